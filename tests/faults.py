"""Faults for tests: a process that is killed, or refused by the operating system, at its n-th change of the disk."""

import errno
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

KILL = -1
"""In place of an error number: the process ends at once, by a signal that it cannot catch."""

CHANGES = ("os.mkdir", "os.rename", "os.symlink", "os.remove", "os.rmdir", "os.truncate")
DONE, FAULT, OTHER = 0, 1, 2


def run_with_fault(work: Callable[[], object], at: int, fault: int) -> int:
    """Do some work in a forked process in which change `at` (from 1) of the disk, and all after it, meet `fault`.

    Gives DONE where the work was done before that change came, FAULT where the fault ended it (by an OSError, or
    killed), OTHER where something else did.
    """
    return _forked(lambda: _inject(at, fault), work)


def run_with_little_room(work: Callable[[], object], largest: int) -> int:
    """Do some work in a forked process in which writes beyond `largest` bytes of a file fail, as on a full disk."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return _forked(limit, work)


def _forked(prepare: Callable[[], object], work: Callable[[], object]) -> int:
    if not (child := os.fork()):
        code = OTHER
        try:
            prepare()
            work()
            code = DONE
        except OSError:
            code = FAULT
        finally:
            os._exit(code)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return FAULT if os.WTERMSIG(status) == signal.SIGKILL else OTHER
    return os.WEXITSTATUS(status)


def _inject(at: int, fault: int) -> None:
    seen = 0

    def change() -> None:
        nonlocal seen
        seen += 1
        if seen < at:
            return
        if fault == KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(fault, os.strerror(fault))

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in CHANGES or (event == "open" and _writes(arguments)):
            change()

    os.fsync = lambda _: change()
    sys.addaudithook(hook)


def _writes(arguments: tuple[Any, ...]) -> bool:
    path, _, flags = arguments
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) and str(path) != os.devnull


ERRORS = (errno.ENOSPC, errno.EROFS)


def content(folder: Path) -> dict[str, bytes]:
    """Each file at or below a folder, by its path below it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
