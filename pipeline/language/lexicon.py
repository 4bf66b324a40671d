"""How the languages work: their data files, how a word is folded, and what a word of a text is."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any, NamedTuple

import yaml

from pipeline.records import Span

# A word is a run of letters and digits of one script, cut where a capital follows a small letter or another
# abbreviation ("персоныB2B", "B2CB2C"): labels are cut alike, so names like LinkedIn still match. A hyphen inside
# or at the end of a word is no word, so "e-mail", "e mail" and "e-mail-" are the same two words; a Romanian ending
# after a hyphen ("KPI-uri") belongs to its word. Any other sign is a word of its own and so stops a phrase, and so
# do the letters of another script: all that stands in a text but space and hyphens is in some word.
_LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_CYRILLIC = "\u0400-\u04ff"
_OTHER = rf"(?:(?![{_LATIN}{_CYRILLIC}\d_])\w)+"
_ROMANIAN_ENDING = r"(?:-(?:ul|ului|uri|uril(?:e|or)|le|lui|lor|ii|ilor|ei|a|i|e)(?![\w-]))"
_WORD = re.compile(
    rf"[{_LATIN}\d]+{_ROMANIAN_ENDING}?|[{_CYRILLIC}\d]+|(?P<hyphen>(?<=\w)-(?=\s|\w|$)|(?<=\s)-(?=\w))|[^\w\s]|_|{_OTHER}"
)
_CAMEL = re.compile(
    r"(?<=[^\W\d_])(?=[A-Z\u0410-\u042f][a-z\u0430-\u044f])|(?<=[a-z\u0430-\u044f])(?=[A-Z\u0410-\u042f])|(?<=\d[A-Z])(?=[A-Z])"
)
_DIACRITICS = str.maketrans("ăâîșşțţ", "aaisstt")

MOST_FOLDED = 50_000
"""Distinct words of a language that are remembered as they are folded: some ten megabytes."""

# Vietnamese writes the tone of "oa", "oe", "uy" on either letter; folded to the second (hoà -> hoá style "oà").
_OLD_TONE = re.compile("([oóòỏõọ])([ae])(?![a-zà-ỹ])|([uúùủũụ])(y)(?![a-zà-ỹ])")


class Word(NamedTuple):
    """A word of a text and where it stands in it: [start, end)."""

    text: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The stretch of text that it is."""
        return Span(self.start, self.end)


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """The words of `text[start:end]`, punctuation signs included, with offsets in `text`."""
    for found in _WORD.finditer(text, start, len(text) if end is None else end):
        if found.lastgroup == "hyphen":
            continue
        word, (at, stop) = found[0], found.span()
        if cuts := _cuts(word):
            yield from (Word(word[a:b], at + a, at + b) for a, b in pairwise((0, *cuts, len(word))))
        else:
            yield Word(word, at, stop)


@lru_cache(4096)
def sentence_words(text: str, start: int, end: int) -> tuple[Word, ...]:
    """The words of a sentence, as `words` gives them; several stages want those of the same sentences."""
    return tuple(words(text, start, end))


def _cuts(word: str) -> tuple[int, ...]:
    if len(word) < 4 or word.islower() or word[1:].islower():
        return ()
    return tuple(cut.start() for cut in _CAMEL.finditer(word) if cut.start())


class _Folded(dict[str, str]):
    """Words of a language as they are folded, each worked out once as long as there is room."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, word: str) -> str:
        if len(self) == MOST_FOLDED:
            self.clear()
        made = self[word] = _fold(word.lower(), self._language)
        return made


@cache
def _folded(language: str) -> _Folded:
    return _Folded(language)


def folded(words: Iterable[Word], language: str) -> list[str]:
    """Words, each as `fold` gives it."""
    known = _folded(language)
    return [known[word.text] for word in words]


def fold(word: str, language: str) -> str:
    """A word without what writers vary: capitals, ё, Romanian diacritics, the place of a Vietnamese tone mark."""
    return _folded(language)[word]


def _fold(word: str, language: str) -> str:
    if language == "ru":
        return word.replace("ё", "е")
    if language == "ro":
        return word.translate(_DIACRITICS)
    if language == "vi":
        return _OLD_TONE.sub(_move_tone, unicodedata.normalize("NFC", word))
    return word


def _move_tone(found: re.Match[str]) -> str:
    first, second = found[1] or found[3], found[2] or found[4]
    letters = unicodedata.normalize("NFD", first)
    return unicodedata.normalize("NFC", letters[0] + second + letters[1:])


@cache
def language_data(language: str) -> dict[str, Any]:
    """The data file of a language (`data/LANGUAGE.yml`); every language has the same keys."""
    text = resources.files("pipeline.language").joinpath("data", f"{language}.yml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)  # the same in an eighth of the time
    return data
