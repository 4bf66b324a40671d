"""Lines sorted on the disk: an external merge sort (Knuth, "The Art of Computer Programming" 3, 5.4)."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

HELD = 100_000_000
"""Bytes of lines that are sorted in memory; the graph's are half a million quads."""

MERGED = 100
"""Sorted files that are merged at a time: a process may open 1,024."""

BLOCK = 250_000
"""Bytes of each file that are in memory while files are merged."""


class SortedLines:
    """Takes lines (UTF-8, with their line ends) in any order, gives them sorted by their bytes.

    They wait in files without a name, a run of sorted lines in each, which are gone with the process whatever ends it;
    leaving the context closes them.
    """

    def __init__(self, folder: Path, written: Callable[[IO[bytes]], object] = lambda _: None) -> None:
        """`folder` is where the files are; `written` is called with the file of each run of lines, every line once."""
        self.folder, self.count = folder, 0
        self._written = written
        self._held: list[bytes] = []
        self._size = 0
        self._runs: list[IO[bytes]] = []
        self._files = ExitStack()

    def __enter__(self) -> "SortedLines":
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def add(self, lines: bytes) -> None:
        """Take lines, the end of each a line feed; no other line ends are in them."""
        before = len(self._held)
        self._held += lines.splitlines(keepends=True)
        self._size += len(lines)
        self.count += len(self._held) - before
        if self._size > HELD:
            self._write_run()

    def __iter__(self) -> Iterator[bytes]:
        """All lines in order, once."""
        self._write_run()
        return chain.from_iterable(_merged(self._runs))

    def _write_run(self) -> None:
        if self._held:
            self._held.sort()
            self._runs.append(self._file(self._held))
            self._held, self._size = [], 0
            self._written(self._runs[-1])
        if len(self._runs) == MERGED:
            self._runs = [self._file(chain.from_iterable(_merged(self._runs)))]

    def _file(self, lines: Iterable[bytes]) -> IO[bytes]:
        file = TemporaryFile(dir=self.folder)  # noqa: SIM115 - the stack closes it
        self._files.enter_context(file)
        file.writelines(lines)
        file.seek(0)
        return file


def _merged(files: Iterable[IO[bytes]]) -> Iterator[list[bytes]]:
    """The lines of sorted files in order, many at a time: of a block of each, those before the end of any block."""
    blocks: dict[IO[bytes], list[bytes]] = {file: [] for file in files}
    while blocks := {file: lines for file in blocks if (lines := blocks[file] or file.readlines(BLOCK))}:
        end, ready = min(lines[-1] for lines in blocks.values()), []
        for file, lines in blocks.items():
            many = bisect_right(lines, end)
            ready += lines[:many]
            blocks[file] = lines[many:]
        ready.sort()
        yield ready
