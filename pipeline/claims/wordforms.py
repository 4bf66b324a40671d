"""Each form of the words of labels to the words it can belong to: made once a set of words, and kept on disk.

Inflecting is most of what compiling a vocabulary costs. What is kept is JSON under the digest of all that it was made
from (the words, the language data, this code, the dictionaries), so it is never out of date and needs no trust.
"""

import hashlib
import json
from collections import defaultdict
from importlib import metadata
from pathlib import Path

from pipeline.kept_files import keep
from pipeline.language import inflection, lexicon
from pipeline.language.inflection import dictionary_word, forms
from pipeline.language.lexicon import language_data

LabelWord = tuple[str, str]
"""Language of a label and one of its words."""

_DICTIONARIES = ("pymorphy3", "pymorphy3-dicts-ru", "simplemma")

_made: dict[tuple[str, frozenset[LabelWord]], dict[str, str]] = {}


def word_classes(words: frozenset[LabelWord], language: str, cache: Path | None = None) -> dict[str, str]:
    """Each folded form in texts of `language` to the label words it can belong to, joined by "|".

    `cache` is a folder in which the table is kept and looked for; it is made where it is missing.
    """
    if (language, words) not in _made:
        kept = None if cache is None else cache / f"forms-{language}-{_digest(words, language)}.json"
        table = _read(kept)
        if table is None:
            table = _inflect(words, language)
            if kept:
                keep(kept, _packed(table))
        _made[language, words] = table
    return _made[language, words]


def _inflect(words: frozenset[LabelWord], language: str) -> dict[str, str]:
    members: dict[str, set[str]] = defaultdict(set)
    for tongue, word in words:
        own = dictionary_word(word, tongue, language)
        for form in forms(word, tongue, language):
            members[form].add(own)
    return {form: "|".join(sorted(lemmas)) for form, lemmas in sorted(members.items())}


def _digest(words: frozenset[LabelWord], language: str) -> str:
    files = (__file__, inflection.__file__, lexicon.__file__)
    code = [Path(file or "").read_text(encoding="utf-8") for file in files]
    data = [language_data(tongue) for tongue in sorted({language, *(tongue for tongue, _ in words)})]
    versions = [metadata.version(name) for name in _DICTIONARIES]
    made_from = json.dumps([sorted(words), code, data, versions], ensure_ascii=False)
    return hashlib.sha256(made_from.encode()).hexdigest()[:32]


def _packed(table: dict[str, str]) -> bytes:
    """A table as it is kept: the forms of each class of words, in half the space and time of a pair for each form."""
    forms_of: dict[str, list[str]] = defaultdict(list)
    for form, words in table.items():
        forms_of[words].append(form)
    return json.dumps({words: " ".join(found) for words, found in forms_of.items()}, ensure_ascii=False).encode()


def _read(kept: Path | None) -> dict[str, str] | None:
    """The table in a file; nothing where there is none, or a damaged one, which is then made anew."""
    try:
        packed = json.loads(kept.read_bytes()) if kept else None
        return {form: words for words, found in packed.items() for form in found.split()} if packed else None
    except (OSError, ValueError, AttributeError):
        return None
