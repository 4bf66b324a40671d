"""Where texts disagree: what is a conflict, what is none, and how real it is."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from rich.cells import cell_len

from pipeline.answers.claim_conflicts import claim_conflicts
from pipeline.answers.conflict_rows import CITATION_COLUMNS
from pipeline.answers.conflicts import REAL, Conflict, Kind, Reach, Stance, read_conflicts
from pipeline.answers.fact_conflicts import MOST_SPANS, fact_conflicts
from pipeline.answers.query import run
from pipeline.answers.stances import worth
from pipeline.answers.testimony import Citation, Claimed, Selection, Told, Value, read_claimed
from pipeline.answers.wariness import cautions
from pipeline.cli.conflicts import KINDS
from pipeline.cli.main import main
from pipeline.graph.store import open_store
from pipeline.records import Comparison, Duration, Likeness, Sequence

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "conflicts.yml").read_text(encoding="utf-8"))
CONCEPT = "https://w3id.org/b2graph/concept/"


def cited(document: str, quote: str, start: int = 0, **more: str) -> Citation:
    return Citation(document, start, start + len(quote), document[:2], quote, **{"source": document, **more})


FILLER = [
    Claimed(f"other-{segment}", "Channel", segment, cited(document, "Y", 900, polarity="asserted"))
    for document in ("ru/a.txt", "ru/b.txt", "ro/a.txt", "ro/b.txt", "vi/a.txt", "vi/b.txt")
    for segment in ("B2B", "B2C")
]
"""Every document speaks of both segments, so that what it leaves out is left out on purpose."""


def told(document: str, value: Value, *segments: str, concept: str = "cycle", words: str = "3") -> Told:
    return Told(concept, segments, value, words, cited(document, f"{document} {value}", rule="sample"))


def conflicts_of(claims: list[Any], decomposed: bool = False) -> list[Conflict]:
    named: dict[str, dict[int, set[str]]] = {}
    read = []
    starts: dict[tuple[str, str], int] = {}
    for segment, polarity, rule, document, text in claims:
        quote = unicodedata.normalize("NFD", text) if decomposed else text
        start = starts.setdefault((document, quote), 100 * len(starts))
        for found in re.finditer("X|B2B|B2C", quote):
            named.setdefault(document, {}).setdefault(start + found.start(), set()).add(found[0])
        read.append(Claimed("X", "Channel", segment, cited(document, quote, start, polarity=polarity, rule=rule)))
    return list(claim_conflicts([*read, *FILLER], named, ()))


@pytest.mark.parametrize("decomposed", [False, True])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_claims_that_disagree(case: dict[str, Any], decomposed: bool) -> None:
    found = [
        [conflict.kind, " ".join(side.segment for side in conflict.sides), conflict.reach]
        for conflict in conflicts_of(case["claims"], decomposed)
        if conflict.concept == "X"
    ]
    assert found == ([case["found"]] if case["found"] else [])


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (Duration(60, 90), Duration(180, 360), "duration"),
        (Duration(60, 90), Duration(80, 360), None),
        (Duration(360, 360), Duration(365, 365), None),  # twelve months and a year
        (Duration(14, None), Duration(180, 360), None),  # "from 2 weeks on"
        (Comparison("B2B", "B2C", "length"), Comparison("B2C", "B2B", "length"), "comparison"),
        (Comparison("B2B", "B2C", "amount"), Comparison("B2C", "B2B", "specificity"), None),
        (Comparison("B2B", "B2C", "length"), Comparison("B2B", "B2C", "length"), None),
        (Comparison("B2B", "B2C", "length"), Likeness("same", ("B2B", "B2C"), "length"), "comparison"),
        (Comparison("B2B", "B2C", "length"), Likeness("different", ("B2B", "B2C"), "length"), None),
        (Likeness("same", ("B2B", "B2C")), Likeness("different", ("B2B", "B2C")), "comparison"),
        (Sequence(("a", "b", "c")), Sequence(("b", "a", "c")), "order"),
        (Sequence(("a", "b", "c")), Sequence(("a", "c")), None),
        (Sequence(("a", "b", "a")), Sequence(("b", "a")), None),
    ],
)
def test_facts_that_disagree(one: Value, other: Value, found: str | None) -> None:
    facts = [told("ru/a.txt", one, "B2B"), told("vi/b.txt", other, "B2B")]
    assert [c.kind for c in fact_conflicts(facts, {}, ("cycle",))] == ([found] if found else [])


def test_a_translation_is_the_same_voice() -> None:
    sides = [
        cited(name, "X", polarity=polarity, source="ru/a.txt")
        for name, polarity in (("ru/a.txt", "asserted"), ("vi/a.txt", "denied"))
    ]
    (conflict,) = claim_conflicts([Claimed("X", "Channel", "B2B", side) for side in sides], {}, ())
    assert conflict.reach == Reach.DOCUMENT


def test_a_few_weeks_are_not_half_a_year() -> None:
    facts = [
        told("ru/a.txt", Duration(14, None), "B2B", words="несколько недель"),
        told("vi/b.txt", Duration(180, 360), "B2B"),
    ]
    assert [c.kind for c in fact_conflicts(facts, {}, ("cycle",))] == [Kind.DURATION]


def test_many_documents_make_no_more_conflicts_than_their_values_do() -> None:
    two = [told(f"ru/{n}", Duration(30 if n % 2 else 200, 60 if n % 2 else 300), "B2B") for n in range(80)]
    (one,) = fact_conflicts(two, {}, {"cycle"})
    assert [len(side.citations) for side in one.sides] == [40, 40]
    all_different = [told(f"ru/{n}", Duration(2 * n, 2 * n), "B2B") for n in range(1, 200)]
    assert 0 < len(list(fact_conflicts(all_different, {}, {"cycle"}))) <= MOST_SPANS * (MOST_SPANS - 1) / 2


def test_facts_of_different_segments_or_concepts_do_not_disagree() -> None:
    long, short = Duration(180, 360), Duration(1, 2)
    assert not list(fact_conflicts([told("ru/a.txt", long, "B2B"), told("vi/b.txt", short, "B2C")], {}, ()))
    other = told("vi/b.txt", short, "B2B", concept="pilot")
    assert not list(fact_conflicts([told("ru/a.txt", long, "B2B"), other], {}, ()))


def test_orders_are_shown_pair_by_pair() -> None:
    facts = [
        told("ru/a.txt", Sequence(("a", "b", "c")), "B2B"),
        told("ru/b.txt", Sequence(("b", "a", "c")), "B2B"),
    ]
    (conflict,) = fact_conflicts(facts, {}, ())
    assert [side.value for side in conflict.sides] == [Sequence(("a", "b")), Sequence(("b", "a"))]


@pytest.mark.parametrize(
    ("document", "quote", "caution"),
    [
        ("ru", "Если бюджета нет, реклама не нужна.", "supposed"),
        ("ru", "Реклама не нужна, даже если есть бюджет.", None),
        ("vi", "Nhiều người bảo kênh này không hợp.", "reported"),
        ("ro", "Chiar dacă există buget, reclama nu ajută.", None),
        ("ro", "Unii cred că reclama nu ajută.", "reported"),
        ("ru", "Дело не в закупщиках, а в сроках.", "beside"),
    ],
)
def test_sentences_that_are_no_stance(document: str, quote: str, caution: str | None) -> None:
    plain = cited(document, "X", polarity="denied")
    doubtful = cited(document, quote, polarity="denied")
    assert cautions(doubtful) - {"even-so"} == ({caution} if caution else set())
    assert (worth(doubtful) < worth(plain)) == (caution is not None)


@pytest.fixture(scope="module")
def found(corpus_build: Path) -> list[Conflict]:
    return read_conflicts(corpus_build, open_store(corpus_build))


def test_the_corpus_disagrees_where_its_authors_do(found: list[Conflict]) -> None:
    real = {(c.kind, c.concept.removeprefix(CONCEPT)) for c in found if c.score >= REAL}
    assert real >= {
        ("exclusive", "linkedin"),
        ("denied", "tiktok"),
        ("denied", "discount"),
        ("denied", "instalment-payment"),
        ("duration", "decision-cycle"),
        ("order", "commercial-proposal"),
    }
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)


def test_what_sides_cite_is_what_sparql_gives(found: list[Conflict], corpus_build: Path) -> None:
    rows = """SELECT ?concept ?notation ?polarity ?document ?begin ?end {
      ?claim a b2g:Claim ; b2g:concept ?concept ; b2g:segment/skos:notation ?notation ; b2g:polarity ?polarity ;
        b2g:evidence/oa:hasTarget ?s .
      ?s nif:beginIndex ?begin ; nif:endIndex ?end ; nif:referenceContext/dct:source ?document }"""
    told = {tuple(row) for row in run(open_store(corpus_build), rows).terms()}
    cites = {
        (c.concept, side.segment, q.polarity, q.document, str(q.start), str(q.end))
        for c in found
        for side in c.sides
        if side.stance in (Stance.ASSERTED, Stance.DENIED)
        for q in side.citations
    }
    assert len(cites) > 20
    assert cites <= told


def test_what_stands_below_mistakes_is_nobodys_stance(found: list[Conflict]) -> None:
    assert not [c for c in found if c.concept == f"{CONCEPT}pipeline-value"]


def test_conflicts_can_be_selected(found: list[Conflict], corpus_build: Path) -> None:
    store = open_store(corpus_build)
    channels = read_conflicts(corpus_build, store, Selection(classes=("Channel",), languages=("vi",)))
    assert channels
    assert {c.class_ for c in channels} == {"Channel"}
    assert all("vi" in c.languages for c in channels)
    one = read_conflicts(corpus_build, store, Selection(documents=("ru/tseny*",)))
    assert one and all(any("ru/tseny-i-servis.txt" in side.documents for side in c.sides) for c in one)
    assert any(len({*c.sides[0].documents, *c.sides[1].documents}) > 1 for c in one)
    only = read_conflicts(corpus_build, store, kinds=(Kind.ORDER,))
    assert {c.kind for c in only} == {Kind.ORDER}


def test_a_sentence_is_read_once_for_each_claim(corpus_build: Path) -> None:
    keys = [
        (c.concept, c.segment, c.citation.polarity, c.citation.place)
        for c in read_claimed(corpus_build, open_store(corpus_build), Selection())
    ]
    assert len(keys) == len(set(keys))


Run = Callable[..., Result]


@pytest.fixture
def run_conflicts(corpus_out: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `b2graph conflicts ARGS` on the bundled corpus, on a terminal 200 columns wide."""
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *args: CliRunner().invoke(main, ["conflicts", "--out", str(corpus_out), *args])


