"""Concepts that texts tie to different segments, or tie to a segment here and deny there."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

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
    """The conflicts between claims: at most one for a concept and segment.

    `named` is of `read_named`, for the sentences that want it (`wants_names`); `wide` of `read_wide`; `segments`
    are the two that a concept may be tied to instead of each other.
    """
    said: dict[str, _Said] = {}
    for claimed in claims:
        if claimed.citation.polarity == DENIED and is_of_another(claimed, named, segments):
            continue
        about = said.setdefault(claimed.concept, _Said(claimed.class_))
        about.by[claimed.segment, claimed.citation.polarity].append(claimed.citation)
        if claimed.citation.polarity == ASSERTED and is_exclusive(claimed, named):
            about.only[claimed.segment].append(claimed.citation)
    choosing = _choosing(said, segments)
    for concept, about in said.items():
        found = list(_disputed(concept, about, OF_WIDE if concept in wide else 1.0))
        yield from found
        if not found and concept not in wide and about.class_ in CHOSEN:
            yield from _ties(concept, about, segments, choosing)


def _disputed(concept: str, about: _Said, factor: float) -> Iterator[Conflict]:
    """Segments for which the concept is asserted, and denied or excluded."""
    for segment in sorted({segment for segment, _ in about.by}):
        others = {s: cited for s, cited in sorted(about.only.items()) if s != segment}
        only = {c for cited in others.values() for c in cited} if factor == 1 else set()
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
        yield Conflict(kind, concept, about.class_, sides, round(score, 3))


def _choosing(said: Mapping[str, _Said], segments: tuple[str, str]) -> dict[str, set[str]]:
    """By class: the documents that tie concepts of the class to both segments, so that they choose between them."""
    found: defaultdict[str, list[set[str]]] = defaultdict(lambda: [set() for _ in segments])
    for about in said.values():
        for documents, segment in zip(found[about.class_], segments, strict=True):
            documents |= about.documents(segment)
    return {class_: set.intersection(*documents) for class_, documents in found.items()}


def _ties(
    concept: str, about: _Said, segments: tuple[str, str], choosing: Mapping[str, set[str]]
) -> Iterator[Conflict]:
    """The concept tied to one segment by some documents and to the other by others, by no document to both."""
    first, second = segments
    if about.documents(first) & about.documents(second) or any(about.by[s, DENIED] for s in segments):
        return
    sides = [
        [c for c in about.by[s, ASSERTED] if c.source in choosing[about.class_] and worth(c) >= LEAST_WORTH]
        for s in segments
    ]
    if all(sides) and all(c.directness > FAR for side in sides for c in side):
        one, other = (Side(Stance.ASSERTED, s, in_turn(side)) for s, side in zip(segments, sides, strict=True))
        score = BASE[Kind.TIES] * strength(sides[0]) * strength(sides[1]) * distance(one, other)
        yield Conflict(Kind.TIES, concept, about.class_, (one, other), round(score, 3))
