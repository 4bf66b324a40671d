"""Mentions and claims as tables: CSV for any program, Parquet for data frames."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.answers.published import Row, read_rows

TABLES = ("mentions", "claims")


def write_csv(build: Path, target: Path) -> Iterator[Path]:
    """Write the tables of a build folder as CSV into the folder `target`; gives the files.

    Lists are JSON, booleans `true` and `false`. Text is as it stands in the document: import it, do not double-click
    it, for a spreadsheet takes text that begins with "=" for a formula (gaps.xlsx is made for spreadsheets).
    """
    for name in TABLES:
        rows = list(_rows(build, name))
        path = target / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(_columns(rows))
            writer.writerows([_cell(value) for value in row.values()] for row in rows)
        yield path


def write_parquet(build: Path, target: Path) -> Iterator[Path]:
    """Write the tables of a build folder as Parquet into the folder `target`; gives the files.

    Raises ValueError where pyarrow, an extra of b2graph, is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise ValueError("Parquet needs pyarrow: pip install 'b2graph[parquet]'") from error
    for name in TABLES:
        path = target / f"{name}.parquet"
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(list(_rows(build, name))), path)
        yield path


def _rows(build: Path, name: str) -> Iterator[Row]:
    """Mentions as they are; of claims a row for each piece of evidence."""
    for row in read_rows(build, f"{name}.jsonl"):
        evidence = row.pop("evidence", None)
        if evidence is None:
            yield row
        else:
            yield from ({**row, **piece} for piece in evidence)


def _columns(rows: list[Row]) -> list[str]:
    return list(rows[0]) if rows else []


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)
