"""Where documents come from: files, and rows of table files."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table file is read: its encoding, and a font's for which it has Western letters ("" for none).

    `delimiter` is "" in JSON Lines. `columns` are the places (numbers from 0, or keys) of the text and of what else is
    known of a row: (field, place), with "text" or a field of `Metadata`.
    """

    encoding: str
    font: str
    delimiter: str
    columns: tuple[tuple[str, int | str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table file: its bytes [start, end)."""

    start: int
    end: int
    layout: Layout


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A file, named by its path below the corpus root with forward slashes, or a row of a table, named path#number.

    `sha256` is that of the file, or of what the row says.
    """

    name: str
    path: str
    sha256: str
    row: Row | None = field(default=None, compare=False)
