"""What documents announce and do not give: findings for editors, which count for nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from pipeline.answers.published import read_rows
from pipeline.answers.query import run

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
    """The findings of a build folder (problems of severity "info"), by document, in text order."""
    rows = [row for row in read_rows(build, "problems.jsonl") if row["severity"] == "info"]
    sentences: dict[tuple[str, int], str] = {}
    if rows:
        sentences = {(name, int(begin)): text for name, begin, text in run(store, _SENTENCES).terms()}
    for row in rows:
        words = sentences.get((row["document"], row["start"])) or str(row["message"])
        yield Announced(row["document"], row["line"] or 0, row["code"], " ".join(words.split()))
