"""Facts that cannot both be right: durations, comparisons, the order of stages."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, combinations

import pyoxigraph as ox

from pipeline.answers.query import run
from pipeline.answers.stances import Conflict, Kind, Side, Stance, apart, distance, strength
from pipeline.answers.testimony import Told, Value, in_turn
from pipeline.records import Comparison, Duration, Likeness, Sequence

BASE = {Kind.DURATION: 0.8, Kind.COMPARISON: 0.9, Kind.ORDER: 0.7}
"""How real a disagreement of a kind is at best."""

OF_LIKENESS = 0.6
"""What is left where one side says "the same", for that is seldom meant strictly."""

OF_OTHER_PROCESS = 0.4
"""What is left where the two orders have no third step in common: they are hardly of the same process."""

OF_MILESTONE = 0.4
"""What is left where what takes time is no process but its end: texts count from different beginnings."""

FEW = 8
""""A few weeks" are at most so many times the least that is meant (two weeks)."""

NEVER_APART = 1.5
"""Durations closer than by this factor are no disagreement: "a year" is more or less twelve months."""

MOST_SPANS = 24
"""Durations of a thing that are set against each other, those that most sources give: pairs grow with their square."""

SHARED = 3
"""Steps that two orders of one process have in common."""

_PROCESSES = "SELECT ?concept { ?concept skos:inScheme ?scheme ; a/rdfs:subClassOf* b2g:Process }"


def read_processes(store: ox.Store) -> frozenset[str]:
    """The concepts (IRIs) of a build's store that are processes, and so take time."""
    return frozenset(iri for (iri,) in run(store, _PROCESSES).terms())


def fact_conflicts(told: Iterable[Told], classes: Mapping[str, str], processes: Collection[str]) -> Iterator[Conflict]:
    """The conflicts between facts about a concept, for the same segment.

    `classes` gives the class of a concept (IRI), `processes` is of `read_processes`.
    """
    facts = list(told)
    for kind, concept, sides, score in (*_durations(facts, processes), *_comparisons(facts), *_orders(facts)):
        yield Conflict.between(kind, concept, classes.get(concept, "Strategy"), sides, score)


Found = tuple[Kind, str, tuple[Side, Side], float]
"""Kind, concept, sides and score of a conflict."""


def _durations(facts: Iterable[Told], processes: Collection[str]) -> Iterator[Found]:
    by: defaultdict[tuple[str, str], defaultdict[Span, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        if isinstance(fact.value, Duration) and fact.concept:
            for segment in fact.segments:
                by[fact.concept, segment][_span(fact)].append(fact)
    for (concept, segment), spans in sorted(by.items()):
        factor = 1.0 if concept in processes else OF_MILESTONE
        for shorter, longer in combinations(_most_given(spans), 2):
            gap = longer[0] / max(shorter[1], 1e-6)
            if gap >= NEVER_APART and (found := _sides(segment, spans[shorter], spans[longer])):
                yield _scored(Kind.DURATION, concept, found, factor * min(1.0, 0.6 + 0.2 * math.log2(gap)))


Span = tuple[float, float]
"""Days from and to."""


def _most_given(spans: Mapping[Span, Iterable[Told]]) -> list[Span]:
    """The durations that most sources give, the shorter first."""
    sources = {span: len({fact.citation.source for fact in facts}) for span, facts in spans.items()}
    return sorted(sorted(spans, key=lambda span: (-sources[span], span))[:MOST_SPANS])


def _span(fact: Told) -> Span:
    """Days from and to; "a few weeks" have an end that is not told, "from six months on" (a number) has none."""
    assert isinstance(fact.value, Duration)
    least, most = fact.value.min_days, fact.value.max_days
    if most is None:
        most = math.inf if any(character.isdigit() for character in fact.words) else FEW * least
    return least, most


def _comparisons(facts: Iterable[Told]) -> Iterator[Found]:
    by: defaultdict[str, list[Told]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact.value, Comparison | Likeness) and fact.concept:
            by[fact.concept].append(fact)
    for concept, same in sorted(by.items()):
        groups: defaultdict[Value, list[Told]] = defaultdict(list)
        for fact in same:
            groups[fact.value].append(fact)
        for first, second in combinations(sorted(groups, key=repr), 2):
            if (factor := _opposed(first, second)) and (found := _sides("", groups[first], groups[second])):
                yield _scored(Kind.COMPARISON, concept, found, factor)


def _opposed(first: Value, second: Value) -> float:
    """How far two comparisons of a thing exclude each other, 0 to 1; of different qualities, or unlike, they do not."""
    match first, second:
        case Comparison(more, less, quality), Comparison(other, than, same):
            return float(quality == same and (more, less) == (than, other))
        case Likeness(kind, segments, quality), Likeness(other, as_, same):
            return OF_LIKENESS * float(kind != other and quality == same and segments == as_)
        case (Comparison(more, less, quality), Likeness("same", segments, same)) | (
            Likeness("same", segments, same),
            Comparison(more, less, quality),
        ):
            return OF_LIKENESS * float(quality == same and {more, less} == set(segments))
    return 0.0


def _orders(facts: Iterable[Told]) -> Iterator[Found]:
    by: defaultdict[tuple[str, str, str], list[Told]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact.value, Sequence):
            steps = [step for step in fact.value.steps if fact.value.steps.count(step) == 1]
            for segment in fact.segments:
                for before, after in combinations(steps, 2):
                    by[segment, before, after].append(fact)
    for segment, before, after in sorted(by):
        if before < after and (other := by.get((segment, after, before))):
            one = by[segment, before, after]
            found = _sides(segment, one, other, Sequence((before, after)), Sequence((after, before)))
            if found:
                factor = OF_OTHER_PROCESS if _steps(one).isdisjoint(_steps(other)) else 1.0
                yield _scored(Kind.ORDER, before, found, factor)


def _steps(facts: Iterable[Told]) -> set[tuple[str, ...]]:
    """What so many steps the sequences of a side have together, whatever their order."""
    sequences = {frozenset(fact.value.steps) for fact in facts if isinstance(fact.value, Sequence)}
    return set(chain.from_iterable(combinations(sorted(steps), SHARED) for steps in sequences))


def _sides(
    segment: str, one: list[Told], other: list[Told], first: Value | None = None, second: Value | None = None
) -> tuple[Side, Side] | None:
    """The two sides, unless they are the same words."""
    ours, theirs = apart((fact.citation for fact in one), (fact.citation for fact in other))
    if not ours or not theirs:
        return None
    return (
        Side(Stance.VALUE, segment, in_turn(ours), first or one[0].value),
        Side(Stance.VALUE, segment, in_turn(theirs), second or other[0].value),
    )


def _scored(kind: Kind, concept: str, sides: tuple[Side, Side], factor: float) -> Found:
    value = BASE[kind] * factor * distance(*sides)
    for side in sides:
        value *= strength(side.citations)
    return kind, concept, sides, value
