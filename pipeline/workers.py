"""Work shared by several processes, of which one can die without harm to the others or to the build."""

import gc
import multiprocessing
import pickle
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

AHEAD = 50
"""Documents that a process may be ahead of the one that is wanted next: what waits for its turn takes memory."""

Item = TypeVar("Item")
Reading = TypeVar("Reading")
Read = Callable[[Item], Reading]

# Forked, so that what this process has compiled is there at once, in shared memory.
_forked = multiprocessing.get_context("fork")


def read_all(
    sources: Sequence[Item], read: Read[Item, Reading], lost: Callable[[Item, int], Reading], jobs: int
) -> Iterator[Reading]:
    """What `read` gives for each source (never None), in their order, by so many processes; they end with the iterator.

    Where a process dies over a source, `lost` says what stands in for it, given the exit code (negative: a signal).
    An exception of `read` is raised here.
    """
    gc.freeze()  # the collector would write to all of the shared memory
    upcoming = deque(range(len(sources)))
    done: dict[int, Reading] = {}
    workers: list[_Worker[Item, Reading]] = []
    try:
        while len(workers) < min(jobs, len(sources)):
            workers.append(_Worker(read, workers))
        for wanted in range(len(sources)):
            while wanted not in done:
                for worker in workers:
                    if worker.at is None and upcoming and upcoming[0] < wanted + AHEAD * jobs:
                        worker.give(upcoming[0], sources[upcoming.popleft()])
                for worker in _ready(workers):
                    at, reading = worker.take()
                    done[at] = lost(sources[at], worker.restarted()) if reading is None else reading
            yield done.pop(wanted)
    finally:
        for worker in workers:
            worker.end()


class _Worker(Generic[Item, Reading]):
    """A process that reads sources, one after another. `at` is the number of the one that it has."""

    def __init__(self, read: Read[Item, Reading], beside: Sequence["_Worker[Item, Reading]"]) -> None:
        self.read, self.beside = read, beside
        self.at: int | None = None
        self._start()

    def _start(self) -> None:
        self.pipe, end = _forked.Pipe()
        others = [self.pipe, *(worker.pipe for worker in self.beside if worker is not self)]
        self.process = _forked.Process(target=_serve, args=(end, others, self.read), daemon=True)
        self.process.start()
        end.close()

    def give(self, at: int, source: Item) -> None:
        self.at = at
        with suppress(BrokenPipeError):  # it is gone: `take` says so
            self.pipe.send(source)

    def take(self) -> tuple[int, Reading | None]:
        """The number of the source that it had and what it read, or nothing where it is gone."""
        assert self.at is not None
        at, self.at = self.at, None
        try:
            reading, error = self.pipe.recv()
        except (EOFError, ConnectionResetError):
            return at, None
        if error:
            raise error
        return at, reading

    def restarted(self) -> int:
        """Start it again. Gives the exit code of the process that is gone."""
        self.process.join()
        code = self.process.exitcode or 0
        self.pipe.close()
        self._start()
        return code

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _ready(workers: Sequence[_Worker[Item, Reading]]) -> list[_Worker[Item, Reading]]:
    """Those that have an answer, or are gone; waits for the first."""
    asked = {worker.pipe: worker for worker in workers if worker.at is not None}
    ready = wait(list(asked))
    return [worker for pipe, worker in asked.items() if pipe in ready]


def _serve(pipe: Connection, others: Sequence[Connection], read: Read[Item, Reading]) -> None:
    """Read what comes through the pipe until its other end is closed."""
    for other in others:
        other.close()  # or the end of this process's parent would not be seen
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all of a terminal's processes: the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            pipe.send(_answer(read, pipe.recv()))


def _answer(read: Read[Item, Reading], source: Item) -> tuple[Reading | None, Exception | None]:
    try:
        return read(source), None
    except Exception as error:  # whatever it is, it is the parent's to raise
        error.add_note("".join(traceback.format_tb(error.__traceback__)))
        with suppress(Exception):
            return None, pickle.loads(pickle.dumps(error))
        return None, RuntimeError(f"{error!r} over {source}")
