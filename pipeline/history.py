"""What became of each run: `OUT/history.jsonl`, one event a line, only ever added to."""

import json
import logging
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.events import tell
from pipeline.storage import published_name

HISTORY = "history.jsonl"

STARTED, PUBLISHED, UNCHANGED, REFUSED, FAILED, INTERRUPTED, ROLLED_BACK = (
    "started",
    "published",
    "unchanged",
    "refused",
    "failed",
    "interrupted",
    "rolled-back",
)
GOOD = (PUBLISHED, UNCHANGED)
"""How a run ends that has looked at all documents, and after which what is published is up to date."""

ORDINARY = (*GOOD, STARTED, ROLLED_BACK)
"""What nobody needs to look into."""

Event = dict[str, Any]
"""A line of the history: `time` (ISO 8601, UTC), `event`, and by event `build`, `message`, `seconds`, `pid`, `host`."""


class RefusedError(Exception):
    """A build that must not be published."""


@contextmanager
def recorded(out: Path) -> Iterator[None]:
    """Write down that a run started, and how it ended: what it published, or why it did not.

    A run that ends without a word (killed, or the power failed) leaves its start alone. Raises OSError where the start
    cannot be written; then nothing else could be either.
    """
    before, start = published_name(out), time.monotonic()
    append(out, STARTED, pid=os.getpid(), host=socket.gethostname())
    try:
        yield
    except BaseException as error:
        with suppress(OSError):  # what went wrong matters more than that it could not be written down
            append(out, _kind(error), message=str(error), seconds=round(time.monotonic() - start, 3))
        raise
    build = published_name(out)
    append(out, UNCHANGED if build == before else PUBLISHED, build=build, seconds=round(time.monotonic() - start, 3))


def append(out: Path, event: str, **fields: Any) -> None:
    """Add an event to the history of a folder of builds, on a line of its own even after half a line, and tell it."""
    tell(event, logging.INFO if event in ORDINARY else logging.ERROR, **fields)
    line = json.dumps({"time": datetime.now(UTC).isoformat(timespec="seconds"), "event": event, **fields})
    with (out / HISTORY).open("a+b") as file:
        if file.tell() and not _ends_a_line(file):
            line = "\n" + line
        file.write(line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read_history(out: Path) -> list[Event]:
    """All events, the oldest first. Lines that a full disk or a power cut left in pieces are passed over."""
    try:
        lines = (out / HISTORY).read_bytes().splitlines()
    except FileNotFoundError:
        return []
    return [event for line in lines if (event := _event(line))]


def _kind(error: BaseException) -> str:
    if isinstance(error, RefusedError):
        return REFUSED
    return FAILED if isinstance(error, Exception) else INTERRUPTED


def _ends_a_line(file: Any) -> bool:
    file.seek(-1, os.SEEK_END)
    return bool(file.read(1) == b"\n")


def _event(line: bytes) -> Event | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and {"time", "event"} <= event.keys() else None
