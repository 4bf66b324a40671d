"""The language of a document and of its blocks.

langdetect decides, but it has no reject class, and calls Belarusian or Kazakh Russian with certainty. So evidence from
letters and words (see `detection` in the data files) is its prior, and decides alone where there is plenty, which
spares most documents the n-grams; and a text that is accepted must not only be likelier in its language than in
others, but as likely as texts in this language are.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from pipeline.language.lexicon import language_data
from pipeline.language.profiles import CYRILLIC, FOLDED, LATIN, fit, fold, posteriors
from pipeline.records import LANGUAGES, LanguageGuess

UNKNOWN = LanguageGuess("und", 0.0)

WINDOW = 800
"""Characters read at the start, in the middle and at the end of a long text: a foreign abstract does not decide."""

COUNTED = 500
"""Characters whose n-grams are counted: with 300 or 2000, as many of 1,232 documents were accepted, and the same."""

CYRILLIC_SHARE = 0.15
"""From this share of letters on a text is Cyrillic, and its Latin words are terms that tell nothing."""

FOREIGN_LETTERS = 0.02
"""Names bring this share of letters from outside the alphabet; the next alphabet brings more."""

PLENTY, PLENTY_OF_WORDS = 0.25, 20
"""Evidence, as share of the words, that decides alone: 10,288 long sentences of other languages reached 0.24, half of
those in ru, ro and vi have 0.38, 0.50 and 0.75."""

WORD_WEIGHT = 5.0
"""What a word of evidence adds to the prior, in nats."""

EVIDENCE_WEIGHT, BREVITY_WEIGHT = 4.0, 4.0
"""How far evidence and shortness make up for a bad fit: measured together with `fit` in the data files."""

BLOCK_LETTERS = 60
"""Shorter blocks have the language of their document."""

BLOCK_OWN, BLOCK_OTHER, BLOCK_CERTAIN = 0.1, 0.15, 0.99
"""Evidence that keeps a block in the language of its document, and evidence and certainty that take it away."""

WORDS = {CYRILLIC: re.compile("[\u0400-\u04ff]+"), LATIN: re.compile(r"[^\W\d_\u0400-\u04ff]+")}
BLOCK_LANGUAGES = ("vi", "ro", "en")
CANDIDATES = {CYRILLIC: ("ru",), LATIN: ("vi", "ro")}
ADDRESS = re.compile(r"https?://\S+|www\.\S+|(?<!\S)\S+@\S+")
ADDRESS_SIGNS = ("://", "www.", "@")
"""Every address has one of these; to look for them is cheap."""


@dataclass(frozen=True, slots=True)
class _Signs:
    """By what a language is known: the section `detection` of its data file."""

    letters: frozenset[str]
    marks: frozenset[str]
    words: frozenset[str]
    endings: tuple[str, ...]
    foreign: frozenset[str]
    foreign_endings: tuple[str, ...]
    neighbours: Mapping[str, re.Pattern[str]]
    prior: float
    fit: float

    def evidence(self, words: Sequence[str]) -> int:
        """How many of the words speak for the language, less those that speak against it."""
        times = Counter(words)  # half of the words of a text are few words, again and again
        return sum(n * (self._speaks_for(word) - self._speaks_against(word)) for word, n in times.items())

    def _speaks_for(self, word: str) -> bool:
        return word in self.words or (len(word) >= 5 and word.endswith(self.endings)) or not self.marks.isdisjoint(word)

    def _speaks_against(self, word: str) -> bool:
        return word in self.foreign or (len(word) >= 5 and word.endswith(self.foreign_endings))


@cache
def _signs(language: str) -> _Signs:
    data = language_data(language)["detection"]
    words, endings = set(data["words"]), set(data["endings"])
    if language == FOLDED:
        words, endings = words | set(map(fold, words)), endings | set(map(fold, endings))
    return _Signs(
        frozenset(data["letters"]),
        frozenset(data["marks"]),
        frozenset(words),
        tuple(sorted(endings)),
        frozenset(data["foreign"]),
        tuple(data["foreign_endings"]),
        {name: re.compile(never) for name, never in data["neighbours"].items()},
        data["prior"],
        data["fit"],
    )


def detect_document(text: str) -> LanguageGuess:
    """The language of a text: ru, vi or ro when it is accepted as such, else another code (ISO 639-1), or "und"."""
    script, words = _words(_sample(text))
    if not words:
        return UNKNOWN
    evidence = {name: _signs(name).evidence(words) for name in CANDIDATES[script] if _is_spelled_as(words, name)}
    for name, found in evidence.items():
        if len(words) >= PLENTY_OF_WORDS and found >= PLENTY * len(words):
            return LanguageGuess(name, 1.0)
    counted = " ".join(words)[:COUNTED].split()
    prior = {name: _signs(name).prior + WORD_WEIGHT * found for name, found in evidence.items()}
    probable = posteriors(counted, script, prior, _ruled_out(words, script, evidence.keys()))
    language = max(probable, key=lambda name: probable[name], default="und")
    if language in LANGUAGES and not _fits(counted, script, language, evidence[language] / len(words)):
        return LanguageGuess("und", probable[language])
    return LanguageGuess(language, probable.get(language, 0.0))


def detect_block(text: str, document_language: str) -> str:
    """The language of a block, "ru", "vi", "ro" or "en": that of its document, unless it is long and clearly other."""
    if len(text) < BLOCK_LETTERS:
        return document_language
    script, words = _words(text)
    if sum(map(len, words)) < BLOCK_LETTERS:
        return document_language
    if script == CYRILLIC:
        return "ru"
    if document_language in BLOCK_LANGUAGES and _share(document_language, words) >= BLOCK_OWN:
        return document_language
    probable = posteriors(" ".join(words)[:COUNTED].split(), script, {}, frozenset())
    likely = {name: probable.get(name, 0.0) for name in BLOCK_LANGUAGES}
    language = max(likely, key=lambda name: likely[name])
    clear = likely[language] >= BLOCK_CERTAIN * sum(likely.values()) and _share(language, words) >= BLOCK_OTHER
    return language if clear else document_language


def _share(language: str, words: Sequence[str]) -> float:
    return _signs(language).evidence(words) / len(words)


def _sample(text: str) -> str:
    """The start, middle and end of a long text."""
    if len(text) <= 3 * WINDOW:
        return text
    middle = len(text) // 2
    return f"{text[:WINDOW]} {text[middle : middle + WINDOW]} {text[-WINDOW:]}"


def _words(text: str) -> tuple[str, list[str]]:
    """The script of a text and its words of that script, in small letters."""
    text = text.lower().replace("ş", "ș").replace("ţ", "ț")
    if any(sign in text for sign in ADDRESS_SIGNS):
        text = ADDRESS.sub(" ", text)
    cyrillic, others = (WORDS[script].findall(text) for script in (CYRILLIC, LATIN))
    letters = sum(map(len, cyrillic))
    is_cyrillic = letters > CYRILLIC_SHARE * (letters + sum(map(len, others)))
    return (CYRILLIC, cyrillic) if is_cyrillic else (LATIN, others)


def _is_spelled_as(words: Sequence[str], language: str) -> bool:
    """Whether all but a few letters are of the alphabet of a language."""
    letters = Counter("".join(words))
    foreign = sum(count for letter, count in letters.items() if letter not in _signs(language).letters)
    return foreign <= FOREIGN_LETTERS * letters.total()


def _ruled_out(words: Sequence[str], script: str, possible: Set[str]) -> set[str]:
    """Profiles that cannot be: candidates with another alphabet, and neighbours that never write so."""
    text = " ".join(words)
    return {name for name in CANDIDATES[script] if name not in possible} | {
        name
        for candidate in possible
        for name, never in _signs(candidate).neighbours.items()
        if len(never.findall(text)) > 0.005 * len(text)
    }


def _fits(words: Sequence[str], script: str, language: str, evidence: float) -> bool:
    """Whether the words are as likely in the language as words of a text in it are."""
    excuse = EVIDENCE_WEIGHT * min(evidence, 0.5) + BREVITY_WEIGHT / len(words)
    return fit(words, script, language) + excuse >= _signs(language).fit
