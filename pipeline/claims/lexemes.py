"""What a word is wherever it stands, found out once for each distinct word and not for each time it is used."""

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.claims.labels import UNKNOWN, LabelIndex, members_of
from pipeline.language.lexicon import fold, language_data

KNOWN_WORDS = 100_000
"""Distinct words that are remembered, those seen last: some 30 megabytes."""

NO_WORDS = frozenset[str]()


class Lexeme(NamedTuple):
    """A word of texts: its class of label words, these words, and the number of the class in the matcher.

    `fills`: it may stand in a gap; `joins`: it joins the parts of a coordination.
    """

    class_: str
    members: frozenset[str]
    orth: int
    fills: bool
    joins: bool
    is_function: bool


class Lexemes:
    """The words of texts of one language, by the labels of a vocabulary."""

    def __init__(self, index: LabelIndex) -> None:
        """Take the labels, which know the language."""
        matching = language_data(index.language)["matching"]
        self._index = index
        self._fillers = frozenset(matching["fillers"])  # not folded: "său" may stand in a gap, "sau" may not
        self.filler_pattern = re.compile(matching["filler_pattern"]) if matching["filler_pattern"] else None
        self._joiners = frozenset(fold(word, index.language) for word in matching["joiners"])
        self.of = lru_cache(KNOWN_WORDS)(self._of)
        """The lexeme of a word as it stands in a text."""

    def _of(self, word: str) -> Lexeme:
        folded, pattern = fold(word, self._index.language), self.filler_pattern
        known = self._index.class_of(folded)
        class_, members = (folded, NO_WORDS) if known is None else (known, members_of(known))
        self._index.meet(members)
        fills = word.lower() in self._fillers or bool(not members and pattern and pattern.search(word))
        orth = self._index.orth(class_ if members else UNKNOWN)
        return Lexeme(class_, members, orth, fills, folded in self._joiners, folded in self._index.function_words)
