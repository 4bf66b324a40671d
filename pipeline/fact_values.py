"""The typed values of facts, part of `records`: what a document says lasts, follows, compares or counts."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Duration:
    """How long something takes, in days (week 7, month 30, year 365); `max_days` is None where open."""

    min_days: float
    max_days: float | None


@dataclass(frozen=True, slots=True)
class Sequence:
    """Ordered steps, as concept keys; alternatives stand as consecutive steps."""

    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Of which segment (by notation) the text says more of a quality ("length", "price"; None if unknown)."""

    more: str
    less: str
    quality: str | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """A comparison without direction: `segments` (notations, sorted) are alike or differ, in a quality if told."""

    kind: Literal["same", "different"]
    segments: tuple[str, ...]
    quality: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number the text gives: value as a plain decimal, unit, year and what it is about, in the text's words.

    `source` is whom the text names for it; `place` the country (ISO 3166-1 code, as in `b2g:market`) or region it is
    of; `rank` the place in an order ("1" for "top"), whose unit is "rank" where there is no other number.
    """

    value: str
    unit: str
    year: int | None
    about: str
    about_concepts: tuple[str, ...]
    source: str | None = None
    place: str | None = None
    rank: int | None = None
