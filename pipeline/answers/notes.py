"""What was decided about a mention, a relation or a fact and by which rules, in one line each."""

from collections.abc import Mapping

from pipeline.claims.vocabulary import Vocabulary
from pipeline.records import (
    DENIED,
    STATED,
    Comparison,
    DocumentRecord,
    Duration,
    Fact,
    Figure,
    Likeness,
    Mention,
    Relation,
    Sequence,
)
from pipeline.rejections import BLOCKED, GAP, IDLE_PARTY, MATCH_CASE, NEAR, NOT_NEAR, OTHER_CONCEPT, Rejection

WHY_NOT: Mapping[str, str] = {
    NEAR: "no word that its label needs stands near",
    NOT_NEAR: "a word near speaks against its label",
    MATCH_CASE: "its label has other capitals",
    BLOCKED: "a phrase that is no mention stands there",
    OTHER_CONCEPT: "the same words name another concept",
    IDLE_PARTY: "no relation speaks of it",
    GAP: "a general word has words inside",
}
"""What the rules mean that keep a label from being a mention. Labels inside longer mentions go without saying."""


def note(mention: Mention, vocabulary: Vocabulary) -> str:
    """What was decided about a mention and by which rules, in one line; a segment is not tied to one."""
    tied = vocabulary.concepts[mention.concept].class_ != "Segment"
    segments = ", ".join(mention.segments) or ("no segment" if tied else "")
    scope = f" → {segments} by {mention.scope_rule}" if mention.scope_rule else f" → {segments}" if segments else ""
    polarity = f", {mention.polarity} by {mention.polarity_rule}" if mention.polarity == DENIED else ""
    modality = f", {mention.modality}" if mention.modality != STATED else ""
    repeat = ", repeat" if mention.repeat else ""
    return f"{mention.concept} ({mention.rule} “{mention.label}”){scope}{polarity}{modality}{repeat}"


def why_not(rejection: Rejection) -> str:
    """Why a label is no mention, in one line with its rule."""
    return f"no {rejection.concept}: {WHY_NOT[rejection.rule]} ({rejection.rule} “{rejection.label}”)"


def relation_note(relation: Relation, record: DocumentRecord, aspect: str) -> str:
    """A relation in one line: its ends, segments, polarity, modality, rule, and its aspect if it is not `aspect`."""
    subject, other = record.mentions[relation.subject], record.mentions[relation.object]
    marks = [
        ", ".join(relation.segments),
        relation.polarity if relation.polarity == DENIED else "",
        relation.modality if relation.modality != STATED else "",
        f"under {relation.aspect}" if relation.aspect not in ("", aspect) else "",
    ]
    told = "; ".join(filter(None, marks))
    return f"{subject.concept} {relation.predicate} {other.concept} ({f'{told}; ' if told else ''}by {relation.rule})"


def fact_note(fact: Fact) -> str:
    """A fact in one line: its type, what it is about, its value and its rule."""
    about = " ".join(filter(None, [fact.concept or "", ", ".join(fact.segments)]))
    return f"{fact.type}: {f'{about}: ' if about else ''}{_value(fact)} (by {fact.rule})"


def _value(fact: Fact) -> str:
    match fact.value:
        case Duration(least, most):
            return f"{least:g} days or more" if most is None else f"{least:g} to {most:g} days"
        case Sequence(steps):
            return " → ".join(steps)
        case Comparison(more, less, quality):
            return f"more {quality + ' ' if quality else ''}in {more} than in {less}"
        case Likeness(kind, segments, quality):
            return f"{kind} {quality + ' ' if quality else ''}in {' and '.join(segments)}"
        case Figure():
            return _figure(fact.value)


def _figure(figure: Figure) -> str:
    number = f"rank {figure.rank}" if figure.unit == "rank" else f"{figure.value} {figure.unit}"
    marks = [
        f"in {figure.year}" if figure.year else "",
        f"for {figure.place}" if figure.place else "",
        f"at rank {figure.rank}" if figure.rank and figure.unit != "rank" else "",
        f"by {figure.source}" if figure.source else "",
    ]
    return " ".join(filter(None, [number, *marks]))
