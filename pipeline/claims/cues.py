"""Cue phrases of a language, found in the folded words of a sentence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.language.lexicon import fold, words

REST = "*"
"""Stands at the end of a word beginning: "нужн*" is "нужна", "нужны" and the like."""


class Cue(NamedTuple):
    """A phrase found: its group, first word and end word."""

    group: str
    start: int
    end: int


class Cues:
    """Finds groups of phrases: whole words or word beginnings ("нужн*"), the longest phrase at each place.

    Words of `skipped` may stand inside a phrase: "nu este foarte important" has the cue "nu important*".
    """

    def __init__(self, groups: Mapping[str, Iterable[str]], language: str, skipped: Iterable[str] = ()) -> None:
        """Take phrases by the name of their group; they are folded as texts are."""
        self.skipped = frozenset(fold(word, language) for word in skipped)
        self.by_first: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for group, phrases in groups.items():
            for phrase in phrases:
                parts = tuple(_parts(phrase, language))
                self.by_first[parts[0]].append((parts, group))
        for options in self.by_first.values():
            options.sort(key=lambda option: (-len(option[0]), option))

    def find(self, sentence: Sequence[str]) -> Iterator[Cue]:
        """The phrases in a sentence of folded words, in order, none overlapping."""
        kept = [i for i, word in enumerate(sentence) if word not in self.skipped]
        told = [sentence[i] for i in kept]
        at = 0
        while at < len(told):
            found = max(self._at(told, at), default=None, key=lambda option: option[0])
            if found:
                length, group = found
                yield Cue(group, kept[at], kept[at + length - 1] + 1)
            at += found[0] if found else 1

    def _at(self, told: Sequence[str], at: int) -> Iterator[tuple[int, str]]:
        word = told[at]
        for first in (word, *(word[:n] + REST for n in range(1, len(word) + 1))):
            for parts, group in self.by_first.get(first, ()):
                if at + len(parts) <= len(told) and all(map(_fits, told[at : at + len(parts)], parts)):
                    yield len(parts), group
                    break


def _parts(phrase: str, language: str) -> Iterator[str]:
    for chunk in phrase.split():
        rest = REST if chunk.endswith(REST) and len(chunk) > 1 else ""
        *before, last = (fold(word.text, language) for word in words(chunk.removesuffix(rest)))
        yield from (*before, last + rest)


def _fits(word: str, part: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith(REST) and len(part) > 1 else word == part
