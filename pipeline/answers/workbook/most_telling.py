"""The most telling quotes of each concept, segment and language: few enough for a sheet, however large the corpus."""

from bisect import insort_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from pipeline.answers.testimony import EVERYTHING, Citation, Claimed, read_claimed

MOST_QUOTES = 20
"""Quotes of a cell at most, and names of documents in a cell of a sheet; the rest is counted."""

ROWS = 35_000
"""Quotes of all cells together, if more than one of each: whoever filters a sheet can take in no more."""


class Cell(NamedTuple):
    """What a quote is about: a concept (IRI) and its class, a segment (notation) and the language of the text."""

    concept: str
    segment: str
    language: str
    class_: str


class Quotes:
    """The quotes of a cell: how many there are, and the first of them as `in_turn` ranks them."""

    def __init__(self) -> None:
        self.total = 0
        self._ranked: list[tuple[tuple[int, int], Citation]] = []

    def __len__(self) -> int:
        return len(self._ranked)

    @property
    def first(self) -> list[Citation]:
        """The quotes that are held, the most telling first."""
        return [cited for _, cited in self._ranked]

    def add(self, citations: Iterable[Citation], most: int) -> None:
        """Add those of a document; documents come in order of their names."""
        turns: Counter[int] = Counter()
        for cited in sorted(citations):
            turns[cited.directness] += 1
            self.total += 1
            rank = -cited.directness, turns[cited.directness]
            if len(self) < most or rank < self._ranked[-1][0]:
                insort_right(self._ranked, (rank, cited), key=itemgetter(0))
                self.cut(most)

    def cut(self, most: int) -> None:
        """Keep so many at most."""
        del self._ranked[most:]


class MostTelling:
    """The quotes of all cells; `most` are held of each, which is less than MOST_QUOTES where there are many cells."""

    def __init__(self) -> None:
        self.most = MOST_QUOTES
        self.cells: defaultdict[Cell, Quotes] = defaultdict(Quotes)
        self._held = 0

    def add(self, claims: Iterable[Claimed]) -> None:
        """Add what a document claims; documents come in order of their names."""
        cited: defaultdict[Cell, list[Citation]] = defaultdict(list)
        for claimed in claims:
            cell = Cell(claimed.concept, claimed.segment, claimed.citation.language, claimed.class_)
            cited[cell].append(claimed.citation)
        for cell, citations in cited.items():
            quotes = self.cells[cell]
            self._held -= len(quotes)
            quotes.add(citations, self.most)
            self._held += len(quotes)
        while self._held > ROWS and self.most > 1:
            self._cut(self.most - 1)

    def _cut(self, most: int) -> None:
        self.most = most
        for quotes in self.cells.values():
            quotes.cut(most)
        self._held = sum(map(len, self.cells.values()))


def read_quotes(build: Path, store: ox.Store) -> MostTelling:
    """The most telling quotes of a build folder and its store."""
    found = MostTelling()
    for _, claims in groupby(read_claimed(build, store, EVERYTHING), key=lambda claimed: claimed.citation.document):
        found.add(claims)
    return found
