"""Who reads: a language with its words, and all of them at once."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

from pipeline.answers.conflict_rows import ConflictWords
from pipeline.answers.names import Names
from pipeline.answers.network import Edge
from pipeline.answers.published import Row
from pipeline.answers.query import prefixes
from pipeline.answers.report.material import Material
from pipeline.answers.report.tongues import Tongues, Word
from pipeline.answers.sentences import Sentences
from pipeline.answers.values import worded
from pipeline.answers.wording import read_wording
from pipeline.records import READERS

THOUSANDS = {"en": ",", "ru": "\u00a0", "vi": ".", "ro": "."}
"""What stands between thousands."""

CLAIM = ("concept", "segment", "polarity", "modality")
RELATION = ("subject", "predicate", "object", "segments", "polarity", "modality")
FACT = ("id",)
"""The fields of rows that their sentences tell; a fact tells most of its own."""


SENTENCES = 20_000
"""Sentences of statements that are held from page to page, some 30 MB: that is four times what a large page has."""


class Reader:
    """Who reads: a language, the words of the interface in it, and what things are called in it."""

    def __init__(self, material: Material, language: str) -> None:
        """`language` is one of `records.READERS`."""
        self.language = language
        self.words = {**read_wording("coverage", language), **read_wording("report", language)}
        self.names = Names(material.store, language)
        self.say = Sentences(self.names)
        self.conflicts = ConflictWords(self.names)
        self._prefixes = prefixes(material.store)

    def kind(self, kind: str) -> str:
        """What a class of the schema is called, by its local name."""
        return self.names.of(self._prefixes["b2g"] + kind)

    def predicates(self, edge: Edge) -> str:
        """What the relations of a tie are called."""
        return ", ".join(self.names.of(self._prefixes["b2g"] + name) for name in edge.predicates)

    def aspect(self, key: str) -> str:
        """What an aspect is called, by its key."""
        return self.names.of(self._prefixes["aspect"] + key)


class Readers:
    """All readers at once: what is told to one of them is told to each, and gives words in every language."""

    def __init__(self, material: Material) -> None:
        self.each = {language: Reader(material, language) for language in READERS}
        self.tongues = Tongues()
        self._sentences: dict[tuple[str, ...], str] = {}

    def all(self, told: Callable[[Reader], str]) -> str:
        """What is told to each of the readers."""
        return self.tongues.word(map(told, self.each.values()))

    def vocabulary(self) -> dict[str, Any]:
        """The words that templates use, by the names that these have for them."""
        all_, kind = self.all, cache(lambda kind: self.all(lambda reader: reader.kind(kind)))
        return {
            "t": self._wording(lambda reader: reader.words),
            "words": cache(lambda topic: self._wording(lambda reader: read_wording(topic, reader.language))),
            "names": SimpleNamespace(
                of=cache(lambda iri: all_(lambda reader: reader.names.of(iri))),
                segment=cache(lambda notation: all_(lambda reader: reader.names.segment(notation))),
            ),
            "say": SimpleNamespace(
                claim=lambda row: self._said(row, CLAIM, lambda reader: reader.say.claim(row)),
                relation=lambda row: self._said(row, RELATION, lambda reader: reader.say.relation(row)),
                fact=lambda row: self._said(row, FACT, lambda reader: reader.say.fact(row)),
            ),
            "kind": kind,
            "titled": _titled,
            "titled_kind": cache(lambda name: _titled(kind(name))),
            "aspect": cache(lambda key: all_(lambda reader: reader.aspect(key))),
            "predicates": lambda edge: all_(lambda reader: reader.predicates(edge)),
            "stance": lambda side: all_(lambda reader: reader.conflicts.stance(side)),
            "value": lambda value: all_(lambda reader: worded(value, reader.names)),
            "number": cache(lambda value: all_(lambda reader: number(value, reader.language))),
            "language": self.tongues.word(READERS),
        }

    def _said(self, row: Row, told: Sequence[str], say: Callable[[Reader], str]) -> str:
        """The sentence of a row, which is that of all rows with the same values in the fields that it tells."""
        key = tuple(map(str, map(row.__getitem__, told)))
        if key not in self._sentences:
            self._sentences[key] = self.tongues.passing(map(say, self.each.values()))
        return self._sentences[key]

    def forget(self) -> None:
        """Forget the sentences of statements, where they are too many to be held; no page may be half made."""
        if len(self._sentences) > SENTENCES:
            self._sentences.clear()
            self.tongues.forget()

    def _wording(self, of: Callable[[Reader], Mapping[str, str]]) -> dict[str, str]:
        wordings = [of(reader) for reader in self.each.values()]
        return _Wording({key: self.tongues.word(words[key] for words in wordings) for key in wordings[0]})


class _Wording(dict[str, str]):
    """Words by key, which templates find as fields at once, without an error first."""

    __getattr__ = dict.__getitem__


def number(value: int, language: str) -> str:
    """A count as people of a language write it."""
    return f"{value:,}".replace(",", THOUSANDS[language])


def titled(text: str) -> str:
    """A label as it stands at the beginning of a line."""
    return text[:1].upper() + text[1:]


def _titled(text: str) -> str:
    return text.each(titled) if isinstance(text, Word) else titled(text)
