"""Typed facts: durations, sequences, comparisons, figures, each found in a module of its own."""

from collections.abc import Hashable

from pipeline.claims.comparisons import comparison
from pipeline.claims.durations import duration
from pipeline.claims.figures import figure
from pipeline.claims.likeness import likeness
from pipeline.claims.passages import Document
from pipeline.claims.sequences import sequence
from pipeline.claims.steps import Name
from pipeline.records import Fact


def find(document: Document, name: Name) -> tuple[Fact, ...]:
    """The facts of a document, in text order; the evidence is raw text.

    `name` tells which concept a text in a list of stages names. Repeats make no facts, and a fact told again in the
    same words is none; what the text denies is no step and does not last.
    """
    orders = (*duration(document), *sequence(document, name))
    found = (*orders, *comparison(document), *likeness(document), *figure(document))
    facts: dict[Hashable, Fact] = {}
    for fact in sorted(found, key=lambda fact: (fact.evidence.start, fact.evidence.end)):
        words = " ".join(fact.evidence.quote.split())
        facts.setdefault((fact.type, fact.value, fact.concept, fact.segments, words), fact)
    return tuple(facts.values())
