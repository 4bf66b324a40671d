"""A sentence as the scope rules see it: its words, the segments it names, its cues and its clauses."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple

from pipeline.claims.polarity import Denial, Place, denials, polarity_cues, prepositions
from pipeline.claims.vocabulary import Vocabulary
from pipeline.language.cue_search import CuesOf
from pipeline.language.cues import Cue, Cues
from pipeline.language.lexicon import Word, folded, language_data, sentence_words
from pipeline.records import Block, Match

BETWEEN_COORDINATED = 4
"""Words between two segment names that "and" still joins: "B2B-кампании и B2C"; mentions not counted."""

NEAR = 2
"""Words between a mention and the segment's name that belongs to it: "выставки для B2B"."""

OPENING = 3
"""Words that may stand before what a sentence begins with: "Для частного покупателя …"."""

LONGEST_MARKER = 4
"""Characters of the longest bullet or number of a list item: "(12)"."""

DASHES = ("—", "–", "-")
STRONG_SIGNS = (";", *DASHES)
"""Signs that end a clause."""

_STRONG = frozenset(STRONG_SIGNS)

UNTIED = ("Segment", "Party")
"""Classes whose mentions are tied to no segment, so that no claim is made of them."""

Segments = tuple[str, ...]
"""Notations of segments, sorted."""


class Name(NamedTuple):
    """A segment named in a sentence, by word position."""

    at: int
    end: int
    segment: str


class Clause(NamedTuple):
    """Words of a sentence that belong together; `compared` when the sentence only compares with them."""

    words: range
    compared: bool


class Sentence:
    """A sentence with its words, the segments it names, and its cues; `spots` are the words [start, end) of a match."""

    def __init__(self, text: str, block: Block, number: int, matches: Sequence[Match], vocabulary: Vocabulary) -> None:
        """Index the words of sentence `number` of a block; `matches` are those in it."""
        self.block, self.number, self.matches = block, number, matches
        span = block.sentences[number]
        self.line, self._text = text.rfind("\n", 0, span.start) + 1, text
        self.words: Sequence[Word] = sentence_words(text, span.start, span.end)
        self.folded = folded(self.words, block.language)
        self.every_cue = CuesOf(self.folded, block.language)
        self.places: list[Place] = []
        self.names: list[Name] = []
        self.plain: list[Name] = []
        self.local: set[Name] = set()
        self.spots = _spots(self.words, matches)
        if matches:
            self._place(vocabulary)

    def _place(self, vocabulary: Vocabulary) -> None:
        leading = prepositions(self.block.language)
        for match, (at, end) in zip(self.matches, self.spots, strict=True):
            class_, segment = vocabulary.concepts[match.concept].class_, vocabulary.segments.get(match.concept)
            if class_ not in UNTIED:
                oblique = at > 0 and self.folded[at - 1] in leading
                self.places.append(Place(at, end, class_ == "Stakeholder", oblique))
                told = [word.text for word in self.words[at:end]]
                self.names += [Name(i, i + 1, code) for i, code in enumerate(told, at) if code in vocabulary.codes]
            if segment:
                (self.names if class_ == "Segment" else self.plain).append(Name(at, end, segment))

    @property
    def opens_line(self) -> bool:
        """Whether its block begins its line, a marker aside."""
        return len(self._text[self.line : self.block.span.start].strip()) <= LONGEST_MARKER

    def told(self, cues: Cues) -> Sequence[Cue]:
        """The cues of a list that the sentence has, in order."""
        return self.every_cue.find(cues)

    @cached_property
    def named(self) -> Segments:
        """The segments named, sorted."""
        return tuple(sorted({name.segment for name in self.names}))

    @cached_property
    def segments(self) -> Segments:
        """The segments the sentence is about, sorted: those named, but not what it only compares with."""
        if not self.names:
            return ()
        aside = [part for part in self.clauses if part.compared]
        main = [name for name in self.names if not any(name.at in part.words for part in aside)]
        return tuple(sorted({name.segment for name in main}))

    @cached_property
    def meant(self) -> Segments:
        """The segments the sentence is about, by name or else in the plain words it begins with."""
        return self.segments or tuple(
            sorted({name.segment for name in self.plain if name.at <= OPENING and name not in self.local})
        )

    @cached_property
    def cues(self) -> Sequence[Cue]:
        """The scope cues of the sentence (the groups of `scope` in the language's data)."""
        found = self.told(scope_cues(self.block.language))
        if self.block.kind != "heading":
            return found
        return [cue._replace(group="and") if self._side_by_side(cue) else cue for cue in found]

    @cached_property
    def ands(self) -> frozenset[int]:
        """The words (by place) that are "and", "or" and the like."""
        return frozenset(i for cue in self.cues if cue.group == "and" for i in range(cue.start, cue.end))

    def _side_by_side(self, cue: Cue) -> bool:
        """Whether a comparison sets names side by side: in a heading "B2B compared with B2C" is about both."""
        before = cue.group == "compare" and any(0 <= cue.start - name.end < NEAR for name in self.names)
        return before and any(0 <= name.at - cue.end <= NEAR for name in self.names)

    @cached_property
    def polarity_cues(self) -> Sequence[Cue]:
        """The polarity cues of the sentence."""
        return self.told(polarity_cues(self.block.language))

    @cached_property
    def denials(self) -> dict[int, Denial]:
        """By what the sentence denies mentions, by the word that each begins with."""
        return denials(self.folded, self.polarity_cues, self.places, self.block.language)

    def cues_of(self, *groups: str, within: range | None = None) -> list[Cue]:
        """The scope cues of some groups, in the sentence or a clause of it."""
        if self.cue_groups.isdisjoint(groups):
            return []
        return [cue for cue in self.cues if cue.group in groups and (within is None or cue.start in within)]

    @cached_property
    def cue_groups(self) -> frozenset[str]:
        """The groups that the scope cues of the sentence are of."""
        return frozenset([cue.group for cue in self.cues])

    def has(self, group: str) -> bool:
        """Whether the sentence has a scope cue of the group."""
        return group in self.cue_groups

    def clause(self, at: int) -> Clause:
        """The clause of a word."""
        if len(self.clauses) == 1:
            return self.clauses[0]
        return next(part for part in self.clauses if at in part.words)

    @cached_property
    def clauses(self) -> list[Clause]:
        """The sentence cut at contrasts, semicolons and dashes; a comparison ("unlike B2C,") ends with its comma.

        A clause that still names several segments is cut between them, where "and" does not join them.
        """
        compared = {cue.start for cue in self.cues_of("compare")}
        cuts = compared | {cue.start for cue in self.cues_of("contrast")}
        if not _STRONG.isdisjoint(self.folded):
            inside = {i for cue in self.cues for i in range(cue.start, cue.end)}
            cuts |= {i for i, word in enumerate(self.folded) if word in _STRONG and i not in inside}
        cuts |= {self.folded.index(",", start) for start in compared if "," in self.folded[start:]}
        borders = [0]
        for cut in sorted(cuts - {0}):
            if not (self.folded[cut] in DASHES and self._only_names(range(borders[-1], cut))):
                borders.append(cut)
        borders.append(len(self.words))
        clauses = [Clause(range(a, b), a in compared) for a, b in pairwise(borders)]
        return [part for clause in clauses for part in self._cut_between_names(clause)]

    def _only_names(self, part: range) -> bool:
        """Whether words name a segment and no concept, as before the dash of "в B2B — тендеры"."""
        return any(name.at in part for name in self.names) and not any(place.start in part for place in self.places)

    def _cut_between_names(self, clause: Clause) -> Iterator[Clause]:
        names = [name for name in self.names if name.at in clause.words] if len(self.names) > 1 else []
        start = clause.words.start
        for a, b in pairwise(names):
            commas = [i for i in range(a.end, b.at) if self.folded[i] == ","]
            ands = [cue.start for cue in self.cues if cue.group == "and" and a.end <= cue.start < b.at]
            told = {a.segment, *(name.segment for name in names if name.end <= a.at and joined(self, name, a))}
            if (commas or ands) and told != {b.segment} and not joined(self, a, b):
                cut = (commas or ands)[-1]
                yield Clause(range(start, cut), clause.compared)
                start = cut
        yield Clause(range(start, clause.words.stop), clause.compared)


