"""The process that answers questions about one build. Whatever a question does to it, the site lives on.

Only killing a process stops a query of the engine; nothing inside it can (measured: a signal handler cannot run while
the engine works, and its own time limit is not kept by joins and sorts).
"""

import io
import os
import resource
import signal
import sys
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from pipeline.answers.query import QueryError, RefusedQuery
from pipeline.answers.serving.limits import Limits, Refusal, too_large
from pipeline.graph.store import open_store

GRACE = 5
"""Seconds of processor time beyond the limit after which the system ends a process whose parent is gone."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A build that is open for questions: its folder and its store."""

    folder: Path
    store: ox.Store


READY = "ready"
"""What a process says when the build is open."""


class Piece(bytes):
    """The next bytes of an answer, on their way to the parent."""


class _Output(io.RawIOBase):
    """Sends an answer on, piece by piece, up to the limit."""

    def __init__(self, connection: Connection, limit: int) -> None:
        self._connection, self._limit, self._sent = connection, limit, 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._sent += len(data)
        if self._sent > self._limit:
            raise too_large(self._limit)
        self._connection.send(Piece(data))
        return len(data)


def answer_questions(connection: Connection, build: str, limits: Limits) -> None:
    """Answer until the parent hangs up. A question is a function and its arguments: called with the open build and an
    output, it writes the answer and gives its media type. What is sent: READY once, then for each question
    Pieces, and at their end the media type or a Refusal.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then hangs up
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    opened = Opened(Path(build), open_store(Path(build)))
    _limit_memory(limits.memory)
    connection.send(READY)
    while True:
        try:
            function, arguments = connection.recv()
        except EOFError:
            return
        _limit_processor_time(limits.seconds)
        connection.send(_answer(function, opened, _Output(connection, limits.answer), arguments))


def _answer(function: Any, opened: Opened, output: _Output, arguments: Any) -> Any:
    try:
        return function(opened, output, *arguments)
    except Refusal as refusal:
        return refusal
    except QueryError as error:
        return Refusal(403 if isinstance(error, RefusedQuery) else 400, str(error))
    except MemoryError:
        os.kill(os.getpid(), signal.SIGKILL)  # as the engine does: a process that ran out of memory is worn out
    except Exception:
        traceback.print_exc(file=sys.stderr)
        return Refusal(500, "the question could not be answered; the terminal of the server says why")


def _limit_memory(more: int) -> None:
    """Let this process grow by `more` bytes of address space: the engine's threads and caches have theirs by now.

    On Linux; elsewhere nothing says how large it is, and time alone is limited.
    """
    statistics = Path("/proc/self/statm")
    if statistics.exists():
        limit = int(statistics.read_text(encoding="ascii").split()[0]) * resource.getpagesize() + more
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _limit_processor_time(seconds: float) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + GRACE
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
