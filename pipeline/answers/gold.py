"""An annotated folder, against which a build is measured: NAME.ann.jsonl and NAME.facts.jsonl for each document.

NAME is the stem of the document's file name. A folder that has no NAME.facts.jsonl says nothing about facts.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipeline.answers.published import Row
from pipeline.records import FactType, Span

DENIED = ("neg", "denied")
"""How gold says that a text denies something for the segments of a reading."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one annotator saw: the segments (notations) that the text ties a mention to, and whether it denies it."""

    segments: frozenset[str]
    denied: bool


@dataclass(frozen=True, slots=True)
class GoldMention:
    """An annotated mention (raw offsets): `classes` are all acceptable ones, `key` names the concept in any language.

    Each of the `readings` is right. Only one annotator marked an `optional` mention: it is neither missed nor wrong.
    """

    span: Span
    surface: str
    class_: str
    classes: frozenset[str]
    key: str
    readings: tuple[Reading, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldFact:
    """An annotated fact: its words in the document, the segments it is about, and its row with the typed value."""

    type: FactType
    quote: str
    segments: frozenset[str]
    row: Row


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """What annotators found in a document; `facts` is None where they did not look for facts."""

    name: str
    mentions: tuple[GoldMention, ...]
    facts: tuple[GoldFact, ...] | None


def read_gold(folder: Path) -> list[GoldDocument]:
    """The annotated documents of a folder, by name.

    Raises ValueError for a folder without any, and for a line that is not as the guidelines say (with its place).
    """
    files = sorted(folder.glob("*.ann.jsonl"))
    if not files:
        raise ValueError(f"{folder} holds no annotated document: NAME.ann.jsonl, and NAME.facts.jsonl for its facts")
    return [_document(folder, path.name.removesuffix(".ann.jsonl")) for path in files]


def _document(folder: Path, name: str) -> GoldDocument:
    facts = folder / f"{name}.facts.jsonl"
    mentions = tuple(_read(folder / f"{name}.ann.jsonl", _mention))
    return GoldDocument(name, mentions, tuple(_read(facts, _fact)) if facts.exists() else None)


def _read(path: Path, make: Callable[[Row], T]) -> Iterator[T]:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        try:
            if line.strip():
                yield make(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}, line {number}: no annotation as the guidelines say: {error!r}") from error


def _mention(row: Row) -> GoldMention:
    readings = row.get("readings") or [[row["segments"], row["polarity"]]]
    return GoldMention(
        Span(row["start"], row["end"]),
        row["surface"],
        row["class"],
        frozenset([row["class"], *row.get("alt", ())]),
        row["key"],
        tuple(Reading(frozenset(segments), polarity in DENIED) for segments, polarity in readings),
        bool(row.get("optional")),
    )


def _fact(row: Row) -> GoldFact:
    segment = row.get("segment", "-")
    return GoldFact(row["type"], row["quote"], frozenset(() if segment == "-" else segment.split(",")), row)
