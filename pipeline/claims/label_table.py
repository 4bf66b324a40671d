"""The labels of a vocabulary as words of texts in one language: compiled once a vocabulary, and kept on disk.

Label words are expanded to their forms; every form is mapped to the class of label words it can belong to. What is
kept is JSON under the digest of all that it was made from (the vocabulary, the language data, this code, the
dictionaries). Its parts are strings that are searched or cut where a text asks for them, so that loading it costs
little more than reading a file.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.claims.vocabulary import Label, Vocabulary
from pipeline.claims.vocabulary_table import digest
from pipeline.claims.wordforms import CODE, LabelWord, language_basis, word_forms
from pipeline.kept_files import digest_of, keep_table, kept_table
from pipeline.language.inflection import dictionary_word
from pipeline.language.lexicon import words

BUNDLED = 3
"""First letters by which forms lie together: some eighty of them in a Romanian bundle."""

Place = tuple[str, int]
"""A label as the key of its concept and its number among the labels of that; "" for a phrase that is no mention."""


class LabelTable(NamedTuple):
    """The labels that can stand in texts of a language: its own and the English ones.

    `bundles`: forms by their first letters, each with the number of its class (" лид=7 лида=7 "). `classes`: the label
    words that a form can belong to, joined by "|". `phrases`: the dictionary words of a label, its name, to its words
    as they are spelled and to the places of the labels that read so. `awaited`: the rarest word of phrases to
    their numbers.
    """

    bundles: Mapping[str, str]
    classes: list[str]
    phrases: Mapping[str, str]
    awaited: Mapping[str, list[int]]

    def class_of(self, form: str) -> str | None:
        """The label words that a form can belong to, joined by "|"; None for what is no form of any."""
        bundle, sought = self.bundles.get(form[:BUNDLED], ""), f" {form}="
        at = bundle.find(sought)
        start = at + len(sought)
        return None if at < 0 else self.classes[int(bundle[start : bundle.index(" ", start)])]

    def spelling(self, name: str) -> list[str]:
        """The words of a phrase as the first of its labels spells them."""
        return self.phrases[name].partition("\t")[0].split(" ")

    def places(self, name: str) -> list[Place]:
        """Where the labels are that a phrase is."""
        found = (told.partition(" ") for told in self.phrases[name].split("\t")[1:])
        return [(concept, int(number)) for concept, _, number in found]


def label_table(vocabulary: Vocabulary, language: str, cache: Path | None = None) -> LabelTable:
    """Compile, which takes seconds. `cache` is a folder in which the table is kept and looked for."""
    if cache is None:
        return _compiled(vocabulary, language, None)
    path = _kept_as(vocabulary, language, cache)
    table = kept_table(path)
    if table is None:
        table = _compiled(vocabulary, language, cache)
        keep_table(path, table)
    return LabelTable(*table)


def is_kept(vocabulary: Vocabulary, language: str, cache: Path) -> bool:
    """Whether the table of a language lies in a folder of tables, so that it need not be compiled."""
    return _kept_as(vocabulary, language, cache).exists()


def _kept_as(vocabulary: Vocabulary, language: str, cache: Path) -> Path:
    made_from = [digest(vocabulary), language_basis(language)]
    return cache / f"labels-{language}-{digest_of(made_from, (__file__, *CODE))}.json"


@cache
def cut(text: str) -> tuple[str, ...]:
    """The words of a label or of a phrase that guards one."""
    return tuple(word.text for word in words(text))


def _compiled(vocabulary: Vocabulary, language: str, cache: Path | None) -> LabelTable:
    labels = list(_labels(vocabulary, language))
    forms = word_forms(_label_words(labels, vocabulary, language), language, cache)
    classes = _word_classes(forms, language)
    numbers = {class_: number for number, class_ in enumerate(sorted(set(classes.values())))}
    bundles: defaultdict[str, list[str]] = defaultdict(list)
    for form, class_ in sorted(classes.items()):
        bundles[form[:BUNDLED]].append(f"{form}={numbers[class_]}")
    phrases: dict[str, list[str]] = {}
    for (concept, number), label in labels:
        for spelling in filter(None, _spellings(label)):
            name = " ".join(dictionary_word(word, label.language, language) for word in spelling)
            phrases.setdefault(name, [" ".join(spelling)]).append(f"{concept} {number}")
    return LabelTable(
        {letters: f" {' '.join(found)} " for letters, found in bundles.items()},
        list(numbers),
        {name: "\t".join(told) for name, told in phrases.items()},
        _by_rarest_word(phrases),
    )


def _by_rarest_word(names: Iterable[str]) -> dict[str, list[int]]:
    having = Counter(word for name in names for word in name.split(" "))
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        found[min(name.split(" "), key=having.__getitem__)].append(number)
    return found


def _word_classes(forms: Mapping[LabelWord, str], language: str) -> dict[str, str]:
    """Each form to the label words it can belong to, joined by "|"."""
    members: defaultdict[str, set[str]] = defaultdict(set)
    for (tongue, word), told in forms.items():
        own = dictionary_word(word, tongue, language)
        for form in told.split(" "):
            members[form].add(own)
    return {form: "|".join(sorted(lemmas)) for form, lemmas in members.items()}


def _labels(vocabulary: Vocabulary, language: str) -> Iterator[tuple[Place, Label]]:
    for key, concept in sorted(vocabulary.concepts.items()):
        if not concept.deprecated:
            for number, label in enumerate(concept.labels):
                if label.language in (language, "en"):
                    yield (key, number), label
    for number in range(len(vocabulary.blocked)):
        label = blocked_label(vocabulary, number)
        if label.language in (language, "en"):
            yield ("", number), label


def blocked_label(vocabulary: Vocabulary, number: int) -> Label:
    """A phrase that is no mention, as a label."""
    language, phrase = vocabulary.blocked[number]
    return Label(phrase, language, "hiddenLabel")


@cache
def _spellings(label: Label) -> tuple[tuple[str, ...], ...]:
    """The words of a label as written together or apart: e-mail, email; SaaS, saas; white paper, whitepaper."""
    found = {label.text, label.text.lower()}
    parts = label.text.replace("-", " ").split()
    if "-" in label.text or (label.language == "en" and len(parts) == 2):
        joined = label.text.replace("-", "") if "-" in label.text else "".join(parts)
        found |= {joined, joined.lower()}
    spelt = {tuple(map(str.lower, spelling)): spelling for spelling in map(cut, sorted(found, reverse=True))}
    return tuple(sorted(spelt.values()))


def _label_words(labels: Iterable[tuple[Place, Label]], vocabulary: Vocabulary, language: str) -> frozenset[LabelWord]:
    """All words of labels, of their guards and of the phrases that are no mention."""
    texts = {(label.language, spelling) for _, label in labels for spelling in _spellings(label)}
    texts |= {(language, cut(phrase)) for phrase in _guarding(vocabulary)}
    return frozenset((tongue, word) for tongue, text in texts for word in text)


def _guarding(vocabulary: Vocabulary) -> set[str]:
    """The phrases of all guards, many of which are in many."""
    told = {phrases for rule in vocabulary.rules for phrases in (rule.near, rule.not_near)}
    return set().union(*told)
