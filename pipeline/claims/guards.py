"""Guards of labels that mean several things: words that must stand in the sentence or its headings, or must not."""

import re
from collections.abc import Iterable, Sequence, Set
from functools import cached_property
from itertools import pairwise, product
from typing import NamedTuple

ENDING = re.compile(r"(?<=[A-Z])-[a-z]+$")


class Context:
    """The label words of a stretch of text: for each of its words the label words that it can be a form of."""

    def __init__(self, groups: Sequence[frozenset[str]]) -> None:
        self.words = frozenset[str]().union(*groups)
        self._groups = groups

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Label words that stand side by side; only the longer phrases of guards ask for them."""
        return frozenset(pair for a, b in pairwise(self._groups) for pair in product(a, b))


class Guard(NamedTuple):
    """Phrases of which one is enough: single words, and longer phrases, folded word by word."""

    words: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]

    def without(self, words: Set[str]) -> "Guard | None":
        """The guard without the phrases that have one of some words; None where nothing is left."""
        if self.words.isdisjoint(words) and all(words.isdisjoint(phrase) for phrase in self.phrases):
            return self  # so it is for most labels, which then share their guard
        return guard([*((word,) for word in self.words - words), *(p for p in self.phrases if words.isdisjoint(p))])

    def stands_in(self, contexts: Iterable[Context]) -> bool:
        """Whether one of the phrases stands in some contexts; the words of a longer one side by side."""
        contexts = tuple(contexts)
        for context in contexts:
            if not self.words.isdisjoint(context.words):
                return True
        return any(_stands_in(phrase, contexts) for phrase in self.phrases)


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


def _stands_in(phrase: tuple[str, ...], contexts: Sequence[Context]) -> bool:
    if not any(phrase[0] in context.words for context in contexts):
        return False
    return all(any(pair in context.pairs for context in contexts) for pair in pairwise(phrase))


def _plain(text: str) -> str:
    """Without hyphens and spaces, and without the Romanian ending of an abbreviation ("CTR-ul")."""
    return ENDING.sub("", text).replace("-", "").replace(" ", "")
