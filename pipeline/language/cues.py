"""Cue phrases of a language, found in the folded words of a sentence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.language.lexicon import fold, words

REST = "*"
"""Stands at the end of a word beginning: "нужн*" is "нужна", "нужны" and the like."""

OR = "|"
"""Stands between words of which one is enough: "малый|малого|малому бизнес|бизнеса" has six readings."""


MOST_IDLE = 10_000
"""Words that begin no phrase and are remembered for it, which takes about half a megabyte."""


class Part(NamedTuple):
    """One word of a phrase: whole words, or beginnings of words, of which one is enough."""

    words: frozenset[str]
    beginnings: tuple[str, ...]


Phrase = tuple[Part, ...]

Option = tuple[Phrase, str]
"""A phrase and the name of its group."""


class Cue(NamedTuple):
    """A phrase found: its group, first word and end word."""

    group: str
    start: int
    end: int


class Cues:
    """Finds groups of phrases: whole words or word beginnings ("нужн*"), the longest phrase at each place.

    Words of `inside` may stand between the words of a phrase: "nu este foarte important" has the cue "nu important*".
    """

    def __init__(self, groups: Mapping[str, Iterable[str]], language: str, inside: Iterable[str] = ()) -> None:
        """Take phrases by the name of their group; they are folded as texts are."""
        self.inside = frozenset(fold(word, language) for word in inside)
        self._by_first: defaultdict[str, list[Option]] = defaultdict(list)
        for group, phrases in groups.items():
            for phrase in phrases:
                parts = tuple(part for chunk in phrase.split() for part in _parts(chunk, language))
                for first in (*parts[0].words, *(f"{beginning}{REST}" for beginning in parts[0].beginnings)):
                    self._by_first[first].append((parts, group))
        self._beginnings = {len(first) - 1 for first in self._by_first if first.endswith(REST)}
        self._starting: dict[str, list[Option]] = {}
        self._idle: set[str] = set()

    def find(self, sentence: Sequence[str]) -> list[Cue]:
        """The phrases in a sentence of folded words, in order, none overlapping."""
        if self._idle.issuperset(sentence):
            return []
        found: list[Cue] = []
        end = 0
        for at, word in enumerate(sentence):
            if at < end or word in self._idle:
                continue
            longest = self._longest(sentence, at, self._options(word))
            if longest:
                _, end, group = longest
                found.append(Cue(group, at, end))
        return found

    def _longest(self, sentence: Sequence[str], at: int, options: list[Option]) -> tuple[int, int, str] | None:
        """Number of words, end and group of the longest phrase of some (the longest first) that stands at a place."""
        best: tuple[int, int, str] | None = None
        for parts, group in options:
            if best and len(parts) < best[0]:
                break
            end = self._end(sentence, at, parts)
            if end and (not best or (end, group) > best[1:]):
                best = len(parts), end, group
        return best

    def _options(self, word: str) -> list[Option]:
        """The phrases that can begin with a word. Words recur: each is looked into once."""
        if word not in self._starting:
            beginnings = (word[:length] + REST for length in self._beginnings if length <= len(word))
            options = [option for first in (word, *beginnings) for option in self._by_first.get(first, ())]
            if not options:
                if len(self._idle) == MOST_IDLE:
                    self._idle.clear()
                self._idle.add(word)
                return options
            self._starting[word] = sorted(options, key=lambda option: -len(option[0]))
        return self._starting[word]

    def _end(self, sentence: Sequence[str], at: int, parts: Phrase) -> int:
        """Where a phrase ends whose first word stands at a place; 0 if not all of it is there."""
        at += 1
        for part in parts[1:]:
            while at < len(sentence) and not _fits(sentence[at], part) and sentence[at] in self.inside:
                at += 1
            if at == len(sentence) or not _fits(sentence[at], part):
                return 0
            at += 1
        return at


@cache
def _parts(chunk: str, language: str) -> Phrase:
    """What stands between two spaces; cut once, as forms of the same words make up many phrases."""
    if OR in chunk:
        return (Part(frozenset(fold(word, language) for word in chunk.split(OR)), ()),)
    *before, last = (fold(word.text, language) for word in words(chunk.removesuffix(REST)))
    end = Part(frozenset(), (last,)) if chunk.endswith(REST) else Part(frozenset((last,)), ())
    return (*(Part(frozenset((word,)), ()) for word in before), end)


def _fits(word: str, part: Part) -> bool:
    return word in part.words or word.startswith(part.beginnings)
