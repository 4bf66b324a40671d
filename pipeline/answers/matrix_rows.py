"""The matrix as rows: few and short for people, all and complete for programs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipeline.answers.matrix import Cell, MatrixRow
from pipeline.answers.names import Names
from pipeline.answers.testimony import Citation, Told
from pipeline.answers.values import LONGEST, quoted, shortened, worded
from pipeline.answers.wording import read_wording

NOTHING = "—"

SHORT = 60
"""Letters of a fact in a table without quotes: a long sequence of steps is a detail."""

CELL_COLUMNS = (
    *("group", "concept", "label", "only", "weight", "segment", "documents", "asserted", "denied", "advised", "hedged"),
    *("languages", "facts", "compared", "quotes"),
)
"""Columns of `cell_rows`."""


def heaviest(rows: Iterable[MatrixRow], most: int) -> list[MatrixRow]:
    """The first rows of each group, at most so many (0: all)."""
    seen: Counter[str] = Counter()
    kept = []
    for row in rows:
        seen[row.group] += 1
        if not most or seen[row.group] <= most:
            kept.append(row)
    return kept


class MatrixWords:
    """Words the matrix for people, in the language of `names`."""

    def __init__(self, names: Names, by_aspect: bool) -> None:
        """`by_aspect`: rows are grouped by aspects, not by classes."""
        self.names, self.by_aspect = names, by_aspect
        self.words = read_wording("matrix", names.language)

    def columns(self, segments: Sequence[str]) -> list[str]:
        """The headers of `rows`."""
        words = self.words
        group = words["by-aspect" if self.by_aspect else "by-class"]
        return [group, words["concept"], *map(self.names.segment, segments), words["differ"]]

    def rows(self, rows: Iterable[MatrixRow], quotes: int) -> Iterator[list[str]]:
        """A row a concept; its group is named where it begins. Cells quote at most so many sentences."""
        before = None
        for row in rows:
            group = "" if row.group == before else self.group(row.group)
            before = row.group
            yield [group, self.concept(row), *(self.cell(cell, quotes) for cell in row.cells), self.differ(row, quotes)]

    def group(self, key: str) -> str:
        """The name of a class or aspect."""
        if not key:
            return self.words["no-aspect" if self.by_aspect else "overall"]
        return self.names.aspect(key) if self.by_aspect else self.names.class_(key)

    def concept(self, row: MatrixRow) -> str:
        """The label of a row's concept."""
        return self.names.of(row.concept) if row.concept else self.words["overall"]

    def cell(self, cell: Cell, quotes: int) -> str:
        """How many documents of which languages assert and deny, how they say it, and durations."""
        counts = {
            "yes": _languages(cell.asserted, ((s.language, s.asserted) for s in cell.support)),
            "no": _languages(cell.denied, ((s.language, s.denied) for s in cell.support)),
        }
        manner = {"advised": cell.advised, "hedged": cell.hedged}
        lines = [self.words[key].format(n=count) for key, count in counts.items() if count]
        lines += filter(None, [", ".join(self.words[key].format(n=count) for key, count in manner.items() if count)])
        longest = LONGEST if quotes else SHORT
        lines += dict.fromkeys(shortened(worded(fact.value, self.names), longest) for fact in cell.facts)
        return "\n".join([*lines, *_quotes(cell.citations, quotes)]) or NOTHING

    def differ(self, row: MatrixRow, quotes: int) -> str:
        """The one segment that has it, and what compares the segments."""
        only = [self.words["only"].format(segment=self.names.segment(row.only))] if row.only else []
        lines = [*only, *dict.fromkeys(worded(fact.value, self.names) for fact in row.facts)]
        return "\n".join([*lines, *_quotes([fact.citation for fact in row.facts], quotes)])


def cell_rows(rows: Iterable[MatrixRow], names: Names) -> Iterator[tuple[Any, ...]]:
    """A row a cell that holds anything, complete, for CSV and TSV (see CELL_COLUMNS)."""
    for row in rows:
        compared = [f"{worded(fact.value, names)} {_whole(fact.citation)}" for fact in row.facts]
        for cell in row.cells:
            facts = [f"{worded(fact.value, names)} {_whole(fact.citation)}" for fact in cell.facts]
            if cell.citations or facts or compared:
                counts = (cell.documents, cell.asserted, cell.denied, cell.advised, cell.hedged)
                languages = [f"{s.language} {s.documents}" for s in cell.support]
                label = names.of(row.concept) if row.concept else ""
                told = ("\n".join(lines) for lines in (facts, compared, map(_whole, cell.citations)))
                yield row.group, row.concept, label, row.only, row.weight, cell.segment, *counts, languages, *told


def nested(row: MatrixRow, names: Names) -> dict[str, Any]:
    """A row as JSON, with all its quotes."""
    return {
        "group": row.group,
        "concept": row.concept or None,
        "label": names.of(row.concept) if row.concept else None,
        "only": row.only or None,
        "weight": row.weight,
        "cells": {cell.segment: _cell(cell, names) for cell in row.cells},
        "compared": [fact_fields(fact, names) for fact in row.facts],
    }


def fact_fields(fact: Told, names: Names) -> dict[str, Any]:
    """A fact as JSON."""
    return {"value": worded(fact.value, names), "words": fact.words, **citation_fields(fact.citation)}


def citation_fields(cited: Citation) -> dict[str, Any]:
    """A sentence as JSON."""
    names = ("document", "language", "start", "end", "quote", "polarity", "modality", "aspect", "rule")
    return {name: getattr(cited, name) for name in names if getattr(cited, name) != ""}


def _cell(cell: Cell, names: Names) -> dict[str, Any]:
    counted = ("documents", "asserted", "denied", "advised", "hedged")
    languages = {
        s.language: {"documents": s.documents, "asserted": s.asserted, "denied": s.denied} for s in cell.support
    }
    return {name: getattr(cell, name) for name in counted} | {
        "languages": languages,
        "facts": [fact_fields(fact, names) for fact in cell.facts],
        "quotes": [citation_fields(cited) for cited in cell.citations],
    }


def _languages(total: int, counts: Iterable[tuple[str, int]]) -> str:
    """A number, and how many of it are of which language; "" for none."""
    return f"{total} ({', '.join(f'{language}:{count}' for language, count in counts if count)})" if total else ""


def _quotes(citations: Sequence[Citation], most: int) -> list[str]:
    return [quoted(cited) for cited in citations[:most]]


def _whole(cited: Citation) -> str:
    return quoted(cited, len(cited.quote))
