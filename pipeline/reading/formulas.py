"""Formulas that a broken page pasted three times: X Y X, where X is Y without its spaces.

Web pages with mathematics hold a formula as source, as rendered text and as source again; copied as plain
text, "sales cycle length" reads "salescyclelengthsales cycle lengthsalescyclelength". Without its spaces
such a line holds a cube XXX, and only the middle copy may have had spaces.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from pipeline.reading.edits import Change

SHORTEST, LONGEST = 3, 200
"""Length of X in characters; the upper bound keeps the search linear in a text without spaces."""

CUBE = re.compile(rf"(\S{{{SHORTEST},{LONGEST}}}?)\1\1")


def tripled_formulas(text: str) -> Iterator[Change]:
    """The first and the last copy of a formula go, or become a space where a letter or digit is glued to them.

    Runs of signs or digits ("-----", "1000000000") are no formulas and stay.

    >>> list(tripled_formulas("(winratewin ratewinrate)"))
    [Change(start=1, end=8, text=''), Change(start=16, end=23, text='')]
    """
    offset = 0
    for line in text.split("\n"):
        for first, last, length in _formulas(line) if _suspicious(line) else ():
            before, after = line[first - 1 : first] if first else "", line[last + length : last + length + 1]
            yield Change(offset + first, offset + first + length, " " if before.isalnum() else "")
            yield Change(offset + last, offset + last + length, " " if after.isalnum() else "")
        offset += len(line) + 1


def _suspicious(line: str) -> bool:
    """Whether a formula is possible: few lines pass, so that all others cost next to nothing.

    In X Y X the last letter of Y's first word and the first letter of its second also meet within X.
    """
    words = line.split()
    return any(word[-1] + after[0] in word for word, after in pairwise(words)) or any(
        len(word) >= 3 * SHORTEST and CUBE.search(word) for word in words
    )


def _formulas(line: str) -> Iterator[tuple[int, int, int]]:
    """Start of the first copy, start of the last and their length, for each formula of the line, in order."""
    places = [index for index, character in enumerate(line) if character != " "]
    packed = line.replace(" ", "")
    gaps = [index for index in range(1, len(places)) if places[index] != places[index - 1] + 1]
    done = 0
    for period, near in _periods(packed, gaps):
        start = _start(packed, gaps, period, near, done)
        if start is not None:
            yield places[start], places[start + 2 * period], period
            done = start + 3 * period


def _periods(packed: str, gaps: list[int]) -> Iterator[tuple[int, int]]:
    """Lengths that X may have, each with a place in the packed line that recurs at that distance."""
    for start, end in pairwise([0, *gaps, len(packed)]):
        for match in CUBE.finditer(packed, start, end):
            yield len(match[1]), match.start()
        meeting = packed[end - 1 : end + 1]
        near = packed.find(meeting, max(start, end - 2 * LONGEST), end)
        while near >= 0:
            yield end - 1 - near, near
            near = packed.find(meeting, near + 1, end)


def _start(packed: str, gaps: list[int], period: int, near: int, done: int) -> int | None:
    """Where a cube of this period around `near` starts, at or after `done`, with gaps in its middle copy only.

    Where letters next to the cube continue the period it could be shifted: a start at a word's edge is best.
    """
    low = high = near
    while low > max(done, near - 2 * period) and packed[low - 1] == packed[low - 1 + period]:
        low -= 1
    while high < min(len(packed) - period, near + 3 * period) and packed[high] == packed[high + period]:
        high += 1

    def fits(start: int) -> bool:
        inside = gaps[bisect_right(gaps, start) : bisect_left(gaps, start + 3 * period)]
        return not inside or (start + period < inside[0] and inside[-1] < start + 2 * period)

    def at_edge(place: int) -> bool:
        follows_gap = bisect_right(gaps, place) > bisect_left(gaps, place)
        return follows_gap or not packed[max(place - 1, 0) : place + 1].islower()

    starts = [start for start in range(max(low, done), high - 2 * period + 1) if fits(start)]
    if period < SHORTEST or not starts or not any(map(str.isalpha, packed[starts[0] : starts[0] + period])):
        return None
    return max(starts, key=lambda start: at_edge(start) + at_edge(start + 3 * period))
