"""What people changed in a workbook of labels: label by label, against what was exported."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import python_calamine

from pipeline.answers.labels.sheets import (
    CONCEPT,
    EXPORTED,
    LABELS,
    MATCH_COLUMNS,
    MATCHES,
    PLACES,
    WRONG,
    Labels,
    Place,
    header,
    labels_of,
)
from pipeline.claims.vocabulary import LabelKind

LONGEST_LABEL = 120
"""Characters; what is longer is a sentence that slipped into the wrong column."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A label added to a concept (by key), or removed from it."""

    concept: str
    language: str
    kind: LabelKind
    label: str
    added: bool


@dataclass(frozen=True, slots=True)
class WrongMatch:
    """A sentence in which a concept (by key) is not meant, though it was found there; `note` says why, or anything."""

    language: str
    sentence: str
    concept: str
    note: str


@dataclass
class Edits:
    """All changes in a workbook, and what is wrong with it: sentences that name sheet, row and column."""

    labels: list[Edit] = field(default_factory=list)
    wrong_matches: list[WrongMatch] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


Row = Mapping[str, str]
"""A row as cells by header."""


def read_edits(path: Path) -> Edits:
    """What was changed in the workbook `path` since it was exported.

    A row that was taken out changes nothing. Raises ValueError for a file that is no workbook of labels.
    """
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
    except (python_calamine.CalamineError, OSError) as error:
        raise ValueError(f"{path} is no Excel workbook that can be read: {error}") from error
    if missing := {LABELS, EXPORTED, MATCHES}.difference(book.sheet_names):
        raise ValueError(
            f"{path} has no sheet {', '.join(sorted(missing))}: `b2graph labels export` makes the workbook"
        )
    sheets = {name: list(_rows(book.get_sheet_by_name(name).to_python())) for name in (LABELS, EXPORTED, MATCHES)}
    exported = {row[CONCEPT]: labels_of(row) for _, row in sheets[EXPORTED]}
    edits = Edits(faults=list(_missing_columns(sheets[LABELS])))
    if not edits.faults:
        _compare(sheets[LABELS], exported, edits)
    edits.wrong_matches = [
        WrongMatch(row["language"], row["sentence"], row[CONCEPT], row[WRONG])
        for _, row in sheets[MATCHES]
        if row.get(WRONG, "").strip() and row.keys() >= set(MATCH_COLUMNS)
    ]
    return edits


def _rows(cells: Iterable[Sequence[object]]) -> Iterator[tuple[int, Row]]:
    """The rows below the header with their numbers as Excel shows them; numbers become text as people see them.

    Headers begin with a capital in a workbook, and with a small letter here.
    """
    lines = iter(cells)
    names = [str(name)[:1].lower() + str(name)[1:] for name in next(lines, [])]
    for number, line in enumerate(lines, 2):
        texts = [str(int(c) if isinstance(c, float) and c.is_integer() else c) for c in line]
        if any(texts):
            yield number, dict(zip(names, texts, strict=False))


def _missing_columns(rows: list[tuple[int, Row]]) -> Iterator[str]:
    wanted = [CONCEPT, *map(header, PLACES)]
    if lacking := [name for name in wanted if rows and name not in rows[0][1]]:
        yield f"sheet {LABELS}: no column {', '.join(lacking)}; put it back, empty cells would remove all its labels"


def _compare(rows: list[tuple[int, Row]], exported: Labels, edits: Edits) -> None:
    seen: dict[str, int] = {}
    for number, row in rows:
        key = row[CONCEPT]
        if key not in exported:
            edits.faults.append(
                f"sheet {LABELS}, row {number}: there is no concept {key!r}; keys cannot be changed here"
            )
        elif key in seen:
            edits.faults.append(f"sheet {LABELS}, row {number}: {key!r} stands in row {seen[key]} too")
        else:
            seen[key] = number
            _compare_row(number, key, labels_of(row), exported[key], edits)


def _compare_row(
    number: int, key: str, now: Mapping[Place, frozenset[str]], before: Mapping[Place, frozenset[str]], edits: Edits
) -> None:
    for place in PLACES:
        language, kind = place
        edits.labels += [Edit(key, language, kind, label, False) for label in sorted(before[place] - now[place])]
        edits.labels += [Edit(key, language, kind, label, True) for label in sorted(now[place] - before[place])]
        where = f"sheet {LABELS}, row {number}, column {header(place)}"
        if kind == "prefLabel" and before[place] and len(now[place]) != 1:
            edits.faults.append(f"{where}: {len(now[place])} labels where one is wanted")
        for label in sorted(now[place] - before[place]):
            if len(label) > LONGEST_LABEL or not label.isprintable():
                edits.faults.append(f"{where}: {label[:40]!r} is no label: too long, or with signs that do not print")
