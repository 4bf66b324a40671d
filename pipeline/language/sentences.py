"""Where sentences end. Rules in the manner of razdel: small functions that say "no end here" or nothing."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from pipeline.language.lexicon import fold, language_data
from pipeline.records import Span

_STOP = re.compile(r"[.!?…]+[\"'»”’)\]]*")
_LAST_WORD = re.compile(r"[\w.]*\w$")

LOOK = 40
"""Characters before and after a stop that the rules see: more than any abbreviation has, and reading stays linear."""

LONGEST = 2_000
"""Characters of a sentence: several times those of the longest in real pages, lists flattened into one among them. What
is longer is no sentence, and rules that look at pairs of words in one would take the square of its length."""


class Stop(NamedTuple):
    """A possible end of sentence: the words before it, its signs, and the text after it."""

    before: str
    signs: str
    after: str
    language: str

    @property
    def word(self) -> str:
        """The word before the stop."""
        found = _LAST_WORD.search(self.before)
        return found[0] if found else ""


def sentences(text: str, start: int, end: int, language: str) -> Iterator[Span]:
    """The sentences of `text[start:end]` without surrounding space, in the offsets of `text`.

    Sentences that were glued together ("годы.Много") are cut; nothing is inserted.
    """
    begin = start
    for found in _STOP.finditer(text, start, end):
        if found.end() == end:
            break
        before = text[max(begin, found.start() - LOOK) : found.start()]
        stop = Stop(before, found[0], text[found.end() : min(end, found.end() + LOOK)], language)
        if not any(rule(stop) for rule in RULES):
            yield from _bounded(text, begin, found.end())
            begin = found.end()
    yield from _bounded(text, begin, end)


def _bounded(text: str, start: int, end: int) -> Iterator[Span]:
    """What stands between two stops, without surrounding space; where it is too long, in pieces cut between words."""
    while end - start > LONGEST:
        blank = text.rfind(" ", start + 1, start + LONGEST)
        cut = blank if blank > 0 else start + LONGEST
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def goes_on_small(stop: Stop) -> bool:
    """A sentence does not begin with a small letter or a further stop or comma."""
    after = stop.after.lstrip()
    return after[:1].islower() or after[:1] in ",;:)»"


def glued_without_capital(stop: Stop) -> bool:
    """Without a space a sentence ends only between a word and a capital: 2.5, Node.js, example.com, S.R.L."""
    if stop.after[0].isspace() or not stop.signs.startswith((".", "!", "?", "…")):
        return False
    glued_word = len(stop.word) > 2 or stop.before[-1:] in ")»”"
    return not (glued_word and stop.after[0].isupper())


def abbreviation(stop: Stop) -> bool:
    """т. д., dvs., etc. before a full stop."""
    return stop.signs == "." and fold(stop.word, stop.language) in _abbreviations(stop.language)


def initial(stop: Stop) -> bool:
    """A single capital before a full stop is an initial: "А. С. Пушкин"."""
    return stop.signs == "." and len(stop.word) == 1 and stop.word.isupper()


def list_number(stop: Stop) -> bool:
    """The number of a list item at the start of the text is no sentence."""
    return stop.signs == "." and stop.before.strip().isdigit() and len(stop.before.strip()) <= 2


RULES: tuple[Callable[[Stop], bool], ...] = (goes_on_small, glued_without_capital, abbreviation, initial, list_number)


@cache
def _abbreviations(language: str) -> frozenset[str]:
    return frozenset(fold(word, language) for word in language_data(language)["abbreviations"])
