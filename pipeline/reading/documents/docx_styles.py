"""What a paragraph of a DOCX is: its style and its own properties say whether it is a heading or an item of a list."""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

MOST_PARENTS = 20
"""Styles that a style is based on, one on the other; more go round in a circle."""

_HEADING = re.compile(r"heading ([1-9])")
_LIST = re.compile(r"list (bullet|number)")
_CONTENTS = re.compile(r"(toc|table of figures|index) ?\d?")


@dataclass(frozen=True, slots=True)
class Style:
    """The level of a heading (0 for none; 1 is the title's alone), an item of a list, a line of a table of contents."""

    level: int = 0
    listed: bool = False
    contents: bool = False


class Styles:
    """The styles of a document, by their identifiers."""

    def __init__(self, root: Element) -> None:
        """`root` is that of `word/styles.xml`."""
        self._styles = {style.get("styleId", ""): style for style in root.iter("style")}

    def of(self, paragraph: Element) -> Style:
        """What a paragraph is: its own properties count before those of its style and the styles that is based on."""
        properties = paragraph.find("pPr")
        chain = [] if properties is None else [properties]
        identifier = _value(properties, "pStyle")
        names: list[str] = []
        while identifier in self._styles and len(names) < MOST_PARENTS:
            style = self._styles[identifier]
            names.append(_value(style, "name").lower())
            chain += [found for found in [style.find("pPr")] if found is not None]
            identifier = _value(style, "basedOn")
        if any(_CONTENTS.fullmatch(name) for name in names):
            return Style(contents=True)
        level = _level(chain, names)
        return Style(level, listed=not level and _is_listed(chain, names))


def _level(chain: list[Element], names: list[str]) -> int:
    for properties in chain:
        if outline := _value(properties, "outlineLvl"):
            return int(outline) + 2 if outline.isdecimal() and int(outline) < 9 else 0
    for name in names:
        if found := _HEADING.fullmatch(name):
            return int(found[1]) + 1
        if name == "title":
            return 1
    return 0


def _is_listed(chain: list[Element], names: list[str]) -> bool:
    for properties in chain:
        numbering = properties.find("numPr")
        if numbering is not None:
            return _value(numbering, "numId") not in ("", "0")
    return any(_LIST.match(name) for name in names)


def _value(element: Element | None, name: str) -> str:
    found = None if element is None else element.find(name)
    return "" if found is None else found.get("val", "")
