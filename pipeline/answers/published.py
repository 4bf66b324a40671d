"""What a published build holds beside its graph, and its sentences: for answers that SPARQL alone cannot give."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, cast

import orjson
import pyoxigraph as ox

from pipeline.answers.query import prefixes, run
from pipeline.graph.store import open_store
from pipeline.graph.terms import document_iri
from pipeline.records import EMPTY_HEADING, BlockKind, Metadata, Sentence

AT_ONCE = 20
"""Documents whose sentences are asked for together."""

Row = dict[str, Any]
"""A row of a JSON Lines file; the contract names its fields."""

_CONCEPT = re.compile(rb'"concept":"([^"]*)"')
_DOCUMENTS = """SELECT ?name ?language ?first {
  ?document a b2g:Document ; dct:source ?name ; dct:language ?language .
  OPTIONAL { ?document b2g:duplicateOf ?first } }"""
_SOURCES = "SELECT ?name ?first { ?document b2g:sameSourceAs/dct:source ?first ; dct:source ?name }"
_METADATA = """SELECT ?name ?property ?value {
  ?document a b2g:Document ; dct:source ?name ; ?property ?value .
  VALUES ?property { dct:title dct:date dct:creator dct:isFormatOf dct:license } }"""
_FIELDS = {"title": "title", "date": "date", "creator": "author", "isFormatOf": "url", "license": "licence"}
_SENTENCES = """SELECT ?name ?begin ?end ?text ?kind {
  ?sentence a nif:Sentence ; nif:referenceContext/dct:source ?name ; nif:beginIndex ?begin ; nif:endIndex ?end ;
    nif:anchorOf ?text ; b2g:blockKind ?kind }"""
_HEADINGS = """SELECT ?name ?begin ?end {
  ?heading b2g:blockKind "heading" ; nif:beginIndex ?begin ; nif:endIndex ?end ; nif:referenceContext/dct:source ?name
}"""
_SENTENCES_OF = """SELECT ?name ?begin ?end ?text ?kind {{
  VALUES ?document {{ {documents} }}
  GRAPH ?document {{ ?document dct:source ?name . ?sentence b2g:blockKind ?kind ;
    nif:anchorOf ?text ; nif:beginIndex ?begin ; nif:endIndex ?end }} }}"""
"""Within the graphs of documents, which takes half as long as in all graphs together."""

_MOST_CLAIMS = """SELECT ?name {{ ?document a b2g:Document ; dct:source ?name ; b2g:claimCount ?claims }}
ORDER BY DESC(?claims) ?name LIMIT {most}"""


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a build: its name, language, whether it is a copy of another, and its sentences in text order."""

    name: str
    language: str
    duplicate: bool
    sentences: tuple[Sentence, ...]


def read_rows(build: Path, name: str) -> Iterator[Row]:
    """The rows of a JSON Lines file of a build folder, in order. Raises FileNotFoundError where there is none."""
    with (build / name).open("rb") as file:
        yield from map(orjson.loads, file)


def read_empty_headings(build: Path) -> set[tuple[str, int]]:
    """Documents and starts of headings with nothing below them in a build folder: what they say does not count."""
    problems = read_rows(build, "problems.jsonl")
    return {(row["document"], row["start"]) for row in problems if row["code"] == EMPTY_HEADING}


def read_counted(build: Path, name: str) -> Iterator[Row]:
    """The rows of claims.jsonl, relations.jsonl or facts.jsonl that something but an empty heading supports, without
    such evidence.
    """
    return counted(read_rows(build, name), read_empty_headings(build))


def counted(rows: Iterable[Row], empty: Collection[tuple[str, int]]) -> Iterator[Row]:
    """Those of some rows, and of their evidence, that stand in no heading of `read_empty_headings`."""
    for row in rows:
        evidence = [each for each in row["evidence"] if (row["document"], each["start"]) not in empty]
        if evidence:
            yield row if len(evidence) == len(row["evidence"]) else row | {"evidence": evidence}


