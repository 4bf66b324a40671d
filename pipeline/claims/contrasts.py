"""Segments set against each other by opposite words: "B2B — медленные решения; B2C — быстрые"."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from pipeline.claims.comparatives import Grade, adjectives, cues, grades, segment_names
from pipeline.claims.context import Name
from pipeline.claims.passages import Document, Named, Passage, takes_time
from pipeline.language.lexicon import language_data
from pipeline.records import DENIED, Comparison, Fact, Span

NEAR = 3
"""Words between an adjective and its concept."""

COUNTED = ("amount", "height", "price")
"""Qualities that are only compared of one and the same concept; others may be of the segments' ways as a whole."""


@dataclass(frozen=True, slots=True)
class Statement:
    """An adjective or quantity said of a concept for one segment."""

    passage: Passage
    grade: Grade
    about: Named | None
    segment: str


def contrasts(document: Document) -> Iterator[Fact]:
    """The comparisons that two statements make: in two clauses of a sentence, or about a concept under one heading.

    What is said again under the same heading is one comparison.
    """
    told = [statement for passage in document.having(adjectives) for statement in _statements(passage)]
    found: dict[Hashable, Fact] = {}
    for index, second in enumerate(told):
        for first in reversed(told[:index]):
            if _opposed(first, second) and (_in_one_sentence(first, second) or _of_one_concept(first, second)):
                fact = _fact(document, first, second)
                found.setdefault((_heading(second.passage), fact.concept, fact.value), fact)
                break
    yield from found.values()


def _statements(passage: Passage) -> Iterator[Statement]:
    taken = {at for group, start, end in cues(passage) if group not in ("here", "than") for at in range(start, end)}
    for grade in grades(passage):
        clause = passage.clause(grade.start)
        near = [n for n in passage.within(clause) if n.mention.polarity != DENIED and _distance(n, grade) <= NEAR]
        noun_last = language_data(passage.sentence.block.language)["matching"]["head_last"]
        about = min(near, key=lambda n: ((n.at > grade.start) != noun_last, _distance(n, grade)), default=None)
        named = {name.segment for name in segment_names(passage) if name.at in clause}
        own = named or set(about.mention.segments if about else passage.segments())
        if len(own) == 1 and grade.start not in taken:
            yield Statement(passage, grade, about, own.pop())


def _distance(named: Named, grade: Grade) -> int:
    return max(grade.start - named.end, named.at - grade.end, 0)


def _opposed(first: Statement, second: Statement) -> bool:
    one, other = first.grade, second.grade
    return one.quality == other.quality and one.high != other.high and first.segment != second.segment


def _in_one_sentence(first: Statement, second: Statement) -> bool:
    """Whether two clauses of one sentence say it, each naming its segment."""
    if first.passage is not second.passage or first.segment not in {name.segment for name in _names(first)}:
        return False
    return first.grade.quality not in COUNTED or _of_one_concept(first, second)


def _names(statement: Statement) -> list[Name]:
    """The segments named in the clause up to the adjective."""
    clause = statement.passage.clause(statement.grade.start)
    return [name for name in segment_names(statement.passage) if clause.start <= name.at < statement.grade.start]


def _of_one_concept(first: Statement, second: Statement) -> bool:
    """Whether both are about one concept, or count roles, under one heading."""
    one, other = first.about, second.about
    if not one or not other or _heading(first.passage) != _heading(second.passage):
        return False
    roles = first.grade.quality == "amount" and one.concept.class_ == other.concept.class_ == "Stakeholder"
    return one.concept == other.concept or roles


def _heading(passage: Passage) -> Span | None:
    """Where the heading stands that a passage is under."""
    blocks = (above.sentence.block for above in passage.above)
    return next((block.span for block in blocks if block.kind == "heading"), None)


def _fact(document: Document, first: Statement, second: Statement) -> Fact:
    high, low = (first, second) if first.grade.high else (second, first)
    about = high.about if _of_one_concept(first, second) else None
    shortens = first.grade.quality == "speed" and about is not None and takes_time(about.concept)
    more, less = (low, high) if shortens else (high, low)
    if first.passage is second.passage:
        words = range(_names(first)[0].at, second.passage.clause(second.grade.start).stop)
    else:
        ends = [second.grade.start, second.grade.end, *([second.about.at, second.about.end] if second.about else [])]
        words = range(min(ends), max(ends))
    quote = document.evidence(second.passage.span(words), "contrast")
    value = Comparison(more.segment, less.segment, first.grade.quality)
    segments = tuple(sorted((more.segment, less.segment)))
    return Fact("comparison", value, about.concept.key if about else None, segments, "contrast", quote)
