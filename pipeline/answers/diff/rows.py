"""A diff for programs: all of it as JSON, or a row a change."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from pipeline.answers.diff.changes import KINDS, Change, Diff, Reason

COLUMNS = (
    *("kind", "change", "language", "concept", "document", "fields"),
    *("cause", "subject", "before", "after", "old", "new"),
)
"""Columns of `flat`: `old` and `new` are the words of a thing, "" where it is not there."""

COUNTED = ("kind", "language", "cause", "change", "count")


def nested(diff: Diff) -> dict[str, Any]:
    """A diff as JSON: the builds, what the program was changed in, counts, and by kind every change with both rows."""
    return {
        "old": diff.old,
        "new": diff.new,
        "parts": [_reason(part) for part in diff.parts],
        "causes": {cause.value: n for cause, n in diff.causes().items()},
        "counts": counted(diff),
        "moved": dict(sorted(diff.moved.items())),
        **{kind: [_change(change) for change in diff.of(kind)] for kind in KINDS},
    }


def counted(diff: Diff) -> list[dict[str, Any]]:
    """How many changes there are, by kind, language, cause and what became of it."""
    return [dict(zip(COUNTED, (*key, n), strict=True)) for key, n in diff.counts().items()]


def told(diff: Diff) -> dict[str, Any]:
    """What `build.json` says of a diff: counts, and the changes of documents and of the thesaurus."""
    labels = [{"concept": c.concept, "change": c.what, "reason": _reason(c.reason)} for c in diff.of("thesaurus")]
    return {
        "since": diff.old,
        "parts": [_reason(part) for part in diff.parts],
        "causes": {cause.value: n for cause, n in diff.causes().items()},
        "counts": counted(diff),
        "moved": dict(sorted(diff.moved.items())),
        "documents": [_change(change) for change in diff.of("documents")],
        "thesaurus": labels,
    }


def flat(diff: Diff) -> Iterator[tuple[Any, ...]]:
    """A row a change, for CSV and TSV (see COLUMNS)."""
    for change in diff.changes:
        reason = change.reason
        yield (
            *(change.kind, change.what.value, change.language, change.concept, change.row.get("document", "")),
            *(list(change.fields), reason.cause.value, reason.subject, list(reason.before), list(reason.after)),
            *(_words(change.old), _words(change.new)),
        )


def _words(row: dict[str, Any] | None) -> str:
    """The words of a row that stand for it."""
    if row is None:
        return ""
    quotes = [*row.get("evidence", ()), *(quote for side in row.get("sides", ()) for quote in side["quotes"])]
    return str(row.get("text") or (quotes[0]["quote"] if quotes else "") or row.get("gap") or row.get("document") or "")


def _change(change: Change) -> dict[str, Any]:
    return {
        "change": change.what.value,
        "fields": list(change.fields),
        "reason": _reason(change.reason),
        "old": change.old,
        "new": change.new,
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return asdict(reason)
