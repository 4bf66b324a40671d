"""What report and workbook set side by side: B2B against B2C in matrices, and texts that disagree.

All of it is found in two passes over the claims of a build, and only what is shown of it is held.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from pipeline.answers.conflicts import Conflict, find_conflicts, ranked
from pipeline.answers.entries import Entry
from pipeline.answers.gaps import Survey
from pipeline.answers.matrix import SEGMENTS, Group, Layout, MatrixRow, Table
from pipeline.answers.passages import read_passages
from pipeline.answers.statements import Said, Statements, Topics
from pipeline.answers.testimony import Claimed, Told

QUOTES = 3
"""Sentences of a cell or of a side of a conflict that are held, as no more are shown, so that pages and rows of sheets
can be taken in; the rest is counted, and stands on the sheet of quotes.
"""

ROWS = 200
"""Rows of an aspect, or of a class of an industry, that are held; the rest, of which less is to tell, is counted:
nobody reads a thousand rows, and ten megabytes of text have more than two thousand for each aspect.
"""

INDUSTRIES, CANDIDATES = 12, 60
"""Industries and products that have a matrix of their own: those of which most is to tell, and those that most
documents name, of which they are chosen.
"""

Stated = TypeVar("Stated", Claimed, Told)
Passed = TypeVar("Passed")


@dataclass(frozen=True, slots=True)
class Sides:
    """The matrix by class, with all its rows, and by aspect; those of the industries of which most is to tell, these
    first; and the conflicts, the most real first.
    """

    by_class: list[Group]
    by_aspect: list[Group]
    industries: list[tuple[Entry, list[Group]]]
    conflicts: list[Conflict]

    @property
    def rows(self) -> Iterator[MatrixRow]:
        """The rows by class."""
        return (row for group in self.by_class for row in group.rows)


def read_sides(build: Path, store: ox.Store, surveyed: Survey) -> Sides:
    """What stands against each other in a build folder and its store, of which `surveyed` is the survey."""
    statements = Statements(build, store)
    topics = Topics(statements.told, SEGMENTS)

    def table(layout: Layout) -> Table:
        return Table(statements.class_of, topics, layout)

    by_class, by_aspect = table(Layout(quotes=QUOTES)), table(Layout(by_aspect=True, rows=ROWS, quotes=QUOTES))
    industries = _Industries(store, most_named(surveyed), lambda: table(Layout(rows=ROWS, quotes=QUOTES)))
    found = find_conflicts(
        build,
        store,
        statements,
        _passing(statements.by_document(), topics.add),
        _passing(statements.by_concept(), by_class.add, by_aspect.add, industries.add),
    )
    conflicts = ranked(conflict.cut(QUOTES) for conflict in found)
    return Sides(by_class.groups(), by_aspect.groups(), industries.chosen(), conflicts)


def _passing(each: Iterable[Passed], *takers: Callable[[Passed], None]) -> Iterator[Passed]:
    """What passes, after all takers have taken it."""
    for passed in each:
        for take in takers:
            take(passed)
        yield passed


def most_named(surveyed: Survey) -> list[Entry]:
    """The industries and products that most documents name, or something below them; what all of them stand below is
    none.
    """
    named: Counter[str] = Counter()
    for (iri, _, segment), counts in surveyed.coverage.cells.items():
        if entry := surveyed.entries.get(iri):
            named.update(dict.fromkeys((iri, *entry.broader), 0 if segment else counts.documents))
    entries = (entry for entry in surveyed.entries.values() if entry.class_ == "Industry" and entry.broader)
    known = sorted((e for e in entries if e.iri in named), key=lambda e: (-named[e.iri], e.key))
    return known[:CANDIDATES]


class _Industries:
    """The matrices of industries, as `b2graph matrix --industry` has them: of what is said in sentences that name one,
    or stand below a heading that does.
    """

    def __init__(self, store: ox.Store, industries: Iterable[Entry], table: Callable[[], Table]) -> None:
        self._tables = [(industry, table()) for industry in industries]
        self._passages: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for number, (industry, _) in enumerate(self._tables):
            for document, spans in read_passages(store, industry.iri).items():
                self._passages[document] += [(start, end, number) for start, end in spans]

    def add(self, said: Said) -> None:
        """Take what is said of a concept."""
        claims, told = self._by_industry(said.claims), self._by_industry(said.told)
        for number in {**claims, **told}:
            self._tables[number][1].add(Said(said.concept, claims.get(number, ()), told.get(number, ())))

    def _by_industry(self, stated: Iterable[Stated]) -> dict[int, Sequence[Stated]]:
        found: defaultdict[int, list[Stated]] = defaultdict(list)
        for each in stated:
            document, start, end = each.citation.place
            passages = self._passages.get(document, ())
            for number in {about for begin, stop, about in passages if begin <= start and end <= stop}:
                found[number].append(each)
        return dict(found)

    def chosen(self) -> list[tuple[Entry, list[Group]]]:
        """The industries of which most is to tell."""
        found = [(industry, table.groups()) for industry, table in self._tables]
        told = [(sum(group.count for group in groups), industry, groups) for industry, groups in found if groups]
        told.sort(key=lambda niche: (-niche[0], niche[1].key))
        return [(industry, groups) for _, industry, groups in told[:INDUSTRIES]]
