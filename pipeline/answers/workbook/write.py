"""The workbook as a file: its sheets in order."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.answers.answers import Answers
from pipeline.answers.gaps import Survey
from pipeline.answers.workbook.gaps import gap_columns, gap_rows
from pipeline.answers.workbook.material import Material, read_material
from pipeline.answers.workbook.most_telling import MOST_QUOTES
from pipeline.answers.workbook.quotes import quote_columns, quote_rows
from pipeline.answers.workbook.sides import conflict_columns, conflict_rows, matrix_columns, matrix_rows
from pipeline.answers.workbook.sources import source_columns, source_rows
from pipeline.answers.workbook.tables import Workbook

SHEETS = {
    "gaps": (gap_columns, gap_rows),
    "matrix": (matrix_columns, matrix_rows),
    "conflicts": (conflict_columns, conflict_rows),
    "quotes": (quote_columns, quote_rows),
    "sources": (source_columns, source_rows),
}
"""The sheets after the first, by their key in the wording."""

ROWS = 100_000
"""Rows of a sheet: Excel holds ten times as many, and nobody reads so many."""


def write_workbook(
    answers: Answers, path: Path, language: str = "en", chosen: Survey | None = None, filters: str = ""
) -> None:
    """Write the workbook of a build whose folder has all but its report, for a reader (one of `records.READERS`).

    `chosen` has the gaps that are wanted, if not all are; `filters` tells in the user's words how they were chosen.
    Raises FileNotFoundError where the build lacks a file, and OSError where `path` cannot be written.
    """
    material = read_material(answers, language, chosen)
    with Workbook(path) as book:
        book.page(material.words["read-me"], _read_me(material, filters))
        for key, (columns, rows) in SHEETS.items():
            shown = columns(material)
            book.table(material.words[key], shown, _some(rows(material), len(shown), material))


def _some(rows: Iterator[tuple[Any, ...]], width: int, material: Material) -> Iterator[tuple[Any, ...]]:
    """The first ROWS rows of so many cells, and one that tells how many more there are."""
    yield from islice(rows, ROWS)
    if left := sum(1 for _ in rows):
        yield (material.words["more-rows"].format(n=left), *[""] * (width - 1))


def _read_me(material: Material, filters: str) -> Iterator[tuple[str, str]]:
    words = material.words
    yield words["title"], ""
    notes = {
        "gaps": words["only-gaps"].format(filters=filters) if filters else "",
        "quotes": words["few-quotes"] if material.quotes.most < MOST_QUOTES else "",
    }
    for key in SHEETS:
        yield words[key], f"{words[f'about-{key}'].format(most=material.quotes.most)} {notes.get(key, '')}".strip()
    counts = (f"{words[language]}: {n}" for language, n in sorted(material.survey.coverage.documents.items()))
    yield words["texts"], f"{', '.join(counts)}. {words['numbers']}"
