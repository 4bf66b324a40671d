"""What an IRI of the build stands for: a page for people, or its triples."""

from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import quote as encoded
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox

from pipeline.answers.concept import Quote, concept_pages, ranked
from pipeline.answers.entries import Entry, read_entries
from pipeline.answers.names import Names
from pipeline.answers.published import read_rows
from pipeline.answers.query import GRAPH_FORMATS, Output, prefixes, run, write_triples
from pipeline.answers.sentences import Sentences
from pipeline.answers.serving.child import Opened
from pipeline.answers.serving.limits import Refusal
from pipeline.answers.serving.pages import write_page
from pipeline.answers.serving.published import report_page
from pipeline.claims.vocabulary import SKOS
from pipeline.graph.terms import document_iri

MOST = 200
"""Rows of a table on a page; pages say how many there are."""

MOST_QUOTES = 40
IS_DEFINED_BY = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#isDefinedBy")
TITLE = ox.NamedNode("http://purl.org/dc/terms/title")
NEIGHBOURS = [ox.NamedNode(SKOS + name) for name in ("broader", "related", "topConceptOf")]
_BASE = "SELECT ?base { ?ontology a owl:Ontology ; vann:preferredNamespaceUri ?base }"

Cell = tuple[str, str]
"""What a cell of a table shows, and where it leads ("" for nowhere)."""


def resource(opened: Opened, output: Output, path: str, format: str, language: str) -> str:
    """Write what the IRI with a path stands for, as `html` or in a format of graphs; returns the media type.

    The IRI is that path at the host of the base IRI. Raises Refusal (404) where the build says nothing about it.
    """
    store = opened.store
    iri = ox.NamedNode(_origin(store) + encoded(path))
    triples = _triples(store, iri)
    if not triples:
        raise Refusal(404, f"this build says nothing about {iri.value}")
    if format == "html":
        return _page(opened, output, iri, language)
    write_triples(output, triples, format, prefixes(store))
    return str(GRAPH_FORMATS[format].media_type)


def _triples(store: ox.Store, iri: ox.NamedNode) -> set[ox.Triple]:
    """What is said about an IRI, in a graph of that name, and of what it defines; and its neighbours in the tree."""
    quads = [*store.quads_for_pattern(iri, None, None), *store.quads_for_pattern(None, None, None, iri)]
    for defined in store.quads_for_pattern(None, IS_DEFINED_BY, iri):
        quads += store.quads_for_pattern(defined.subject, None, None)
    for predicate in NEIGHBOURS:
        quads += store.quads_for_pattern(None, predicate, iri)
    return {quad.triple for quad in quads}


def _page(opened: Opened, output: Output, iri: ox.NamedNode, language: str) -> str:
    if entry := _entries(opened.store).get(iri.value):
        return _concept_page(opened, output, entry, language)
    links, store = _links(opened.store, language), opened.store
    about = sorted({(q.predicate, q.object) for q in store.quads_for_pattern(iri, None, None)}, key=str)
    users = sorted({(q.subject, q.predicate) for q in store.quads_for_pattern(None, None, iri)}, key=str)
    parts = list(_terms(links, iri)) or list(_statements(opened, links, iri))
    return write_page(
        output,
        "resource",
        opened,
        language,
        title=links.name(iri),
        iri=iri.value,
        about=[(links.cell(a), links.cell(b)) for a, b in about[:MOST]],
        users=[(links.cell(a), links.cell(b)) for a, b in users[:MOST]],
        user_count=len(users),
        parts=parts,
    )


def _concept_page(opened: Opened, output: Output, entry: Entry, language: str) -> str:
    links, store = _links(opened.store, language), opened.store
    page = next(concept_pages(opened.folder, store, _entries(store), {entry.iri}))
    neighbours = {"broader": entry.broader, "narrower": entry.narrower, "related": entry.related}
    quotes = [
        (quote, list(_marked(quote)), links.local(document_iri(links.base, quote.document)))
        for quote in ranked(page.quotes)[:MOST_QUOTES]
    ]
    return write_page(
        output,
        "concept",
        opened,
        language,
        title=entry.pref_label(language),
        iri=entry.iri,
        entry=entry,
        kind=links.names.of(f"{links.base}schema#{entry.kind}"),
        neighbours={name: [links.cell(ox.NamedNode(iri)) for iri in iris] for name, iris in neighbours.items()},
        counts=page.counts,
        in_report=report_page(opened.folder, language, f"concepts/{entry.key}.html"),
        quotes=quotes,
        quote_count=len(page.quotes),
    )


def _marked(quote: Quote) -> Iterator[tuple[str, bool]]:
    """A quote cut into stretches, each with whether it names the concept."""
    at = 0
    for start, end in quote.marks:
        first, last = start - quote.start, end - quote.start
        yield quote.text[at:first], False
        yield quote.text[first:last], True
        at = last
    yield quote.text[at:], False


def _terms(links: "_Links", iri: ox.NamedNode) -> Iterator[tuple[str, str, str]]:
    """The terms of the schema: fragment, label, explanation."""
    comment = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")
    subjects = {q.subject for q in links.store.quads_for_pattern(None, IS_DEFINED_BY, iri)}
    for term in sorted(subjects, key=str):
        words = [q.object for q in links.store.quads_for_pattern(term, comment, None)]
        if isinstance(term, ox.NamedNode):
            explained = words[0].value if words and isinstance(words[0], ox.Literal) else ""
            yield term.value.rpartition("#")[2], links.name(term), explained


def _statements(opened: Opened, links: "_Links", iri: ox.NamedNode) -> Iterator[tuple[str, str, str]]:
    """What a document states: fragment, a plain sentence in the reader's language, the first quote behind it."""
    words = Sentences(links.names)
    for file, sentence in (("claims", words.claim), ("relations", words.relation), ("facts", words.fact)):
        for row in read_rows(opened.folder, f"{file}.jsonl"):
            document, _, fragment = row["id"].partition("#")
            if document == iri.value:
                yield fragment, sentence(row), row["evidence"][0]["quote"]


class _Links:
    """What terms are called on a page in the reader's language, and where they lead."""

    def __init__(self, store: ox.Store, language: str) -> None:
        self.store, self.names, self.base = store, Names(store, language), base_iri(store)

    def name(self, iri: ox.NamedNode) -> str:
        title = next(iter(self.store.quads_for_pattern(iri, TITLE, None)), None)
        if title and isinstance(title.object, ox.Literal):
            return title.object.value
        return unquote(self.names.of(iri.value))

    def cell(self, term: Any) -> Cell:
        if not isinstance(term, ox.NamedNode):
            return str(getattr(term, "value", term)), ""
        return self.name(term), self.local(term.value)

    def local(self, iri: str) -> str:
        """Where an IRI is shown: on this site if it is the build's own, else at its own place if that is a web page."""
        if iri.startswith(self.base):
            return iri.removeprefix(_origin(self.store))
        return iri if iri.startswith(("https://", "http://")) else ""


def base_iri(store: ox.Store) -> str:
    """What every IRI of the build begins with: one line of schema.ttl."""
    return next(run(store, _BASE).terms())[0]


def _origin(store: ox.Store) -> str:
    base = urlsplit(base_iri(store))
    return f"{base.scheme}://{base.netloc}"


@cache  # a process has one build
def _links(store: ox.Store, language: str) -> _Links:
    return _Links(store, language)


@cache
def _entries(store: ox.Store) -> dict[str, Entry]:
    return read_entries(store)