def joined(sentence: Sentence, a: Name, b: Name) -> bool:
    """Whether "and" joins two names, with few words and no contrast between; "каналы B2B и цены B2C" are two things."""
    inside = [place for place in sentence.places if a.end <= place.start and place.end <= b.at]
    if b.at - a.end - sum(place.end - place.start for place in inside) > BETWEEN_COORDINATED:
        return False
    if a.segment == b.segment:
        return True
    if any(word in STRONG_SIGNS for word in sentence.folded[a.end : b.at]):
        return False
    between = [cue for cue in sentence.cues if a.end <= cue.start < b.at]
    ands = [cue.end for cue in between if cue.group == "and"]
    if not ands or any(cue.group == "contrast" for cue in between) or "," in sentence.folded[ands[-1] : b.at]:
        return False
    return not _each_has_its_own(sentence, a, inside)


def _each_has_its_own(sentence: Sentence, a: Name, inside: Sequence[Place]) -> bool:
    """Whether the first of two names has a mention in front of it and the second another one."""
    first = [place for place in sentence.places if 0 <= a.at - place.end <= NEAR]
    said = {tuple(sentence.folded[place.start : place.end]) for place in first}
    return bool(said) and any(tuple(sentence.folded[place.start : place.end]) not in said for place in inside)


def _spots(words: Sequence[Word], matches: Sequence[Match]) -> list[tuple[int, int]]:
    """The words [start, end) of each match."""
    if not matches:
        return []
    starts, ends = [word.start for word in words], [word.end for word in words]
    return [(bisect_left(starts, match.span.start), bisect_right(ends, match.span.end)) for match in matches]


@cache
def scope_cues(language: str) -> Cues:
    """The scope cues of a language."""
    return Cues(language_data(language)["scope"], language)
