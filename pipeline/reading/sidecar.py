"""What keepers of a corpus say about its documents: rows of `sources.csv`, which people write by hand."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from pipeline.metadata import NAMES
from pipeline.reading.encodings import Fault, decode
from pipeline.records import Metadata, Problem

SOURCES = "sources.csv"


@dataclass(frozen=True, slots=True)
class Sidecar:
    """Metadata by name of document, and what of the file could not be used."""

    metadata: Mapping[str, Metadata]
    problems: tuple[Problem, ...]


def read_sidecar(paths: Sequence[Path], documents: Collection[str]) -> Sidecar:
    """The rows of `sources.csv` in corpus folders about documents (by name). Columns but for ours are passed over.

    Raises ValueError for a file without a column `document`, which says nothing at all.
    """
    names = {normalize("NFC", name): name for name in documents} | {name: name for name in documents}
    found: dict[str, Metadata] = {}
    problems: list[Problem] = []
    for path in (root / SOURCES for root in paths):
        for row in _rows(path) if path.is_file() else ():
            if isinstance(row, Problem):
                problems.append(row)
                continue
            line, name, metadata = row
            known = names.get(name) or names.get(normalize("NFC", name))
            if known is None:
                problems.append(_problem("unknown-document", f"there is no document {name!r}: correct the name", line))
            elif known in found:
                problems.append(_problem("described-twice", f"{name!r} has an earlier row, which counts", line))
            else:
                found[known] = metadata
    return Sidecar(found, tuple(problems))


def _rows(path: Path) -> Iterator[tuple[int, str, Metadata] | Problem]:
    """Line, document and metadata of each row. Spreadsheets put semicolons or tabs for commas in half of the world."""
    found = decode(path.read_bytes())
    if isinstance(found, Fault):
        yield _problem("undecodable", found.message, found.line)
        return
    text = found.text
    mark = next((mark for mark in ";\t" if mark in text.split("\n", 1)[0]), ",")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    line = 0
    try:
        columns = [name.strip().lower() for name in next(rows, [])]
        if "document" not in columns:
            raise ValueError(f"{path}: its first line must name the columns, among them 'document'")
        line = rows.line_num
        for row in rows:
            line, start = rows.line_num, line + 1
            cells = dict(zip(columns, (" ".join(cell.split()) for cell in row), strict=False))
            if len(row) > len(columns):
                message = f"it has more cells than the {len(columns)} columns: put cells with {mark!r} in quotes"
                yield _problem("malformed-row", message, start)
            elif document := cells.get("document"):
                yield start, document, Metadata(**{name: cells.get(name, "") for name in NAMES})
    except csv.Error as error:
        yield _problem("malformed-row", f"{error}: nothing is read from here on", line + 1)


def _problem(code: str, message: str, line: int) -> Problem:
    return Problem(SOURCES, "reading", "warning", code, message, line=line)
