"""What office documents and books say about themselves, as Dublin Core elements."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from pipeline.reading.documents.layout import one_line
from pipeline.records import UNKNOWN, Metadata

FIELDS = {
    "title": ("title",),
    "date": ("issued", "created", "creation-date", "date", "modified"),
    "author": ("creator", "initial-creator"),
    "url": ("source",),
    "licence": ("rights", "license"),
}
"""Local names of the elements, the best first."""

MADE_UP = re.compile(
    r"(Microsoft Word|Microsoft PowerPoint|Word Document) - .*"
    r"|(untitled|document|документ|tài liệu|doc)\s*\d*(\.docx?)?",
    re.IGNORECASE,
)
"""Titles that a program gave and nobody looked at."""


def dublin_core(root: Element | None) -> Metadata:
    """The metadata in an element with Dublin Core elements anywhere below it."""
    if root is None:
        return UNKNOWN
    found = {field: "; ".join(_values(root, names)) for field, names in FIELDS.items()}
    return Metadata(**found | {"title": real_title(found["title"]), "date": found["date"].partition(";")[0]})


def real_title(title: str) -> str:
    """A title, or "" for one that is none."""
    words = one_line(title)
    return "" if MADE_UP.fullmatch(words) else words


def _values(root: Element, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        values = dict.fromkeys(one_line("".join(found.itertext())) for found in root.iter(name))
        if given := [value for value in values if value]:
            yield from given
            return
