"""Processes that answer questions about the published build, kept for the next question, replaced when it is."""

import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from time import monotonic
from typing import IO, Any

from pipeline.answers.serving.child import Piece, answer_questions
from pipeline.answers.serving.limits import MEBIBYTE, Limits, Refusal

WAITING = 16
"""Questions that may wait for each one that is answered; more are sent away."""

LONGEST_START = 60
"""Seconds that a process may take to open a build."""

STOPPING = "the server is stopping"
BUSY = "the server is busy with other questions: try again in a few seconds"
_SPAWN = get_context("spawn")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its media type, its bytes (at their start), how many, and the build (by folder) that gave it."""

    media_type: str
    body: IO[bytes]
    size: int
    build: Path


class _Worker:
    """A process that answers questions about a build, one at a time."""

    def __init__(self, build: Path, limits: Limits) -> None:
        self.build, self._limits, self._is_ready = build, limits, False
        self._connection, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=answer_questions, args=(theirs, str(build), limits), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, function: Callable[..., str], arguments: tuple[Any, ...]) -> Reply:
        """Raises Refusal; where the process did not survive the question, `is_alive` is false afterwards."""
        body = tempfile.SpooledTemporaryFile(MEBIBYTE)  # noqa: SIM115 - whoever sends it closes it
        try:
            self._await_readiness()
            self._connection.send((function, arguments))
            deadline = monotonic() + self._limits.seconds
            while isinstance(said := self._hear(deadline), Piece):
                body.write(said)
        except (EOFError, OSError) as error:
            raise Refusal(500, self._cause_of_death()) from error
        if isinstance(said, Refusal):
            raise said
        size = body.tell()
        body.seek(0)
        return Reply(said, body, size, self.build)

    def _await_readiness(self) -> None:
        """The time limit is for questions: opening the build is not part of them."""
        if not self._is_ready:
            self._hear(monotonic() + LONGEST_START)
            self._is_ready = True

    def _hear(self, deadline: float) -> Any:
        left = deadline - monotonic()
        if left <= 0 or not self._connection.poll(left):
            self.stop()
            raise Refusal(503, f"the question was stopped after {self._limits.seconds:g} seconds: ask for less")
        return self._connection.recv()

    def _cause_of_death(self) -> str:
        self._process.join(1)
        code = self._process.exitcode
        self.stop()
        if code is not None and code > 0:
            return "the question could not be answered; the terminal of the server says why"
        return f"the question needs more than {self._limits.memory // MEBIBYTE} MiB of memory, or nests too deep"

    def is_alive(self) -> bool:
        """Whether it can take another question."""
        return not self._connection.closed and self._process.is_alive()

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.join()
        self._connection.close()


def most_questions(limits: Limits) -> int:
    """How many questions are answered or wait at a time."""
    return limits.at_once * (1 + WAITING)


class Workers:
    """A pool of processes. Each question goes to one that has the build open which is published at that moment;
    those that are answering about an older one finish undisturbed.
    """

    def __init__(self, find_build: Callable[[], Path], limits: Limits) -> None:
        """`find_build` gives the folder of the published build; its exceptions reach whoever asks."""
        self._find_build, self.limits = find_build, limits
        self._slots = threading.BoundedSemaphore(limits.at_once)
        self._places = threading.BoundedSemaphore(most_questions(limits))
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._stopping = False

    def warm(self) -> None:
        """Have a process ready for the first question."""
        worker = self._start(self._find_build())
        with self._lock:
            self._idle.append(worker)

    def ask(self, function: Callable[..., str], *arguments: Any) -> Reply:
        """What `function(opened, output, *arguments)` writes (see `child.answer_questions`). Raises Refusal."""
        if not self._places.acquire(blocking=False):
            raise Refusal(503, BUSY)
        try:
            if not self._slots.acquire(timeout=self.limits.seconds):
                raise Refusal(503, BUSY)
            try:
                return self._ask(function, arguments)
            finally:
                self._slots.release()
        finally:
            self._places.release()

    def _ask(self, function: Callable[..., str], arguments: tuple[Any, ...]) -> Reply:
        worker = self._take(self._find_build())
        try:
            return worker.ask(function, arguments)
        except BaseException as error:
            if not isinstance(error, Refusal):
                worker.stop()  # it may be in the middle of an answer
            raise
        finally:
            with self._lock:
                if worker.is_alive() and worker in self._all:
                    self._idle.append(worker)
                else:
                    self._all.discard(worker)

    def _take(self, build: Path) -> _Worker:
        with self._lock:
            stale = [worker for worker in self._idle if worker.build != build or not worker.is_alive()]
            self._idle = [worker for worker in self._idle if worker not in stale]
            self._all.difference_update(stale)
            worker = self._idle.pop() if self._idle else None
        for old in stale:
            old.stop()
        return worker or self._start(build)

    def _start(self, build: Path) -> _Worker:
        worker = _Worker(build, self.limits)
        with self._lock:
            if not self._stopping:
                self._all.add(worker)
                return worker
        worker.stop()
        raise Refusal(503, STOPPING)

    def stop(self) -> None:
        """End every process, also those that are answering."""
        with self._lock:
            self._stopping = True
            workers, self._all, self._idle = self._all, set(), []
        for worker in workers:
            with suppress(OSError):
                worker.stop()
