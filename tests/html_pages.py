"""HTML pages as tests read them: elements in order, with attributes and text, by the standard library's parser."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "link", "input", "br", "img", "hr"}


@dataclass
class Element:
    """An element: its name, attributes, and what is in it."""

    name: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words, as they come."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, name: str = "", **attributes: str) -> Iterator["Element"]:
        """The elements in it of a name and with these attributes (class_ for class, any one of several classes)."""
        wanted = {key.rstrip("_"): value for key, value in attributes.items()}
        for child in self.children:
            if isinstance(child, Element):
                has = {key: child.attributes.get(key, "") for key in wanted}
                if name in ("", child.name) and all(wanted[key] in (has[key], *has[key].split()) for key in wanted):
                    yield child
                yield from child.all(name, **attributes)

    def one(self, name: str = "", **attributes: str) -> "Element":
        """The only such element in it."""
        (found,) = self.all(name, **attributes)
        return found

    def rows(self) -> list[list["Element"]]:
        """The cells of the rows of a table's body."""
        return [[*row.all("th"), *row.all("td")] for body in self.all("tbody") for row in body.all("tr")]


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}> in line {self.getpos()[0]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read_page(path: Path) -> Element:
    """The elements of a page; all that is opened must be closed, in order."""
    parser = _Parser()
    parser.feed(path.read_text(encoding="utf-8"))
    parser.close()
    assert len(parser.open) == 1, f"{path}: <{parser.open[-1].name}> is not closed"
    return parser.open[0]


def count(cell: Element) -> int:
    """The number that a cell begins with, without what stands between thousands."""
    words = "".join(cell.text.replace("\u00a0", "").replace(",", "").replace(".", "").split(" ")[:1])
    return int(words)
