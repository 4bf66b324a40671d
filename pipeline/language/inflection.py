"""The forms a label word takes in text, made once when the vocabulary is compiled.

Expanding label words beats lemmatising the text: same recall, and one dictionary lookup a word at run time.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from pipeline.language.lexicon import fold, language_data

_NOMINAL = {"NOUN", "ADJF", "ADJS", "PRTF", "NPRO", "NUMR"}
_LOAN = re.compile("(?:[бвдзлмнпрстф]|(?P<soft>[гкхжшчщ]))$")
_HARD = ("а", "у", "ом", "е", "ы", "ов", "ам", "ами", "ах")
_SOFT = ("а", "у", "ом", "ем", "е", "и", "ов", "ей", "ам", "ами", "ах")
"""Case endings of masculine loans after hard consonants, and after those that no "ы" follows."""
_VERBAL = {"INFN", "VERB", "GRND"}


_remembered: dict[tuple[str, str, str], frozenset[str]] = {}


def remember(word: str, label_language: str, text_language: str, known: Iterable[str]) -> None:
    """Let `forms` give these for a word from now on, without a dictionary: an earlier process has had it from there."""
    _remembered[word, label_language, text_language] = frozenset(known)


def forms(word: str, label_language: str, text_language: str) -> frozenset[str]:
    """All folded forms under which a word of a `label_language` label can stand in a `text_language` text.

    The word itself is always among them. Abbreviations in capitals take no endings but those of Romanian.
    """
    return _remembered.get((word, label_language, text_language)) or _forms(word, label_language, text_language)


def _forms(word: str, label_language: str, text_language: str) -> frozenset[str]:
    own = {fold(word, text_language)}
    data = language_data(label_language)
    for group in data["matching"]["same_word"]:
        if word in group:
            return frozenset(fold(member, text_language) for member in group)
    if len(word) == 1 or word.lower() in data["function_words"]:
        return frozenset(own)
    if label_language == "en":
        return frozenset(own | _english(word, text_language))
    if word.isupper() or any(map(str.isdigit, word)):
        return frozenset(own | (_endings(word, "loan") if text_language == "ro" and word.isascii() else set()))
    inflect = _INFLECT.get(label_language)
    return frozenset(own | inflect(word.lower()) if inflect else own)


@cache
def dictionary_word(word: str, label_language: str, text_language: str) -> str:
    """The folded word that stands for all forms of a label word; words that are forms of each other share one."""
    groups = language_data(label_language)["matching"]["same_word"]
    first = next((group[0] for group in groups if word in group), word)
    return fold(first, text_language)


def _english(word: str, text_language: str) -> set[str]:
    if len(word) < 2 or not word.isascii():
        return set()
    plural = re.sub(r"(?<=[^aeiou])y$", "ie", word.lower()) + ("es" if re.search(r"(s|x|ch|sh)$", word) else "s")
    return {plural} | (_endings(word, "loan") if text_language == "ro" else set())


def _russian(word: str) -> set[str]:
    """Forms of the parses whose dictionary form is the word; else of the likeliest parses (a genitive, a plural).

    A word that no dictionary has and that ends in a consonant is a masculine loan ("квиз", "оффер"), which the
    morphology may take for a genitive of a feminine.
    """
    parses = [parse for parse in _morph().parse(word) if parse.tag.POS in _NOMINAL | {"INFN"}]
    chosen = [parse for parse in parses if fold(parse.normal_form, "ru") == fold(word, "ru")]
    if not chosen and not _morph().word_is_known(word) and (loan := _LOAN.search(word)):
        return {fold(word + ending, "ru") for ending in (_SOFT if loan["soft"] else _HARD)}
    if not chosen and parses:
        chosen = [parse for parse in parses if parse.score >= parses[0].score / 2]
    kinds = _VERBAL if any(parse.tag.POS == "INFN" for parse in chosen) else _NOMINAL
    return {fold(form.word, "ru") for parse in chosen for form in parse.lexeme if form.tag.POS in kinds}


def _romanian(word: str) -> set[str]:
    lemma = _romanian_lemmas().get(word, word)
    known = _romanian_forms().get(lemma, set())
    if lemma != word and any(form.endswith(("ând", "ind")) for form in known):
        known = set()  # a participle ("conținut") is a word of its own, no form of its verb
    return {fold(form, "ro") for form in known} | _endings(word, "native")


def _endings(word: str, paradigm: str) -> set[str]:
    """Forms by the first paradigm of `data/ro.yml` whose ending the folded word has."""
    folded = fold(word, "ro")
    for rule in language_data("ro")["inflection"][paradigm]:
        if found := re.search(rule["ending"], folded):
            stem = folded[: found.start()]
            return {stem + ending for ending in rule["forms"]} | {
                f"{folded}-{ending}" for ending in rule.get("hyphenated", ())
            }
    return set()


@cache
def _morph() -> Any:
    import pymorphy3  # a second of dictionaries, needed only to compile

    analyzer: Any = pymorphy3.MorphAnalyzer
    return analyzer()


@cache
def _romanian_lemmas() -> dict[str, str]:
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    return {
        _with_commas(form): _with_commas(lemma)
        for form, lemma in DefaultDictionaryFactory().get_dictionary("ro").items()
    }


def _with_commas(word: str) -> str:
    """A word with the letters of the standard, where dictionaries have those with cedillas."""
    return word if word.isascii() else word.replace("ş", "ș").replace("ţ", "ț")


@cache
def _romanian_forms() -> dict[str, set[str]]:
    forms_of: dict[str, set[str]] = defaultdict(set)
    for form, lemma in _romanian_lemmas().items():
        forms_of[lemma].add(form)
    return forms_of


_INFLECT: dict[str, Callable[[str], set[str]]] = {"ru": _russian, "ro": _romanian}
