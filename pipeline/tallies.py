"""How much each document gave, in this build and in the one before, and which documents a fall comes from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.records import LANGUAGES, DocumentRecord

MEASURES = ("documents", "mentions", "claims")
SHOWN = 5
"""Documents that are named as the cause of a fall: those that lost most."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What one document gave. A copy of another gives nothing, nor does one that was set aside."""

    language: str
    sha256: str
    documents: int
    mentions: int
    claims: int


def tally(records: Sequence[DocumentRecord]) -> dict[str, Tally]:
    """By name, what each document of a build gives."""
    return read_tally({"inputs": [input_row(record) for record in records]})


def input_row(record: DocumentRecord) -> dict[str, Any]:
    """What `build.json` says of a document."""
    return {
        "name": record.name,
        "sha256": record.sha256,
        "language": record.language,
        "mentions": len(record.told),
        "claims": len(record.claims),
        "duplicate_of": record.duplicate_of,
    }


def read_tally(manifest: Mapping[str, Any]) -> dict[str, Tally]:
    """By name, what each document of a published build gave, from its `build.json`; nothing where that is damaged."""
    try:
        return {row["name"]: _tally(row) for row in manifest["inputs"]}
    except (KeyError, TypeError):
        return {}


def by_language(tallies: Mapping[str, Tally], measure: str) -> Counter[str]:
    """The sum of one of MEASURES in each language."""
    sums: Counter[str] = Counter()
    for one in tallies.values():
        sums[one.language] += getattr(one, measure)
    return sums


def losses(
    before: Mapping[str, Tally], records: Sequence[DocumentRecord], measure: str, language: str | None = None
) -> tuple[str, ...]:
    """The documents of a language (or of any) that gave most before and give less now, a line each, with their fate.

    A file that was renamed has lost nothing. Where none lost anything, those that were set aside are named.
    """
    now, named = tally(records), {record.name: record for record in records}
    renamed = {one.sha256: one for name, one in now.items() if name not in before}
    lost = []
    for name, was in before.items():
        if language in (None, was.language):
            found = now.get(name) or renamed.get(was.sha256)
            left = getattr(found, measure) if found and found.language == was.language else 0
            if left < getattr(was, measure):
                lost.append((left - getattr(was, measure), name, left))
    lines = [f"{name}: {left - less} {measure} before, {left} now{_fate(named.get(name))}" for less, name, left in lost]
    if not lines:
        lines = [f"{record.name}{_fate(record)}" for record in records if record.language not in LANGUAGES]
        return _first(lines)
    return _first([line for _, line in sorted(zip(lost, lines, strict=True))])


def _first(lines: Sequence[str]) -> tuple[str, ...]:
    more = (f"and {len(lines) - SHOWN} more",) if len(lines) > SHOWN else ()
    return (*lines[:SHOWN], *more)


def _fate(record: DocumentRecord | None) -> str:
    if record is None:
        return " (it is gone)"
    if record.language not in LANGUAGES:
        return f" (set aside: {', '.join(sorted({problem.code for problem in record.problems}))})"
    return f" (a copy of {record.duplicate_of})" if record.duplicate_of else ""


def _tally(row: Mapping[str, Any]) -> Tally:
    counts = row["language"] in LANGUAGES and not row["duplicate_of"]
    values = (1, row["mentions"], row["claims"]) if counts else (0, 0, 0)
    return Tally(row["language"], row["sha256"], *values)
