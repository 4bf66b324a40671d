"""Facts that a build read, compared with annotated ones.

A fact answers to an annotated one where it has its type, overlaps its quote by half of their union, and has an equal
value: bounds (where the annotation gives them), steps, direction or none, or number. One fact may answer to several
("needs more efficiency and expertise" is annotated as two comparisons).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipeline.answers.alignment import quotes_overlap
from pipeline.answers.gold import GoldFact
from pipeline.answers.published import Row
from pipeline.records import FactType

Links = Mapping[str, frozenset[str]]
"""The concepts (IRIs) that the build gave to mentions of each key of the annotators, in any document."""

UNDIRECTED = ("same", "different")
"""Fields of a comparison without direction: the segments that are alike, or differ."""

_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(?: (thousand|million|billion|trillion))?")
_POWERS = {None: 0, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}


@dataclass(frozen=True, slots=True)
class ReadFact:
    """A fact in a build: its type, the quotes that are its evidence, where they start, its segments, and its row."""

    type: FactType
    quotes: tuple[str, ...]
    start: int
    segments: frozenset[str]
    row: Row


def read_fact(row: Row) -> ReadFact:
    """A row of facts.jsonl."""
    quotes = tuple(evidence["quote"] for evidence in row["evidence"])
    start = min(evidence["start"] for evidence in row["evidence"])
    return ReadFact(row["type"], quotes, start, frozenset(row["segments"]), row)


def is_undirected(row: Row) -> bool:
    """Whether a fact says that segments are alike or differ, with no more and less."""
    return any(kind in row for kind in UNDIRECTED)


def is_quoted(gold: GoldFact, read: ReadFact) -> bool:
    """Whether the type is the same and a quote overlaps the annotated one by half of their union."""
    return gold.type == read.type and any(quotes_overlap(gold.quote, quote) for quote in read.quotes)


def is_found(gold: GoldFact, read: ReadFact, links: Links) -> bool:
    """Whether the fact answers to the annotated one: quoted, and of equal value."""
    return is_quoted(gold, read) and _EQUAL[gold.type](gold.row, read.row, links)


def is_quoted_for(gold: GoldFact, read: ReadFact) -> bool:
    """Whether the fact is quoted and about the annotated segments, whatever its value."""
    return is_quoted(gold, read) and gold.segments <= read.segments


def _same_bounds(gold: Row, read: Row, _links: Links) -> bool:
    return all(gold[name] == read[name] for name in ("min_days", "max_days") if name in gold)


def _same_steps(gold: Row, read: Row, links: Links) -> bool:
    """Each step is a concept that the build gave to mentions of the annotated key, or has that very key."""
    steps, keys = read["steps"], gold["steps"]
    return len(steps) == len(keys) and all(
        step in links.get(key, ()) or step.endswith(f"/{key}") for step, key in zip(steps, keys, strict=True)
    )


def _same_direction(gold: Row, read: Row, _links: Links) -> bool:
    return (gold.get("more"), gold.get("less")) == (read.get("more"), read.get("less")) and all(
        sorted(gold.get(kind, ())) == sorted(read.get(kind, ())) for kind in UNDIRECTED
    )


def _same_number(gold: Row, read: Row, _links: Links) -> bool:
    """Annotators write "21.8 trillion"; what is no number ("at least half") is not compared."""
    number = _NUMBER.fullmatch(gold["value"])
    return not number or Decimal(number[1]).scaleb(_POWERS[number[2]]) == Decimal(read["value"])


_EQUAL: dict[FactType, Callable[[Row, Row, Links], bool]] = {
    "duration": _same_bounds,
    "sequence": _same_steps,
    "comparison": _same_direction,
    "figure": _same_number,
}
