"""HTML: the text of the article with its headings, lists and tables."""

from dataclasses import replace

from pipeline.reading.documents import boilerplate, html_head
from pipeline.reading.documents.html_tree import HEADINGS, Node, parse
from pipeline.reading.documents.layout import Page
from pipeline.reading.documents.markup_encoding import decoded
from pipeline.reading.documents.outcome import Extracted

LAYOUT = frozenset(("table", "ul", "ol", "dl", *HEADINGS))
"""What stands in cells only where a table lays out a page."""


def read(data: bytes) -> Extracted:
    """The text of a page and what its head says about it. Raises Refused for a bomb."""
    text, encoding = decoded(data)
    return replace(read_text(text), encoding=encoding)


def read_text(text: str) -> Extracted:
    """The same of a page that is decoded already."""
    tree = parse(text)
    metadata = html_head.metadata(tree)
    page = Page()
    write(boilerplate.content(tree), page)
    return Extracted(page.text(), metadata)


def write(node: Node, page: Page) -> None:
    """Write the blocks below an element to a page."""
    _Writer(page).children(node)


class _Writer:
    """Goes through a tree; text between blocks gathers until the next block."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.gathered: list[str] = []
        self.item: int | None = None
        self.in_item = False

    def children(self, node: Node) -> None:
        for child in node.children:
            if isinstance(child, str):
                self.gathered.append(child)
            elif child.tag == "a":
                self.inside(child)
            else:
                self.flush()
                self.block(child)
        self.flush()

    def inside(self, node: Node) -> None:
        """A link: its text goes on in the block around it, unless it holds blocks."""
        if any(isinstance(child, Node) for child in node.children):
            self.flush()
            self.children(node)
        else:
            self.gathered += [child for child in node.children if isinstance(child, str)]

    def block(self, node: Node) -> None:
        if level := HEADINGS.get(node.tag):
            self.page.heading(level, node.words())
        elif node.tag == "pre":
            self.page.lines(node.words().split("\n"))
        elif node.tag in ("ul", "ol"):
            self.list(node)
        elif node.tag == "dt":
            words = node.words().strip()
            self.page.paragraph(words if words.endswith((":", ".", "?", "!")) or not words else f"{words}:")
        elif node.tag == "dd":
            self.item_of(node, None)
        elif node.tag == "table" and not _is_layout(node):
            for row in (child for child in node.elements() if child.tag in ("tr", "caption")):
                self.row(row)
        elif node.tag not in boilerplate.NEVER_TEXT:
            self.children(node)

    def list(self, node: Node) -> None:
        number = 0
        for child in node.children:
            if isinstance(child, Node) and child.tag == "li":
                number += 1
                self.item_of(child, number if node.tag == "ol" else None)
            elif isinstance(child, Node):
                self.block(child)

    def item_of(self, node: Node, number: int | None) -> None:
        """An item: its first words are marked as one, further blocks in it follow."""
        self.in_item, self.item = True, number
        self.children(node)
        self.in_item = False

    def row(self, node: Node) -> None:
        if node.tag == "caption":
            self.page.paragraph(node.words())
            return
        cells: list[str] = []
        for cell in node.children:
            if isinstance(cell, Node):
                cells += [_cell(cell), *[""] * (_span(cell) - 1)]
        self.page.row(cells)

    def flush(self) -> None:
        """Write what has gathered."""
        words, self.gathered = "".join(self.gathered), []
        if not words.strip():
            return
        if self.in_item:
            self.page.item(words, self.item)
            self.in_item = False
        else:
            self.page.paragraph(words)


def _cell(node: Node) -> str:
    parts: list[str] = []
    for child in node.children:
        parts.append(child if isinstance(child, str) else f" {child.words()} " if child.tag != "a" else child.words())
    return "".join(parts)


def _span(cell: Node) -> int:
    words = cell.attributes.get("colspan", "1")
    return int(words) if words.isdecimal() and len(words) < 3 else 1


def _is_layout(table: Node) -> bool:
    """Whether a table lays out a page: it has a single column, or whole pieces of a page in its cells."""
    cells = [node for node in table.elements() if node.tag in ("td", "th")]
    rows = sum(node.tag == "tr" for node in table.elements())
    pieces = any(node.tag in LAYOUT for cell in cells for node in cell.elements())
    return pieces or len(cells) <= rows
