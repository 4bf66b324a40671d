"""An annotated folder, against which a build is measured: files of annotations for each document.

NAME.ann.jsonl has its mentions, and NAME is the stem of the document's file name. NAME.facts.jsonl, .relations.jsonl
and .aspects.jsonl may be missing: nothing is then said about these.
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
class GoldRelation:
    """An annotated relation: its two ends as they stand in the quote, or the subject in a heading above the quote."""

    predicate: str
    subject: str
    object: str
    modality: str
    denied: bool
    quote: str
    heading: str


@dataclass(frozen=True, slots=True)
class GoldStretch:
    """A stretch of text with one aspect, by its first and last characters. A stretch with two aspects stands twice."""

    first: str
    last: str
    aspect: str


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """What annotators found in a document; None where they did not look for it."""

    name: str
    mentions: tuple[GoldMention, ...]
    facts: tuple[GoldFact, ...] | None
    relations: tuple[GoldRelation, ...] | None
    stretches: tuple[GoldStretch, ...] | None


def read_gold(folder: Path) -> list[GoldDocument]:
    """The annotated documents of a folder, by name.

    Raises ValueError for a folder without any, and for a line that is not as the guidelines say (with its place).
    """
    files = sorted(folder.glob("*.ann.jsonl"))
    if not files:
        raise ValueError(f"{folder} holds no annotated document: NAME.ann.jsonl, and for its facts NAME.facts.jsonl")
    return [_document(folder, path.name.removesuffix(".ann.jsonl")) for path in files]


def _document(folder: Path, name: str) -> GoldDocument:
    return GoldDocument(
        name,
        tuple(_read(folder / f"{name}.ann.jsonl", _mention)),
        _read_if_any(folder / f"{name}.facts.jsonl", _fact),
        _read_if_any(folder / f"{name}.relations.jsonl", _relation),
        _read_if_any(folder / f"{name}.aspects.jsonl", _stretch),
    )


def _read_if_any(path: Path, make: Callable[[Row], T]) -> tuple[T, ...] | None:
    return tuple(_read(path, make)) if path.exists() else None


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
    segments = () if segment == "-" else segment.split(",")
    alike = (*row.get("same", ()), *row.get("different", ()))
    return GoldFact(row["type"], row["quote"], frozenset([*segments, *alike]), row)


def _relation(row: Row) -> GoldRelation:
    ends = (row["predicate"], row["subject"], row["object"])
    return GoldRelation(*ends, row["modality"], row["polarity"] in DENIED, row["quote"], row.get("heading", ""))


def _stretch(row: Row) -> GoldStretch:
    return GoldStretch(row["start_text"], row["end_text"], row["aspect"])
