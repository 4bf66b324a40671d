"""Spreadsheets (.xlsx) of tables: filters, frozen headers, colour scales. Text stays text, whatever it begins with."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

LONGEST_CELL = 32_767
"""UTF-16 code units that Excel reads of a cell; of a longer one xlsxwriter would write nothing."""

CREATED = datetime(2000, 1, 1)
"""For want of a clock: equal tables give equal bytes."""

LINE, MOST_LINES, PAGE = 15, 27, 100
"""Points of a line of text, lines that a row can be high (409 points), and characters of a line of a page."""

LIKE_FORMULAS = tuple("=+-@\t\r＝＋－＠")
"""What a text begins with that Excel would take for a formula as soon as somebody edits the cell."""

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, width in characters, whether rows grow with its text, and numbers are coloured by size."""

    header: str
    width: int = 16
    grows: bool = False
    scaled: bool = False


class Workbook:
    """A spreadsheet that is written to a file when it is closed."""

    def __init__(self, path: Path) -> None:
        """`path` is written in full on leaving the context, whatever was there. That raises OSError if it cannot be."""
        self._path, self._packed = path, BytesIO()
        self._book = xlsxwriter.Workbook(self._packed, _OPTIONS)
        self._book.set_properties({"created": CREATED})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._numbers = [self._format(valign="top", num_format=shown) for shown in ("0", "0.00")]
        self._texts = {
            (wrapped, risky): self._format(valign="top", align="left", indent=1, text_wrap=wrapped, quote_prefix=risky)
            for wrapped in (False, True)
            for risky in (False, True)
        }
        self._tables = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is None:
            self._write()

    def _write(self) -> None:
        """The parts that it is packed of stand beside it, where they go with the folder of a build that is stopped."""
        with self._path.open("wb") as file, TemporaryDirectory(dir=self._path.parent) as parts:
            self._book.tmpdir = parts
            try:
                self._book.close()
            except FileCreateError as error:
                raise error.args[0] from None
            file.write(self._packed.getbuffer())

    def table(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], hidden: bool = False) -> None:
        """Add a sheet with one table, its cells texts and numbers. Excel cuts names of sheets at 31 characters."""
        sheet = self._book.add_worksheet(name[:31])
        if hidden:
            sheet.hide()
        last = 1
        for last, row in enumerate(rows, 1):
            for at, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._cell(sheet, last, at, value, column.grows)
            grown = (lines(value, column.width - 2) for column, value in zip(columns, row, strict=True) if column.grows)
            sheet.set_row(last, LINE * min(max(grown, default=1), MOST_LINES))
        self._tables += 1
        look = self._format(**_HEAD)
        head = [{"header": column.header[:1].upper() + column.header[1:], "header_format": look} for column in columns]
        options = {"name": f"Table{self._tables}", "columns": head, "style": "Table Style Light 9"}
        sheet.add_table(0, 0, last, len(columns) - 1, options)
        sheet.set_row(0, LINE * max(lines(column.header, column.width - 3) for column in columns))
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
            if column.scaled:
                sheet.conditional_format(1, at, last, at, _SCALE)

    def page(self, name: str, rows: Iterable[tuple[str, str]]) -> None:
        """Add a sheet to read: a bold word and a text a row; where there is no text the word is a heading."""
        sheet = self._book.add_worksheet(name[:31])
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, PAGE)
        for at, (word, text) in enumerate(rows):
            sheet.write_string(at, 0, fitting(word), self._format(bold=True, valign="top", **({} if text else _TITLE)))
            sheet.set_row(at, LINE * (lines(text, PAGE) + 1) if text else 2 * LINE)
            if text:
                sheet.write_string(at, 1, fitting(text), self._format(text_wrap=True, valign="top"))

    def _cell(self, sheet: Any, row: int, at: int, value: Any, wrapped: bool) -> None:
        if isinstance(value, int | float):
            sheet.write_number(row, at, value, self._numbers[isinstance(value, float)])
        elif value:
            sheet.write_string(row, at, fitting(value), self._texts[wrapped, value.startswith(LIKE_FORMULAS)])

    def _format(self, **look: Any) -> Any:
        key = tuple(look.items())
        if key not in self._formats:
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]


_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""The signs that turn the direction of writing, for what follows them."""

_TITLE = {"font_size": 14}
_HEAD = {
    "bold": True,
    "text_wrap": True,
    "valign": "top",
    "align": "left",
    "indent": 1,
    "font_color": "#FFFFFF",
    "bg_color": "#1F4E79",
}
_SCALE = {"type": "3_color_scale", "min_color": "#FFFFFF", "mid_color": "#FCE8B2", "max_color": "#F4A582"}


def lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of so many characters.

    >>> lines("one\\ntwo", 10), lines("a" * 25, 10), lines("", 10)
    (2, 3, 1)
    """
    return sum(max(1, -(-len(line) // max(width, 1))) for line in text.split("\n"))


def fitting(text: str) -> str:
    """A text that a cell can hold: cut, with an ellipsis, and signs that turn the direction of writing shown as codes.

    >>> fitting("left\\u202eright"), len(fitting("long" * 10_000))
    ('left\\\\u202eright', 32767)
    """
    text = _TURNING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
    if len(text) * 2 <= LONGEST_CELL:
        return text
    data = text.encode("utf-16-le", "replace")
    if len(data) // 2 <= LONGEST_CELL:
        return text
    return data[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", "ignore") + "…"
