"""Pages of documents: their text by sentences, with the mentions in it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from pipeline.answers.published import Document, Row
from pipeline.answers.report.material import Material
from pipeline.records import Sentence


class Part(NamedTuple):
    """A stretch of a sentence: plain words, or the words of a mention (a row of mentions.jsonl)."""

    text: str
    mention: Row | None = None


class Line(NamedTuple):
    """A sentence of a document, cut at its mentions."""

    sentence: Sentence
    parts: tuple[Part, ...]


def source(material: Material, document: Document) -> dict[str, Any]:
    """What the page of a document shows."""
    rows = material.of_document(document.name)
    return {
        "document": document,
        "title": material.metadata[document.name].title or document.name,
        "about": material.metadata[document.name],
        "original": material.copies.get(document.name, ""),
        "one_with": material.versions.get(document.name, ""),
        "statements": rows,
        "lines": list(_lines(document, rows["mentions"])),
        "problems": [problem for problem in material.problems if problem.row["document"] == document.name],
    }


def sources(material: Material) -> dict[str, Any]:
    """What the list of documents shows: a document, what is known about it, what it copies, what it is one source
    with, and how many mentions it has.
    """
    rows = []
    for document in material.documents:
        counted = sum(not row["repeat"] for row in material.rows["mentions"].rows(document.name))
        known = (material.copies.get(document.name, ""), material.versions.get(document.name, ""))
        rows.append((document, material.metadata[document.name], *known, counted))
    return {
        "rows": rows,
        "rest": material.rest,
        "set_aside": [problem.row for problem in material.problems if problem.row["severity"] == "error"],
    }


def cut(text: str, start: int, spans: list[tuple[int, int]]) -> Iterator[tuple[str, int | None]]:
    """A text that begins at `start`, cut at spans: stretches, with where they start if they are one of the spans."""
    at = start
    for begin, end in sorted(spans):
        if at <= begin and end <= start + len(text):
            yield text[at - start : begin - start], None
            yield text[begin - start : end - start], begin
            at = end
    yield text[at - start :], None


def _lines(document: Document, mentions: list[Row]) -> Iterator[Line]:
    starts = [sentence.start for sentence in document.sentences]
    by_start = {row["start"]: row for row in mentions}
    inside: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in mentions:
        inside[bisect_right(starts, row["start"]) - 1].append((row["start"], row["end"]))
    for index, sentence in enumerate(document.sentences):
        stretches = cut(sentence.text, sentence.start, inside[index])
        yield Line(sentence, tuple(Part(text, None if at is None else by_start[at]) for text, at in stretches if text))
