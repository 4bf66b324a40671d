"""How well each language covers each concept, for all and for each segment: the counts of the summary graph."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pyoxigraph as ox

from pipeline.answers.query import run
from pipeline.graph.dataset import Summary

_CELLS = """SELECT ?concept ?language ?notation ?documents ?mentions ?english ?statements ?asserted ?denied {
  ?cell a b2g:Coverage ; b2g:concept ?concept ; dct:language ?language ;
    b2g:documentCount ?documents ; b2g:mentionCount ?mentions .
  OPTIONAL { ?cell b2g:segment/skos:notation ?notation }
  OPTIONAL { ?cell b2g:englishCount ?english }
  OPTIONAL { ?cell b2g:statementCount ?statements }
  OPTIONAL { ?cell b2g:assertedCount ?asserted ; b2g:deniedCount ?denied } }"""
_DOCUMENTS = """SELECT ?language (COUNT(?document) AS ?documents) {
  ?document a b2g:Document ; dct:language ?language FILTER NOT EXISTS { ?document b2g:duplicateOf ?first } }
GROUP BY ?language"""


class Support(StrEnum):
    """How far documents cover a concept: they state something of it, only name it, or do not name it."""

    COVERED = "covered"
    MENTIONED = "mentioned"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Counts:
    """What the documents of a language hold of a concept, without copies, repeats and empty headings.

    `statements` are claims, relations and facts, of a segment its claims alone; `asserted` and `denied` are claims for
    a segment; `english` are mentions by an English label. Both are 0 where they are not counted.
    """

    documents: int = 0
    mentions: int = 0
    english: int = 0
    statements: int = 0
    asserted: int = 0
    denied: int = 0

    @property
    def support(self) -> Support:
        """Covered where something is stated, mentioned where the concept is only named."""
        return Support.COVERED if self.statements else Support.MENTIONED if self.mentions else Support.MISSING


NOTHING = Counts()


@dataclass(frozen=True, slots=True)
class Coverage:
    """The counts of a build.

    `documents` by language, copies not counted; `cells` by concept (IRI), language and segment (notation, "" for all).
    """

    documents: Mapping[str, int]
    cells: Mapping[tuple[str, str, str], Counts]

    def of(self, concept: str, language: str, segment: str = "") -> Counts:
        """The counts of a concept in a language, for a segment or for all; zeros where the language lacks it."""
        return self.cells.get((concept, language, segment), NOTHING)


def count_coverage(summary: Summary, documents: Mapping[str, int]) -> Coverage:
    """The coverage of a build from the counts that become its summary graph; `documents` are those of each language."""
    cells = {}
    for cell in summary.counts["mentionCount"]:
        language, concept, segment = cell
        of = {name: counts[cell] for name, counts in summary.counts.items()}
        asserted, denied = of["assertedCount"], of["deniedCount"]
        statements = asserted + denied if segment else of["statementCount"]
        counts = Counts(of["documentCount"], of["mentionCount"], of["englishCount"], statements, asserted, denied)
        cells[summary.vocabulary.concepts[concept].iri, language, segment] = counts
    return Coverage({language: count for language, count in documents.items() if count}, cells)


def read_coverage(store: ox.Store) -> Coverage:
    """The coverage that the summary graph of a build tells."""
    cells = {}
    for concept, language, segment, *numbers in run(store, _CELLS).terms():
        documents, mentions, english, statements, asserted, denied = (int(number or 0) for number in numbers)
        statements = statements or asserted + denied
        cells[concept, language, segment] = Counts(documents, mentions, english, statements, asserted, denied)
    return Coverage({language: int(count) for language, count in run(store, _DOCUMENTS).terms()}, cells)
