"""How a table file is read: its encoding, what parts its columns, which of them is the text, and which tell of it."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.reading.columns import named, plain
from pipeline.reading.encodings import Decoded, decode
from pipeline.reading.table_lines import LONGEST_LINE, WIDE, read_lines
from pipeline.sources import Layout

SAMPLED, ROWS = 1024 * 1024, 100
"""Bytes and rows at the start that tell the layout."""

DELIMITERS = ("\t", ";", ",")
ONE_COLUMN = "\x1f"
"""A delimiter that no text has, for tables of one column."""

NAME = 40
"""Characters that the name of a column has at most."""


def find_layout(path: Path, is_json: bool) -> tuple[Layout, bool] | None:
    """How a file is read and whether its first row names the columns; None where it has no text. Raises OSError."""
    with path.open("rb") as file:
        data = file.read(SAMPLED)
    if len(data) == SAMPLED:
        data = data[: max(data.rfind(b"\n"), 0) // 2 * 2]  # no half characters, in whatever encoding
    found = decode(data)
    text = found.text if isinstance(found, Decoded) else data.decode("utf-8", "replace")
    encoding, font = found.encoding if isinstance(found, Decoded) else "UTF-8", ""
    if isinstance(found, Decoded) and found.legacy and _is_utf_8(data):
        encoding, font = "UTF-8", found.encoding
    if is_json:
        sampled = list(islice(_objects(text.split("\n")), ROWS))
        places = _known(objects := sampled or list(islice(_objects(_lines(path, encoding)), ROWS)))
        return (Layout(encoding, font, "", places), False) if objects and places else None
    delimiter = _delimiter(text)
    rows = [row for row in _rows(text, delimiter) if any(cell.strip() for cell in row)]
    if not rows:
        return None
    has_names, places = _columns(rows)
    return Layout(encoding, font, delimiter, places), has_names


def _is_utf_8(data: bytes) -> bool:
    try:
        return bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _lines(path: Path, encoding: str) -> Iterator[str]:
    """The lines of a whole file, for one whose first line is longer than any sample."""
    for line in read_lines(path, encoding):
        yield line.text if encoding in WIDE else line.text.encode("latin-1").decode("utf-8", "replace")


def _objects(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            yield found


def _known(objects: Sequence[dict[str, Any]]) -> tuple[tuple[str, int | str], ...]:
    """The keys that are the text and what is known of it; none where no object has any text."""
    lengths: dict[str, int] = {}
    for item in objects:
        for key, value in item.items():
            lengths[key] = lengths.get(key, 0) + (len(value) if isinstance(value, str) else 0)
    places = named((key, key) for key in lengths)
    if "text" not in places:
        free = [key for key in lengths if key not in places.values() and lengths[key]]
        if not free:
            return ()
        places["text"] = max(free, key=lambda key: lengths[key])
    return tuple(sorted(places.items()))


def _delimiter(text: str) -> str:
    """What parts most rows into as many cells as the first, which has more than one."""
    best, most = ONE_COLUMN, 0.5
    for mark in DELIMITERS:
        rows = _rows(text, mark)
        width = len(rows[0]) if rows else 0
        share = sum(len(row) == width for row in rows) / max(len(rows), 1)
        if width > 1 and share > most:
            best, most = mark, share
    return best


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """The first rows, up to one whose quotes do not match."""
    csv.field_size_limit(LONGEST_LINE)
    rows: list[list[str]] = []
    try:
        for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), ROWS):
            rows += [row] if row else []
    except csv.Error:
        pass
    return rows


def _columns(rows: Sequence[Sequence[str]]) -> tuple[bool, tuple[tuple[str, int | str], ...]]:
    """Whether the first row names the columns, and the columns that are the text and what is known of it."""
    head, *others = rows
    places = named((cell, at) for at, cell in enumerate(head))
    free = [at for at in range(len(head)) if at not in places.values()] or list(range(len(head)))
    longest = max(free, key=lambda at: sum(len(row[at]) for row in others or rows if at < len(row)))
    has_names = bool(places) or (bool(others) and _looks_named(head, others, longest))
    return has_names, tuple(sorted(({"text": longest} | places if has_names else {"text": longest}).items()))


def _looks_named(head: Sequence[str], others: Sequence[Sequence[str]], text: int) -> bool:
    """Whether a row looks like names of columns: short, all different, and much shorter than the texts below."""
    lengths = [len(row[text]) for row in others if text < len(row)]
    names = [plain(cell) for cell in head]
    is_short = all(0 < len(name) <= NAME for name in names)
    return is_short and len(set(names)) == len(names) and 2 * len(head[text]) * len(lengths) < sum(lengths)
