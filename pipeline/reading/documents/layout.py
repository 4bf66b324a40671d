"""Blocks of a page as lines of plain text, in the forms that segmentation knows: `# heading`, `- item`, `| a | b |`."""

import re
from collections.abc import Iterable, Sequence

DEEPEST_HEADING, LAST_NUMBER = 6, 99

_BREAK = re.compile(r"\s*\n\s*")
_SPACE = re.compile(r"[ \t\r\f\v]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Page:
    """Collects the blocks of a document, in order. Breaks in texts may stay; other white space is one blank."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._last = ""

    def heading(self, level: int, text: str) -> None:
        """A heading of a level from 1."""
        self._add("heading", f"{'#' * min(max(level, 1), DEEPEST_HEADING)} ", one_line(text))

    def paragraph(self, text: str) -> None:
        """A paragraph; a break in it stays a break."""
        self._add("paragraph", "", "\n".join(filter(None, map(one_line, text.split("\n")))))

    def item(self, text: str, number: int | None = None) -> None:
        """An item of a list, with its number where the list is numbered."""
        numbered = number is not None and 0 < number <= LAST_NUMBER
        self._add("item", f"{number}. " if numbered else "- ", one_line(text))

    def row(self, cells: Sequence[str]) -> None:
        """A row of a table; empty cells keep their columns."""
        words = [one_line(cell).replace("|", "/") for cell in cells]
        if any(words):
            self._add("row", "", f"| {' | '.join(words)} |")

    def lines(self, lines: Iterable[str]) -> None:
        """Text that came in lines of its own, as it is."""
        self._add("paragraph", "", "\n".join(map(str.rstrip, lines)).strip("\n"))

    def text(self) -> str:
        """All blocks as one text: lists and tables close, all else with an empty line between."""
        return "".join(self._parts)

    def _add(self, kind: str, mark: str, words: str) -> None:
        if words:
            together = kind == self._last and kind in ("item", "row")
            self._parts.append(("\n" if together else "\n\n") if self._parts else "")
            self._parts.append(mark + words)
            self._last = kind


def one_line(text: str) -> str:
    """A text with its breaks and runs of blanks as single blanks; no-break spaces stay."""
    return _SPACE.sub(" ", _BREAK.sub(" ", text)).strip(" ")


def printable(text: str) -> str:
    """A text without the controls and lone surrogates that no text file has."""
    return _CONTROL.sub("", text).encode("utf-8", "replace").decode("utf-8")
