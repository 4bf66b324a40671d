"""Stretches of text, and the map from clean text back to raw text."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of text, [start, end)."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of `text` that this span covers."""
        return text[self.start : self.end]

    def holds(self, other: "Span") -> bool:
        """Whether `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether this span and `other` share a character."""
        return self.start < other.end and other.start < self.end


class Edit(NamedTuple):
    """Where clean text differs from raw text: clean [start, end) stands for raw [raw_start, raw_end)."""

    start: int
    end: int
    raw_start: int
    raw_end: int
    name: str


@dataclass(frozen=True, slots=True)
class CleanText:
    """Cleaned text and the edits that made it, in text order and not overlapping; between edits it is the raw text."""

    text: str
    edits: tuple[Edit, ...] = ()
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(edit.start for edit in self.edits))

    def to_raw(self, span: Span) -> Span:
        """The raw span of a clean span. A span that cuts an edit covers the whole of what was edited."""
        if not self.edits:
            return span
        start = self._raw_start(span.start)
        return Span(start, max(self._raw_end(span.end), start))

    def _raw_start(self, at: int) -> int:
        index = bisect_right(self._starts, at) - 1
        if index < 0:
            return at
        edit = self.edits[index]
        return edit.raw_start if at < edit.end else edit.raw_end + at - edit.end

    def _raw_end(self, at: int) -> int:
        index = bisect_left(self._starts, at) - 1
        if index < 0:
            return at
        edit = self.edits[index]
        return edit.raw_end if at <= edit.end else edit.raw_end + at - edit.end
