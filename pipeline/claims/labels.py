"""The labels of a thesaurus compiled for one language: word classes, phrases, and the guards of ambiguous labels.

Label words are expanded to their forms; every form is mapped to the class of label words it can belong to. A text
word is looked up once in that table, and spaCy's PhraseMatcher compares classes, so inflection costs no more than
plain matching.
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice, product
from pathlib import Path
from typing import Any

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.claims.guards import Context, Guard, guard
from pipeline.claims.vocabulary import Label, LabelRule, Vocabulary
from pipeline.claims.wordforms import LabelWord, word_classes
from pipeline.language.inflection import dictionary_word
from pipeline.language.lexicon import fold, language_data, words

MOST_PATTERNS = 200
"""Patterns kept for one label; only labels of many ambiguous words have more, and those forms never occur together."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A label of a concept; `concept` is "" for a phrase that is no mention.

    `general`: the concept is a party, and the label a general word that guarded labels of other concepts can be too.
    """

    concept: str
    label: Label
    match_case: bool = False
    near: Guard | None = None
    not_near: Guard | None = None
    rank: int = 0
    general: bool = False

    def allows(self, context: Context, vouched_for: bool = False) -> bool:
        """Whether the label's guards let it name its concept here; what siblings vouch for needs no words near."""
        if self.near and not vouched_for and not self.near.stands_in(context):
            return False
        return not (self.not_near and self.not_near.stands_in(context))


