"""Rows on the terminal: a table for people, CSV, TSV and JSON for programs."""

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from rich.console import Console

FORMATS = ("table", "csv", "tsv", "json")

READABLE, MARGIN, WORD = 16, 3, 40
"""The least width, and the space beside it, with which a column of a table is still pleasant to read; and the longest
word, such as a name to copy, that is not cut."""

format_option = click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True, help="How rows are written."
)


def number_of(number: int, noun: str) -> str:
    """A number of things, which add an s where they are several: "1 row", "2 rows"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def write_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]], format_: str) -> None:
    """Write rows to stdout. None is an empty cell (null in JSON); lists are joined by ", " but in JSON."""
    if format_ == "json":
        data = [dict(zip(columns, row, strict=True)) for row in rows]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    elif format_ == "table":
        _table(columns, rows)
    else:
        _separated(columns, rows, sys.stdout, "\t" if format_ == "tsv" else ",")


def _separated(columns: Sequence[str], rows: Iterable[Sequence[Any]], file: TextIO, delimiter: str) -> None:
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_text(value) for value in row] for row in rows)


def _table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table, or where the terminal is too narrow to read one, a paragraph a row."""
    from rich.console import Console

    cells = [[_text(value) for value in row] for row in rows]
    console = Console(highlight=False)
    room = console.width - MARGIN * len(columns)
    if widths := _widths([[name, *(row[i] for row in cells)] for i, name in enumerate(columns)], room):
        _print_table(console, columns, cells, widths)
    else:
        _print_paragraphs(console, columns, cells)


def _widths(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """A width for each column of texts, which cuts no word of usual length in two; none where there is no room."""
    from rich.cells import cell_len

    longest = [max(cell_len(line) for text in texts for line in text.split("\n")) for texts in columns]
    words = [max(cell_len(word) for text in texts for word in text.split() or [""]) for texts in columns]
    widths = [max(min(line, READABLE), min(word, WORD)) for line, word in zip(longest, words, strict=True)]
    if (spare := room - sum(widths)) < 0:
        return []
    while spare > 0 and (wanting := [i for i, width in enumerate(widths) if width < longest[i]]):
        for i in wanting[:spare]:
            widths[i] += 1
        spare -= len(wanting)
    return widths


def _print_table(
    console: "Console", columns: Sequence[str], cells: Sequence[Sequence[str]], widths: Sequence[int]
) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column, width in zip(columns, widths, strict=True):
        table.add_column(column, overflow="fold", width=width)
    for row in cells:
        table.add_row(*map(Text, row))
    console.print(table)


def _print_paragraphs(console: "Console", columns: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    for row in cells:
        indent = 0
        for column, cell in zip(columns, row, strict=True):
            if cell or not any(row):
                first, *more = cell.split("\n")
                console.print(Padding(Text.assemble((f"{column}: ", "dim"), first), (0, 0, 0, indent)))
                for line in more:
                    console.print(Padding(Text(line), (0, 0, 0, indent + 2)))
                indent = 2


def _text(value: Any) -> str:
    """A cell as text, its lines kept."""
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)
    return "\n".join(map(visible, text.split("\n")))


def visible(text: str) -> str:
    r"""A text on one line: controls, which could steer a terminal, and unusual spaces are shown as their code.

    >>> visible("red\x1b[31m")
    'red\\x1b[31m'
    """
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
