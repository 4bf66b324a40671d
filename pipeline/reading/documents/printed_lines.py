"""Pages printed in lines become paragraphs again."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

FULL, HALF = 0.75, 0.5
"""Share of the usual line length from which on a line is full, so that its paragraph goes on below; and from which on
it may be one that was broken early, if a small letter follows."""

NARROW = 30
"""Characters of a line in a narrow column."""

EDGE = 2
"""Lines at the top and the bottom of a page that may be running heads and page numbers."""

LEAST_PAGES, RUNNING = 3, 0.5
"""Pages from which on, and share of them on which, a line that recurs at an edge is a running head."""

SENTENCE_ENDS = (".", "!", "?", ":", ";", "…")

_NUMBER = re.compile(r"[-–—\s]*\d{1,4}[-–—\s]*|\w+\.?\s\d{1,4}(\s?(/|din|из|of|trên)\s?\d{1,4})?")
_DIGITS = re.compile(r"\d+")
_MARKER = re.compile(r"\s*(?:[-*•●▪◦–—·✓➤►]|\(?\d{1,2}[.)]|[a-zа-я]\))\s")
_HYPHENATED = re.compile(r"[^\W\d_]{2,}[-\u00ad\u2010]$")


def paragraphs(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """The paragraphs of pages, each given as its lines, without running heads and page numbers."""
    lines = list(_lines(pages))
    width = _usual_length(lines)
    gathered = ""
    before = ""
    for line in lines:
        if gathered and _goes_on(before, line, width):
            gathered = _joined(gathered, line)
        else:
            if gathered:
                yield gathered
            gathered = line
        before = line
    if gathered:
        yield gathered


def _lines(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of all pages, an empty one where a paragraph is known to end."""
    running = _running(pages)
    for page in pages:
        lines = [" ".join(line.split()) for line in page]
        kept = [index for index, line in enumerate(lines) if line]
        edges = {*kept[:EDGE], *kept[-EDGE:]}
        for index, line in enumerate(lines):
            outermost = index in (kept[:1] + kept[-1:])
            if index in edges and (_key(line) in running or (outermost and _NUMBER.fullmatch(line))):
                continue
            if line or index > 0:
                yield line


def _running(pages: Sequence[Sequence[str]]) -> set[str]:
    """What stands at the edges of most pages, whatever its numbers."""
    if len(pages) < LEAST_PAGES:
        return set()
    counted: Counter[str] = Counter()
    for page in pages:
        lines = [line for line in (" ".join(line.split()) for line in page) if line]
        counted.update({_key(line) for line in (*lines[:EDGE], *lines[-EDGE:]) if not line.endswith(SENTENCE_ENDS)})
    least = max(LEAST_PAGES, RUNNING * len(pages))
    return {key for key, times in counted.items() if times >= least}


def _key(line: str) -> str:
    return _DIGITS.sub("#", line)


def _usual_length(lines: Sequence[str]) -> int:
    """The length that one line in ten reaches, at least that of a narrow column."""
    lengths = sorted(map(len, filter(None, lines)))
    return max(NARROW, lengths[len(lengths) * 9 // 10] if lengths else 0)


def _goes_on(line: str, below: str, width: int) -> bool:
    """Whether the paragraph of a line goes on in the line below."""
    if not line or not below or _MARKER.match(below):
        return False
    if len(line) >= FULL * width:
        return True
    cut = below[0].islower() and len(line) >= HALF * width
    return cut and not line.endswith(SENTENCE_ENDS)


def _joined(text: str, line: str) -> str:
    """A line put to the text before it; a hyphen that parts a word goes, one before a capital is the word's own."""
    if _HYPHENATED.search(text) and line[0].islower():
        return text[:-1] + line
    return f"{text}{'' if text.endswith('-') else ' '}{line}"
