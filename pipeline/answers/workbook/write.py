"""The workbook as a file: its sheets in order."""

from collections.abc import Iterator
from pathlib import Path

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


def write_workbook(build: Path, path: Path, language: str = "en") -> None:
    """Write the workbook of a build folder that has all but its report, for a reader (one of `records.READERS`).

    Raises FileNotFoundError where the build lacks a file, and OSError where `path` cannot be written.
    """
    material = read_material(build, language)
    with Workbook(path) as book:
        book.page(material.words["read-me"], _read_me(material))
        for key, (columns, rows) in SHEETS.items():
            book.table(material.words[key], columns(material), rows(material))


def _read_me(material: Material) -> Iterator[tuple[str, str]]:
    words = material.words
    yield words["title"], ""
    for key in SHEETS:
        yield words[key], words[f"about-{key}"].format(most=MOST_QUOTES)
    counts = (f"{words[language]}: {n}" for language, n in sorted(material.survey.coverage.documents.items()))
    yield words["texts"], f"{', '.join(counts)}. {words['numbers']}"
