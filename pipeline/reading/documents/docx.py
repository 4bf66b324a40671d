"""DOCX (WordprocessingML): paragraphs, headings, lists and tables in the order of the document.

Read from the XML itself: python-docx leaves out what stands in content controls, tracked insertions and text boxes.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from pipeline.reading.documents.archive import Archive
from pipeline.reading.documents.docx_styles import Styles
from pipeline.reading.documents.layout import Page, one_line
from pipeline.reading.documents.outcome import Extracted
from pipeline.reading.documents.properties import dublin_core
from pipeline.reading.documents.xml import parse

MAIN, STYLES, NOTES, CORE = "word/document.xml", "word/styles.xml", "word/footnotes.xml", "docProps/core.xml"

GONE = frozenset(("del", "moveFrom", "instrText", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "Fallback"))
"""What is no text of the document as it stands: deleted or moved away, field codes, properties, doubles of drawings."""

SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad", "ptab": " "}


def read(archive: Archive) -> Extracted:
    """The text and core properties of a document. Raises Refused."""
    styles = Styles(parse(archive.read(STYLES)) if STYLES in archive else Element("styles"))
    notes = _notes(parse(archive.read(NOTES))) if NOTES in archive else {}
    page = Page()
    body = parse(archive.read(MAIN)).find("body")
    if body is not None:
        _Writer(page, styles, notes).blocks(body)
    return Extracted(page.text(), dublin_core(parse(archive.read(CORE)) if CORE in archive else None))


class _Writer:
    def __init__(self, page: Page, styles: Styles, notes: dict[str, str]) -> None:
        self.page, self.styles, self.notes = page, styles, notes

    def blocks(self, container: Element) -> None:
        """Everything in a body, a cell, a content control or another wrapper."""
        for child in container:
            if child.tag == "p":
                self.paragraph(child)
            elif child.tag == "tbl":
                self.table(child)
            elif child.tag not in GONE:
                self.blocks(child)

    def paragraph(self, paragraph: Element) -> None:
        """A paragraph, then the text boxes and footnotes that hang on it."""
        style = self.styles.of(paragraph)
        words = "".join(_words(paragraph))
        if style.level:
            self.page.heading(style.level, words)
        elif style.listed:
            self.page.item(words)
        elif not style.contents:
            self.page.paragraph(words)
        for box in _inside(paragraph, "txbxContent"):
            self.blocks(box)
        for mark in _inside(paragraph, "footnoteReference"):
            self.page.paragraph(self.notes.get(mark.get("id", ""), ""))

    def table(self, table: Element) -> None:
        """A table row by row; one of a single column only frames text."""
        rows = list(_within(table, "tr"))
        if all(sum(1 for _ in _within(row, "tc")) < 2 for row in rows):
            for row in rows:
                for cell in _within(row, "tc"):
                    self.blocks(cell)
            return
        for row in rows:
            self.page.row([text for cell in _within(row, "tc") for text in _cell(cell)])


def _cell(cell: Element) -> list[str]:
    """The text of a cell, and empty ones for the further columns it spans or the row above that spans it."""
    properties = cell.find("tcPr")
    span, merge = (None, None) if properties is None else (properties.find("gridSpan"), properties.find("vMerge"))
    width = "1" if span is None else span.get("val", "1")
    columns = int(width) if width.isdecimal() and len(width) < 3 else 1
    continued = merge is not None and merge.get("val", "continue") == "continue"
    words = "" if continued else " ".join(one_line("".join(_words(part))) for part in _inside(cell, "p"))
    return [words, *[""] * (columns - 1)]


def _words(element: Element) -> Iterator[str]:
    """The text of runs in an element, without that of text boxes.

    Each run passes here with its properties: the place to decode text that counts on a font of before Unicode.
    """
    for child in element:
        if child.tag == "t":
            yield child.text or ""
        elif child.tag in SIGNS:
            yield SIGNS[child.tag]
        elif child.tag == "r" and _is_hidden(child):
            continue
        elif child.tag not in GONE and child.tag != "txbxContent":
            yield from _words(child)


def _is_hidden(run: Element) -> bool:
    vanish = run.find("rPr/vanish")
    return vanish is not None and vanish.get("val", "1") not in ("0", "false", "off")


def _within(element: Element, tag: str) -> Iterator[Element]:
    """The nearest elements of a name below an element, through content controls and other wrappers."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in GONE and child.tag not in ("tbl", "p"):
            yield from _within(child, tag)


def _inside(element: Element, tag: str) -> Iterator[Element]:
    """All elements of a name below an element, not below another of that name, and none in what is gone."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in GONE:
            yield from _inside(child, tag)


def _notes(root: Element) -> dict[str, str]:
    """The footnotes by number."""
    return {note.get("id", ""): one_line(" ".join(map("".join, map(_words, _inside(note, "p"))))) for note in root}
