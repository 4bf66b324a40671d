"""ODT (OpenDocument text): paragraphs, headings, lists and tables in the order of the document."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from pipeline.reading.documents.archive import Archive
from pipeline.reading.documents.layout import Page, one_line
from pipeline.reading.documents.outcome import Extracted, Refused
from pipeline.reading.documents.properties import dublin_core
from pipeline.reading.documents.xml import parse

CONTENT, META, MANIFEST = "content.xml", "meta.xml", "META-INF/manifest.xml"

GONE = frozenset(
    (
        *("tracked-changes", "annotation", "annotation-end", "table-of-content", "alphabetical-index"),
        *("illustration-index", "table-index", "bibliography", "user-index", "object-index", "sequence-decls"),
        *("forms", "title", "desc"),
    )
)
"""What is no text of the document as it stands."""

SIGNS = {"s": " ", "tab": " ", "line-break": "\n"}

MOST_COLUMNS = 64
"""Columns of a table; a repeated empty cell may say that there are a billion."""


def read(archive: Archive) -> Extracted:
    """The text and metadata of a document. Raises Refused."""
    if MANIFEST in archive and b"encryption-data" in archive.read(MANIFEST):
        raise Refused("encrypted", "it is encrypted: save it without a password")
    body = parse(archive.read(CONTENT)).find("body/text")
    page = Page()
    if body is not None:
        _blocks(body, page, listed=False)
    return Extracted(page.text(), dublin_core(parse(archive.read(META)).find("meta") if META in archive else None))


def _blocks(container: Element, page: Page, listed: bool) -> None:
    """Everything in a body, a section, a frame, or an item of a list, whose first paragraph is marked as one."""
    for child in container:
        if child.tag == "h":
            level = child.get("outline-level", "1")
            page.heading(int(level) if level.isdecimal() and len(level) < 3 else 1, "".join(_words(child)))
        elif child.tag == "p":
            (page.item if listed else page.paragraph)("".join(_words(child)))
            listed = False
        elif child.tag == "list":
            for item in child:
                _blocks(item, page, listed=True)
        elif child.tag == "table":
            _table(child, page)
        elif child.tag not in GONE:
            _blocks(child, page, listed)
            continue
        else:
            continue
        for hanging in _hanging(child):
            _blocks(hanging, page, listed=False)


def _table(table: Element, page: Page) -> None:
    """A table row by row; one of a single column only frames text."""
    rows = [[cell for cell in row if cell.tag.endswith("table-cell")] for row in table.iter("table-row")]
    if all(len(row) < 2 for row in rows):
        for row in rows:
            for cell in row:
                _blocks(cell, page, listed=False)
        return
    for row in rows:
        cells: list[str] = []
        for cell in row:
            words = " ".join(one_line("".join(_words(part))) for part in cell.iter() if part.tag in ("p", "h"))
            times = cell.get("number-columns-repeated", "1")
            cells += [words] * (min(int(times), MOST_COLUMNS) if times.isdecimal() and len(times) < 10 else 1)
        while cells and not cells[-1]:
            cells.pop()
        page.row(cells[:MOST_COLUMNS])


def _words(element: Element) -> Iterator[str]:
    """The text in a paragraph, without notes and frames that hang on it."""
    yield element.text or ""
    for child in element:
        if child.tag in SIGNS:
            yield SIGNS[child.tag]
        elif child.tag not in GONE and child.tag not in ("note", "text-box"):
            yield from _words(child)
        yield child.tail or ""


def _hanging(element: Element) -> Iterator[Element]:
    """Footnotes and text boxes in a heading or paragraph."""
    if element.tag in ("h", "p"):
        yield from (found for found in element.iter() if found.tag in ("note-body", "text-box"))
