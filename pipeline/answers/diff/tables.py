"""Rows of tables that two builds have: each is a document named by its number, which every row above it moves."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pipeline.answers.diff.pairing import pair
from pipeline.answers.published import Row

_ROW = re.compile(r"(.+)#(\d+)")

Numbered = tuple[int, str, str]
"""A row of a table: its number, its name as a document, and the digest of what it says."""


def table_of(name: str) -> str:
    """The name of the table that a document is a row of; "" for any other document."""
    found = _ROW.fullmatch(name)
    return found[1] if found else ""


def pair_rows(old: Mapping[str, Row], new: Mapping[str, Row]) -> Iterator[tuple[str, str]]:
    """Names of rows that are the same, of two builds' documents: equal ones in their order; of those between two equal
    ones, which were edited, the first is the first."""
    ours, theirs = _by_table(old), _by_table(new)
    for table in sorted(ours.keys() & theirs.keys()):
        equal, *_ = pair(ours[table], theirs[table], [lambda row: row[2]])
        yield from ((one[1], other[1]) for one, other in equal)
        above = ({one: n for n, (one, _) in enumerate(equal)}, {other: n for n, (_, other) in enumerate(equal)})
        edited, *_ = pair(
            list(_between(ours[table], above[0])), list(_between(theirs[table], above[1])), [lambda row: row[0]]
        )
        yield from ((one[1], other[1]) for one, other in edited)


def _by_table(documents: Mapping[str, Row]) -> dict[str, list[Numbered]]:
    found: dict[str, list[Numbered]] = defaultdict(list)
    for name, row in documents.items():
        if match := _ROW.fullmatch(name):
            found[match[1]].append((int(match[2]), name, row["sha256"]))
    return {table: sorted(rows) for table, rows in found.items()}


def _between(rows: Iterable[Numbered], equal: Mapping[Numbered, int]) -> Iterator[tuple[int, str]]:
    """The rows that are not among the equal ones, each with the number of the equal one above it, -1 at the top."""
    above = -1
    for row in rows:
        above = equal.get(row, above)
        if row not in equal:
            yield above, row[1]
