"""The workbook as a file: its sheets in order."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.answers.answers import Answers
from pipeline.answers.gaps import Survey
from pipeline.answers.workbook.gaps import gap_columns, gap_rows
from pipeline.answers.workbook.material import MOST_QUOTES, Material, read_material
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
            book.table(material.words[key], columns(material), rows(material))


def _read_me(material: Material, filters: str) -> Iterator[tuple[str, str]]:
    words = material.words
    yield words["title"], ""
    for key in SHEETS:
        only = words["only-gaps"].format(filters=filters) if filters and key == "gaps" else ""
        yield words[key], f"{words[f'about-{key}'].format(most=MOST_QUOTES)} {only}".strip()
    counts = (f"{words[language]}: {n}" for language, n in sorted(material.survey.coverage.documents.items()))
    yield words["texts"], f"{', '.join(counts)}. {words['numbers']}"
