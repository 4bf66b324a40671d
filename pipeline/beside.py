"""Work that another process does while this one goes on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from pipeline.forking import fork, lost, portable


@contextmanager
def beside(what: str, work: Callable[[], object], jobs: int) -> Iterator[None]:
    """Have another process work while what is within the context goes on, as `Beside` does; with one job, it is done
    here before.
    """
    if jobs == 1:
        work()
        yield
    else:
        with Beside(what, work):
            yield


class Beside:
    """A process for one piece of work. Leaving the context waits for it, and raises what the work raised, or
    ChildProcessError where the process is gone before its work is done; leaving it by an exception ends the work at
    once.
    """

    def __init__(self, what: str, work: Callable[[], object]) -> None:
        """`what` it does, for people."""
        self._what = what
        self._pipe, end = Pipe()
        self._process = fork(_serve, work, self._pipe, end)
        end.close()

    def __enter__(self) -> "Beside":
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        try:
            if not failed:
                self._wait()
        finally:
            self._process.kill()
            self._process.join()
            self._pipe.close()

    def _wait(self) -> None:
        try:
            error = self._pipe.recv()
        except (EOFError, ConnectionResetError):
            self._process.join()
            error = lost(self._what, self._process.exitcode or 0)
        if error:
            raise error


def _serve(work: Callable[[], object], other: Connection, pipe: Connection) -> None:
    """Work, and send through the pipe the exception that it ended with, or None."""
    other.close()  # or the end of this process's parent would not be seen
    with suppress(BrokenPipeError, ConnectionResetError):
        pipe.send(_outcome(work))


def _outcome(work: Callable[[], object]) -> Exception | None:
    try:
        work()
    except Exception as error:  # whatever it is, it is the parent's to raise
        return portable(error, repr(error))
    return None