class LabelIndex:
    """All labels that can stand in texts of one language: its own and the English ones."""

    def __init__(self, vocabulary: Vocabulary, language: str, cache: Path | None = None) -> None:
        """Compile; takes seconds, so do it once in a process. `cache` is of `word_classes`."""
        self.language = language
        self.function_words = frozenset(fold(word, language) for word in language_data(language)["function_words"])
        self.vocab = Vocab()
        self.entries: dict[str, list[Entry]] = defaultdict(list)
        self._phrases = PhraseMatcher(self.vocab, attr="ORTH")
        labels = list(_labels(vocabulary, language))
        self.classes = word_classes(_label_words(labels, vocabulary, language), language, cache)
        self.members = {key: frozenset(key.split("|")) for key in set(self.classes.values())}
        self._weights: dict[str, int] = {}
        self._orths_of: dict[str, list[int]] = defaultdict(list)
        for key, members in sorted(self.members.items()):
            orth = self.orth(key)
            for word in members:
                self._orths_of[word].append(orth)
        for entry in self._entries(vocabulary, labels):
            self._add(entry)
        for entries in self.entries.values():
            entries.sort(key=_preference)

    def weight(self, name: str) -> int:
        """What a phrase weighs against one that overlaps it: its words, of which "of" and the like count for nothing.

        A phrase that is no mention weighs one word more, so that it can guard its border ("chi phí | thiết lập").
        """
        if name not in self._weights:
            guards = any(not entry.concept for entry in self.entries[name])
            self._weights[name] = sum(word not in self.function_words for word in name.split()) + guards
        return self._weights[name]

    def orth(self, class_: str) -> int:
        """The number by which the matcher knows a class."""
        number: int = self.vocab.strings.add(class_)
        return number

    def find(self, orths: Sequence[int]) -> list[tuple[str, int, int]]:
        """Phrases in a text given as numbers of classes: name (a key of `entries`), first word, end word."""
        numbers: list[Any] = list(orths)  # words as numbers: spaCy takes them, its stubs know only strings
        found = self._phrases(Doc(self.vocab, numbers))
        return [(self.vocab.strings[name], start, end) for name, start, end in found]

    def look_up(self, classes: Sequence[str]) -> str | None:
        """The name of the phrase that is exactly these classes, if there is one."""
        return next((name for name in self._names(classes) if name in self.entries), None)

    def called(self, classes: Sequence[str], wanted: Container[str]) -> str | None:
        """The concept among `wanted` (keys) that has exactly these classes as a label, guards aside."""
        found = (entry for name in self._names(classes) for entry in self.entries.get(name, ()))
        return min(((entry.rank, entry.concept) for entry in found if entry.concept in wanted), default=(0, None))[1]

    def headed(
        self, classes: Sequence[str], wanted: Container[str], first: bool, last: re.Pattern[str] | None
    ) -> str | None:
        """The only concept among `wanted` with labels whose head these classes are: "сервис", "послепродажный сервис".

        The head of a term stands `first`, or `last` where all words before it are like this; what stands behind a
        preposition is no head.
        """
        found: set[str] = set()
        for head in self._names(classes):
            for name in {name for word in head.split() for name in self._by_edge.get(word, ())}:
                begins = first and name.startswith(f"{head} ")
                before = name.removesuffix(head).split() if last and f" {name}".endswith(f" {head}") else None
                ends = before is not None and last and all(map(last.search, before))
                if begins or (ends and self.function_words.isdisjoint(name.split())):
                    found |= {entry.concept for entry in self.entries[name] if entry.concept in wanted}
        return found.pop() if len(found) == 1 else None

    @cached_property
    def _by_edge(self) -> Mapping[str, set[str]]:
        """The names of phrases by their first and by their last word."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name in self.entries:
            for word in {name.split()[0], name.split()[-1]} if name else ():
                found[word].add(name)
        return found

    def _names(self, classes: Sequence[str]) -> Iterator[str]:
        return (
            " ".join(choice) for choice in product(*(sorted(self.members.get(class_, (class_,))) for class_ in classes))
        )

    def _entries(self, vocabulary: Vocabulary, labels: Iterable[tuple[str, Label]]) -> Iterator[Entry]:
        rules = {(rule.language, fold(rule.label, rule.language)): rule for rule in vocabulary.rules}
        for concept, label in labels:
            general = vocabulary.concepts[concept].class_ == "Party"
            free = LabelRule("", "")
            rule = free if general else rules.get((label.language, fold(label.text, label.language)), free)
            rank = rule.concepts.index(concept) if concept in rule.concepts else len(rule.concepts)
            near, not_near = self._near(rule, label), _guard(rule.not_near, self.language)
            yield Entry(concept, label, rule.match_case, near, not_near, rank, general)
        for language, phrase in vocabulary.blocked:
            if language in (self.language, "en"):
                yield Entry("", Label(phrase, language, "hiddenLabel"))

    def _near(self, rule: LabelRule, label: Label) -> Guard | None:
        """The phrases that a label must stand near, but for those with words of its own."""
        near = _guard(rule.near, self.language)
        own = {dictionary_word(word, label.language, self.language) for word in _cut(label.text)} if near else set()
        return near and near.without(own)

    def _add(self, entry: Entry) -> None:
        for spelling in _spellings(entry.label):
            sequence = [dictionary_word(word, entry.label.language, self.language) for word in spelling]
            name = " ".join(sequence)
            if name not in self.entries:
                options = [self._options(*pair) for pair in zip(sequence, spelling, strict=True)]
                # numbers, as the matcher pickles them: a Doc made of each pattern would be a third of compiling
                patterns: list[Any] = list(islice(product(*options), MOST_PATTERNS)) if sequence else []
                self._phrases.add(name, patterns)
            self.entries[name].append(entry)

    def _options(self, word: str, spelled: str) -> list[int]:
        """The classes that a dictionary word can stand in, that of the word as the label spells it first."""
        folded = fold(spelled, self.language)
        own = self.orth(self.classes.get(folded, folded))
        return sorted(self._orths_of.get(word) or [self.orth(word)], key=lambda orth: orth != own)


def _preference(entry: Entry) -> tuple[bool, int, str]:
    """Guarded readings before unguarded ones, then the order in which the ontology prefers the concepts."""
    return not (entry.near or entry.match_case), entry.rank, entry.concept


def _labels(vocabulary: Vocabulary, language: str) -> Iterator[tuple[str, Label]]:
    for key, concept in sorted(vocabulary.concepts.items()):
        if not concept.deprecated:
            for label in concept.labels:
                if label.language in (language, "en"):
                    yield key, label


@cache
def _spellings(label: Label) -> tuple[tuple[str, ...], ...]:
    """The words of a label as written together or apart: e-mail, email; SaaS, saas; white paper, whitepaper."""
    found = {label.text, label.text.lower()}
    parts = label.text.replace("-", " ").split()
    if "-" in label.text or (label.language == "en" and len(parts) == 2):
        joined = label.text.replace("-", "") if "-" in label.text else "".join(parts)
        found |= {joined, joined.lower()}
    spelt = {tuple(map(str.lower, spelling)): spelling for spelling in map(_cut, sorted(found, reverse=True))}
    return tuple(sorted(spelt.values()))


@cache
def _guard(phrases: tuple[str, ...], language: str) -> Guard | None:
    """The guard that phrases make by their dictionary words; many labels share their contexts."""
    return guard(tuple(dictionary_word(word, language, language) for word in _cut(phrase)) for phrase in phrases)


@cache
def _cut(text: str) -> tuple[str, ...]:
    return tuple(word.text for word in words(text))


def _label_words(labels: Iterable[tuple[str, Label]], vocabulary: Vocabulary, language: str) -> frozenset[LabelWord]:
    """All words of labels, of their guards and of the phrases that are no mention."""
    texts = {(label.language, spelling) for _, label in labels for spelling in _spellings(label)}
    texts |= {(language, _cut(phrase)) for rule in vocabulary.rules for phrase in rule.near + rule.not_near}
    texts |= {(tongue, _cut(phrase)) for tongue, phrase in vocabulary.blocked if tongue in (language, "en")}
    return frozenset((tongue, word) for tongue, text in texts for word in text)
