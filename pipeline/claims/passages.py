"""What facts are read from: the sentences of a document, each with its mentions and what it stands under."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.claims.context import Sentence
from pipeline.claims.vocabulary import Concept, Vocabulary
from pipeline.language.lexicon import Phrases
from pipeline.records import Block, CleanText, Evidence, Match, Mention, Span

LASTING_KINDS = ("Process", "Stage", "Offer", "PricingModel", "Tactic")
"""Kinds of concepts that take time. Roles, places, tools and texts do not."""

_TIME = re.compile(r"\b(?:time|timeline|cycle|length|duration|period|window|turnaround|days|payback)\b")

Cue = tuple[str, int, int]
"""Group, first word and end word of a phrase."""


@dataclass(frozen=True, slots=True)
class Named:
    """A mention, its concept, and the words [at, end) of its sentence that name it."""

    mention: Mention
    concept: Concept
    at: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with the concepts that it names (segments left out), and where it stands.

    `above` are the first sentences of the blocks it stands under, innermost first; `earlier` are the sentences
    before it on its line, the nearest first.
    """

    sentence: Sentence
    named: tuple[Named, ...]
    above: tuple["Passage", ...]
    earlier: tuple["Passage", ...]
    _cues: dict[Phrases, list[Cue]] = field(default_factory=dict, compare=False)

    def cues(self, phrases: Phrases) -> list[Cue]:
        """The phrases that the sentence has, searched once."""
        if phrases not in self._cues:
            self._cues[phrases] = list(phrases.find(self.sentence.folded))
        return self._cues[phrases]

    def clause(self, at: int) -> range:
        """The words of the clause that holds word `at`."""
        return next(part.words for part in self.sentence.clauses if at in part.words)

    def within(self, words: range) -> list[Named]:
        """The concepts named in a range of words."""
        return [named for named in self.named if words.start <= named.at and named.end <= words.stop]

    def span(self, words: range) -> Span:
        """The clean span of a range of words, without the signs around it."""
        inside = list(words)
        while len(inside) > 1 and _is_sign(self.sentence.folded[inside[-1]]):
            inside.pop()
        while len(inside) > 1 and _is_sign(self.sentence.folded[inside[0]]):
            inside.pop(0)
        return Span(self.sentence.words[inside[0]].span.start, self.sentence.words[inside[-1]].span.end)


class Document:
    """The passages of a document in text order, repeats left out, and its two segments.

    `of_block` has the passages of each block, `lines` those that stand together on a line.
    """

    def __init__(
        self, text: CleanText, raw: str, blocks: Sequence[Block], mentions: Sequence[Mention], vocabulary: Vocabulary
    ) -> None:
        """Take what the stages before have found; `mentions` know their sentence by number."""
        self.text, self.raw, self.blocks, self.vocabulary = text, raw, blocks, vocabulary
        self.of_block: list[list[Passage]] = []
        self.lines: list[list[Passage]] = []
        in_sentence: defaultdict[int, list[Mention]] = defaultdict(list)
        for mention in mentions:
            in_sentence[mention.sentence].append(mention)
        number = 0
        for block in blocks:
            self.of_block.append([])
            above = self._above(block)
            for part in range(len(block.sentences)):
                self._add(block, part, in_sentence[number], above)
                number += 1
        told = (passages for passages, block in zip(self.of_block, blocks, strict=True) if not block.repeat)
        self.passages = [passage for passages in told for passage in passages]
        counts = Counter(name.segment for passage in self.passages for name in passage.sentence.names)
        self.pair = frozenset(segment for segment, _ in counts.most_common(2))

    def evidence(self, span: Span, rule: str) -> Evidence:
        """The raw words of a clean span, as evidence found by a rule."""
        there = self.text.to_raw(span)
        return Evidence(there.start, there.end, there.of(self.raw), rule)

    def _add(self, block: Block, part: int, mentions: Sequence[Mention], above: tuple[Passage, ...]) -> None:
        before = self.lines[-1][-1].sentence.words[-1].span.end if self.lines else 0
        if not self.lines or "\n" in self.text.text[before : block.sentences[part].start]:
            self.lines.append([])
        matches = [self._match(mention, part) for mention in mentions]
        sentence = Sentence(self.text.text, block, part, matches, self.vocabulary)
        named = tuple(
            Named(mention, concept, *sentence.place(match))
            for mention, match in zip(mentions, matches, strict=True)
            if (concept := self.vocabulary.concepts[mention.concept]).class_ != "Segment"
        )
        passage = Passage(sentence, named, above, tuple(self.lines[-1][::-1]))
        self.lines[-1].append(passage)
        self.of_block[-1].append(passage)

    def _match(self, mention: Mention, part: int) -> Match:
        """The mention in clean offsets, as scope saw it."""
        span = _to_clean(self.text, Span(mention.start, mention.end))
        return Match(span, 0, part, mention.concept, mention.label, mention.label_language, mention.rule)

    def _above(self, block: Block) -> tuple[Passage, ...]:
        found: list[Passage] = []
        while block.parent is not None:
            found += self.of_block[block.parent][:1]
            block = self.blocks[block.parent]
        return tuple(found)


def takes_time(concept: Concept) -> bool:
    """Whether a concept is something that lasts, or a measure of how long something lasts."""
    return concept.kind in LASTING_KINDS or bool(_TIME.search(concept.pref_label("en")))


def _to_clean(text: CleanText, span: Span) -> Span:
    """The clean span that `CleanText.to_raw` gave as raw `span`; all of an edit where the span lies in one."""
    first = bisect_right(text.edits, span.start, key=lambda edit: edit.raw_start) - 1
    last = bisect_left(text.edits, span.end, key=lambda edit: edit.raw_start) - 1
    start, end = span.start, span.end
    if first >= 0:
        edit = text.edits[first]
        start = edit.start if start < edit.raw_end else edit.end + start - edit.raw_end
    if last >= 0:
        edit = text.edits[last]
        end = edit.end if end <= edit.raw_end else edit.end + end - edit.raw_end
    return Span(start, end)


def _is_sign(word: str) -> bool:
    return not word[0].isalnum() and word not in ("%", "$", "€", "₫", "₽")
