"""The forms of the words of labels: made once a word, and kept on disk.

Inflecting is most of what compiling a vocabulary costs, and an edit of the thesaurus brings few new words. What is
kept is JSON under the digest of all that it was made from (the language data, this code, the dictionaries), so it is
never out of date and needs no trust.
"""

from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path

from pipeline.kept_files import digest_of, keep_table, kept_table
from pipeline.language import inflection, lexicon
from pipeline.language.inflection import forms
from pipeline.language.lexicon import language_data

LabelWord = tuple[str, str]
"""Language of a label and one of its words."""

CODE = (__file__, inflection.__file__, lexicon.__file__)
"""The Python files that decide about forms."""

_DICTIONARIES = ("pymorphy3", "pymorphy3-dicts-ru", "simplemma")


def word_forms(
    words: Iterable[LabelWord], language: str, cache: Path | None = None, kind: str = "forms"
) -> Mapping[LabelWord, str]:
    """The folded forms of words in texts of `language`, with spaces between them.

    `cache` is a folder in which those of each `kind` of words are kept and looked for; it is made where it is missing.
    """
    digest = digest_of(language_basis(language), CODE)
    path = None if cache is None else cache / f"{kind}-{language}-{digest}.json"
    rows = kept_table(path) if path else None
    known = {(tongue, word): told for tongue, word, told in rows or ()}
    made = {
        (tongue, word): known.get((tongue, word)) or " ".join(sorted(forms(word, tongue, language)))
        for tongue, word in sorted(words)
    }
    if path and made.keys() != known.keys():
        keep_table(path, [(*one, told) for one, told in made.items()])
    return made


def remember_forms(words: Iterable[LabelWord], language: str, cache: Path) -> None:
    """Have `inflection.forms` know the forms of the words of cues in texts of `language`; `cache` as above."""
    for (tongue, word), told in word_forms(words, language, cache, "cue-forms").items():
        inflection.remember(word, tongue, language, told.split(" "))


def language_basis(language: str) -> list[object]:
    """What forms in texts of a language are made from besides code: language data, dictionaries."""
    data = [language_data(tongue) for tongue in sorted({language, "en"})]
    return [data, [metadata.version(name) for name in _DICTIONARIES]]
