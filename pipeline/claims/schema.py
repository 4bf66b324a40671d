"""What the ontology says of statements, as the finders use it: relations, aspects, and words that name a class."""

from collections.abc import Mapping
from typing import NamedTuple

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


class StatementSchema(NamedTuple):
    """Ends of relations by local name, the aspects, and names of classes."""

    relations: Mapping[str, Ends]
    aspects: tuple[Aspect, ...] = ()
    class_names: tuple[ClassName, ...] = ()
