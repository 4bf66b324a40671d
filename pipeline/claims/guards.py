"""Guards of labels that mean several things: words that must stand in the sentence or its headings, or must not."""

import re
from collections.abc import Iterable, Sequence, Set
from functools import cached_property
from itertools import pairwise, product
from typing import NamedTuple

ENDING = re.compile(r"(?<=[A-Z])-[a-z]+$")


class Stretch:
    """The label words of a stretch of text: for each of its words the label words that it can be a form of."""

    def __init__(self, groups: Sequence[frozenset[str]]) -> None:
        self.words = frozenset[str]().union(*groups)
        self._groups = groups

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Label words that stand side by side; only the longer phrases of guards ask for them."""
        return frozenset(pair for a, b in pairwise(self._groups) for pair in product(a, b))


class Context:
    """What a label stands in: its sentence and the headings above, as stretches of text."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self.words = frozenset[str]().union(*(stretch.words for stretch in stretches))
        self._stretches = stretches

    def has(self, phrase: tuple[str, ...]) -> bool:
        """Whether the words of a phrase stand here, each beside the next."""
        if not self.words.issuperset(phrase):
            return False
        return all(any(pair in stretch.pairs for stretch in self._stretches) for pair in pairwise(phrase))


class Guard(NamedTuple):
    """Phrases of which one is enough: single words, and longer phrases, folded word by word."""

    words: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]

    def without(self, words: Set[str]) -> "Guard | None":
        """The guard without the phrases that have one of some words; None where nothing is left."""
        if self.words.isdisjoint(words) and all(words.isdisjoint(phrase) for phrase in self.phrases):
            return self  # so it is for most labels, which then share their guard
        return guard([*((word,) for word in self.words - words), *(p for p in self.phrases if words.isdisjoint(p))])

    def stands_in(self, context: Context) -> bool:
        """Whether one of the phrases stands in a context."""
        return not self.words.isdisjoint(context.words) or any(map(context.has, self.phrases))


def guard(phrases: Iterable[tuple[str, ...]]) -> Guard | None:
    """The guard that some phrases make; None where there are none."""
    known = tuple(phrases)
    single = frozenset(phrase[0] for phrase in known if len(phrase) == 1)
    return Guard(single, tuple(phrase for phrase in known if len(phrase) > 1)) if known else None


def same_case(surface: str, label: str) -> bool:
    """Whether a text writes a label with the same capitals: abbreviations in every letter, names at their start."""
    if any(word.isupper() or not word.isalpha() for word in label.split()):
        return _plain(surface) == _plain(label)
    return [word[0].isupper() for word in surface.split()] == [word[0].isupper() for word in label.split()]


def _plain(text: str) -> str:
    """Without hyphens and spaces, and without the Romanian ending of an abbreviation ("CTR-ul")."""
    return ENDING.sub("", text).replace("-", "").replace(" ", "")
