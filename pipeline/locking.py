"""One writer at a time: who builds in, or rolls back, a folder of builds holds its lock."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import Timeout, UnixFileLock

PATIENCE = 0.5
"""Seconds to wait for the lock: longer than anybody looks whether it is held, much shorter than a build."""


class LockedError(Exception):
    """Somebody else is writing to the folder of builds."""


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the lock of a folder of builds, which is made where there is none.

    The kernel frees it when the process ends, however that comes about, so none is ever left behind. What the file
    says is for people alone. Raises LockedError where another process holds it, and OSError where it cannot be made,
    also on file systems that have no such locks (`flock`): no lock is better than one that cannot be trusted.
    """
    out.mkdir(parents=True, exist_ok=True)
    lock = UnixFileLock(out / ".lock", timeout=PATIENCE, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise LockedError(f"another run is writing to {out} ({_told(out)}): try again when it has ended") from error
    try:
        _tell(out)
        yield
    finally:
        lock.release()


def is_locked(out: Path) -> bool:
    """Whether a run is writing to a folder of builds at this moment."""
    if not (out / ".lock").exists():
        return False
    lock = UnixFileLock(out / ".lock", timeout=0, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        return True
    except OSError:  # a folder that may only be read: nobody here writes to it
        return False
    lock.release()
    return False


def _tell(out: Path) -> None:
    holder = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    with suppress(OSError):
        (out / ".lock").write_text(json.dumps(holder) + "\n", encoding="utf-8")


def _told(out: Path) -> str:
    try:
        holder = json.loads((out / ".lock").read_bytes())
        return f"process {holder['pid']} on {holder['host']}, since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "which one, its lock does not say"
