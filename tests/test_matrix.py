"""B2B against B2C: every number is that of the graph, and what differs stands first."""

from pathlib import Path

import pytest
from sample_records import sample_build

from pipeline.answers.coverage import read_coverage
from pipeline.answers.matrix import MatrixRow, Support, read_matrix
from pipeline.answers.query import run
from pipeline.answers.testimony import Selection
from pipeline.graph.store import open_store
from pipeline.records import Comparison, Duration, Likeness

CONCEPT = "https://w3id.org/b2graph/concept/"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_build(tmp_path_factory.mktemp("matrix"))[0]


@pytest.fixture(scope="module")
def corpus(corpus_build: Path) -> list[MatrixRow]:
    return read_matrix(corpus_build, open_store(corpus_build))


def row(rows: list[MatrixRow], concept: str) -> MatrixRow:
    return next(row for row in rows if row.concept == CONCEPT + concept)


def test_cells_count_documents_and_claims_by_language(sample: Path) -> None:
    email = row(read_matrix(sample, open_store(sample)), "email-marketing")
    assert email.group == "Channel"
    assert [cell.segment for cell in email.cells] == ["B2B", "B2C"]
    assert email.cells[0].support == (Support("ro", 1, 1, 0), Support("ru", 1, 1, 0))
    assert email.cells[1].support == (Support("ro", 1, 0, 1), Support("vi", 1, 1, 0))
    assert (email.cells[1].documents, email.cells[1].asserted, email.cells[1].denied) == (2, 1, 1)
    assert email.only == ""


def test_what_one_side_has_alone_stands_out(sample: Path) -> None:
    rows = read_matrix(sample, open_store(sample))
    assert row(rows, "webinar").only == "B2B"
    assert row(rows, "television").only == "B2C"


def test_facts_stand_in_the_rows_they_are_about(sample: Path) -> None:
    rows = read_matrix(sample, open_store(sample))
    cycle, price = row(rows, "sales-cycle"), row(rows, "price")
    assert [fact.value for fact in cycle.cells[0].facts] == [Duration(90, 360)]
    assert [fact.value for fact in price.facts] == [
        Comparison("B2C", "B2B", "importance"),
        Likeness("same", ("B2B", "B2C"), "importance"),
    ]
    overall = next(row for row in rows if not row.concept)
    assert [fact.value for fact in overall.facts] == [Comparison("B2C", "B2B")]
    assert rows[-1] == overall


def test_every_number_is_that_of_the_graph(corpus: list[MatrixRow], corpus_build: Path) -> None:
    coverage = read_coverage(open_store(corpus_build))
    ours = {
        (row.concept, support.language, cell.segment): (support.documents, support.asserted, support.denied)
        for row in corpus
        for cell in row.cells
        for support in cell.support
    }
    theirs = {
        key: (counts.documents, counts.asserted, counts.denied)
        for key, counts in coverage.cells.items()
        if key[2] in ("B2B", "B2C")
    }
    assert len(ours) > 300
    assert ours == theirs


def test_aspects_share_out_the_same_sentences(corpus: list[MatrixRow], corpus_build: Path) -> None:
    store = open_store(corpus_build)
    rows = read_matrix(corpus_build, store, by_aspect=True)
    by_class, by_aspect = (
        sorted(c for row in table for cell in row.cells for c in cell.citations) for table in (corpus, rows)
    )
    assert by_class == by_aspect
    assert all(c.aspect == row.group for row in rows for cell in row.cells for c in cell.citations)
    pricing = read_matrix(corpus_build, store, by_aspect=True, aspects=("pricing",))
    assert {row.group for row in pricing} == {"pricing"}
    assert [r for r in rows if r.group == "pricing"] == pricing


def test_modality_is_counted_by_sentence(corpus: list[MatrixRow]) -> None:
    for cell in (cell for row in corpus for cell in row.cells):
        assert cell.advised == sum(c.modality == "advised" for c in cell.citations)
    assert sum(cell.advised for row in corpus for cell in row.cells) > 20


def test_the_heaviest_rows_of_a_group_come_first(corpus: list[MatrixRow]) -> None:
    for group in {row.group for row in corpus}:
        weights = [row.weight for row in corpus if row.group == group]
        assert weights == sorted(weights, reverse=True)


def test_a_selection_leaves_only_what_it_names(corpus_build: Path) -> None:
    store = open_store(corpus_build)
    rows = read_matrix(corpus_build, store, Selection(("Channel",), ("vi",), ("vi/kenh*",)))
    cited = [c for row in rows for cell in row.cells for c in cell.citations]
    assert {row.group for row in rows} == {"Channel"}
    assert {c.document for c in cited} == {"vi/kenh-ban-hang.txt"}
    inside = [fact.citation for row in rows for cell in row.cells for fact in cell.facts]
    assert all(c.language == "vi" for c in inside)


def test_sentences_can_be_chosen(sample: Path) -> None:
    store = open_store(sample)
    first = next(c for row in read_matrix(sample, store) for cell in row.cells for c in cell.citations)
    chosen = Selection(sentences={first.document: ((first.start, first.end),)})
    places = {c.place for row in read_matrix(sample, store, chosen) for cell in row.cells for c in cell.citations}
    assert places == {first.place}


def test_other_segments_can_be_set_side_by_side(corpus_build: Path) -> None:
    rows = read_matrix(corpus_build, open_store(corpus_build), segments=("B2B", "B2C", "B2G"))
    assert [cell.segment for cell in rows[0].cells] == ["B2B", "B2C", "B2G"]
    count = """SELECT (COUNT(DISTINCT ?claim) AS ?n) {
      ?claim a b2g:Claim ; b2g:segment/skos:notation "B2G" ; b2g:polarity "asserted" }"""
    ((told,),) = run(open_store(corpus_build), count).terms()
    assert sum(row.cells[2].asserted for row in rows) == int(told) > 0
