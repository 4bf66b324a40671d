"""ODT (OpenDocument text): paragraphs, headings, lists and tables in the order of the document."""

from collections.abc import Iterator, Set
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

TITLE = "Title"

MOST_COLUMNS = 64
"""Columns of a table; a repeated empty cell may say that there are a billion."""


def read(archive: Archive) -> Extracted:
    """The text and metadata of a document. Raises Refused."""
    if MANIFEST in archive and b"encryption-data" in archive.read(MANIFEST):
        raise Refused("encrypted", "it is encrypted: save it without a password")
    root = parse(archive.read(CONTENT))
    page = Page()
    body = root.find("body/text")
    if body is not None:
        titles = {style.get("name") for style in root.iter("style") if style.get("parent-style-name") == TITLE}
        _Writer(page, {TITLE, *titles}).blocks(body, listed=False)
    return Extracted(page.text(), dublin_core(parse(archive.read(META)).find("meta") if META in archive else None))


class _Writer:
    def __init__(self, page: Page, titles: Set[str | None]) -> None:
        """`titles` are the styles of the title of the document."""
        self.page, self.titles = page, titles

    def blocks(self, container: Element, listed: bool) -> None:
        """Everything in a body, a section, a frame, or an item of a list, whose first paragraph is marked as one."""
        for child in container:
            if child.tag in ("h", "p"):
                self.paragraph(child, listed)
                listed = False
            elif child.tag == "list":
                for item in child:
                    self.blocks(item, listed=True)
            elif child.tag == "table":
                self.table(child)
            elif child.tag not in GONE:
                self.blocks(child, listed)

    def paragraph(self, paragraph: Element, listed: bool) -> None:
        """A heading, item or paragraph, then the footnotes and text boxes that hang on it."""
        words = "".join(_words(paragraph))
        level = paragraph.get("outline-level", "1")
        if paragraph.tag == "h":
            self.page.heading(int(level) + 1 if level.isdecimal() and len(level) < 3 else 2, words)
        elif paragraph.get("style-name") in self.titles:
            self.page.heading(1, words)
        else:
            (self.page.item if listed else self.page.paragraph)(words)
        for hanging in (found for found in paragraph.iter() if found.tag in ("note-body", "text-box")):
            self.blocks(hanging, listed=False)

    def table(self, table: Element) -> None:
        """A table row by row; one of a single column only frames text."""
        rows = [[cell for cell in row if cell.tag.endswith("table-cell")] for row in table.iter("table-row")]
        framed = all(len(row) < 2 for row in rows)
        for row in rows:
            if framed:
                for cell in row:
                    self.blocks(cell, listed=False)
            else:
                self.page.row(_cells(row))


def _cells(row: list[Element]) -> list[str]:
    cells: list[str] = []
    for cell in row:
        words = " ".join(one_line("".join(_words(part))) for part in cell.iter() if part.tag in ("p", "h"))
        times = cell.get("number-columns-repeated", "1")
        cells += [words] * (min(int(times), MOST_COLUMNS) if times.isdecimal() and len(times) < 10 else 1)
    while cells and not cells[-1]:
        cells.pop()
    return cells[:MOST_COLUMNS]


def _words(element: Element) -> Iterator[str]:
    """The text in a paragraph, without notes and frames that hang on it."""
    yield element.text or ""
    for child in element:
        if child.tag in SIGNS:
            yield SIGNS[child.tag]
        elif child.tag not in GONE and child.tag not in ("note", "text-box"):
            yield from _words(child)
        yield child.tail or ""