def test_the_table_shows_both_sides_with_their_place(run_conflicts: Run) -> None:
    result = run_conflicts("--lang", "ru", "--concept", "tiktok")
    assert result.exit_code == 0
    assert "утверждают и отрицают" in result.stdout
    assert "B2B: да" in result.stdout and "B2B: нет" in result.stdout
    assert "(ru/kanaly-kommunikatsii.md:731)" in result.stdout


def test_doubtful_conflicts_are_shown_when_asked_for(run_conflicts: Run, found: list[Conflict]) -> None:
    shown = run_conflicts()
    assert f" of {len(found)} conflicts; --all" in shown.stderr
    assert len(run_conflicts("--all").stdout) > len(shown.stdout)
    assert run_conflicts("--all").stderr == f"{len(found)} of {len(found)} conflicts\n"


@pytest.mark.parametrize("width", ["60", "200"])
def test_a_terminal_is_wide_enough(width: str, run_conflicts: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", width)
    lines = run_conflicts("--all").stdout.splitlines()
    assert lines
    assert max(map(cell_len, lines)) <= int(width)


def test_json_and_csv_have_all_conflicts_and_sentences(run_conflicts: Run, found: list[Conflict]) -> None:
    data = json.loads(run_conflicts("--format", "json").stdout)
    assert [(c["kind"], c["concept"], c["score"]) for c in data] == [(c.kind, c.concept, c.score) for c in found]
    rows = list(csv.DictReader(io.StringIO(run_conflicts("--format", "csv").stdout)))
    assert rows[0].keys() == dict.fromkeys(CITATION_COLUMNS).keys()
    assert len(rows) == sum(len(side.citations) for c in found for side in c.sides)


def test_kinds_are_those_of_the_library() -> None:
    assert list(KINDS) == list(Kind)
