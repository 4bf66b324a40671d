"""The labels of a thesaurus in one language: word classes, phrases, and the guards of ambiguous labels.

A text word is looked up once among the forms of label words, and spaCy's PhraseMatcher compares classes of them, so
inflection costs no more than plain matching. Of all labels the matcher is given those whose words texts have had.
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice, product
from pathlib import Path
from typing import Any

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.claims.guards import Context, Guard, guard
from pipeline.claims.label_table import Place, blocked_label, cut, label_table
from pipeline.claims.vocabulary import Label, LabelRule, Vocabulary
from pipeline.language.inflection import dictionary_word
from pipeline.language.lexicon import fold, language_data
from pipeline.rejections import NEAR, NOT_NEAR

MOST_PATTERNS = 200
"""Patterns kept for one label; only labels of many ambiguous words have more, and those forms never occur together."""

UNGUARDED = LabelRule("", "")

UNKNOWN = " "
"""Stands for all words that no label has, so that the matcher need not remember them."""


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

    def objection(self, context: Context, vouched_for: bool = False) -> str:
        """The guard that keeps the label from naming its concept here; what siblings vouch for needs no words near."""
        if self.near and not vouched_for and not self.near.stands_in(context):
            return NEAR
        return NOT_NEAR if self.not_near and self.not_near.stands_in(context) else ""


class LabelIndex:
    """All labels that can stand in texts of one language: its own and the English ones."""

    def __init__(self, vocabulary: Vocabulary, language: str, folder: Path | None = None) -> None:
        """Compile, which takes seconds without what an earlier process left in `folder` (as `label_table` says)."""
        self.language, self.vocabulary = language, vocabulary
        self.function_words = frozenset(fold(word, language) for word in language_data(language)["function_words"])
        self.vocab = Vocab()
        self._table = label_table(vocabulary, language, folder)
        self._phrases = PhraseMatcher(self.vocab, attr="ORTH")
        self._names = list(self._table.phrases)
        self._met: set[str] = set()
        self._waiting = defaultdict(list, self._table.awaited)
        self.class_of = self._table.class_of
        self.entries = cache(self._entries)
        self.weight = cache(self._weight)
        self._options = cache(self._options_of)
        self.in_order = cache(self._in_order)

    def orth(self, class_: str) -> int:
        """The number by which the matcher knows a class."""
        number: int = self.vocab.strings.add(class_)
        return number

    def meet(self, members: frozenset[str]) -> None:
        """Be ready for the phrases of some label words, before `find` is asked about a text that has them.

        A phrase waits for the rarest of its words, then for one after the other, until all have been met.
        """
        new = members - self._met
        self._met |= new
        for word in new:
            for number in self._waiting.pop(word, ()):
                name = self._names[number]
                missing = next((other for other in name.split(" ") if other not in self._met), None)
                if missing is None:
                    self._phrases.add(name, self._patterns(name))
                else:
                    self._waiting[missing].append(number)

    def find(self, orths: Sequence[int]) -> list[tuple[str, int, int]]:
        """Phrases in a text given as numbers of classes: name (which `entries` takes), first word, end word."""
        found: dict[tuple[int, int], list[str]] = {}
        for name, start, end in _find(self._phrases, self.vocab, orths):
            found.setdefault((start, end), []).append(name)
        return [
            (name, *place)
            for place, names in found.items()
            for name in (names if len(names) == 1 else self.in_order(frozenset(names)))
        ]

    def _in_order(self, names: frozenset[str]) -> Sequence[str]:
        """Phrases of the same classes as the matcher gives them that got all phrases at once, in their order.

        Which is arbitrary, but the same whatever texts came before.
        """
        matcher = PhraseMatcher(self.vocab, attr="ORTH")
        pattern: list[Any] = [(self.orth(UNKNOWN),)]
        for name in sorted(names, key=self._order.__getitem__):
            matcher.add(name, pattern)
        return [name for name, _, _ in _find(matcher, self.vocab, [self.orth(UNKNOWN)])]

    @cached_property
    def _order(self) -> Mapping[str, int]:
        return {name: number for number, name in enumerate(self._names)}

    def look_up(self, classes: Sequence[str]) -> str | None:
        """The name of the phrase that is exactly these classes, if there is one."""
        return next((name for name in self._readings(classes) if name in self._table.phrases), None)

    def called(self, classes: Sequence[str], wanted: Container[str]) -> str | None:
        """The concept among `wanted` (keys) that has exactly these classes as a label, guards aside."""
        names = (name for name in self._readings(classes) if name in self._table.phrases)
        found = (entry for name in names for entry in self.entries(name))
        return min(((entry.rank, entry.concept) for entry in found if entry.concept in wanted), default=(0, None))[1]

    def headed(
        self, classes: Sequence[str], wanted: Container[str], first: bool, last: re.Pattern[str] | None
    ) -> str | None:
        """The only concept among `wanted` with labels whose head these classes are: "сервис", "послепродажный сервис".

        The head of a term stands `first`, or `last` where all words before it are like this; what stands behind a
        preposition is no head.
        """
        found: set[str] = set()
        for head in self._readings(classes):
            for name in {name for word in head.split() for name in self._by_edge.get(word, ())}:
                begins = first and name.startswith(f"{head} ")
                before = name.removesuffix(head).split() if last and f" {name}".endswith(f" {head}") else None
                ends = before is not None and last and all(map(last.search, before))
                if begins or (ends and self.function_words.isdisjoint(name.split())):
                    found |= {concept for concept, _ in self._table.places(name) if concept in wanted}
        return found.pop() if len(found) == 1 else None

    @cached_property
    def _by_edge(self) -> Mapping[str, set[str]]:
        """The names of phrases by their first and by their last word."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name in self._names:
            for word in {name.partition(" ")[0], name.rpartition(" ")[2]}:
                found[word].add(name)
        return found

    def _readings(self, classes: Sequence[str]) -> Iterator[str]:
        return (" ".join(choice) for choice in product(*(class_.split("|") for class_ in classes)))

    def _entries(self, name: str) -> tuple[Entry, ...]:
        """The labels that a phrase can be: guarded ones first, then in the order that the ontology prefers."""
        return tuple(sorted(map(self._entry, self._table.places(name)), key=_preference))

    def _entry(self, place: Place) -> Entry:
        key, number = place
        if not key:
            return Entry("", blocked_label(self.vocabulary, number))
        concept = self.vocabulary.concepts[key]
        label, general = concept.labels[number], concept.class_ == "Party"
        folded = label.language, fold(label.text, label.language)
        rule = UNGUARDED if general else self._rules.get(folded, UNGUARDED)
        rank = rule.concepts.index(key) if key in rule.concepts else len(rule.concepts)
        near, not_near = self._near(rule, label), _guard(rule.not_near, self.language)
        return Entry(key, label, rule.match_case, near, not_near, rank, general)

    @cached_property
    def _rules(self) -> Mapping[tuple[str, str], LabelRule]:
        return {(rule.language, fold(rule.label, rule.language)): rule for rule in self.vocabulary.rules}

    def _near(self, rule: LabelRule, label: Label) -> Guard | None:
        """The phrases that a label must stand near, but for those with words of its own."""
        near = _guard(rule.near, self.language)
        own = {dictionary_word(word, label.language, self.language) for word in cut(label.text)} if near else set()
        return near and near.without(own)

    def _weight(self, name: str) -> int:
        """What a phrase weighs against one that overlaps it: its words, of which "of" and the like count for nothing.

        A phrase that is no mention weighs one word more, so that it can guard its border ("chi phí | thiết lập").
        """
        guards = any(not concept for concept, _ in self._table.places(name))
        return sum(word not in self.function_words for word in name.split(" ")) + guards

    def _patterns(self, name: str) -> list[Any]:
        """The classes that the words of a phrase can stand in, as numbers: a Doc made of each would take far longer."""
        options = map(self._options, name.split(" "), self._table.spelling(name))
        return list(islice(product(*options), MOST_PATTERNS))

    def _options_of(self, word: str, spelled: str) -> list[int]:
        """The classes that a dictionary word can stand in, that of the word as the label spells it first."""
        own = self.class_of(fold(spelled, self.language))
        return [self.orth(class_) for class_ in sorted(self._classes_with[word], key=lambda class_: class_ != own)]

    @cached_property
    def _classes_with(self) -> Mapping[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for class_ in self._table.classes:
            for word in class_.split("|"):
                found[word].append(class_)
        return found


def _find(matcher: PhraseMatcher, vocab: Vocab, orths: Sequence[int]) -> list[tuple[str, int, int]]:
    numbers: list[Any] = list(orths)  # words as numbers: spaCy takes them, its stubs know only strings
    return [(vocab.strings[name], start, end) for name, start, end in matcher(Doc(vocab, numbers))]


@cache
def members_of(class_: str) -> frozenset[str]:
    """The label words of a class."""
    return frozenset(class_.split("|"))


def _preference(entry: Entry) -> tuple[bool, int, str]:
    """Guarded readings before unguarded ones, then the order in which the ontology prefers the concepts."""
    return not (entry.near or entry.match_case), entry.rank, entry.concept


@cache
def _guard(phrases: tuple[str, ...], language: str) -> Guard | None:
    """The guard that phrases make by their dictionary words; many labels share their contexts."""
    return guard(tuple(dictionary_word(word, language, language) for word in cut(phrase)) for phrase in phrases)
