"""Blocks of lines sorted on the disk: they are written as they come, and read in order of their keys."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

Block = tuple[str, str]
"""What all lines of a block begin with, and the lines, sorted and each with its line end.

No line begins with the key of a block that it is not in, unless the keys of both are equal.
"""

FILE = 100_000_000
"""Bytes of blocks that are in a file; the graph's are half a million quads."""


def blocks_by_subject(lines: Iterable[str]) -> Iterator[Block]:
    """Sorted N-Quads lines, without line ends, in a block for each subject."""
    for subject, group in groupby(lines, key=lambda line: line[: line.index(" ") + 1]):
        yield subject, "\n".join([*group, ""])


class SortedBlocks:
    """Takes blocks of lines in any order, gives their lines sorted by their bytes in UTF-8.

    A block stands in a file without a name, which is gone with the process whatever ends it, and only its key and its
    place are in memory; leaving the context closes the files.
    """

    def __init__(self, folder: Path, written: Callable[[IO[bytes]], object] = lambda _: None) -> None:
        """`folder` is where the files are; `written` is called with each file that is full, every line once."""
        self.folder, self.count = folder, 0
        self._written = written
        self._files: list[IO[bytes]] = []
        self._size = FILE
        self._places: list[tuple[str, int, int, int]] = []
        self._stack = ExitStack()

    def __enter__(self) -> "SortedBlocks":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(self, blocks: Iterable[Block]) -> None:
        """Take blocks; the only line ends in them are line feeds."""
        for key, text in blocks:
            if self._size >= FILE:
                self._open()
            lines = text.encode()
            self._files[-1].write(lines)
            self._places.append((key, len(self._files) - 1, self._size, len(lines)))
            self._size += len(lines)
            self.count += lines.count(b"\n")

    def __iter__(self) -> Iterator[bytes]:
        """All lines in order, many at a time, once."""
        self._close()
        for _, group in groupby(sorted(self._places), key=itemgetter(0)):
            first, *others = (os.pread(self._files[file].fileno(), size, start) for _, file, start, size in group)
            yield b"".join(sorted(b"".join([first, *others]).splitlines(keepends=True))) if others else first

    def _open(self) -> None:
        self._close()
        file = TemporaryFile(dir=self.folder)  # noqa: SIM115 - the stack closes it
        self._files.append(self._stack.enter_context(file))
        self._size = 0

    def _close(self) -> None:
        if self._files:
            self._files[-1].flush()
            self._written(self._files[-1])
