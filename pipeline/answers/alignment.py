"""Where two readings of one text stand for the same words: spans that overlap, copies of formulas, repeated pages."""

import re
from collections.abc import Callable, Iterable, Sequence

from pipeline.records import Sentence, Span

LEAST_OVERLAP = 0.5
"""Share of the union of two spans from which they are taken for the same."""

GAP = "\0"
"""Stands for each character between sentences: line ends, markup, and what was set aside."""

_CUBE = re.compile(r"(?=(\S{3,100}?)\1\1)")


def pair_spans(one: Sequence[Span], other: Sequence[Span]) -> list[tuple[int, int]]:
    """Indices of spans that overlap by half of their union, each in one pair at most, the best overlap first."""
    candidates = sorted(
        (-overlap, i, j)
        for i, a in enumerate(one)
        for j, b in enumerate(other)
        if a.overlaps(b) and (overlap := _overlap(a, b)) >= LEAST_OVERLAP
    )
    pairs: list[tuple[int, int]] = []
    used: tuple[set[int], set[int]] = set(), set()
    for _, i, j in candidates:
        if i not in used[0] and j not in used[1]:
            pairs.append((i, j))
            used[0].add(i)
            used[1].add(j)
    return pairs


def _overlap(a: Span, b: Span) -> float:
    return (min(a.end, b.end) - max(a.start, b.start)) / (max(a.end, b.end) - min(a.start, b.start))


def quotes_overlap(one: str, other: str) -> bool:
    """Whether two quotes of one text overlap by half of their union, which shows in what one ends and one begins with.

    >>> quotes_overlap("two to six weeks", "six weeks"), quotes_overlap("two to six", "six weeks")
    (True, False)
    """
    shorter, longer = sorted((one, other), key=len)
    shared = len(shorter)
    if shorter not in longer:
        lengths = range(len(shorter) - 1, 0, -1)
        shared = next((n for n in lengths if one.endswith(other[:n]) or other.endswith(one[:n])), 0)
    return shared >= LEAST_OVERLAP * (len(one) + len(other) - shared)


def text_of(sentences: Iterable[Sentence]) -> str:
    """The raw text of a document as far as its sentences tell it, with GAP for each character between them."""
    text = ""
    for sentence in sentences:
        text += GAP * (sentence.start - len(text)) + sentence.text
    return text


def place(text: str, quote: str, start: int = 0) -> int:
    """Where a quote of the raw text stands first in `text` (see `text_of`), from `start` on; -1 where it does not.

    A quote of several lines runs across gaps, and may begin in one ("- a list item").

    >>> place("one\\0\\0\\0two", "one\\n- two"), place("one\\0\\0\\0two", "- two"), place("one", "two")
    (0, 6, -1)
    """
    for words in (quote, quote.lstrip("-|.#0123456789 ")):
        rest = "".join(f"[{re.escape(character)}{GAP}]" for character in words[1:])
        if words and (found := re.compile(re.escape(words[0]) + rest).search(text, start)):
            return found.start()
    return -1


def annotated_to(sentences: Sequence[Sentence], last: int) -> float:
    """Where annotation ends (raw offset): annotators stop where a page begins to repeat itself.

    That is the first sentence after the end of the `last` annotated mention that stood earlier, provided that most of
    the sentences from there on did; else annotation has no end before the document's.
    """
    before = "".join(_packed(sentence) for sentence in sentences if sentence.start < last)
    rest = [(sentence.start, _packed(sentence) in before) for sentence in sentences if sentence.start >= last]
    first = next((index for index, (_, repeated) in enumerate(rest) if repeated), len(rest))
    tail = [repeated for _, repeated in rest[first:]]
    return rest[first][0] if sum(tail) > len(tail) / 2 else float("inf")


def _packed(sentence: Sentence) -> str:
    return "".join(sentence.text.split())


def canonical_spans(sentences: Iterable[Sentence]) -> Callable[[Span], Span]:
    """A function that moves raw spans in the outer copies of tripled formulas to the readable copy between them."""
    moved = {
        sentence.start + at: sentence.start + to
        for sentence in sentences
        for at, to in readable_copies(sentence.text).items()
    }

    def canonical(span: Span) -> Span:
        start, last = moved.get(span.start, span.start), moved.get(span.end - 1, span.end - 1)
        return Span(start, last + 1) if start <= last else span

    return canonical


def readable_copies(text: str) -> dict[int, int]:
    """Of formulas that a page pasted three times (X Y X, where X is Y without its spaces): where in `text` the
    characters of the outer copies stand in the middle one, which alone can be read.

    >>> readable_copies("abca bcabc")
    {0: 3, 1: 5, 2: 6, 7: 3, 8: 5, 9: 6}
    """
    places = [at for at, character in enumerate(text) if character != " "]
    moved: dict[int, int] = {}
    done = 0
    for found in _CUBE.finditer(text.replace(" ", "")):
        start, length = found.start(), len(found[1])
        first, middle, last = (places[start + n * length : start + (n + 1) * length] for n in range(3))
        if start >= done and middle[0] - first[0] == length == last[-1] - middle[-1]:
            moved |= zip(first + last, middle + middle, strict=True)
            done = start + 3 * length
    return moved
