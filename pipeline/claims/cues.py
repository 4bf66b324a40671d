"""Cue phrases of a language, found in the folded words of a sentence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.language.lexicon import fold, words

REST = "*"
"""Stands at the end of a word beginning: "нужн*" is "нужна", "нужны" and the like."""

OR = "|"
"""Stands between words of which one is enough: "малый|малого|малому бизнес|бизнеса" has six readings."""


class Part(NamedTuple):
    """One word of a phrase: whole words, or beginnings of words, of which one is enough."""

    words: frozenset[str]
    beginnings: tuple[str, ...]


Phrase = tuple[Part, ...]


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
        self.by_first: defaultdict[str, list[tuple[Phrase, str]]] = defaultdict(list)
        for group, phrases in groups.items():
            for phrase in phrases:
                parts = tuple(_parts(phrase, language))
                for first in (*sorted(parts[0].words), *(f"{beginning}{REST}" for beginning in parts[0].beginnings)):
                    self.by_first[first].append((parts, group))
        self.shortest_beginning = min((len(first) for first in self.by_first if first.endswith(REST)), default=0) - 1

    def find(self, sentence: Sequence[str]) -> Iterator[Cue]:
        """The phrases in a sentence of folded words, in order, none overlapping."""
        at = 0
        while at < len(sentence):
            longest = max(self._at(sentence, at), default=None)
            if longest:
                yield Cue(longest[2], at, longest[1])
            at = longest[1] if longest else at + 1

    def _at(self, sentence: Sequence[str], at: int) -> Iterator[tuple[int, int, str]]:
        """Number of words, end and group of each phrase that begins at a word."""
        word = sentence[at]
        beginnings = (word[:n] + REST for n in range(max(1, self.shortest_beginning), len(word) + 1))
        for first in (word, *beginnings):
            for parts, group in self.by_first.get(first, ()):
                end = self._end(sentence, at + 1, parts[1:])
                if end:
                    yield len(parts), end, group

    def _end(self, sentence: Sequence[str], at: int, parts: Phrase) -> int | None:
        """Where the rest of a phrase ends, if it goes on at a word."""
        for part in parts:
            while at < len(sentence) and not _fits(sentence[at], part) and sentence[at] in self.inside:
                at += 1
            if at == len(sentence) or not _fits(sentence[at], part):
                return None
            at += 1
        return at


def _parts(phrase: str, language: str) -> Iterator[Part]:
    for chunk in phrase.split():
        if OR in chunk:
            yield Part(frozenset(fold(word, language) for word in chunk.split(OR)), ())
            continue
        *before, last = (fold(word.text, language) for word in words(chunk.removesuffix(REST)))
        yield from (Part(frozenset((word,)), ()) for word in before)
        yield Part(frozenset(), (last,)) if chunk.endswith(REST) else Part(frozenset((last,)), ())


def _fits(word: str, part: Part) -> bool:
    return word in part.words or word.startswith(part.beginnings)
