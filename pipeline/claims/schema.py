"""What the ontology says of statements, as the finders use it: relations, aspects, and words that name a class."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipeline.language.lexicon import fold

Ends = tuple[frozenset[str], frozenset[str]]
"""The classes (local names) that can stand at the two ends of a relation; empty: any."""

ClassName = tuple[str, str, str]
"""Local name of a class, language and label."""


class Aspect(NamedTuple):
    """A side of marketing that passages are about.

    `labels` are (language, words), and `hints` such that mean it only where nothing else tells; `concepts` are the
    concepts of the thesaurus (by key, with those below them) and `kinds` the classes (local names) whose name in a
    heading means the aspect.
    """

    key: str
    labels: tuple[tuple[str, str], ...] = ()
    hints: tuple[tuple[str, str], ...] = ()
    concepts: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Scheme:
    """The aspects, by what names them: concepts (keys), kinds of concepts (local names), words.

    A scheme is equal to itself alone, so that what is made of it can be cached by it.
    """

    aspects: tuple[Aspect, ...]
    by_concept: Mapping[str, str]
    by_kind: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class StatementSchema:
    """Ends of relations by local name, the aspects, and names of classes."""

    relations: Mapping[str, Ends]
    aspects: tuple[Aspect, ...] = ()
    class_names: tuple[ClassName, ...] = ()

    @cached_property
    def scheme(self) -> Scheme:
        """The aspects, indexed."""
        return Scheme(
            self.aspects,
            {concept: aspect.key for aspect in self.aspects for concept in aspect.concepts},
            {kind: aspect.key for aspect in self.aspects for kind in aspect.kinds},
        )

    @cached_property
    def folded_class_names(self) -> frozenset[ClassName]:
        """The names of classes, folded as the words of their language are."""
        return frozenset((class_, language, fold(label, language)) for class_, language, label in self.class_names)
