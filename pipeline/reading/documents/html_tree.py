"""HTML becomes a tree of its blocks. Tags that only change how letters look leave no trace.

Our own reading of what the parser of the standard library tells, because it is linear in any page and loses nothing:
of the libraries for the text of articles some hang on hostile pages, and all leave out lists, headings or whole pages
that are short (measured: trafilatura 2.3, resiliparse 2.0).
"""

from collections import Counter
from collections.abc import Iterator, Set
from html.parser import HTMLParser

from pipeline.reading.documents.outcome import Refused

DEEPEST, MOST_ATTRIBUTES = 250, 1_000

VOID = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track"),
        *("wbr"),
    )
)
INLINE = frozenset(
    (
        *("abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i"),
        *("ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike"),
        *("strong", "sub", "sup", "time", "tt", "u", "var"),
    )
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}

_PARAGRAPH_ENDS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "center", "details", "div", "dl", "fieldset"),
        *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main"),
        *("menu", "nav", "ol", "p", "pre", "section", "table", "ul"),
    )
)
_ONE_LINE = {ord("\n"): " ", ord("\r"): " "}
"""A break in the source of a page is a blank; those that show are `br`."""

_PARAGRAPH = (frozenset({"p"}), frozenset({"td", "th", "table"}))
_ENDS: dict[str, tuple[Set[str], Set[str]]] = {
    "li": ({"li"}, {"ul", "ol", "menu"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr", "td", "th", "caption"}, {"table"}),
    "td": ({"td", "th"}, {"table", "tr"}),
    "th": ({"td", "th"}, {"table", "tr"}),
    "tbody": ({"thead", "tbody", "tr", "td", "th", "caption"}, {"table"}),
    "tfoot": ({"thead", "tbody", "tr", "td", "th"}, {"table"}),
    "option": ({"option"}, {"select"}),
    "a": ({"a"}, {"td", "th", "table"}),
}
"""What a start tag ends though no end tag says so, and inside of what only (HTML Living Standard, 13.1.2.4)."""


class Node:
    """An element with what is in it: text and further elements, in order."""

    __slots__ = ("attributes", "children", "tag")

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag, self.attributes = tag, attributes
        self.children: list[Node | str] = []

    def elements(self) -> Iterator["Node"]:
        """The element and all below it, in order of the page."""
        pending = [self]
        while pending:
            node = pending.pop()
            yield node
            pending += [child for child in reversed(node.children) if isinstance(child, Node)]

    def words(self) -> str:
        """All text in it."""
        pending: list[Node | str] = [self]
        found = []
        while pending:
            item = pending.pop()
            if isinstance(item, str):
                found.append(item)
            else:
                pending += reversed(item.children)
        return "".join(found)


def parse(text: str) -> Node:
    """The tree of a page. Raises Refused for one that is nested, or has tags, like no page that people read."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    return builder.root


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("html", {})
        self.stack = [self.root]
        self.open: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(attrs) > MOST_ATTRIBUTES:
            raise Refused("malformed", f"a tag has over {MOST_ATTRIBUTES} attributes: save the page anew")
        if tag == "br":
            self.stack[-1].children.append("\n")
        if tag in INLINE or tag == "br":
            return
        self._end_implied(tag)
        node = Node(tag, {name: value or "" for name, value in reversed(attrs)})
        self.stack[-1].children.append(node)
        if tag not in VOID:
            self._push(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in ("svg", "math", "iframe", "script", "template"):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open[tag]:
            return
        for at in range(len(self.stack) - 1, 0, -1):
            above = self.stack[at].tag
            if above == tag:
                self._pop(at)
                return
            if above in ("td", "th") and tag not in ("tr", "tbody", "thead", "tfoot", "table", "body", "html"):
                return

    def handle_data(self, data: str) -> None:
        if not self.open["pre"]:
            data = data.translate(_ONE_LINE)
        self.stack[-1].children.append(data)

    def unknown_decl(self, data: str) -> None:
        if data.startswith("CDATA["):
            self.handle_data(data[6:])

    def _end_implied(self, tag: str) -> None:
        ends, inside = _ENDS.get(tag, _PARAGRAPH if tag in _PARAGRAPH_ENDS else (frozenset(), frozenset()))
        outermost = None
        for at in range(len(self.stack) - 1, 0, -1):
            above = self.stack[at].tag
            if above in inside:
                break
            if above in ends:
                outermost = at
        if outermost is not None:
            self._pop(outermost)

    def _push(self, node: Node) -> None:
        self.stack.append(node)
        self.open[node.tag] += 1
        if len(self.stack) > DEEPEST:
            raise Refused("too-deep", f"its elements are nested deeper than {DEEPEST} levels: save the page anew")

    def _pop(self, at: int) -> None:
        for node in self.stack[at:]:
            self.open[node.tag] -= 1
        del self.stack[at:]
