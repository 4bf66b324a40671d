"""What people call the fields of texts: columns of tables, keys of JSON, lines of front matter (`data/columns.yml`)."""

from collections.abc import Hashable, Iterable
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import TypeVar
from unicodedata import normalize

DATA = Path(__file__).parent / "data" / "columns.yml"

Place = TypeVar("Place", bound=Hashable)


def named(columns: Iterable[tuple[str, Place]]) -> dict[str, Place]:
    """By field ("text", or one of `Metadata`), the place of the column that is called so.

    `columns` are names and places; of several columns for a field the one with the likeliest name, then the first.
    """
    there = {plain(name): place for name, place in reversed(list(columns))}
    found = ((field, next((name for name in names if name in there), None)) for field, names in _names().items())
    return {field: there[name] for field, name in found if name is not None}


def field_of(name: str) -> str | None:
    """The field that a name stands for, if any."""
    return next((field for field, names in _names().items() if plain(name) in names), None)


def plain(name: str) -> str:
    """A name however it is written: in small letters, with spaces."""
    return " ".join(normalize("NFC", name).casefold().replace("_", " ").replace("-", " ").split())


@cache
def _names() -> dict[str, list[str]]:
    """By field, the names of its column, the likeliest of every language first."""
    import yaml  # costs a run that finds nothing changed a tenth of its time

    data: dict[str, list[list[str]]] = yaml.load(DATA.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {field: [name for tier in zip_longest(*groups) for name in tier if name] for field, groups in data.items()}
