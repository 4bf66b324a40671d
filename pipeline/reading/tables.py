"""Tables of texts (CSV, TSV, JSON Lines): each row is a document of its own, "file.csv#12".

A row has the number that spreadsheets and editors show: the row of names is 1, empty rows count.
"""

import csv
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from pathlib import Path

from pipeline.reading.charsets import FONTS, converted, decoded, whole
from pipeline.reading.table_layout import find_layout
from pipeline.reading.table_lines import WIDE, Cells, cut_rows, read_lines, split_cells
from pipeline.records import Metadata, Problem, RawText, Source
from pipeline.sources import Layout, Row

CSV, JSON = (".csv", ".tsv"), (".jsonl", ".ndjson")
"""The suffixes of table files: nothing in a text with commas tells it from a table."""


def is_table(name: str) -> bool:
    """Whether a file is called as a table."""
    return name.lower().endswith(CSV + JSON)


def is_json_lines(name: str) -> bool:
    """Whether a table file is called as one with an object of JSON in each line."""
    return name.lower().endswith(JSON)


def find_rows(name: str, path: Path) -> Iterator[Source | Problem]:
    """The rows of a table file as documents, in their order, and those that cannot be read. Raises OSError.

    A file of any size is read a row at a time. `Source.sha256` is of what the row says, wherever it stands.
    """
    found = find_layout(path, is_json_lines(name))
    if found is None:
        yield _empty(name)
        return
    layout, has_names = found
    rows = 0
    for number, cells in enumerate(_rows(path, layout), start=1):
        if number == 1 and has_names:
            continue
        read = _content(cells, layout)
        if isinstance(read, str):
            code, _, message = read.partition(": ")
            rows += 1
            yield Problem(f"{name}#{number}", "reading", "error", code, message, line=cells.line)
        elif read is not None:
            rows += 1
            row = Row(cells.start, cells.end, layout)
            yield Source(f"{name}#{number}", str(path), _sha256(*read), row)
    if not rows:
        yield _empty(name)


def _empty(name: str) -> Problem:
    return Problem(name, "reading", "error", "empty", "the table holds no text: fill it or remove it")


def read_row(source: Source, row: Row) -> RawText | Problem:
    """The text of a row. Its offsets count in this text alone, which is no text of a file."""
    try:
        with Path(source.path).open("rb") as file:
            file.seek(row.start)
            data = file.read(row.end - row.start)
        units = row.layout.encoding if row.layout.encoding in WIDE else "latin-1"
        text = data.decode(units, "surrogatepass")
        cells = split_cells(text, row.layout.delimiter) if row.layout.delimiter else (text,)
        read = _content(Cells(cells, row.start, row.end, 1), row.layout)
    except (OSError, ValueError, csv.Error):
        read = None
    if read is None or isinstance(read, str):
        message = "its file was changed while it was read: run again"
        return Problem(source.name, "reading", "error", "unreadable", message)
    legacy = row.layout.font or ("" if row.layout.encoding.startswith("UTF") else row.layout.encoding)
    return RawText(read[0], _sha256(*read), read[1], extracted=True, encoding=legacy)


def _rows(path: Path, layout: Layout) -> Iterator[Cells]:
    lines = read_lines(path, layout.encoding)
    if layout.delimiter:
        return cut_rows(lines, layout.delimiter)
    return (Cells((line.text,), line.start, line.end, line.number, line.fault) for line in lines)


def _content(cells: Cells, layout: Layout) -> tuple[str, Metadata] | str | None:
    """The text and metadata of a row; None for an empty row; a code and message for one that cannot be read."""
    if cells.fault:
        return f"malformed-row: {cells.fault}"
    try:
        values = [_decoded(cell, layout) for cell in cells.cells]
    except UnicodeDecodeError as error:
        return f"undecodable: byte 0x{error.object[error.start]:02X} is no {layout.encoding} text: save it as UTF-8"
    if not any(map(str.strip, values)):
        return None
    found = _of_object(values[0], layout) if not layout.delimiter else _of_cells(values, layout)
    if isinstance(found, str):
        return found
    text = found.pop("text", "")
    if not text.strip():
        return "empty: the row holds no text: fill it or remove it"
    return text, Metadata(**{name: " ".join(value.split()) for name, value in found.items()})


def _of_cells(values: Sequence[str], layout: Layout) -> dict[str, str] | str:
    places = {field: int(place) for field, place in layout.columns}
    missing = max(places.values()) >= len(values) and places["text"] >= len(values)
    if missing:
        return f"malformed-row: it has {len(values)} cells, and none in the column of the text: mend it"
    return {field: values[at] for field, at in places.items() if at < len(values)}


def _of_object(line: str, layout: Layout) -> dict[str, str] | str:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"malformed-row: it is no JSON ({type(error).__name__}: {error}): mend it"
    if not isinstance(found, dict):
        return "malformed-row: it is no object of JSON: mend it"
    told = {field: found.get(place) for field, place in layout.columns}
    return {field: whole(str(value)) for field, value in told.items() if isinstance(value, str | int | float)}


def _decoded(cell: str, layout: Layout) -> str:
    """The text of a cell in code units. Raises UnicodeDecodeError."""
    if layout.encoding in WIDE:
        return cell.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    text = decoded(cell.encode("latin-1"), layout.encoding)
    return converted(text, layout.font) if layout.font in FONTS else text


def _sha256(text: str, metadata: Metadata) -> str:
    return hashlib.sha256(json.dumps([text, *astuple(metadata)], ensure_ascii=False).encode()).hexdigest()
