"""Words in all of the readers' languages at once: a page is made once, and then only put into each of them.

In a page that is made a word stands as its number between two signs which no text can hold (halves of surrogate pairs).
"""

import re
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

from markupsafe import escape

from pipeline.answers.report.inert import inert
from pipeline.records import READERS

_OPEN, _CLOSE = "\udc00", "\udc01"
_CODE = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


class Word(str):
    """A word as it stands in a page that is made; `texts` are what it says, in order of READERS."""

    __slots__ = ("texts", "tongues")

    texts: tuple[str, ...]
    tongues: "Tongues"

    def __html__(self) -> str:
        """The word in HTML: what it says is escaped where it is put in."""
        return self

    def format(self, *args: Any, **values: Any) -> str:
        """The word with values, themselves words or not, in its places."""
        return self.tongues.word(
            text.format(*(_said(each, at) for each in args), **{name: _said(each, at) for name, each in values.items()})
            for at, text in enumerate(self.texts)
        )

    def each(self, change: Callable[[str], str]) -> str:
        """The word with a change made to what it says in every language."""
        return self.tongues.word(map(change, self.texts))


class Tongues:
    """The words of pages: what they say, each once."""

    def __init__(self) -> None:
        self._numbers = map(str, count())
        self._words: dict[tuple[str, ...], Word] = {}
        self._passing: dict[tuple[str, ...], Word] = {}
        self._said: tuple[dict[str, str], ...] = tuple({} for _ in READERS)

    def word(self, texts: Iterable[str]) -> str:
        """The word that says these texts in READERS; a text that is the same in all of them needs none."""
        return self._word(tuple(texts), self._words)

    def passing(self, texts: Iterable[str]) -> str:
        """A word as `word` gives it, which is nothing any more after `forget`."""
        return self._word(tuple(texts), self._passing)

    def forget(self) -> None:
        """Forget the passing words; no page that holds one may still have to be put into a language."""
        for word in self._passing.values():
            for texts_of in self._said:
                del texts_of[word[1:-1]]
        self._passing.clear()

    def _word(self, said: tuple[str, ...], words: dict[tuple[str, ...], Word]) -> str:
        if said.count(said[0]) == len(said):
            return said[0]
        if said not in words:
            number = next(self._numbers)
            word = words[said] = Word(f"{_OPEN}{number}{_CLOSE}")
            word.texts, word.tongues = said, self
            for texts_of, text in zip(self._said, said, strict=True):
                plain = inert(str(escape(text)))
                texts_of[number] = text if plain == text else plain  # most are, and are held once
        return words[said]

    def said(self, page: str, languages: Iterable[str] = READERS) -> list[str]:
        """A page, which is made of these words, in some of READERS."""
        parts = _CODE.split(page)
        numbers = parts[1::2]
        found = []
        for language in languages:
            parts[1::2] = map(self._said[READERS.index(language)].__getitem__, numbers)
            found.append("".join(parts))
        return found


def _said(value: Any, at: int) -> Any:
    return value.texts[at] if isinstance(value, Word) else value
