"""Lines sorted on the disk: an external merge sort (Knuth, "The Art of Computer Programming" 3, 5.4)."""

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

HELD = 250_000
"""Lines that are sorted in memory; the graph's take some 80 MB."""

MERGED = 100
"""Sorted files that are merged at a time: a process may open 1,024."""


class SortedLines:
    """Takes lines (UTF-8, with their line ends) in any order, gives them sorted by their bytes.

    More than HELD wait in files without a name, which are gone with the process whatever ends it; leaving the context
    closes them.
    """

    def __init__(self, folder: Path) -> None:
        """`folder` is where the files are."""
        self.folder, self.count = folder, 0
        self._held: list[bytes] = []
        self._runs: list[IO[bytes]] = []
        self._files = ExitStack()

    def __enter__(self) -> "SortedLines":
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def add(self, lines: Iterable[bytes]) -> None:
        """Take lines."""
        before = len(self._held)
        self._held += lines
        self.count += len(self._held) - before
        if len(self._held) > HELD:
            self._held.sort()
            self._runs.append(self._written(self._held))
            self._held = []
            if len(self._runs) == MERGED:
                self._runs = [self._written(heapq.merge(*self._runs))]

    def __iter__(self) -> Iterator[bytes]:
        """All lines in order, once."""
        return heapq.merge(*self._runs, sorted(self._held))

    def _written(self, lines: Iterable[bytes]) -> IO[bytes]:
        file = TemporaryFile(dir=self.folder)  # noqa: SIM115 - the stack closes it
        self._files.enter_context(file)
        file.writelines(lines)
        file.seek(0)
        return file
