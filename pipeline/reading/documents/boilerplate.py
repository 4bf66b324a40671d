"""What of a page is not its text: menus, cookie notices, comments, advertisements, footers; and where its text is."""

import re
from collections.abc import Callable

from pipeline.reading.documents.html_tree import Node

NEVER_TEXT = frozenset(
    (
        *("head", "title", "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed"),
        *("canvas", "audio", "video", "select", "datalist", "button", "textarea", "input", "nav", "footer"),
        *("aside", "dialog", "menu"),
    )
)
"""Elements whose content is no text of the page, whatever it is."""

ROLES = frozenset(
    (
        *("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu"),
        *("menubar", "toolbar"),
    )
)

NAMES = frozenset(
    (
        *("ad", "ads", "advert", "advertisement", "adsense", "banner", "breadcrumb", "breadcrumbs", "comment"),
        *("comments", "consent", "cookie", "cookies", "copyright", "disqus", "footer", "gdpr", "menu", "modal"),
        *("nav", "navbar", "navigation", "newsletter", "pager", "pagination", "popup", "related", "reklama"),
        *("sharing", "share", "sidebar", "skip", "social", "sponsored", "subscribe", "subscription", "tags"),
        *("toc", "toolbar"),
    )
)
"""Words in the class of an element by which authors of pages say what it is for."""

PLAIN = frozenset(
    (
        *("breadcrumb", "breadcrumbs", "comment", "comments", "cookie", "cookies", "disqus", "footer", "menu"),
        *("nav", "navbar", "sidebar", "widget"),
    )
)
"""Words by which they say so where a class or an id begins with them. Other ids are anchors of chapters: "newsletter",
"social" are what our texts are about; "widget" is any piece of a page in some editors."""

MOST, MOST_PLAIN = 0.4, 0.7
"""Share of a page's letters from which on an element is its text, whatever its class says ("with-sidebar")."""

NAMED = frozenset(("div", "section", "ul", "ol", "p", "table", "form", "header"))
"""Elements that are judged by such words."""

LEAST_LINKS, LINKED, LABEL = 3, 0.8, 40
"""Links from which on a block may be a menu, the share of its letters in links, and the mean letters of a link."""

LEAST_SHARE = 0.25
"""Share of a page's letters that its main element has, if it is what its author says it is."""

_WORD = re.compile(r"[A-Z]?[a-z]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def content(page: Node) -> Node:
    """The element that holds the text of a page; what is no text is taken out of the page.

    `main` where there is one, else the only `article`, else all of the page.
    """
    _take_out(page, lambda node, _: _is_never_text(node))
    letters = _letters(page)
    _take_out(page, lambda node, within_text: _is_aside(node, within_text, letters))
    elements = list(page.elements())
    mains = [node for node in elements if node.tag == "main" or node.attributes.get("role") == "main"]
    articles = [node for node in elements if node.tag == "article"]
    for found in (mains, articles):
        if len(found) == 1 and _letters(found[0]) >= LEAST_SHARE * _letters(page):
            return _with_title(page, found[0])
    return page


def _take_out(node: Node, goes: Callable[[Node, bool], bool], within_text: bool = False) -> None:
    """Take what `goes` out of an element. It is asked about each element below, and whether that is in an article."""
    kept: list[Node | str] = []
    for child in node.children:
        if isinstance(child, Node) and goes(child, within_text):
            child = "\n"
        elif isinstance(child, Node):
            _take_out(child, goes, within_text or child.tag == "article")
        kept.append(child)
    node.children = kept


def _is_never_text(node: Node) -> bool:
    return node.tag in NEVER_TEXT or node.attributes.get("role", "").lower() in ROLES or _is_hidden(node)


def _is_aside(node: Node, within_text: bool, letters: int) -> bool:
    """Whether an element stands beside the text of a page that has so many letters."""
    if node.tag not in NAMED:
        return False
    if node.tag == "header" and not within_text and not _holds(node, "h1"):
        return True
    if (most := _named_aside(node)) and not any(_holds(node, tag) for tag in ("h1", "article", "main")):
        return _letters(node) < most * letters
    return not within_text and _is_menu(node)


def _is_hidden(node: Node) -> bool:
    attributes = node.attributes
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(attributes.get("style", "")))
    )


def _named_aside(node: Node) -> float:
    """The share of a page up to which an element is what its class or id calls it; 0 where it is called nothing."""
    classes = [_words(name) for name in node.attributes.get("class", "")[:500].split()]
    if any(words[:1] and words[0] in PLAIN for words in [*classes, _words(node.attributes.get("id", "")[:100])]):
        return MOST_PLAIN
    return MOST if any(NAMES.intersection(words) for words in classes) else 0


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]


def _is_menu(node: Node) -> bool:
    """Whether a block is links and little else, each as short as a label."""
    links = [child for child in node.elements() if child.tag == "a"]
    if len(links) < LEAST_LINKS:
        return False
    linked = sum(map(_letters, links))
    return linked >= LINKED * _letters(node) and linked <= LABEL * len(links)


def _holds(node: Node, tag: str) -> bool:
    return any(child.tag == tag for child in node.elements())


def _letters(node: Node) -> int:
    return sum(map(str.isalnum, node.words()))


def _with_title(page: Node, text: Node) -> Node:
    """The text with the page's only first heading, where that stands outside of it."""
    titles = [node for node in page.elements() if node.tag == "h1"]
    if len(titles) != 1 or titles[0] in text.elements():
        return text
    together = Node("div", {})
    together.children = [titles[0], text]
    return together
