"""Letters of the wrong script: Cyrillic in Latin abbreviations ("В2В"), Latin in Cyrillic words ("cделка")."""

import re
from collections.abc import Iterator, Mapping

from pipeline.reading.edits import Change

LATIN = dict(zip("АВЕКМНОРСТУХІЅЈ", "ABEKMHOPCTYXISJ", strict=True))
"""Cyrillic capitals and the Latin ones that look the same."""

CYRILLIC = dict(zip("ABEKMHOPCTYXaeopcyxáéóý", "АВЕКМНОРСТУХаеорсухаеоу", strict=True))
"""Latin letters and the Russian ones that look the same; those with an accent stand for stressed vowels."""

WORD = re.compile(r"[^\W_]+")
CYRILLIC_RUN = re.compile("[\u0400-\u04ff]+")
LATIN_RUN = re.compile("[A-Za-zÀ-ÿ]+")
MEETING = re.compile("[0-9A-Za-zÀ-ÿ][\u0400-\u04ff]|[\u0400-\u04ff][0-9A-Za-zÀ-ÿ]")
AROUND_DIGITS = re.compile("[\u0400-\u04ff]+[0-9]+[\u0400-\u04ff]+")
LATIN_PREFIX = re.compile(r"[ЕеСсХх](?<![\w-].)(?=-[A-Za-z])")

GLUED_WORD = re.compile("([0-9A-ZА-Яa-z]{2,}[A-Za-z])[АВКОСУ]")
"""A Russian word of one letter glued to a Latin name of three or more: "B2BВ этом сегменте"."""

GLUED_NAME = re.compile("[а-яё][A-Z]|[A-Z]{2}[а-яё]")
"""A Latin name glued to a Russian word: "моделиB", "ABтест"."""


def look_alikes(text: str) -> Iterator[Change]:
    """Letters that only look right become letters of the script that their word is written in.

    What stays: words with letters that have no twin in the other script, words glued together, long runs
    of either script, and a number with its unit or name ("10М", "1С").

    >>> list(look_alikes("СRM"))
    [Change(start=0, end=1, text='C')]
    >>> list(look_alikes("cделка"))
    [Change(start=0, end=1, text='с')]
    """
    for match in LATIN_PREFIX.finditer(text):
        yield Change(match.start(), match.end(), dict(zip("ЕеСсХх", "EeCcXx", strict=True))[match[0]])
    for match in WORD.finditer(text) if MEETING.search(text) else ():
        if MEETING.search(match[0]):
            yield from _respelled(match[0], match.start())


def _respelled(word: str, start: int) -> Iterator[Change]:
    """Changes that make one script of a word at `start`."""
    if glued := GLUED_WORD.fullmatch(word):
        word = glued[1]
    table = _twins(word)
    for index, letter in enumerate(word, start):
        if letter in table:
            yield Change(index, index + 1, table[letter])


def _twins(word: str) -> Mapping[str, str]:
    """The table that makes one script of a word with letters of two, or of Cyrillic letters and digits."""
    cyrillic, latin = CYRILLIC_RUN.findall(word), LATIN_RUN.findall(word)
    if all(letter in LATIN for letter in "".join(cyrillic)):
        is_abbreviation = bool(latin) or AROUND_DIGITS.fullmatch(word)
        return LATIN if is_abbreviation and max(map(len, cyrillic), default=0) <= 3 else {}
    is_russian = all(letter in CYRILLIC for letter in "".join(latin)) and max(map(len, latin), default=0) <= 2
    has_digits = any(map(str.isdigit, word))
    return CYRILLIC if is_russian and not has_digits and not GLUED_NAME.search(word) else {}
