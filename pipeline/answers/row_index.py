"""Where the rows of a JSON Lines file stand, by what they are about: who wants some of them reads no others."""

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

import orjson

from pipeline.answers.published import Row

AT_ONCE = 1_000_000
"""Bytes that are read together: what every sentence names has all lines, and no system reads two gigabytes at once."""

Keys = Callable[[bytes], Iterable[str]]
"""What a line is about."""


class RowIndex:
    """The rows of a file by what they are about; it holds places in the file and no rows."""

    def __init__(self, path: Path, keys: Keys, wanted: Collection[str] | None = None) -> None:
        """`keys` tells what a line is about, of which only `wanted` matters, if given.

        Raises FileNotFoundError where there is no such file.
        """
        self._path = path
        self._places: defaultdict[str, array[int]] = defaultdict(lambda: array("Q"))
        at = 0
        with path.open("rb") as lines:
            for line in lines:
                for key in dict.fromkeys(keys(line)):
                    if wanted is None or key in wanted:
                        self._add(self._places[key], at, at + len(line))
                at += len(line)

    @staticmethod
    def _add(places: "array[int]", start: int, end: int) -> None:
        """Add where a line starts and ends; lines that follow each other are one stretch, up to AT_ONCE."""
        if places and places[-1] == start and end - places[-2] <= AT_ONCE:
            places[-1] = end
        else:
            places.extend((start, end))

    def __iter__(self) -> Iterator[str]:
        """What there are rows about."""
        return iter(self._places)

    def rows(self, key: str) -> Iterator[Row]:
        """The rows about something, in their order."""
        if places := self._places.get(key):
            with self._path.open("rb", buffering=0) as file:
                for start, end in zip(places[::2], places[1::2], strict=True):
                    file.seek(start)
                    yield from map(orjson.loads, file.read(end - start).splitlines())


def field(*names: str) -> Keys:
    """Keys that are the values of fields, which hold one text each, without reading more of a line than these."""
    pattern = re.compile(rb'"(?:%s)":("(?:[^"\\]|\\.)*")' % "|".join(names).encode())
    return lambda line: map(orjson.loads, pattern.findall(line))
