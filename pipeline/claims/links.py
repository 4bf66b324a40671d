"""What the finders of relations share: a link between two mentions, the document as they see it, and their cues."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product

from pipeline.claims.context import Segments
from pipeline.claims.passages import Document, Named, Passage
from pipeline.claims.schema import StatementSchema
from pipeline.claims.vocabulary import Concept, Vocabulary
from pipeline.claims.wordforms import LabelWord
from pipeline.language.cues import Cue, Cues, together
from pipeline.language.inflection import forms
from pipeline.language.lexicon import fold, language_data
from pipeline.records import Mention

STOPS = (".", ";", "!", "?", ":", "…")
"""Signs that no relation inside a sentence reaches across."""

FAR_STOPS = (*STOPS, "—", "–", "(", ")", "→")

ANY_FORM = "~"
"""Marks a word of a cue that stands for all forms of it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A relation found: the named concepts at its ends, the passages they stand in, and the rule."""

    predicate: str
    subject: Named
    object: Named
    subject_passage: Passage
    object_passage: Passage
    rule: str


class Page:
    """A document as the finders see it, with the schema of relations."""

    def __init__(self, document: Document, mentions: Sequence[Mention], schema: StatementSchema) -> None:
        """`mentions` are those of the document, in the order of the record."""
        self.document, self.schema = document, schema
        self.index = {(m.start, m.end, m.concept): number for number, m in enumerate(mentions)}
        self.mentions = mentions

    def marked(self, named: Named) -> Mention:
        """The mention of a named concept, with its aspect and modality."""
        return self.mentions[self.place(named)]

    def place(self, named: Named) -> int:
        """The index of the mention of a named concept."""
        return self.index[named.mention.start, named.mention.end, named.mention.concept]

    @cached_property
    def passages(self) -> list[Passage]:
        """The passages that name anything: no relation begins or ends in another."""
        return [passage for passage in self.document.passages if passage.sentence.matches]

    def having(self, predicate: str, *groups: str) -> list[Passage]:
        """The passages that name anything and have a cue of some groups of a predicate."""
        found = self.document.having(lambda language: _phrases(language, predicate, groups))
        return [passage for passage in found if passage.sentence.matches]

    def naming(self, *kinds: str) -> list[Passage]:
        """The passages that name a concept of one of some classes or kinds."""
        return [passage for passage in self.passages if not passage.kinds.isdisjoint(kinds)]

    def segments(self, passage: Passage) -> list[Named]:
        """The segments named in a passage, as `Passage.named` has the other concepts."""
        return [named for named in passage.untied if named.concept.class_ == "Segment"]

    def everything(self, passage: Passage) -> list[Named]:
        """All concepts named in a passage, segments too, in order."""
        if not passage.untied:
            return list(passage.named)
        return sorted([*passage.named, *self.segments(passage)], key=_words)

    def actors(self, passage: Passage) -> list[Named]:
        """All concepts and segments named in a passage and all parties, in order.

        Of a party and a segment side by side only the segment: "B2B-клиенты", "khách hàng B2B".
        """
        if not passage.untied:
            return list(passage.named)
        segments = self.segments(passage)
        edges = {i for n in segments for i in (n.at, n.end)}
        parties = (n for n in passage.untied if n.concept.class_ == "Party" and edges.isdisjoint((n.at, n.end)))
        return sorted([*passage.named, *segments, *parties], key=_words)

    def fits(self, predicate: str, subject: Concept, object: Concept) -> bool:
        """Whether two concepts can stand at the ends of a relation, by the classes that the schema gives it."""
        return self.fits_subject(predicate, subject) and _is(object, self.schema.relations[predicate][1])

    def fits_subject(self, predicate: str, concept: Concept) -> bool:
        """Whether a concept can be the subject of a relation; never of one that the schema lacks."""
        return predicate in self.schema.relations and _is(concept, self.schema.relations[predicate][0])

    def names_class(self, concept: Concept) -> bool:
        """Whether a concept is only the name of its class ("метрики"), so that its members are known by theirs."""
        return _names_class(concept.key, self.document.vocabulary, self.schema)

    def above(self, concept: Concept) -> list[str]:
        """The keys of the concepts above a concept in the thesaurus, nearest first."""
        line: list[str] = []
        concepts = self.document.vocabulary.concepts
        while concept.broader and concept.broader in concepts and concept.broader not in line:
            line.append(concept.broader)
            concept = concepts[concept.broader]
        return line


def cues(passage: Passage, predicate: str, *groups: str) -> Sequence[Cue]:
    """The cues of a predicate (a section of `relations` in the language's data) in a sentence; those of `groups`."""
    return passage.cues(_phrases(passage.sentence.block.language, predicate, groups))


def clear(passage: Passage, start: int, stop: int, signs: Sequence[str] = FAR_STOPS) -> bool:
    """Whether no sign that ends a clause stands in the words [start, stop)."""
    return not any(word in signs for word in passage.sentence.folded[start:stop])


def uncovered(page: Page, passage: Passage) -> int:
    """How many words of a passage are neither in a concept or segment nor "and"."""
    covered = {i for named in page.everything(passage) for i in range(named.at, named.end)}
    covered |= passage.sentence.ands
    return sum(word[0].isalnum() and i not in covered for i, word in enumerate(passage.sentence.folded))


def segments_of(subject: Mention, object: Mention) -> Segments:
    """The segments for which a relation holds: those of both ends, or of the end that has any, the object's first."""
    common = tuple(sorted(set(subject.segments) & set(object.segments)))
    return common or object.segments or subject.segments


def _words(named: Named) -> tuple[int, int]:
    return named.at, named.end


def _is(concept: Concept, classes: frozenset[str]) -> bool:
    return not classes or concept.kind in classes


@cache
def _names_class(key: str, vocabulary: Vocabulary, schema: StatementSchema) -> bool:
    concept = vocabulary.concepts[key]
    labels = ((concept.class_, label.language, fold(label.text, label.language)) for label in concept.labels)
    return not schema.folded_class_names.isdisjoint(labels)


@cache
def _phrases(language: str, predicate: str, groups: tuple[str, ...]) -> Cues:
    data = language_data(language)["relations"][predicate]
    return Cues(
        {group: [s for phrase in data[group] for s in _spelled(phrase, language)] for group in groups}, language
    )


def _spelled(phrase: str, language: str) -> list[str]:
    """A phrase in all forms of its words that are marked as dictionary forms ("вести~ к")."""
    choices = (
        together(forms(word.removesuffix(ANY_FORM), language, language)) if word.endswith(ANY_FORM) else [word]
        for word in phrase.split()
    )
    return [" ".join(choice) for choice in product(*choices)]


def inflected_words(language: str) -> set[LabelWord]:
    """The words in cues of relations that stand there for all of their forms."""
    groups = (group for predicate in language_data(language)["relations"].values() for group in predicate.values())
    told = (word for group in groups if isinstance(group, list) for phrase in group for word in phrase.split())
    return {(language, word.removesuffix(ANY_FORM)) for word in told if word.endswith(ANY_FORM)}
