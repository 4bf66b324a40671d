"""What a page says about itself: meta elements, links, JSON-LD, its first heading."""

import json
from collections.abc import Iterator
from typing import Any

from pipeline.reading.documents.html_tree import Node
from pipeline.reading.documents.layout import one_line
from pipeline.records import Metadata

META = {
    "title": ("og:title", "dc.title", "dcterms.title", "citation_title"),
    "date": (
        *("article:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date"),
        *("dcterms.created", "citation_publication_date", "pubdate", "publishdate", "date"),
    ),
    "author": ("author", "dc.creator", "dcterms.creator", "citation_author", "article:author"),
    "url": ("og:url",),
    "licence": ("dcterms.license", "dc.rights", "dcterms.rights", "license"),
}
"""Names (or properties) of meta elements, the best first."""

LINKED_DATA = {"title": "headline", "date": "datePublished", "author": "author", "url": "url", "licence": "license"}
"""Properties of schema.org."""

ARTICLES = ("Article", "NewsArticle", "BlogPosting", "WebPage", "Report", "TechArticle", "ScholarlyArticle")

LONGEST = 1_000
"""Characters of a value; longer ones are none."""


def metadata(page: Node) -> Metadata:
    """What a page says about itself; where sources disagree the page's links are believed first, then meta elements."""
    elements = list(page.elements())
    found = _title(elements)
    for better in (_linked_data(elements), _meta(elements), _links(elements)):
        found = found.under(better)
    return found


def _title(elements: list[Node]) -> Metadata:
    """The only first heading of a page; its title, which often names the site, too, where it has none."""
    for tag in ("h1", "title"):
        titles = [text for node in elements if node.tag == tag and (text := _value(node.words()))]
        if titles and (len(titles) == 1 or tag == "title"):
            return Metadata(title=titles[0])
    return Metadata()


def _meta(elements: list[Node]) -> Metadata:
    given: dict[str, str] = {}
    for node in elements:
        if node.tag == "meta":
            name = node.attributes.get("name") or node.attributes.get("property") or node.attributes.get("itemprop", "")
            given.setdefault(name.lower(), _value(node.attributes.get("content", "")))
    if _is_address(given.get("article:author", "")):
        del given["article:author"]
    return Metadata(
        **{field: next((given[name] for name in names if given.get(name)), "") for field, names in META.items()}
    )


def _links(elements: list[Node]) -> Metadata:
    found: dict[str, str] = {}
    for node in elements:
        if node.tag in ("link", "a") and (address := _value(node.attributes.get("href", ""))):
            kinds = node.attributes.get("rel", "").lower().split()
            if "canonical" in kinds and node.tag == "link":
                found.setdefault("url", address)
            if "license" in kinds:
                found.setdefault("licence", address)
    return Metadata(**found)


def _linked_data(elements: list[Node]) -> Metadata:
    for node in elements:
        if node.tag == "script" and node.attributes.get("type", "").lower() == "application/ld+json":
            for thing in _things(node.words()):
                kinds = thing.get("@type")
                if set(kinds if isinstance(kinds, list) else [kinds]) & set(ARTICLES):
                    return Metadata(**{field: _told(thing.get(name)) for field, name in LINKED_DATA.items()})
    return Metadata()


def _things(text: str) -> Iterator[dict[str, Any]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return
    graph = data.get("@graph", [data]) if isinstance(data, dict) else data
    yield from (thing for thing in (graph if isinstance(graph, list) else []) if isinstance(thing, dict))


def _told(value: Any) -> str:
    """A value of schema.org in words: a thing by its name or address, several parted by ";"."""
    if isinstance(value, list):
        return "; ".join(filter(None, map(_told, value[:20])))
    if isinstance(value, dict):
        return _told(value.get("name") or value.get("@id") or value.get("url"))
    return _value(value) if isinstance(value, str) else ""


def _value(text: str) -> str:
    words = one_line(text)
    return words if len(words) <= LONGEST else ""


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://"))
