"""EPUB: the chapters of a book in the order of reading, each a page of HTML."""

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from pipeline.reading.documents import html
from pipeline.reading.documents.archive import Archive
from pipeline.reading.documents.outcome import Extracted, Refused
from pipeline.reading.documents.properties import dublin_core
from pipeline.reading.documents.xml import parse

CONTAINER, ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"

PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")


def read(archive: Archive) -> Extracted:
    """The text of a book and what its package document says about it. Raises Refused."""
    root = parse(archive.read(CONTAINER)).find(".//rootfile")
    path = "" if root is None else root.get("full-path", "")
    package = parse(archive.read(path))
    chapters = [name for name in _chapters(package, posixpath.dirname(path)) if name in archive]
    if ENCRYPTION in archive:
        locked = {unquote(found.get("URI", "")) for found in parse(archive.read(ENCRYPTION)).iter("CipherReference")}
        if locked.intersection(chapters):
            raise Refused("encrypted", "its chapters are protected against copying: get a copy that is not")
    texts = (html.read(archive.read(name)).text for name in chapters)
    return Extracted("\n\n".join(filter(None, texts)), dublin_core(package.find("metadata")))


def _chapters(package: Element, folder: str) -> Iterator[str]:
    """The names of the chapters in the archive, without the pages that navigate; each once."""
    items = {item.get("id"): item for item in package.iter("item")}
    seen = set()
    for reference in package.iter("itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in PAGES or "nav" in item.get("properties", "").split():
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        if name not in seen:
            seen.add(name)
            yield name