def read_counted_mentions(build: Path, store: ox.Store, concepts: Collection[str] | None = None) -> Iterator[Row]:
    """The rows of mentions.jsonl of a build folder that count: no repeats, and none in an empty heading.

    `concepts` (IRIs), if given, are the only ones that are wanted.
    """
    begun, empty = read_empty_headings(build), defaultdict(list)
    for name, *span in run(store, _HEADINGS).terms() if begun else ():
        start, end = map(int, span)
        if (name, start) in begun:
            empty[name].append((start, end))
    for row in _about(build, concepts):
        if not row["repeat"] and not any(start <= row["start"] < end for start, end in empty.get(row["document"], ())):
            yield row


def _about(build: Path, concepts: Collection[str] | None) -> Iterator[Row]:
    """The mentions of some concepts or all; of those of others no more is read than what they are of."""
    wanted = None if concepts is None else {concept.encode() for concept in concepts}
    with (build / "mentions.jsonl").open("rb") as lines:
        for line in lines:
            if wanted is None or ((concept := _CONCEPT.search(line)) and concept[1] in wanted):
                yield orjson.loads(line)


def read_sources(store: ox.Store) -> dict[str, str]:
    """Names of translations and near copies in a build's store, each with that of the first document of its source."""
    return dict(run(store, _SOURCES).terms())


def read_metadata(store: ox.Store) -> dict[str, Metadata]:
    """What a build's store knows about each document, by name; authors in order of the alphabet."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name, term, value in sorted(run(store, _METADATA).terms()):
        known, key = found[name], _FIELDS[term.rpartition("/")[2]]
        known[key] = f"{known[key]}; {value}" if key in known else value
    return {name: Metadata(**known) for name, known in found.items()}


def most_telling(store: ox.Store, most: int) -> set[str]:
    """The documents of a build's store, by name, that make most claims: at most so many."""
    return {name for (name,) in run(store, _MOST_CLAIMS.format(most=most)).terms()}


def read_some_documents(store: ox.Store, names: Collection[str]) -> list[Document]:
    """Those documents in a build's store that have one of the names, by name, without reading the others."""
    found = [row for row in sorted(run(store, _DOCUMENTS).terms()) if row[0] in names]
    sentences = dict(read_sentences(store, [name for name, *_ in found]))
    return [Document(name, language, bool(first), sentences[name]) for name, language, first in found]


def read_sentences(store: ox.Store, names: Iterable[str]) -> Iterator[tuple[str, tuple[Sentence, ...]]]:
    """The sentences in text order of documents (by name) in a build's store, a few documents at a time."""
    rest, base = iter(names), prefixes(store)["b2g"].removesuffix("schema#")
    while some := list(islice(rest, AT_ONCE)):
        found: defaultdict[str, list[Sentence]] = defaultdict(list)
        documents = " ".join(str(ox.NamedNode(document_iri(base, name))) for name in some)
        for name, begin, end, text, kind in run(store, _SENTENCES_OF.format(documents=documents)).terms():
            found[name].append(Sentence(int(begin), int(end), text, cast(BlockKind, kind)))
        yield from ((name, tuple(sorted(found[name], key=lambda s: (s.start, s.end)))) for name in some)


def read_documents(build: Path) -> list[Document]:
    """The documents in the graph of a build folder, by name; those that were set aside are not among them."""
    store = open_store(build)
    sentences: dict[str, list[Sentence]] = defaultdict(list)
    for name, begin, end, text, kind in run(store, _SENTENCES).table()[1]:
        sentences[name].append(Sentence(int(begin), int(end), text, cast(BlockKind, kind)))
    return [
        Document(name, language, bool(first), tuple(sorted(sentences[name], key=lambda s: (s.start, s.end))))
        for name, language, first in sorted(run(store, _DOCUMENTS).table()[1])
    ]
