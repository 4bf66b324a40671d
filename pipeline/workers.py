"""Work shared by several processes, of which one can die without harm to the others or to the build."""

import os
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

from pipeline.forking import fork, portable

AHEAD = 50
"""Items that a process may be ahead of the one that is wanted next: what waits for its turn takes memory."""

Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Item], Result]


def share_out(
    items: Sequence[Item],
    work: Work[Item, Result],
    lost: Callable[[Item, int], Result],
    jobs: int,
    mend: Callable[[Exception], bool] = lambda _: False,
) -> Generator[Result, None, None]:
    """What `work` gives for each item (never None), in their order, by so many processes; they end with the iterator.

    Where a process dies over an item, or for want of memory, `lost` says what stands in for it, given the exit code
    (negative: a signal). An exception of `work` is raised here, unless `mend` can make in this process what was
    missing: then the work is done by a new process, which has it, too.
    """
    upcoming = deque(range(len(items)))
    done: dict[int, Result] = {}
    workers: list[_Worker[Item, Result]] = []
    try:
        while len(workers) < min(jobs, len(items)):
            workers.append(_Worker(work, workers))
        for wanted in range(len(items)):
            while wanted not in done:
                for worker in workers:
                    if worker.at is None and upcoming and upcoming[0] < wanted + AHEAD * jobs:
                        worker.give(upcoming[0], items[upcoming.popleft()])
                for worker in _ready(workers):
                    at, result, error = worker.take()
                    if error is None:
                        done[at] = lost(items[at], worker.restarted()) if result is None else result
                    elif mend(error):
                        worker.renew()
                        worker.give(at, items[at])
                    else:
                        raise error
            yield done.pop(wanted)
    finally:
        for worker in workers:
            worker.end()


class _Worker(Generic[Item, Result]):
    """A process that works on items, one after another. `at` is the number of the one that it has."""

    def __init__(self, work: Work[Item, Result], beside: Sequence["_Worker[Item, Result]"]) -> None:
        self.work, self.beside = work, beside
        self.at: int | None = None
        self._start()

    def _start(self) -> None:
        self.pipe, end = Pipe()
        others = [self.pipe, *(worker.pipe for worker in self.beside if worker is not self)]
        self.process = fork(_serve, end, others, self.work)
        end.close()

    def give(self, at: int, item: Item) -> None:
        self.at = at
        with suppress(BrokenPipeError):  # it is gone: `take` says so
            self.pipe.send(item)

    def take(self) -> tuple[int, Result | None, Exception | None]:
        """The number of the item that it had and what became of it: neither a result nor an error if it is gone."""
        assert self.at is not None
        at, self.at = self.at, None
        try:
            return at, *self.pipe.recv()
        except (EOFError, ConnectionResetError):
            return at, None, None

    def restarted(self) -> int:
        """Start it again. Gives the exit code of the process that is gone."""
        self.process.join()
        code = self.process.exitcode or 0
        self.pipe.close()
        self._start()
        return code

    def renew(self) -> None:
        """Put a process in its place that has what this one has now."""
        self.end()
        self._start()

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _ready(workers: Sequence[_Worker[Item, Result]]) -> list[_Worker[Item, Result]]:
    """Those that have an answer, or are gone; waits for the first."""
    asked = {worker.pipe: worker for worker in workers if worker.at is not None}
    ready = wait(list(asked))
    return [worker for pipe, worker in asked.items() if pipe in ready]


def _serve(pipe: Connection, others: Sequence[Connection], work: Work[Item, Result]) -> None:
    """Work on what comes through the pipe until its other end is closed."""
    for other in others:
        other.close()  # or the end of this process's parent would not be seen
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            pipe.send(_answer(work, pipe.recv()))


def _answer(work: Work[Item, Result], item: Item) -> tuple[Result | None, Exception | None]:
    try:
        return work(item), None
    except MemoryError:  # as where the system ends it
        os._exit(1)
    except Exception as error:  # whatever it is, it is the parent's to raise
        return None, portable(error, f"{error!r} over {item}")
