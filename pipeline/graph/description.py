"""What is known about a document besides its words, as Dublin Core."""

import re
from collections.abc import Iterator
from datetime import date

import pyoxigraph as ox

from pipeline.graph.facts import Statement
from pipeline.graph.terms import XSD, iri, literal
from pipeline.records import Metadata

CREATED, CREATOR, LICENCE, ADDRESS = (
    iri("http://purl.org/dc/terms/" + name) for name in ("date", "creator", "license", "isFormatOf")
)
"""The address is no `dct:source`, which is the one name that every question asks a document for."""

WEB_ADDRESS = re.compile(r"https?://[^\s/?#]+([/?#]\S*)?", re.IGNORECASE)
ISO_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ].*)?)?)?")
DOTTED_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
"""Day first, as dates with dots are everywhere. Those with slashes are not."""


def description(metadata: Metadata) -> Iterator[Statement]:
    """The statements of date, authors, address and licence; the title is the document's own, whoever gave it."""
    if metadata.date:
        yield CREATED, _date(metadata.date)
    for author in filter(None, map(str.strip, metadata.author.split(";"))):
        yield CREATOR, literal(author)
    if metadata.url:
        yield ADDRESS, _address(metadata.url)
    if metadata.licence:
        yield LICENCE, _address(metadata.licence)


def _address(text: str) -> str:
    """An IRI where the text is one that can be followed, else a literal."""
    if WEB_ADDRESS.fullmatch(text) and text.isprintable():
        try:
            return iri(ox.NamedNode(text).value)
        except ValueError:
            pass
    return literal(text)


def _date(text: str) -> str:
    """A day, month or year (XML Schema) where the text is one, else a literal."""
    dotted = DOTTED_DATE.fullmatch(text)
    match = ISO_DATE.fullmatch(f"{dotted[3]}-{dotted[2]:0>2}-{dotted[1]:0>2}" if dotted else text)
    if not match:
        return literal(text)
    parts = [part for part in match.groups() if part]
    try:
        date(*map(int, [*parts, "01", "01"][:3]))
    except ValueError:
        return literal(text)
    return f'"{"-".join(parts)}"^^<{XSD}{("gYear", "gYearMonth", "date")[len(parts) - 1]}>'
