"""What languages lack: kinds of gaps, their weight, markets, decisions, topics, and equality with the graph."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.answers.coverage import Counts, Coverage
from pipeline.answers.decisions import read_decisions
from pipeline.answers.entries import Entry, read_entries
from pipeline.answers.gaps import GapKind, Survey, covering_documents, find_gaps, folded, survey
from pipeline.answers.published import read_counted_mentions
from pipeline.answers.query import run
from pipeline.answers.topics import roll_up, topic_of
from pipeline.claims.vocabulary import Label
from pipeline.graph.store import open_store

CONCEPT = "https://w3id.org/b2graph/concept/"
DOCUMENTS = {"ru": 4, "vi": 2, "ro": 1}


def entry(key: str, markets: tuple[str, ...] = (), **labels: str) -> Entry:
    named = tuple(Label(text, language, "prefLabel") for language, text in ({"en": key} | labels).items())
    return Entry(
        CONCEPT + key, key, "Channel", "Channel", named, "", (), (), (), (), "", markets, "", "", deprecated=False
    )


def kinds(cells: Mapping[tuple[str, str], Counts], concept: Entry, least: int = 1) -> dict[tuple[str, str], str]:
    coverage = Coverage(DOCUMENTS, {(concept.iri, *cell): counts for cell, counts in cells.items()})
    markets = {"ru": frozenset({"ru"}), "vi": frozenset({"vn"}), "ro": frozenset({"ro", "md"})}
    found = folded(find_gaps(coverage, {concept.iri: concept}, markets, least))
    return {(gap.language, gap.segment): gap.kind.value for gap in found}


COVERED, NAMED, ENGLISH = Counts(1, 2, 0, 1), Counts(1, 2), Counts(1, 2, 2, 1)
SITE = entry("website", ru="сайт", vi="trang web", ro="site web")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, {}),
        ({("ru", ""): NAMED}, {}),
        ({("ru", ""): COVERED}, {("vi", ""): "no-text", ("ro", ""): "no-text"}),
        ({("ru", ""): COVERED, ("vi", ""): NAMED}, {("vi", ""): "only-mentioned", ("ro", ""): "no-text"}),
        ({("ru", ""): COVERED, ("vi", ""): ENGLISH}, {("vi", ""): "english-only", ("ro", ""): "no-text"}),
        (
            {(la, s): COVERED for la in ("ru", "vi", "ro") for s in ("", "B2B", "B2C") if (la, s) != ("vi", "B2C")},
            {("vi", "B2C"): "other-segment"},
        ),
    ],
)
def test_kinds(cells: Mapping[tuple[str, str], Counts], expected: dict[tuple[str, str], str]) -> None:
    assert kinds(cells, SITE) == expected


def test_what_no_language_covers_is_told_when_asked_for() -> None:
    assert set(kinds({}, SITE, least=0).values()) == {"never-used"}
    assert kinds({("ru", ""): NAMED}, SITE, least=0)["vi", ""] == "no-text"


def test_least_counts_the_statements_of_the_other_languages() -> None:
    cells = {("ru", ""): Counts(1, 2, 0, 2), ("ro", ""): COVERED}
    assert kinds(cells, SITE, least=3) == {("vi", ""): "no-text"}


def test_a_platform_of_another_market_is_no_gap() -> None:
    assert kinds({("vi", ""): COVERED}, entry("zalo", ("vn",))) == {}
    assert kinds({("ru", ""): COVERED}, entry("999", ("md", "ru"))) == {("ro", ""): "no-text"}


def test_a_name_that_stays_english_is_no_loan() -> None:
    linkedin = entry("LinkedIn", ru="Линкедин", vi="LinkedIn", ro="LinkedIn")
    assert kinds({(language, ""): ENGLISH for language in DOCUMENTS}, linkedin) == {}


def test_weight_is_by_documents_of_each_language() -> None:
    coverage = Coverage(DOCUMENTS, {(SITE.iri, "ru", ""): Counts(2, 2, 0, 9), (SITE.iri, "ro", ""): COVERED})
    [gap] = find_gaps(coverage, {SITE.iri: SITE}, {})
    assert (gap.language, gap.weight, gap.statements) == ("vi", 0.75, 10)  # half of the Russian, all of the Romanian


support = st.sampled_from([Counts(), NAMED, COVERED])
worlds = st.dictionaries(
    st.tuples(st.just(SITE.iri), st.sampled_from(["ru", "vi", "ro"]), st.sampled_from(["", "B2B"])), support
)


@given(worlds, st.sampled_from(["ru", "vi", "ro"]))
def test_covering_more_in_a_language_never_adds_a_gap_there(cells: dict[tuple[str, str, str], Counts], to: str) -> None:
    def gaps(cells: dict[tuple[str, str, str], Counts]) -> set[tuple[str, str, str]]:
        return {gap.cell for gap in find_gaps(Coverage(DOCUMENTS, cells), {SITE.iri: SITE}, {}) if gap.language == to}

    assert gaps({**cells, (SITE.iri, to, ""): COVERED}) <= gaps(cells)


@pytest.fixture(scope="module")
def found(corpus_build: Path) -> Survey:
    return survey(corpus_build, open_store(corpus_build))


def test_documents_are_as_many_as_the_graph_counts(corpus_build: Path, found: Survey) -> None:
    counted = {cell: counts.documents for cell, counts in found.coverage.cells.items()}
    documents = covering_documents(corpus_build, open_store(corpus_build), counted.keys())
    assert {cell: len(names) for cell, names in documents.items()} == counted
    for gap in found.gaps:
        assert len(gap.documents) == sum(counts.documents for _, counts in gap.others)


def test_mentions_of_some_concepts_are_those_of_all_that_name_them(corpus_build: Path) -> None:
    store, every = open_store(corpus_build), {"linkedin", "webinar", "price"}
    for keys in ({"linkedin"}, {"price", "webinar"}, every, set()):
        concepts = {CONCEPT + key for key in keys}
        told = list(read_counted_mentions(corpus_build, store, concepts))
        assert told == [row for row in read_counted_mentions(corpus_build, store) if row["concept"] in concepts]
        assert {row["concept"] for row in told} == concepts


def test_gaps_without_text_are_what_sparql_says(corpus_build: Path, found: Survey) -> None:
    query = """SELECT DISTINCT ?concept ?of {
      VALUES ?of { "ru" "vi" "ro" }
      ?cell a b2g:Coverage ; b2g:concept ?concept ; b2g:statementCount ?n FILTER (?n > 0)
      FILTER NOT EXISTS { ?own a b2g:Coverage ; b2g:concept ?concept ; dct:language ?of }
      FILTER (NOT EXISTS { ?concept b2g:market ?any } ||
        EXISTS { ?concept b2g:market ?code . ?market dct:identifier ?code ; dct:language ?of }) }"""
    told = {tuple(row) for row in run(open_store(corpus_build), query).terms()}
    assert {(g.concept, g.language) for g in found.gaps if g.kind == GapKind.NO_TEXT and not g.segment} == told
    assert len(told) > 100


def test_markets_of_the_bundled_thesaurus_keep_platforms_apart(found: Survey) -> None:
    lacking = {(gap.concept.removeprefix(CONCEPT), gap.language) for gap in found.gaps}
    assert ("tiktok", "vi") in lacking
    assert not lacking & {("zalo", "ru"), ("zalo", "ro"), ("emag", "vi"), ("wildberries", "vi")}


def test_topics_hold_all_gaps_once(found: Survey) -> None:
    topics = roll_up(found.gaps, found)
    assert sum(len(topic.gaps) for topic in topics) == len(folded(found.gaps))
    assert [topic.weight for topic in topics] == sorted((topic.weight for topic in topics), reverse=True)
    assert all(
        topic.covered < topic.known or any(gap.segment or gap.own.mentions for gap in topic.gaps) for topic in topics
    )
    top = topics[0]
    assert found.entries[top.concept].broader == found.entries[topic_of(found.entries[top.gaps[0].concept])].broader
    assert {gap.language for gap in top.gaps} == {top.language}


def test_aspects_come_from_the_concept_its_class_or_what_is_above(found: Survey) -> None:
    named = {iri.removeprefix(CONCEPT): aspect.rpartition("/")[2] for iri, aspect in found.aspects.items()}
    assert (named["price"], named["linkedin"], named["segmentation"]) == ("pricing", "channels", "audience")


@pytest.fixture(scope="module")
def entries(corpus_build: Path) -> dict[str, Entry]:
    return read_entries(open_store(corpus_build))


def test_decisions_are_read_as_people_write_them(tmp_path: Path, entries: dict[str, Entry]) -> None:
    file = tmp_path / "decisions.csv"
    file.write_text(
        "\ufeffconcept;language;segment;decision;who;note\r\n"
        "zalo;ro;;won’t cover;;\r\n"
        'цикл сделки;vi;B2B;Поручено;Mai;"до\nмарта"\r\n'
        f"{CONCEPT}price;;;DONE;;\r\n",
        encoding="utf-8",
    )
    decisions, problems = read_decisions(file, entries)
    assert problems == []
    assert [(d.concept.removeprefix(CONCEPT), d.language, d.segment, d.decision, d.note) for d in decisions] == [
        ("zalo", "ro", "", "wont-cover", ""),
        ("sales-cycle", "vi", "B2B", "assigned", "до\nмарта"),
        ("price", "", "", "done", ""),
    ]


def test_wrong_rows_are_told_with_their_place_and_do_not_stop(tmp_path: Path, entries: dict[str, Entry]) -> None:
    file = tmp_path / "decisions.csv"
    file.write_text(
        "concept,language,segment,decision\nno-such,ru,,done\nprice,xx,B2X,maybe\nprice\nprice,ru,,done\n",
        encoding="utf-8",
    )
    decisions, problems = read_decisions(file, entries)
    assert [(d.concept, d.decision) for d in decisions] == [(CONCEPT + "price", "done")]
    assert [(p.line, p.code) for p in problems] == [
        (2, "wrong-concept"),
        (3, "wrong-language"),
        (3, "wrong-segment"),
        (3, "wrong-decision"),
        (4, "wrong-decision"),
    ]
    assert problems[1].message.startswith("column 2 (language): 'xx'") and problems[1].document == str(file)


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "missing-column"), (b"who,note\n", "missing-column"), (b"concept\n\xff\n", "not-utf-8")],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, entries: dict[str, Entry], data: bytes, code: str) -> None:
    file = tmp_path / "decisions.csv"
    file.write_bytes(data)
    assert [problem.code for problem in read_decisions(file, entries)[1]] == [code]
    assert read_decisions(tmp_path / "none.csv", entries) == ([], [])


def test_the_last_decision_about_a_gap_counts(corpus_build: Path, found: Survey, tmp_path: Path) -> None:
    first, file = found.gaps[0], tmp_path / "decisions.csv"
    rows = f"{first.concept},,,assigned\n{first.concept},{first.language},,done\n"
    file.write_text(f"concept,language,segment,decision\n{rows}", encoding="utf-8")
    again = survey(corpus_build, open_store(corpus_build), decisions=file).gaps
    assert {gap.decision.decision for gap in again if gap.decision and gap.language == first.language} == {"done"}
    assert [gap.cell for gap in again] == [gap.cell for gap in found.gaps]
