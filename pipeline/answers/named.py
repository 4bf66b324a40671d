"""The sentences that name concepts, with the mentions in them that count: no repeats, and none in an empty heading."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby, tee
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from pipeline.answers.published import Row, read_counted_mentions, read_empty_headings, read_sentences
from pipeline.answers.query import run
from pipeline.graph.exports import json_line

_EVIDENCE = """SELECT ?concept ?label ?labelOf ?name ?of ?from ?to ?begin ?end ?text ?kind {
  ?mention oa:hasBody ?concept ; oa:hasTarget ?sentence ; b2g:label ?label ; nif:beginIndex ?begin ; nif:endIndex ?end .
  ?sentence nif:beginIndex ?from ; nif:endIndex ?to ; nif:anchorOf ?text ; b2g:blockKind ?kind .
  ?sentence nif:referenceContext ?document . ?document dct:source ?name ; dct:language ?of .
  FILTER NOT EXISTS { ?mention b2g:repeat true }
  FILTER NOT EXISTS { ?concept a b2g:Party }
  BIND (LANG(?label) AS ?labelOf) }"""
"""In one pattern: with a filter inside of GRAPH and one outside, Oxigraph takes ten times as long."""


def write_named(build: Path, store: ox.Store, path: Path) -> None:
    """Write the sentences of a build folder and its store that name concepts, in order, one a line.

    A row has `document, language, start, end` (raw offsets), `text`, `kind` (of the block) and `mentions`, each with
    `concept` (IRI), `label`, `label_language`, `start`, `end`.
    """
    with path.open("wb") as file:
        file.writelines(map(json_line, _read(build, store)))


def _read(build: Path, store: ox.Store) -> Iterator[Row]:
    """The sentences of a few documents at a time."""
    by_document = groupby(read_counted_mentions(build, store), itemgetter("document"))
    wanted, its = tee((name, list(group)) for name, group in by_document)
    sentences = read_sentences(store, (name for name, _ in wanted))
    for (name, rows), (_, told) in zip(its, sentences, strict=True):
        starts = [sentence.start for sentence in told]
        inside: defaultdict[int, list[Row]] = defaultdict(list)
        for row in rows:
            inside[bisect_right(starts, row["start"]) - 1].append(_mention(row))
        for at, mentions in inside.items():
            sentence = told[at]
            place = {"document": name, "language": rows[0]["language"], "start": sentence.start, "end": sentence.end}
            yield {**place, "text": sentence.text, "kind": sentence.kind, "mentions": mentions}


def _mention(row: Row) -> Row:
    return {name: row[name] for name in ("concept", "label", "label_language", "start", "end")}


def ask_named(build: Path, store: ox.Store, concept: str) -> list[Row]:
    """The sentences that name one concept (IRI), each with its mentions, as `write_named` has them, in any order.

    The store is asked: of one concept, that takes less than to read all mentions.
    """
    empty = read_empty_headings(build)
    found: defaultdict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for _, label, language, *place, start, end, text, kind in run(
        store, _EVIDENCE, {"concept": ox.NamedNode(concept)}
    ).terms():
        known = {"concept": concept, "label": label, "label_language": language}
        found[*place, text, kind].append(known | {"start": int(start), "end": int(end)})
    names = ("document", "language", "start", "end", "text", "kind")
    rows = (
        dict(zip(names, (name, of, int(first), int(last), *words), strict=True)) | {"mentions": mentions}
        for (name, of, first, last, *words), mentions in found.items()
    )
    return [row for row in rows if (row["document"], row["start"]) not in empty]
