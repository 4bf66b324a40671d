"""Concepts that texts tie to different segments, or tie to a segment here and deny there."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

import pyoxigraph as ox

from pipeline.answers.query import run
from pipeline.answers.stances import Conflict, Kind, Side, Stance, apart, distance, strength, worth
from pipeline.answers.testimony import FAR, Citation, Claimed, in_turn
from pipeline.answers.wariness import Named, is_exclusive, is_of_another
from pipeline.records import ASSERTED, DENIED

BASE = {Kind.EXCLUSIVE: 1.0, Kind.DENIED: 0.9, Kind.TIES: 0.3}
"""How real a disagreement of a kind is at best."""

WIDE, OF_WIDE = 60, 0.3
"""A concept with so many below it ("channel") is denied in one sense and asserted in another: what is left then."""

CHOSEN = ("Channel", "Metric")
"""Classes of which texts choose: to name one for a segment is to prefer it there."""

LEAST_WORTH = 0.5
"""Less telling sentences do not tie a concept to one segment rather than the other."""

_BROADER = "SELECT ?concept ?above { ?concept skos:broader+ ?above }"


def read_wide(store: ox.Store) -> frozenset[str]:
    """The concepts (IRIs) of a build's store that stand for a whole field."""
    below: defaultdict[str, int] = defaultdict(int)
    for _, above in run(store, _BROADER).terms():
        below[above] += 1
    return frozenset(iri for iri, count in below.items() if count >= WIDE)


@dataclass
class _Said:
    """What is said of a concept: sentences by segment and polarity, and those that exclude all other segments."""

    class_: str
    by: defaultdict[tuple[str, str], list[Citation]] = field(default_factory=lambda: defaultdict(list))
    only: defaultdict[str, list[Citation]] = field(default_factory=lambda: defaultdict(list))

    def documents(self, segment: str) -> set[str]:
        """Those that assert it for a segment."""
        return {cited.source for cited in self.by[segment, ASSERTED]}


def claim_conflicts(
    claims: Iterable[Claimed], named: Named, wide: Collection[str], segments: tuple[str, str] = ("B2B", "B2C")
) -> Iterator[Conflict]:
    """The conflicts between claims, of which those of a concept come together: at most one for a concept and segment.

    `named` is of `read_named`, for the sentences that want it (`wants_names`); `wide` of `read_wide`; `segments`
    are the two that a concept may be tied to instead of each other.
    """
    choosing = _Choosing(segments)
    tied: list[tuple[str, _Said]] = []
    for concept, its in groupby(claims, key=lambda claimed: claimed.concept):
        about = _said(its, named, segments)
        choosing.add(about)
        found = list(_disputed(concept, about, OF_WIDE if concept in wide else 1.0))
        yield from found
        if not found and concept not in wide and about.class_ in CHOSEN and _are_apart(about, segments):
            tied.append((concept, about))
    for concept, about in tied:
        yield from _ties(concept, about, segments, choosing.documents(about.class_))


def _said(claims: Iterable[Claimed], named: Named, segments: tuple[str, str]) -> _Said:
    """What claims say of their concept."""
    about = _Said("")
    for claimed in claims:
        about.class_ = about.class_ or claimed.class_
        if claimed.citation.polarity == DENIED and is_of_another(claimed, named, segments):
            continue
        about.by[claimed.segment, claimed.citation.polarity].append(claimed.citation)
        if claimed.citation.polarity == ASSERTED and is_exclusive(claimed, named):
            about.only[claimed.segment].append(claimed.citation)
    return about


def _disputed(concept: str, about: _Said, factor: float) -> Iterator[Conflict]:
    """Segments for which the concept is asserted, and denied or excluded."""
    for segment in sorted({segment for segment, _ in about.by}):
        others = {s: cited for s, cited in sorted(about.only.items()) if s != segment}
        only = dict.fromkeys(c for cited in others.values() for c in cited) if factor == 1 else {}
        ours, against = apart(about.by[segment, ASSERTED], [*about.by[segment, DENIED], *only])
        if not ours or not against:
            continue
        excluding = [c for c in against if c in only]
        kind = Kind.EXCLUSIVE if excluding else Kind.DENIED
        other = next((s for s, cited in others.items() if set(cited) & set(excluding)), segment)
        second = Side(
            Stance.ONLY if excluding else Stance.DENIED, other, in_turn({c.place: c for c in against}.values())
        )
        sides = (Side(Stance.ASSERTED, segment, in_turn(ours)), second)
        score = factor * BASE[kind] * strength(ours) * strength(against, only) * distance(*sides)
        yield Conflict.between(kind, concept, about.class_, sides, score)


class _Choosing:
    """The documents that tie concepts of a class to both segments, so that they choose between them."""

    def __init__(self, segments: tuple[str, str]) -> None:
        self._segments = segments
        self._found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)

    def add(self, about: _Said) -> None:
        """Take what is said of a concept."""
        for segment in self._segments if about.class_ in CHOSEN else ():
            self._found[about.class_, segment] |= about.documents(segment)

    def documents(self, class_: str) -> set[str]:
        """Those that choose among the concepts of a class."""
        return set.intersection(*(self._found[class_, segment] for segment in self._segments))


def _are_apart(about: _Said, segments: tuple[str, str]) -> bool:
    """Whether some documents tie the concept to one segment, and others to the other, and none deny it for either."""
    first, second = (about.documents(segment) for segment in segments)
    return bool(first and second) and first.isdisjoint(second) and not any(about.by[s, DENIED] for s in segments)


def _ties(concept: str, about: _Said, segments: tuple[str, str], choosing: Collection[str]) -> Iterator[Conflict]:
    """The concept tied to one segment by some documents and to the other by others, by no document to both."""
    sides = [[c for c in about.by[s, ASSERTED] if c.source in choosing and worth(c) >= LEAST_WORTH] for s in segments]
    if all(sides) and all(c.directness > FAR for side in sides for c in side):
        one, other = (Side(Stance.ASSERTED, s, in_turn(side)) for s, side in zip(segments, sides, strict=True))
        score = BASE[Kind.TIES] * strength(sides[0]) * strength(sides[1]) * distance(one, other)
        yield Conflict.between(Kind.TIES, concept, about.class_, (one, other), score)
