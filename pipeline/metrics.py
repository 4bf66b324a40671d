"""`OUT/metrics.prom`: how the last run ended and what is published, for the textfile collector of Prometheus.

Written after every run, also one that failed, was stopped, or was kept out by the lock, whole or not at all. What
cannot be known is left out: of a run that did not come so far, or of a folder in which nothing is published.
"""

import json
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from pipeline import history, storage
from pipeline.manifest import NAME
from pipeline.records import LANGUAGES

METRICS = "metrics.prom"


@dataclass(frozen=True, slots=True)
class Run:
    """How a run ended, after how many seconds; `read` and `newly_set_aside` count documents, where they are known."""

    exit_code: int
    seconds: float
    read: int | None = None
    newly_set_aside: int | None = None


def write_metrics(out: Path, run: Run) -> None:
    """Write the metrics of a folder of builds, which is made where there is none, after a run. Raises OSError."""
    registry = CollectorRegistry()
    for name, (words, value) in (_of_run(run) | _of_history(out)).items():
        if value is not None:
            Gauge(f"b2graph_{name}", words, registry=registry).set(value)
    try:
        manifest = json.loads((storage.find_build(out) / NAME).read_bytes())
        tables = _tables(manifest)
    except (storage.NoBuildError, OSError, ValueError, KeyError, TypeError, AttributeError):
        tables = {}
    for name, (words, labels, rows) in tables.items():
        gauge = Gauge(f"b2graph_{name}", words, labels, registry=registry)
        for values, count in sorted(rows.items()):
            gauge.labels(*values).set(count)
    out.mkdir(parents=True, exist_ok=True)
    write_to_textfile(str(out / METRICS), registry)


Value = tuple[str, float | None]
Table = tuple[str, tuple[str, ...], Mapping[tuple[str, ...], int]]


def _of_run(run: Run) -> dict[str, Value]:
    return {
        "last_run_timestamp_seconds": ("When the last run ended.", time.time()),
        "last_run_duration_seconds": ("How long the last run took.", run.seconds),
        "last_run_exit_code": ("Exit code of the last run.", run.exit_code),
        "last_run_documents_read": ("Documents that the last run read anew.", run.read),
        "last_run_newly_set_aside": ("Documents that the last run set aside for the first time.", run.newly_set_aside),
    }


def _of_history(out: Path) -> dict[str, Value]:
    ends = [event["time"] for event in history.read_history(out) if event["event"] in history.GOOD]
    published = storage.published_name(out)
    return {
        "last_success_timestamp_seconds": (
            "When a run last published a build or found it up to date.",
            datetime.fromisoformat(ends[-1]).timestamp() if ends else None,
        ),
        "published_timestamp_seconds": (
            "When the build that is published was made.",
            storage.made(published).timestamp() if published else None,
        ),
    }


def _tables(manifest: Mapping[str, Any]) -> dict[str, Table]:
    """What is told of the published build, from its `build.json`."""
    documents, claims, told = Counter[tuple[str, ...]](), Counter[tuple[str, ...]](), manifest["breakdown"]
    for row in manifest["inputs"]:
        documents[row["language"] or "und", _status(row)] += 1
        claims[row["language"],] += row["claims"]
    return {
        "documents": ("Documents of the published build, and what became of them.", ("language", "status"), documents),
        "mentions": ("Mentions in the published build.", ("language", "class"), _pairs(told["mentions"])),
        "claims": (
            "Claims in the published build.",
            ("language",),
            {key: n for key, n in claims.items() if key[0] in LANGUAGES},
        ),
        "problems": ("Problems of documents of the published build.", ("severity", "code"), _pairs(told["problems"])),
        "gaps": ("Gaps that nobody decided about.", ("language",), {(key,): n for key, n in told["gaps"].items()}),
    }


def _status(row: Mapping[str, Any]) -> str:
    if row["language"] not in LANGUAGES:
        return "set-aside"
    return "duplicate" if row["duplicate_of"] else "read"


def _pairs(nested: Mapping[str, Mapping[str, int]]) -> dict[tuple[str, ...], int]:
    return {(outer, inner): n for outer, rows in nested.items() for inner, n in rows.items()}
