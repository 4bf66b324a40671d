"""What documents announce and do not give: findings for editors, which count for nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from pipeline.answers.published import Row, read_rows
from pipeline.answers.query import prefixes
from pipeline.graph.facts import TYPE
from pipeline.graph.quads import ANCHOR, BEGIN, SENTENCE
from pipeline.graph.terms import XSD, document_iri

FOUND_BY = ("info", "claims")
"""Severity and stage of these findings; those of reading, such as an old encoding, are not about what a text says."""

_TYPE, _BEGIN, _ANCHOR, _SENTENCE = (ox.NamedNode(name.strip("<>")) for name in (TYPE, BEGIN, ANCHOR, SENTENCE))
_INTEGER = ox.NamedNode(f"{XSD}integer")


@dataclass(frozen=True, slots=True)
class Announced:
    """A finding of a build: its document, line (from 1, 0 where it is about the whole), code and the sentence there."""

    document: str
    line: int
    code: str
    words: str


def read_findings(build: Path) -> list[Row]:
    """The rows of problems.jsonl of a build folder that are such findings, by document, in text order."""
    return [row for row in read_rows(build, "problems.jsonl") if (row["severity"], row["stage"]) == FOUND_BY]


def in_words(findings: Iterable[Row], store: ox.Store) -> Iterator[Announced]:
    """Findings with the sentences that they are about, which a build's store has; else with the message."""
    base = prefixes(store)["b2g"].removesuffix("schema#")
    for row in findings:
        words = _sentence(store, ox.NamedNode(document_iri(base, row["document"])), row["start"]) or row["message"]
        yield Announced(row["document"], row["line"] or 0, row["code"], " ".join(words.split()))


def _sentence(store: ox.Store, document: ox.NamedNode, start: int | None) -> str:
    """The sentence that begins at an offset of a document; "" where none does. Asked for by index: there are many."""
    begin = ox.Literal(str(start), datatype=_INTEGER)
    for beginning in store.quads_for_pattern(None, _BEGIN, begin, document):
        node = beginning.subject
        if ox.Quad(node, _TYPE, _SENTENCE, document) in store:
            texts = (quad.object for quad in store.quads_for_pattern(node, _ANCHOR, None, document))
            return next(text.value for text in texts if isinstance(text, ox.Literal))
    return ""
