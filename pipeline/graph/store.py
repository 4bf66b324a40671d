"""A build's graph as an Oxigraph database, made once and then only read."""

from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor, wait
from mmap import ACCESS_READ, mmap
from pathlib import Path
from queue import SimpleQueue
from typing import IO

import pyoxigraph as ox


def load_store(build: Path, pieces: Iterable[bytes]) -> None:
    """Make `store/` of a build folder of N-Quads, each piece of whole lines.

    A piece is loaded in one go and takes 1.3 GB a million quads, and small pieces take RocksDB longer to put together:
    five million quads in pieces of half a million take a fifth less time than in pieces of a quarter.

    Raises:
        FileExistsError: there is a store already; a store is made once, in a fresh folder.
        SyntaxError: a piece is not N-Quads.
    """
    folder = build / "store"
    folder.mkdir()
    store = ox.Store(str(folder))
    for piece in pieces:
        store.bulk_load(piece, format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()


class Loading:
    """`load_store` in a thread beside what else a build does, for Oxigraph works outside of Python's lock.

    Leaving the context waits for it, and raises what it does. Left by an exception, it loads no more than the piece it
    is at, for which it is waited, too, even where the wait is broken off: who removes the folder must be alone in it.
    """

    def __init__(self, build: Path) -> None:
        self._files: SimpleQueue[mmap | None] = SimpleQueue()
        self._wanted = True
        pool = ThreadPoolExecutor(1)
        self._done = pool.submit(load_store, build, self._pieces())
        pool.shutdown(wait=False)

    def __enter__(self) -> "Loading":
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        self._wanted = not failed
        self.finish()
        try:
            wait([self._done])
        finally:
            self._wanted = False
            wait([self._done])
        if not failed:
            self._done.result()

    def add(self, file: IO[bytes]) -> None:
        """Load a file of N-Quads, which may be closed before that is done. Raises what loading has ended by, if it has:
        there is no use in making more.
        """
        if self._done.done():
            self._done.result()
        self._files.put(mmap(file.fileno(), 0, access=ACCESS_READ))

    def finish(self) -> None:
        """No more files come: the store can be put in order."""
        self._files.put(None)

    def _pieces(self) -> Iterator[bytes]:
        while (file := self._files.get()) and self._wanted:
            with file:
                piece = file[:]
            yield piece
        if not self._wanted:
            raise CancelledError


def open_store(build: Path) -> ox.Store:
    """Open the store of a build folder, read-only: several readers may do so at once.

    Raises FileNotFoundError where the folder holds no store, and OSError where it is damaged. Damage may show only when
    it is read, by a RuntimeError.
    """
    folder = build / "store"
    if not (folder / "CURRENT").exists():
        raise FileNotFoundError(f"{folder} is no Oxigraph store: build first, or name another build")
    try:
        return ox.Store.read_only(str(folder))
    except RuntimeError as error:
        told = "go back with `b2graph rollback`, or build anew with --full"
        raise OSError(f"{folder} is damaged: {told} ({error})") from error
