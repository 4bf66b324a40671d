"""The first page: what the build holds, by language, and what its texts speak of most."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.answers.concept import Counted
from pipeline.answers.published import read_rows
from pipeline.answers.query import run
from pipeline.answers.report.heatmap import kind_rows
from pipeline.answers.report.material import Material
from pipeline.records import LANGUAGES

COUNTS = ("documents", "concepts", "mentions", "claims", "relations", "facts")
_QUERIES = {
    "documents": "?x a b2g:Document ; dct:language ?language FILTER NOT EXISTS { ?x b2g:duplicateOf ?first }",
    "concepts": "?cell a b2g:Coverage ; b2g:concept ?x ; dct:language ?language",
    "claims": "?d dct:language ?language GRAPH ?d { ?x a b2g:Claim }",
    "relations": "?d dct:language ?language GRAPH ?d { ?x a b2g:RelationStatement }",
    "facts": "?d dct:language ?language GRAPH ?d { ?x a ?type } ?type rdfs:subClassOf b2g:Fact",
}
_MOST = 12


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of a thing (one of COUNTS) the documents of each language hold, and all of them together."""

    name: str
    by_language: tuple[int, ...]
    total: int


def overview(material: Material) -> dict[str, Any]:
    """What the overview shows: counts, coverage by class, the concepts that most documents name."""
    return {
        "counts": [_counts(material, name) for name in COUNTS],
        "rows": kind_rows(material),
        "most": most_named([page for page in material.concepts.values() if page.entry.class_ != "Segment"])[:_MOST],
        "manifest": material.manifest,
    }


def most_named(pages: Sequence[Counted]) -> list[Counted]:
    """Concepts, those that most documents, then most statements, name first."""

    def order(page: Counted) -> tuple[int, int, int, str]:
        cells = [counts for (_, segment), counts in page.counts.items() if not segment]
        documents, statements, mentions = (
            sum(getattr(counts, name) for counts in cells) for name in ("documents", "statements", "mentions")
        )
        return -documents, -statements, -mentions, page.entry.iri

    return sorted(pages, key=order)


def _counts(material: Material, name: str) -> Counts:
    """Of concepts the total is less than the sum, as languages share them."""
    found = _mentions(material) if name == "mentions" else _asked(material, name)
    total = len(material.concepts) if name == "concepts" else sum(found.values())
    return Counts(name, tuple(found.get(language, 0) for language in LANGUAGES), total)


def _asked(material: Material, name: str) -> dict[str, int]:
    query = f"SELECT ?language (COUNT(DISTINCT ?x) AS ?n) {{ {_QUERIES[name]} }} GROUP BY ?language"
    return {language: int(n) for language, n in run(material.store, query).terms()}


def _mentions(material: Material) -> dict[str, int]:
    """Mentions by language, repeats not counted: the store would have to look at each of them."""
    rows = read_rows(material.answers.build, "mentions.jsonl")
    return Counter(row["language"] for row in rows if not row["repeat"])
