"""The counts of the summary graph, and what they say of a concept."""

from collections import Counter
from pathlib import Path

import pytest
from sample_records import sample_build, sample_ontology, sample_records, summed

from pipeline.answers.coverage import Counts, Coverage, Support, count_coverage, read_coverage
from pipeline.answers.names import Names
from pipeline.answers.query import run
from pipeline.claims.vocabulary import read_vocabulary
from pipeline.graph.store import open_store
from pipeline.records import LANGUAGES

CONCEPT = "https://w3id.org/b2graph/concept/"


@pytest.fixture(scope="module")
def coverage(corpus_build: Path) -> Coverage:
    return read_coverage(open_store(corpus_build))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_build(tmp_path_factory.mktemp("coverage"))[0]


def test_coverage_is_the_same_from_the_counts_and_from_the_store(sample: Path, tmp_path: Path) -> None:
    records, ontology = sample_records(), sample_ontology(tmp_path)
    documents = Counter(
        record.language for record in records if record.language in LANGUAGES and not record.duplicate_of
    )
    told = read_coverage(open_store(sample))
    assert count_coverage(summed(ontology, read_vocabulary(ontology), records), documents) == told
    assert told.documents and any(segment for *_, segment in told.cells)


@pytest.mark.parametrize(
    ("counts", "support"),
    [(Counts(), "missing"), (Counts(1, 3), "mentioned"), (Counts(1, 3, 0, 1), "covered")],
)
def test_a_concept_is_covered_where_something_is_stated_of_it(counts: Counts, support: str) -> None:
    assert counts.support == Support(support)


def test_statements_of_a_segment_are_its_claims(corpus_build: Path, coverage: Coverage) -> None:
    claims = """SELECT ?concept ?language ?notation (COUNT(DISTINCT ?claim) AS ?n) {
      ?claim a b2g:Claim ; b2g:concept ?concept ; b2g:segment/skos:notation ?notation ; b2g:evidence/oa:hasTarget ?s .
      ?s nif:referenceContext/dct:language ?language ; b2g:blockKind ?kind } GROUP BY ?concept ?language ?notation"""
    told = {tuple(key): int(n) for *key, n in run(open_store(corpus_build), claims).terms()}
    counted = {key: counts.statements for key, counts in coverage.cells.items() if key[2] and counts.statements}
    more = {key: (n, counted.get(key, 0)) for key, n in told.items() if n != counted.get(key, 0)}
    assert told.keys() >= counted.keys() and len(told) > 300
    assert all(n > few for n, few in more.values()) and len(more) <= 2  # in headings with nothing below them


@pytest.mark.parametrize(
    ("language", "iri", "name"),
    [
        ("vi", f"{CONCEPT}b2b", "B2B"),
        ("ru", f"{CONCEPT}price", "цена"),
        ("ro", "https://w3id.org/b2graph/schema#Coverage", "acoperire"),
        ("en", "https://w3id.org/b2graph/aspect/audience", "audience"),
        ("en", "https://example.org/a#b", "b"),
    ],
)
def test_names_are_those_of_the_reader(sample: Path, language: str, iri: str, name: str) -> None:
    assert Names(open_store(sample), language).of(iri) == name
