"""Relations that a build read, compared with annotated ones.

A relation answers to an annotated one where it has its predicate and each of its two ends overlaps the annotated end.
One may answer to several, where annotators took the words of an end apart and the build did not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.answers.alignment import place
from pipeline.answers.gold import GoldRelation
from pipeline.answers.published import Row
from pipeline.records import DENIED, Span

PREDICATES = ("includes", "measuredPer", "servesPurpose", "caresAbout", "performs", "suitedTo", "leadsTo")
"""The predicates that are annotated; what was read of others is neither right nor wrong."""


@dataclass(frozen=True, slots=True)
class ReadRelation:
    """A relation in a build: its predicate (local name), its two ends (raw offsets) and what is said of it."""

    predicate: str
    subject: Span
    object: Span
    modality: str
    denied: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """An annotated relation, where its object stands (0 if the build lacks the words), and what was read of it."""

    gold: GoldRelation
    start: int
    read: ReadRelation | None


def read_relations(rows: Iterable[Row], end: float) -> Iterator[ReadRelation]:
    """The rows of relations.jsonl that start before `end` (raw offset) and have an annotated predicate."""
    for row in rows:
        subject, object_ = (Span(row[name]["start"], row[name]["end"]) for name in ("subject_span", "object_span"))
        predicate = row["predicate"].rsplit("#", 1)[-1]
        if subject.start < end and predicate in PREDICATES:
            yield ReadRelation(predicate, subject, object_, row["modality"], row["polarity"] == DENIED)


def answer(gold: GoldRelation, text: str, read: Iterable[ReadRelation]) -> Answer:
    """The first of the relations that were read in `text` (see `text_of`) that answers to the annotated one."""
    ends = _ends(gold, text)
    if not ends:
        return Answer(gold, 0, None)
    subject, object_ = ends
    found = (
        relation
        for relation in read
        if relation.predicate == gold.predicate
        and relation.subject.overlaps(subject)
        and relation.object.overlaps(object_)
    )
    return Answer(gold, object_.start, next(found, None))


def _ends(gold: GoldRelation, text: str) -> tuple[Span, Span] | None:
    """Where subject and object stand: first after the quote begins, the subject in the last such heading before it."""
    at = place(text, gold.quote)
    if at < 0:
        return None
    heading = text.rfind(gold.heading, 0, at + 1) if gold.heading else at
    subject = text.find(gold.subject, heading) if heading >= 0 else text.rfind(gold.subject, 0, at + 1)
    object_ = text.find(gold.object, at)
    if subject < 0 or object_ < 0:
        return None
    return Span(subject, subject + len(gold.subject)), Span(object_, object_ + len(gold.object))
