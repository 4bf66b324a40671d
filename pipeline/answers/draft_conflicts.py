"""What a draft states and documents of a build contradict: conflicts with the draft on one side."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyoxigraph as ox

from pipeline.answers.claim_conflicts import claim_conflicts, read_wide
from pipeline.answers.conflicts import LEAST
from pipeline.answers.draft_testimony import DraftTestimony
from pipeline.answers.fact_conflicts import fact_conflicts, read_processes
from pipeline.answers.lacks import Quote, Voice, voice
from pipeline.answers.published import Row
from pipeline.answers.sentences import Sentences
from pipeline.answers.stances import Conflict, Kind, Side, Stance, strength
from pipeline.answers.testimony import (
    EVERYTHING,
    Citation,
    Place,
    Selection,
    Told,
    Value,
    read_claimed,
    read_classes,
    read_told,
)
from pipeline.answers.values import readable
from pipeline.answers.wariness import Named, read_mistakes, read_named, wants_names
from pipeline.claims.vocabulary import Vocabulary
from pipeline.records import ASSERTED, DENIED, Comparison, DocumentRecord, Duration, Likeness
from pipeline.records import Sequence as Steps

VOICES = 3
"""Statements against one of the draft that are told; all are counted."""

Key = tuple[Kind, str]
"""What is contradicted: the kind of the conflict and the draft's sentence in words."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What the draft states about a concept (IRI, label), and what documents state that cannot be right as well.

    `kind` is that of the conflict; `score`, 0 to about 1, says how real it is. Of `opposed` statements against it,
    `others` are those of the most real conflicts.
    """

    kind: str
    concept: str
    label: str
    score: float
    draft: Voice
    opposed: int
    others: tuple[Voice, ...]


@dataclass
class _Clash:
    """What stands behind a contradiction: citations of the draft; those of others and a score by sentence."""

    concept: str
    draft: list[Citation] = field(default_factory=list)
    others: defaultdict[str, list[Citation]] = field(default_factory=lambda: defaultdict(list))
    scores: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))


def contradictions(
    record: DocumentRecord,
    vocabulary: Vocabulary,
    build: Path,
    store: ox.Store,
    without: Collection[str],
    sentences: Sentences,
) -> list[Contradiction]:
    """What documents of a build folder and its store contradict, but those named in `without`; the most real first.

    That only the segments differ is no contradiction: a draft need not speak of both.
    """
    draft = DraftTestimony(record, vocabulary)
    found: dict[Key, _Clash] = {}
    told = [fact for fact in read_told(build, store, EVERYTHING) if fact.citation.document not in without]
    words = _Words(sentences, [*draft.facts(), *told])
    for conflict in _conflicts(draft, told, build, store, without):
        for ours, theirs in (conflict.sides, conflict.sides[::-1]):
            mine = [cited for cited in ours.citations if cited.document == draft.name]
            others = [cited for cited in theirs.citations if cited.document != draft.name]
            score = conflict.score * _share(mine, ours) * _share(others, theirs) if mine and others else 0.0
            if score >= LEAST:
                key = conflict.kind, words.of(conflict, ours, mine[0])
                clash = found.setdefault(key, _Clash(conflict.concept))
                clash.draft += mine
                for cited in others:
                    sentence = words.of(conflict, theirs, cited)
                    clash.others[sentence].append(cited)
                    clash.scores[sentence] = max(score, clash.scores[sentence])
    every = [_contradiction(key, clash, record.name, sentences) for key, clash in found.items()]
    return sorted(every, key=lambda each: (-each.score, each.draft.sentence))


def _share(citations: Sequence[Citation], side: Side) -> float:
    """How much of what a side is worth comes from some of its citations."""
    exclusive = side.citations if side.stance == Stance.ONLY else ()
    return strength(citations, exclusive) / max(strength(side.citations, exclusive), 1e-9)


def _conflicts(
    draft: DraftTestimony, told: Iterable[Told], build: Path, store: ox.Store, without: Collection[str]
) -> Iterator[Conflict]:
    """Conflicts between statements about what the draft speaks of, whoever they are between."""
    mistakes, own = read_mistakes(store), list(draft.claims())
    selection = Selection(concepts={claimed.concept for claimed in own} or {""})
    claims = own + [c for c in read_claimed(build, store, selection) if _counts(c.citation, without, mistakes)]
    claims.sort(key=lambda claimed: claimed.concept)
    close = (c.citation for c in claims if c.citation.document != draft.name and wants_names(c.citation))
    named: Named = {**read_named(build, store, close), draft.name: draft.named()}
    yield from (c for c in claim_conflicts(claims, named, read_wide(store)) if c.kind != Kind.TIES)
    facts = [*draft.facts(), *(fact for fact in told if _counts(fact.citation, without, mistakes))]
    yield from fact_conflicts(facts, read_classes(store), read_processes(store))


def _counts(cited: Citation, without: Collection[str], mistakes: Collection[Place]) -> bool:
    return cited.document not in without and cited.place not in mistakes


def _contradiction(key: Key, clash: _Clash, name: str, sentences: Sentences) -> Contradiction:
    kind, sentence = key
    ours = _voice(sentence, [replace(cited, document=name) for cited in clash.draft], sentences)
    order = sorted(clash.others, key=lambda told: (-clash.scores[told], -len(clash.others[told]), told))
    others = tuple(_voice(told, clash.others[told], sentences) for told in order[:VOICES])
    score = round(max(clash.scores.values()), 3)
    label = sentences.names.of(clash.concept)
    return Contradiction(str(kind), clash.concept, label, score, ours, len(order), others)


def _voice(sentence: str, citations: Iterable[Citation], sentences: Sentences) -> Voice:
    unique = dict.fromkeys(citations)
    quotes = (Quote(c.document, c.language, c.start, c.end, readable(c.quote)) for c in unique)
    return voice(sentence, quotes, {c.document: c.source for c in unique}, sentences.names.language)


class _Words:
    """Words what the sides of conflicts state; of an order of two steps the whole sequence that has them."""

    def __init__(self, sentences: Sentences, facts: Iterable[Told]) -> None:
        self.sentences = sentences
        self.sequences = {fact.citation: fact for fact in facts if isinstance(fact.value, Steps)}

    def of(self, conflict: Conflict, side: Side, cited: Citation) -> str:
        """What a side states by one of its citations."""
        if conflict.kind == Kind.ORDER and (whole := self.sequences.get(cited)):
            return self.sentences.fact(_fact_row(whole.concept, side, whole.value))
        if side.value is not None:
            return self.sentences.fact(_fact_row(conflict.concept, side, side.value))
        polarity = DENIED if side.stance == Stance.DENIED else ASSERTED
        modality = [each.modality for each in side.citations]
        row = {"concept": conflict.concept, "segment": side.segment, "polarity": polarity, "modality": modality}
        told = self.sentences.claim(row)
        return self.sentences.only(told) if side.stance == Stance.ONLY else told


def _fact_row(concept: str, side: Side, value: Value) -> Row:
    row: Row = {"concept": concept, "segments": [side.segment] if side.segment else []}
    match value:
        case Duration(least, most):
            return row | {"type": "duration", "min_days": least, "max_days": most}
        case Steps(steps):
            return row | {"type": "sequence", "steps": steps}
        case Comparison(more, less, quality):
            return row | {"type": "comparison", "more": more, "less": less, "quality": quality}
        case Likeness(kind, segments, quality):
            return row | {"type": "comparison", kind: segments, "quality": quality}
