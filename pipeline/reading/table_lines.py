"""Table files cut into rows, one by one: what is wrong with a row costs no other, and no file is held as a whole."""

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TextIO

LONGEST_LINE, MOST_LINES = 10_000_000, 5_000
"""Bytes of a line and lines of a row; beyond, it is no row of a table of texts."""

WIDE = ("UTF-16LE", "UTF-16BE")
"""Encodings in which commas and quotes are no single bytes. In all others they are those of ASCII."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file with its end, as code units, from its byte `start`; `number` counts from 1.

    A line without an end in sight has no text here, and `fault` says so.
    """

    text: str
    start: int
    end: int
    number: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a row as text, or what is wrong with it, with the bytes [start, end) and the line it begins in."""

    cells: tuple[str, ...]
    start: int
    end: int
    line: int
    fault: str = ""


def read_lines(path: Path, encoding: str) -> Iterator[Line]:
    """The lines of a file. A byte order mark is none of the first line. Raises OSError."""
    units = encoding if encoding in WIDE else "latin-1"
    with path.open(encoding=units, errors="surrogatepass" if encoding in WIDE else None, newline="") as file:
        at = 0
        for number in count(1):
            text = file.readline(LONGEST_LINE)
            if not text:
                return
            start, at = at, at + _size(text, units)
            if len(text) == LONGEST_LINE and not text.endswith(("\n", "\r")):
                at += sum(_size(piece, units) for piece in _rest(file))
                yield Line("\n", start, at, number, f"over {LONGEST_LINE} characters: break it into lines")
            else:
                unmarked = text.removeprefix("\ufeff").removeprefix("ï»¿") if number == 1 else text
                yield Line(unmarked, at - _size(unmarked, units), at, number)


def _size(text: str, units: str) -> int:
    return len(text.encode(units, "surrogatepass"))


def _rest(file: TextIO) -> Iterator[str]:
    """The pieces of a line up to its end."""
    while piece := file.readline(LONGEST_LINE):
        yield piece
        if piece.endswith(("\n", "\r")):
            return


def split_cells(text: str, delimiter: str) -> tuple[str, ...]:
    """The cells of a row. Raises csv.Error where quotes do not match."""
    csv.field_size_limit(LONGEST_LINE)
    return tuple(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), ()))


def cut_rows(lines: Iterator[Line], delimiter: str) -> Iterator[Cells]:
    """The rows of a table, empty ones too: a row ends with its line unless a quote is open.

    Where quotes do not match, the row is the one line that they were opened in, and the next line is read afresh.
    """
    csv.field_size_limit(LONGEST_LINE)
    waiting: deque[Line] = deque()
    while True:
        taken: list[Line] = []

        def feed(taken: list[Line] = taken) -> Iterator[str]:
            while len(taken) < MOST_LINES and (line := waiting.popleft() if waiting else next(lines, None)):
                taken.append(line)
                yield line.text

        try:
            cells = tuple(next(csv.reader(feed(), delimiter=delimiter, strict=True), ()))
            fault = next((line.fault for line in taken if line.fault), "")
        except csv.Error as error:
            cells, fault = (), f"its quotes do not match ({error}): double those within a cell"
            waiting.extendleft(reversed(taken[1:]))
            del taken[1:]
        if not taken:
            return
        yield Cells(cells, taken[0].start, taken[-1].end, taken[0].number, fault)
