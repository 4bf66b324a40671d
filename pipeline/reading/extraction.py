"""Reading files that nobody trusts, in a process that can be killed: whatever a file does to it, the build goes on."""

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.reading.documents.outcome import Extracted, Refused
from pipeline.records import Metadata

SECONDS, MOST_ANSWER = 30.0, 128 * 1024 * 1024
"""Longest that a file may take, and the longest answer in bytes."""

FILES_EACH = 200
"""Files that one process reads before a fresh one takes over: what a parser leaks does not gather."""

ABORTED = (signal.SIGABRT, signal.SIGTRAP, signal.SIGILL)
"""How libraries end a process that gets no memory any more."""

ROOT = Path(__file__).parents[2]
CHUNK = 1024 * 1024


def extract(kind: str, data: bytes) -> Extracted:
    """The text and metadata of a file of a kind of `sniffing`.

    Raises Refused: by the reader of the kind, or with `parser-timeout`, `parser-memory` or `parser-crashed`.
    Raises RuntimeError or OSError where no such process can be started at all, which is no fault of the file.
    """
    child = _child()
    try:
        answer = child.ask(kind, data)
    except BaseException:
        child.kill()
        raise
    if answer.get("code") == "parser-memory":
        child.kill()  # what is left of it is worn out
    if "code" in answer:
        raise Refused(answer["code"], answer["message"])
    return Extracted(answer["text"], Metadata(**answer["metadata"]), answer["encoding"])


class _Child:
    """A process that reads files, and what is asked of it. It leads a group of its own, which is killed as a whole."""

    def __init__(self) -> None:
        self.owner, self.asked = os.getpid(), 0
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-m", "pipeline.reading.documents.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"},
            start_new_session=True,
        )
        if self._line() != b"ready":
            self.kill()
            raise RuntimeError("the process that reads documents does not start: is the installation whole?")

    @property
    def is_fit(self) -> bool:
        """Whether it can be asked again, by this process."""
        return self.owner == os.getpid() and self.asked < FILES_EACH and self.process.poll() is None

    def ask(self, kind: str, data: bytes) -> dict[str, Any]:
        """Its answer about a file. Raises Refused where it gives none."""
        self.asked += 1
        assert self.process.stdin
        with suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps({"kind": kind, "size": len(data)}).encode() + b"\n" + data)
            self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._line() or self._end())
        return answer

    def _line(self) -> bytes:
        """The next line that it says, without its end; nothing where it is gone. Raises Refused for one too slow."""
        assert self.process.stdout
        end, parts, size = time.monotonic() + SECONDS, list[bytes](), 0
        poll = select.poll()
        poll.register(self.process.stdout, select.POLLIN)
        while not parts or not parts[-1].endswith(b"\n"):
            if not poll.poll(max(0.0, end - time.monotonic()) * 1000):
                raise _too_slow()
            parts.append(os.read(self.process.stdout.fileno(), CHUNK))
            size += len(parts[-1])
            if not parts[-1]:
                return b""
            if size > MOST_ANSWER:
                raise Refused("too-large", f"its text has over {MOST_ANSWER} bytes: split the document")
        return b"".join(parts).rstrip(b"\n")

    def _end(self) -> bytes:
        """Raises Refused with the reason why it is gone."""
        status = self.process.wait()
        if status == -signal.SIGXCPU:
            raise _too_slow()
        if -status in ABORTED:
            raise Refused("parser-memory", "the parser gave up, most often for want of memory: split the document")
        how = signal.Signals(-status).name if status < 0 else f"exit status {status}"
        raise Refused("parser-crashed", f"the parser crashed on it ({how}): save the document anew")

    def kill(self) -> None:
        """End it and whatever it started."""
        if self.owner == os.getpid():
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                with suppress(OSError):
                    pipe.close() if pipe else None


def _too_slow() -> Refused:
    return Refused(
        "parser-timeout", f"reading it takes over {SECONDS:.0f} seconds: split the document, or save it anew"
    )


_living: list[_Child] = []


def _child() -> _Child:
    """The process of this process; a fresh one where that is gone, worn, or the parent's."""
    if not (_living and _living[0].is_fit):
        _end_all()
        _living[:] = [_Child()]
    return _living[0]


@atexit.register
def _end_all() -> None:
    while _living:
        _living.pop().kill()
