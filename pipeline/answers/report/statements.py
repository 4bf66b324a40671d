"""Statements as plain sentences: those of several documents that say the same are one sentence with several sources."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from pipeline.answers.published import Row

Sentence = tuple[str, list[Row]]
"""A sentence in the reader's language, and the rows that it words: one a document, as a rule."""


def worded(rows: Iterable[Row], say: Callable[[Row], str]) -> list[Sentence]:
    """The sentences of statements, those of most documents first, then as the rows come."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[say(row)].append(row)
    return sorted(found.items(), key=lambda item: -len({row["document"] for row in item[1]}))


def by_segment(claims: Iterable[Row], segments: Iterable[str]) -> list[tuple[str, list[Row]]]:
    """The rows of claims.jsonl of each segment (notation) that has some, in the order of `segments`."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in claims:
        found[row["segment"]].append(row)
    return [(segment, found[segment]) for segment in segments if segment in found]
