"""Under which aspect is something said? The nearest heading, label or row head that names one decides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

from pipeline.claims.cues import Cues
from pipeline.claims.passages import Document, Named, Passage
from pipeline.claims.schema import Aspect
from pipeline.claims.vocabulary import Vocabulary
from pipeline.language.inflection import forms
from pipeline.language.lexicon import words
from pipeline.records import Block, Mention

OTHER = "other"
"""The aspect of what stands under no heading that names one."""

WHOLE = ("measurement-crm", "planning")
"""Under a heading of metrics or advice a label only says of what: "Контент: engagement, …"."""

GENERAL = "similarities"
"""What segments have in common is something: in "Asemănări între canale" the channels."""

LEAD_IN = 8
"""Words of a line ending in a colon that still is a label; a longer one is a sentence that mentions much."""

Choice = tuple[int, str]
"""Place in a heading, aspect."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """The aspects, by what names them: concepts (keys), kinds of concepts (local names), words."""

    aspects: tuple[Aspect, ...]
    by_concept: dict[str, str]
    by_kind: dict[str, str]


def scheme(aspects: tuple[Aspect, ...]) -> Scheme:
    """Index the aspects of an ontology."""
    return Scheme(
        aspects,
        {concept: aspect.key for aspect in aspects for concept in aspect.concepts},
        {kind: aspect.key for aspect in aspects for kind in aspect.kinds},
    )


def mark(
    document: Document, mentions: Sequence[Mention], vocabulary: Vocabulary, aspects: tuple[Aspect, ...]
) -> tuple[Mention, ...]:
    """The mentions of a document with their aspects; without a scheme of aspects they have none."""
    if not aspects:
        return tuple(mentions)
    reader = _Reader(document, vocabulary, scheme(aspects))
    of_sentence = [reader.of_block(index) for index, block in enumerate(document.blocks) for _ in block.sentences]
    return tuple(replace(mention, aspect=of_sentence[mention.sentence]) for mention in mentions)


def aspect_of(named: Named, vocabulary: Vocabulary, names: Scheme) -> str | None:
    """The aspect that a concept stands for: by itself, else by its kind, else by the nearest concept above it."""
    concept, seen = named.concept, set[str]()
    kind = names.by_kind.get(concept.kind)
    while concept.key not in seen:
        seen.add(concept.key)
        if told := names.by_concept.get(concept.key) or kind:
            return told
        concept = vocabulary.concepts.get(concept.broader or "", concept)
    return None


class _Reader:
    """Knows the aspect of every block of a document."""

    def __init__(self, document: Document, vocabulary: Vocabulary, names: Scheme) -> None:
        self.document, self.vocabulary, self.names = document, vocabulary, names
        self.known: dict[int, str | None] = {}

    def of_block(self, index: int) -> str:
        """The aspect of a block: its own where it is a heading or label, else that of what it stands under."""
        return self._told(index) or OTHER

    def _told(self, index: int) -> str | None:
        if index not in self.known:
            block = self.document.blocks[index]
            above = self._above(index, block)
            inner = above not in WHOLE and (block.kind == "label" or self._leads_in(index))
            names = block.kind == "heading" or inner
            self.known[index] = (self._named(index) if names else None) or above
        return self.known[index]

    def _above(self, index: int, block: Block) -> str | None:
        if block.kind == "row":
            head, title = _row_head(self.document.blocks, index), _title(self.document.blocks, index)
            told = self._named(head) if head is not None else None
            return told or (self._told(title) if title is not None else None)
        return self._told(block.parent) if block.parent is not None else None

    def _leads_in(self, index: int) -> bool:
        block = self.document.blocks[index]
        text = block.span.of(self.document.text.text)
        return block.kind == "paragraph" and text.endswith(":") and len(text.split()) <= LEAD_IN

    def _named(self, index: int) -> str | None:
        """The aspect that the words of a block name outright, the first of several; else, in a heading, by kind."""
        for passage in self.document.of_block[index][:1]:
            if "→" in passage.sentence.folded:
                return None
            if found := sorted(self._outright(passage), key=lambda choice: (choice[1] == GENERAL, *choice)):
                return found[0][1]
            by_kind = (aspect_of(named, self.vocabulary, self.names) for named in passage.named)
            return next(filter(None, by_kind), None) if passage.sentence.block.kind in ("heading", "row") else None
        return None

    def _outright(self, passage: Passage) -> Iterator[Choice]:
        """The aspects that concepts mean, and those that words mean which are in no such concept."""
        clear = [(n, told) for n in passage.named if (told := self.names.by_concept.get(n.concept.key))]
        inside = {i for named, _ in clear for i in range(named.at, named.end)}
        yield from ((named.at, told) for named, told in clear)
        for cue in _labels(self.names.aspects, passage.sentence.block.language).find(passage.sentence.folded):
            if cue.start not in inside:
                yield cue.start, cue.group


def _row_head(blocks: Sequence[Block], index: int) -> int | None:
    """The first cell of a table row, for the other cells of it."""
    parent = blocks[index].parent
    first = parent
    while first and blocks[first - 1].kind == "row" and blocks[first - 1].parent is None:
        first -= 1
    if parent is None or parent == first:
        return None
    return next((i for i in range(index - 1, -1, -1) if blocks[i].parent == first or blocks[i].kind != "row"), None)


def _title(blocks: Sequence[Block], index: int) -> int | None:
    """The heading above a table."""
    return next((i for i in range(index - 1, -1, -1) if blocks[i].kind == "heading"), None)


@cache
def _labels(aspects: tuple[Aspect, ...], language: str) -> Cues:
    groups: dict[str, list[str]] = {}
    for aspect in aspects:
        for tongue, label in aspect.labels if aspect.key != OTHER else ():
            if tongue == language:
                parts = [sorted(forms(part.text, language, language)) for part in words(label)]
                groups.setdefault(aspect.key, []).extend(" ".join(choice) for choice in product(*parts))
    return Cues(groups, language)
