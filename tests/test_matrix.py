"""B2B against B2C: every number is that of the graph, and what differs stands first."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len
from sample_records import sample_build

from pipeline.answers.coverage import read_coverage
from pipeline.answers.matrix import MatrixRow, Support, read_matrix
from pipeline.answers.matrix_rows import CELL_COLUMNS
from pipeline.answers.passages import WITHIN
from pipeline.answers.query import run
from pipeline.answers.questions import bind, read_question
from pipeline.answers.testimony import Selection
from pipeline.build import build
from pipeline.cli.main import main
from pipeline.graph.store import open_store
from pipeline.records import Comparison, Duration, Likeness

ROOT = Path(__file__).parent.parent
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


Run = Callable[..., Result]


@pytest.fixture
def run_matrix(corpus_out: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `b2graph matrix ARGS` on the bundled corpus, on a terminal 200 columns wide."""
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *args: CliRunner().invoke(main, ["matrix", "--out", str(corpus_out), *args])


def test_the_table_opens_on_what_matters(run_matrix: Run) -> None:
    result = run_matrix()
    assert result.exit_code == 0
    assert "only B2C" in result.stdout
    assert len(result.stdout.splitlines()) < 120
    shown, all_ = map(int, re.findall(r"(\d+) of (\d+) rows; --rows 0", result.stderr)[0])
    assert 30 < shown < 50 < all_


def test_one_concept_in_detail_in_the_language_of_the_reader(run_matrix: Run) -> None:
    result = run_matrix("--concept", "ТикТок", "--quotes", "9", "--lang", "vi")
    assert re.search(r"có: \d \(", result.stdout) and re.search(r"không: \d \(", result.stdout)
    assert "(ru/kanaly-kommunikatsii.md:731)" in result.stdout
    assert result.stderr == "1 of 1 rows\n"


@pytest.mark.parametrize("width", ["60", "200"])
def test_a_terminal_is_wide_enough(width: str, run_matrix: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", width)
    lines = run_matrix("--by", "aspect", "--quotes", "1").stdout.splitlines()
    assert lines
    assert max(map(cell_len, lines)) <= int(width)


def test_json_has_all_rows_and_quotes(run_matrix: Run, corpus: list[MatrixRow]) -> None:
    data = json.loads(run_matrix("--format", "json").stdout)
    assert [row["concept"] or "" for row in data] == [row.concept for row in corpus]
    quotes = sum(len(cell["quotes"]) for row in data for cell in row["cells"].values())
    assert quotes == sum(len(cell.citations) for row in corpus for cell in row.cells)


def test_csv_has_a_row_a_cell(run_matrix: Run, corpus: list[MatrixRow]) -> None:
    told = list(csv.DictReader(io.StringIO(run_matrix("--format", "csv").stdout)))
    assert told[0].keys() == dict.fromkeys(CELL_COLUMNS).keys()
    counted = {(row["concept"], row["segment"]): int(row["documents"]) for row in told if row["documents"] != "0"}
    assert counted == {(r.concept, c.segment): c.documents for r in corpus for c in r.cells if c.documents}


@pytest.mark.parametrize("within", WITHIN)
def test_an_industry_has_the_claims_that_its_question_tells(within: str, run_matrix: Run, corpus_build: Path) -> None:
    store = open_store(corpus_build)
    question = read_question(ROOT / "ontology" / "queries" / "claims-by-industry.rq")
    terms = bind(store, question, {"concept": "industry-example", "within": within})
    answer = run(store, question.sparql, terms).table()
    column = {name: answer[0].index(name) for name in ("notation", "label", "polarity", "document")}
    asked = {tuple(row[at] for at in column.values()) for row in answer[1]}
    data = json.loads(run_matrix("--industry", "industry-example", "--within", within, "--format", "json").stdout)
    told = {
        (segment, row["label"], quote["polarity"], quote["document"])
        for row in data
        for segment, cell in row["cells"].items()
        for quote in cell["quotes"]
        if row["group"] != "Industry"
    }
    untold = {row for row in asked if row[0] in ("B2B", "B2C")} - told
    assert told and told <= asked
    assert untold <= {("B2B", "budget", "asserted", "ro/canale-de-promovare.md")}  # a heading with nothing below it


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--aspect", "prices"], "pricing"),
        (["--segments", "B2B,B2X"], "B2C"),
        (["--concept", "tiktokk"], "did you mean"),
        (["--out", "nowhere"], "build"),
    ],
)
def test_what_cannot_be_asked(arguments: list[str], told: str, run_matrix: Run) -> None:
    result = run_matrix(*arguments)
    assert result.exit_code == 2
    assert told in result.stderr


def test_hostile_text_is_inert(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    name = "злой.txt"
    text = "=HYPERLINK(1) В B2B используют LinkedIn \x1b[31m и выставки \u202e<script>alert(1)</script>.\n" * 2
    (tmp_path / name).write_text(text, encoding="utf-8")
    build([tmp_path / name], ROOT / "ontology", tmp_path / "out")
    for format_ in ("table", "csv", "tsv"):
        arguments = ["matrix", "--out", str(tmp_path / "out"), "--rows", "0", "--quotes", "3", "--format", format_]
        shown = CliRunner().invoke(main, arguments).stdout
        assert "LinkedIn" in shown
        assert not re.search("[\x1b\u202e]", shown)
        assert not re.search(r'(^|[,\t"])=', shown, re.MULTILINE)
