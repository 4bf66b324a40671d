"""Numbers and what stands around them: a sentence as a line of signs, one letter each, in which patterns are found."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from pipeline.claims.passages import Passage
from pipeline.language.cues import Cue, Cues
from pipeline.language.lexicon import language_data

FEW = Decimal(2)
"""What "several" and "many" are counted as: the least number that the words allow."""

HYPHENS = ("-", "\u2011")

NUMBER, DASH, OTHER = "N", "D", "_"

# Three digits after a point, comma or space are thousands, anything else after a point or comma is a fraction.
_NUMERAL = re.compile(
    r"(?<![\w.,])(?:(?P<points>(?!0)\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?:,\d{1,2})?)"
    r"|(?P<commas>(?!0)\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?)|(?P<plain>\d+(?:[.,]\d+)?))(?!\w|[.,]\d)"
)


class Sign(NamedTuple):
    """The words [start, end) read as one thing; `group` says which, `value` is that of a number."""

    letter: str
    start: int
    end: int
    group: str = ""
    value: Decimal | None = None


def has_unit(passage: Passage, section: str, letters: Mapping[str, str], units: str) -> bool:
    """Whether a sentence has a sign with one of the letters `units`, so that its `signs` are worth making."""
    return any(letters.get(cue.group, NUMBER) in units for cue in _phrases(passage, section))


def signs(text: str, passage: Passage, section: str, letters: Mapping[str, str]) -> list[Sign]:
    """The signs of a sentence: numbers, dashes, and the phrases of a section of the language's `facts` data.

    `letters` gives each group of the section its letter. A hyphen between two words counts as a dash.
    """
    words = passage.sentence.words
    found = {start: (end, group) for group, start, end in _phrases(passage, section)}
    numerals = _numerals(text, passage)
    hyphens = any(text.find(sign, words[0].start, words[-1].end) >= 0 for sign in HYPHENS)
    line: list[Sign] = []
    at = 0
    while at < len(words):
        if hyphens and at and text[words[at - 1].end : words[at].start].strip() in HYPHENS:
            line.append(Sign(DASH, at, at))
        end, sign = at + 1, words[at].text
        if at in numerals:
            end, value = numerals[at]
            line.append(Sign(NUMBER, at, end, "numeral", value))
        elif at in found:
            end, group = found[at]
            line.append(Sign(letters.get(group, NUMBER), at, end, group, _number(group)))
        else:
            line.append(Sign(DASH if sign in "-–—" else "," if sign == "," else OTHER, at, end))
        at = end
    return line


def letters_of(line: list[Sign]) -> str:
    """The line as a string, one letter a sign, for patterns to search in."""
    return "".join(sign.letter for sign in line)


def _numerals(text: str, passage: Passage) -> dict[int, tuple[int, Decimal]]:
    words = passage.sentence.words
    found = {}
    for numeral in _NUMERAL.finditer(text, words[0].start, words[-1].end):
        inside = [i for i, w in enumerate(words) if numeral.start() <= w.start and w.end <= numeral.end()]
        if inside:
            found[inside[0]] = inside[-1] + 1, _value(numeral)
    return found


def _value(numeral: re.Match[str]) -> Decimal:
    digits = re.sub(r"\s", "", numeral[0])
    if numeral["points"]:
        digits = digits.replace(".", "")
    elif numeral["commas"]:
        digits = digits.replace(",", "")
    return Decimal(digits.replace(",", "."))


def _number(group: str) -> Decimal | None:
    if group in ("few", "many"):
        return FEW
    return Decimal(group) if group[0].isdigit() else None


def _phrases(passage: Passage, section: str) -> Sequence[Cue]:
    return passage.cues(counting(passage.sentence.block.language, section))


@cache
def counting(language: str, section: str) -> Cues:
    """The numbers of a language and the phrases of a section of its `facts` data."""
    data = language_data(language)["facts"]
    return Cues({**data["numbers"], **data[section]}, language)
