"""The records of a build on the disk, so that its memory does not grow with the corpus."""

import os
import zlib
from collections.abc import Iterator
from typing import IO

from pipeline.copies import Copies
from pipeline.record_cache import decode, encode
from pipeline.records import DocumentRecord


class Spool:
    """Takes all records of a build, in order of their names, and gives them back as often as wanted.

    They come back marked as what they are copies of; which are one source shows only when all are there.
    """

    def __init__(self, file: IO[bytes]) -> None:
        """`file` is open for reading and writing, and empty."""
        self._file, self._copies = file, Copies()
        self._names: list[str] = []
        self._ends = [0]

    def add(self, record: DocumentRecord) -> DocumentRecord:
        """Take a record, and give it back: as a duplicate, where one with the same words came before."""
        self._copies.add(record)
        self._names.append(record.name)
        self._ends.append(self._ends[-1] + self._file.write(zlib.compress(encode(record), 1)))
        return self._copies.marked(record)

    def close(self) -> None:
        """No more records come; from now on they can be read."""
        self._file.flush()
        self._copies.find()

    def by_source(self) -> Iterator[list[DocumentRecord]]:
        """All records, those of one source together; the sources in order of their first."""
        groups: dict[str, list[int]] = {}
        for number, name in enumerate(self._names):
            groups.setdefault(self._copies.sources.get(name, name), []).append(number)
        for numbers in groups.values():
            yield list(map(self._record, numbers))

    def _record(self, number: int) -> DocumentRecord:
        start, end = self._ends[number : number + 2]
        return self._copies.marked(decode(zlib.decompress(os.pread(self._file.fileno(), end - start, start))))
