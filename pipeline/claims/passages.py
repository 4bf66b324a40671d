"""What facts are read from: the sentences of a document, each with its mentions and what it stands under."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from typing import NamedTuple

from pipeline.claims.context import UNTIED, Sentence
from pipeline.claims.vocabulary import Concept, Vocabulary
from pipeline.language.cue_search import CueIndex
from pipeline.language.cues import Cue, Cues
from pipeline.language.lexicon import language_data
from pipeline.records import Block, CleanText, Evidence, Mention, Span

LASTING_KINDS = ("Process", "Stage", "Offer", "PricingModel", "Tactic")
"""Kinds of concepts that take time. Roles, places, tools and texts do not."""

TIMES = ("seconds", "minutes", "hours", "days", "weeks", "months", "years")
"""Units of metrics that measure how long something takes."""

LOOK_BACK = 50
"""Passages before one on its line that it knows of. A whole book may be one line."""


class Named(NamedTuple):
    """A mention, its concept, and the words [at, end) of its sentence that name it."""

    mention: Mention
    concept: Concept
    at: int
    end: int


@dataclass(frozen=True, eq=False)
class Passage:
    """A sentence with the concepts that it names (segments and parties apart: `untied`), and where it stands.

    `above` are the first sentences of the blocks it stands under, innermost first; `earlier` are the sentences
    before it on its line, the nearest first.
    """

    sentence: Sentence
    named: tuple[Named, ...]
    untied: tuple[Named, ...]
    above: tuple["Passage", ...]
    earlier: tuple["Passage", ...]

    def cues(self, phrases: Cues) -> Sequence[Cue]:
        """The cues of a list that the sentence has, in order."""
        return self.sentence.every_cue.find(phrases)

    @cached_property
    def inside(self) -> frozenset[int]:
        """The words (by place) inside names of concepts, without the first of each."""
        return frozenset([i for named in self.named for i in range(named.at + 1, named.end)])

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The classes and kinds of the concepts that it names."""
        return frozenset([told for named in self.named for told in (named.concept.class_, named.concept.kind)])

    def segments(self) -> tuple[str, ...]:
        """The segments that the sentence, or the innermost of what it stands under, is about."""
        told = (other.sentence.segments for other in (self, *self.above))
        return next(filter(None, told), ())

    def tells_time(self, words: range | None = None) -> bool:
        """Whether the sentence, or a range of its words, has a word for time or duration: "срок", "durata"."""
        found = self.cues(_time_words(self.sentence.block.language))
        return any(words is None or start in words for _, start, _ in found)

    def clause(self, at: int) -> range:
        """The words of the clause that holds word `at`."""
        return self.sentence.clause(at).words

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
        return Span(self.sentence.words[inside[0]].start, self.sentence.words[inside[-1]].end)


class Document:
    """The passages of a document in text order, repeats left out, and its two segments.

    `of_block` has the passages of each block, `children` the indexes of the blocks right under it, `lines` the passages
    that stand together on a line.
    """

    def __init__(
        self,
        text: CleanText,
        raw: str,
        blocks: Sequence[Block],
        sentences: Sequence[Sentence],
        mentions: Sequence[Mention],
        vocabulary: Vocabulary,
    ) -> None:
        """Take what the stages before have found; `mentions` are those of the matches of `sentences`, in their order.

        They know their sentence by number.
        """
        self.text, self.raw, self.blocks, self.vocabulary = text, raw, blocks, vocabulary
        self.of_block: list[list[Passage]] = []
        self.children: list[list[int]] = [[] for _ in blocks]
        for index, block in enumerate(blocks):
            if block.parent is not None:
                self.children[block.parent].append(index)
        self.lines: list[list[Passage]] = []
        in_sentence: defaultdict[int, list[Mention]] = defaultdict(list)
        for mention in mentions:
            in_sentence[mention.sentence].append(mention)
        numbered = enumerate(sentences)
        for block in blocks:
            self.of_block.append([])
            above = self._above(block)
            for number, sentence in islice(numbered, len(block.sentences)):
                self._add(sentence, in_sentence[number], above)
        told = (passages for passages, block in zip(self.of_block, blocks, strict=True) if not block.repeat)
        self.passages = [passage for passages in told for passage in passages]
        self._index = CueIndex([passage.sentence.every_cue for passage in self.passages])
        counts = Counter(name.segment for passage in self.passages for name in passage.sentence.names)
        self.pair = frozenset(segment for segment, _ in counts.most_common(2))

    def having(self, *lists: Callable[[str], Cues]) -> list[Passage]:
        """The passages with cues of one of some lists, each told by what gives it for a language."""
        return [self.passages[number] for number in self._index.having(*lists)]

    def below(self, index: int, kind: str) -> list[int]:
        """The indexes of the blocks of a kind right under a block."""
        return [i for i in self.children[index] if self.blocks[i].kind == kind]

    def evidence(self, span: Span, rule: str) -> Evidence:
        """The raw words of a clean span, as evidence found by a rule."""
        there = self.text.to_raw(span)
        return Evidence(there.start, there.end, there.of(self.raw), rule)

    def _add(self, sentence: Sentence, mentions: Sequence[Mention], above: tuple[Passage, ...]) -> None:
        if not self.lines or self.lines[-1][-1].sentence.words[-1].end < sentence.line:
            self.lines.append([])
        concepts = self.vocabulary.concepts
        spots = zip(mentions, sentence.spots, strict=True)
        every = [Named(mention, concepts[mention.concept], at, end) for mention, (at, end) in spots]
        named = tuple([one for one in every if one.concept.class_ not in UNTIED])
        untied = tuple([one for one in every if one.concept.class_ in UNTIED]) if len(named) < len(every) else ()
        passage = Passage(sentence, named, untied, above, tuple(self.lines[-1][: -LOOK_BACK - 1 : -1]))
        self.lines[-1].append(passage)
        self.of_block[-1].append(passage)

    def _above(self, block: Block) -> tuple[Passage, ...]:
        found: list[Passage] = []
        while block.parent is not None:
            found += self.of_block[block.parent][:1]
            block = self.blocks[block.parent]
        return tuple(found)


def takes_time(concept: Concept) -> bool:
    """Whether a concept is something that lasts, or a measure of how long something lasts."""
    return concept.kind in LASTING_KINDS or concept.unit in TIMES


@cache
def _time_words(language: str) -> Cues:
    return Cues({"time": language_data(language)["facts"]["durations"]["names"]}, language)


def _is_sign(word: str) -> bool:
    return not word[0].isalnum() and word not in ("%", "$", "€", "₫", "₽")
