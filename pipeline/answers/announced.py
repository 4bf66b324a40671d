"""What documents announce and do not give: findings for editors, which count for nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from pipeline.answers.published import read_rows
from pipeline.answers.query import run

FOUND_BY = ("info", "claims")
"""Severity and stage of these findings; those of reading, such as an old encoding, are not about what a text says."""

_SENTENCES = """SELECT ?name ?begin ?text {
  ?sentence a nif:Sentence ; nif:referenceContext/dct:source ?name ; nif:beginIndex ?begin ; nif:anchorOf ?text }"""


@dataclass(frozen=True, slots=True)
class Announced:
    """A finding of a build: its document, line (from 1, 0 where it is about the whole), code and the sentence there."""

    document: str
    line: int
    code: str
    words: str


def read_announced(build: Path, store: ox.Store) -> Iterator[Announced]:
    """The findings of a build folder, by document, in text order."""
    rows = [row for row in read_rows(build, "problems.jsonl") if (row["severity"], row["stage"]) == FOUND_BY]
    sentences: dict[tuple[str, int], str] = {}
    if rows:
        sentences = {(name, int(begin)): text for name, begin, text in run(store, _SENTENCES).terms()}
    for row in rows:
        words = sentences.get((row["document"], row["start"])) or str(row["message"])
        yield Announced(row["document"], row["line"] or 0, row["code"], " ".join(words.split()))
