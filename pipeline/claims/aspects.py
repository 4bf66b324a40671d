"""Under which aspect is something said? The nearest heading, label or row head tells, else the topic sentence."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import product
from operator import itemgetter
from typing import NamedTuple

from pipeline.claims.passages import Document, Named, Passage
from pipeline.claims.schema import Scheme, StatementSchema
from pipeline.claims.tables import row_labels
from pipeline.claims.vocabulary import Vocabulary
from pipeline.claims.wordforms import LabelWord
from pipeline.language.cues import Cue, Cues, together
from pipeline.language.inflection import forms
from pipeline.language.lexicon import words
from pipeline.records import Mention

OTHER = "other"
"""The aspect of what no heading and no topic sentence gives one."""

WHOLE = ("measurement-crm", "planning")
"""Under a heading of metrics or advice a label only says of what: "Контент: engagement, …"."""

GENERAL = "similarities"
"""What segments have in common is something: in "Asemănări între canale" the channels."""

LEAD_IN = 8
"""Words of a line ending in a colon that still is a label; a longer one is a sentence that mentions much."""

TITLE = 1
"""Level of the heading of a whole document; what it names, other headings know better, be it by a hint."""

OVERVIEW = 4
"""Aspects of a sentence that is about none of them: "канал, цена, этапы и метрики для B2B"."""

OUTRIGHT, HINT, BY_KIND = 0, 1, 2
"""How surely something names an aspect: a label or concept of the scheme; a hidden label; a class of concepts."""

Choice = tuple[int, int, str]
"""How surely, place in the sentence, aspect."""


class _Told(NamedTuple):
    """The aspect that a heading names outright, and the one that it names for want of a better."""

    outright: str | None
    hint: str | None


NOTHING = _Told(None, None)


def mark(
    document: Document, mentions: Sequence[Mention], vocabulary: Vocabulary, schema: StatementSchema
) -> tuple[Mention, ...]:
    """The mentions of a document with their aspects; without a scheme of aspects they have none."""
    if not schema.aspects:
        return tuple(mentions)
    reader = _Reader(document, vocabulary, schema.scheme)
    block_of = [index for index, block in enumerate(document.blocks) for _ in block.sentences]
    return tuple(replace(mention, aspect=reader.of_block(block_of[mention.sentence])) for mention in mentions)


def aspect_of(named: Named, vocabulary: Vocabulary, names: Scheme) -> str | None:
    """The aspect that a concept stands for: by itself or the nearest concept above it, else by its kind."""
    return _aspect_of(named.concept.key, vocabulary, names)


@cache
def _aspect_of(key: str, vocabulary: Vocabulary, names: Scheme) -> str | None:
    own = concept = vocabulary.concepts[key]
    seen = set[str]()
    while concept.key not in seen:
        seen.add(concept.key)
        if told := names.by_concept.get(concept.key):
            return told if told != OTHER else None
        concept = vocabulary.concepts.get(concept.broader or "", concept)
    return names.by_kind.get(own.kind)


class _Reader:
    """Knows the aspect of every block of a document."""

    def __init__(self, document: Document, vocabulary: Vocabulary, names: Scheme) -> None:
        self.document, self.vocabulary, self.names = document, vocabulary, names
        self.row_labels = row_labels(document.text.text, document.blocks)
        self.over = _over(document)
        self.known: dict[int, str | None] = {}
        self.topics: dict[int, str | None] = {}

    def of_block(self, index: int) -> str:
        """The aspect of a block: its own where it is a heading or label, that of what it stands under, its topic."""
        return self._told(index) or self._topic(index) or OTHER

    def _told(self, index: int) -> str | None:
        if index not in self.known:
            above = self._above(index)
            own = self._named(index) if self._is_name(index, above) else NOTHING
            first, last = (own.hint, above) if self._is_under_title(index) else (above, own.hint)
            self.known[index] = own.outright or first or last
        return self.known[index]

    def _is_name(self, index: int, above: str | None) -> bool:
        kind = self.document.blocks[index].kind
        inner = above not in WHOLE and (kind == "label" or self._leads_in(index))
        return kind == "heading" or inner or self.row_labels.get(index) == index

    def _is_under_title(self, index: int) -> bool:
        over = self.over[index]
        apart = _begins_with_segment(self.document.of_block[index])
        return over is not None and not apart and self.document.blocks[over].level == TITLE

    def _above(self, index: int) -> str | None:
        label = self.row_labels.get(index, index)
        told = self._named(label) if label != index else NOTHING
        over = self.over[index]
        return told.outright or (self._told(over) if over is not None else None) or told.hint

    def _topic(self, index: int) -> str | None:
        """What a block without any such heading is about: its lead-in, else itself, by its topic sentence.

        The topic sentence is the first that names an aspect; a concept that an aspect is named by counts twice.
        """
        if index not in self.topics:
            over = self.over[index]
            self.topics[index] = (self._topic(over) if over is not None else None) or self._voted(index)
        return self.topics[index]

    def _voted(self, index: int) -> str | None:
        if self.document.blocks[index].kind == "heading":
            return None
        votes = (self._votes(passage) for passage in self.document.of_block[index])
        return next((told.most_common(1)[0][0] for told in votes if 0 < len(told) < OVERVIEW), None)

    def _votes(self, passage: Passage) -> Counter[str]:
        found = Counter[str]()
        for named in passage.named:
            if told := aspect_of(named, self.vocabulary, self.names):
                found[told] += 2 if named.concept.key in self.names.by_concept else 1
        return found

    def _leads_in(self, index: int) -> bool:
        block = self.document.blocks[index]
        text = block.span.of(self.document.text.text)
        return block.kind == "paragraph" and text.endswith(":") and len(text.split()) <= LEAD_IN

    def _named(self, index: int) -> _Told:
        """The aspects that the words of a block name, outright and by a hint; a chain of steps is a process."""
        passages = self.document.of_block[index]
        if any("→" in passage.sentence.folded for passage in passages):
            return _Told(self.names.by_kind.get("Stage"), None)
        found = [choice for passage in passages for choice in sorted(self._choices(passage), key=itemgetter(1))]
        outright = [told for weight, _, told in found if weight == OUTRIGHT]
        hints = [told for weight, _, told in sorted(found, key=itemgetter(0)) if weight != OUTRIGHT]
        clear = [told for told in outright if told != GENERAL]
        return _Told(next(iter(clear or outright), None), next(iter(hints), None))

    def _choices(self, passage: Passage) -> Iterator[Choice]:
        """What concepts mean, and what words mean that are in no longer concept with an aspect of its own."""
        named = [(n, told) for n in passage.named if (told := aspect_of(n, self.vocabulary, self.names))]
        by_kind = passage.sentence.block.kind in ("heading", "row")
        for name, told in named:
            if name.concept.key in self.names.by_concept:
                yield OUTRIGHT, name.at, told
            elif by_kind:
                yield BY_KIND, name.at, told
        for cue in passage.cues(_labels(self.names, passage.sentence.block.language)):
            weight, told = cue.group.split()
            if not any(own != told and _inside(cue, name) for name, own in named):
                yield int(weight), cue.start, told


def _inside(cue: Cue, named: Named) -> bool:
    """Whether words are a part, and no more, of those that name a concept."""
    return named.at <= cue.start < named.end and cue.end - cue.start < named.end - named.at


def _over(document: Document) -> list[int | None]:
    """What each block stands under: its parent; of cells the heading before; of "В B2B" the heading of them all.

    That is, for a heading that begins with a segment, the nearest one before it of the same level that does not.
    """
    found: list[int | None] = []
    shared: dict[int, int] = {}
    heading: int | None = None
    for index, block in enumerate(document.blocks):
        found.append(heading if block.kind == "row" else block.parent)
        if block.kind == "heading":
            heading = index
            shared = {level: other for level, other in shared.items() if level <= block.level}
            if _begins_with_segment(document.of_block[index]):
                found[-1] = shared.get(block.level, block.parent)
            else:
                shared[block.level] = index
    return found


def _begins_with_segment(passages: Sequence[Passage]) -> bool:
    return bool(passages) and any(name.at <= 1 for name in passages[0].sentence.names)


@cache
def _labels(names: Scheme, language: str) -> Cues:
    """The labels of a language in all their forms; the group tells how surely they name which aspect ("0 pricing")."""
    groups: dict[str, list[str]] = {}
    for group, label in _named_by(names, language):
        parts = [together(forms(part.text, language, language)) for part in words(label)]
        groups.setdefault(group, []).extend(" ".join(choice) for choice in product(*parts))
    return Cues(groups, language)


def inflected_words(names: Scheme, language: str) -> set[LabelWord]:
    """The words that name aspects in texts of a language in any of their forms."""
    return {(language, part.text) for _, label in _named_by(names, language) for part in words(label)}


def _named_by(names: Scheme, language: str) -> Iterator[tuple[str, str]]:
    """The labels in a language, each with how surely it names which aspect."""
    for aspect in names.aspects:
        told = [(OUTRIGHT, label) for label in aspect.labels] + [(HINT, label) for label in aspect.hints]
        for weight, (tongue, label) in told if aspect.key != OTHER else ():
            if tongue == language:
                yield f"{weight} {aspect.key}", label
