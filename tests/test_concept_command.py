"""`b2graph concept`: finding a concept by what people type, and its page on the terminal and as data."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len
from rich.console import Console
from sample_records import Writer, export, load, sample_build, sample_ontology

from pipeline.answers.concept import concept_pages
from pipeline.answers.concept_view import ConceptView
from pipeline.answers.entries import Entry, read_entries
from pipeline.answers.find_concept import find_concept
from pipeline.answers.names import Names
from pipeline.answers.query import run
from pipeline.claims.vocabulary import Label, read_vocabulary
from pipeline.cli.main import main
from pipeline.graph.store import open_store
from pipeline.records import READERS

CONCEPT = "https://w3id.org/b2graph/concept/"


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Entry]:
    found = read_entries(open_store(sample_build(tmp_path_factory.mktemp("find"))[0]))
    more = {
        "price": [("giá cả", "vi", "altLabel"), ("giá", "vi", "hiddenLabel"), ("Đắt đỏ", "vi", "altLabel")],
        "cfo": [("gia", "vi", "altLabel"), ("Партнёр", "ru", "altLabel"), ("head of finance", "en", "altLabel")],
        "webinar": [("web-seminar", "en", "altLabel"), ("партнер", "ru", "hiddenLabel"), ("TV", "ru", "altLabel")],
        "pumps": [("price", "en", "altLabel")],
    }
    for key, labels in more.items():
        entry = found[CONCEPT + key]
        found[entry.iri] = replace(entry, labels=(*entry.labels, *(Label(*label) for label in labels)))
    return found


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("email-marketing", "email-marketing"),
        ("concept:email-marketing", "email-marketing"),
        (CONCEPT + "email-marketing", "email-marketing"),
        ("EMAIL РАССЫЛКА", "email-marketing"),
        ("  email‑рассылка ", "email-marketing"),
        ("truyen hinh", "television"),
        ("gia ca", "price"),
        ("giá", "price"),
        ("gia", "cfo"),
        ("dat do", "price"),
        ("партнёр", "cfo"),
        ("Партнер", "cfo"),
        ("Web seminar", "webinar"),
        ("price", "price"),
    ],
)
def test_a_concept_is_found_by_what_people_type(entries: dict[str, Entry], typed: str, key: str) -> None:
    assert [hit.entry.key for hit in find_concept(entries, typed).meant] == [key]


def test_lesser_bearers_of_a_label_are_told(entries: dict[str, Entry]) -> None:
    assert [hit.entry.key for hit in find_concept(entries, "price").also] == ["pumps"]
    assert [hit.entry.key for hit in find_concept(entries, "партнёр").also] == ["webinar"]


def test_equal_bearers_of_a_label_are_all_there(entries: dict[str, Entry]) -> None:
    assert {hit.entry.key for hit in find_concept(entries, "tv").meant} == {"television", "webinar"}


@pytest.mark.parametrize(
    ("typed", "near"),
    [("finance", "cfo"), ("head of fin", "cfo"), ("вебинары", "webinar"), ("телевиденье", "television")],
)
def test_near_labels_are_offered(entries: dict[str, Entry], typed: str, near: str) -> None:
    found = find_concept(entries, typed)
    assert not found.meant and found.near[0].entry.key == near


def test_nothing_like_it_is_nothing(entries: dict[str, Entry]) -> None:
    for typed in ("xyzzy", "", "-", "ш"):
        assert find_concept(entries, typed).meant == find_concept(entries, typed).near == ()


def invoke(out: Path, label: str, *options: str, width: int = 80) -> Result:
    return CliRunner(env={"COLUMNS": str(width)}).invoke(main, ["concept", label, "--out", str(out), *options])


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("width", [60, 200])
def test_a_page_fits_the_terminal_in_every_language(corpus_out: Path, reader: str, width: int) -> None:
    result = invoke(corpus_out, "цикл сделки", "--lang", reader, width=width)
    assert result.exit_code == 0, result.output
    assert max(map(cell_len, result.stdout.splitlines())) <= min(width, 112)
    for told in ("sales-cycle", "ru/tsikl-sdelki.txt", "B2B", "chu kỳ bán hàng"):
        assert told in result.stdout
    assert "{" not in result.stdout


def test_the_rest_of_the_quotes_is_counted(corpus_out: Path) -> None:
    result = invoke(corpus_out, "lead", "--quotes", "1")
    few, many = (invoke(corpus_out, "lead", "--quotes", n).stdout for n in ("1", "50"))
    assert "more" in few and few.count("“") < many.count("“")
    assert result.exit_code == 0


def test_json_numbers_are_what_sparql_counts(corpus_out: Path, corpus_build: Path) -> None:
    data = json.loads(invoke(corpus_out, "sales-cycle", "--format", "json", "--lang", "vi").stdout)
    assert data["label"] == "chu kỳ bán hàng" and data["key"] == "sales-cycle"
    rows = run(
        open_store(corpus_build),
        "SELECT ?of ?notation ?documents ?mentions { ?c a b2g:Coverage ; b2g:concept concept:sales-cycle ; "
        "dct:language ?of ; b2g:documentCount ?documents ; b2g:mentionCount ?mentions "
        "OPTIONAL { ?c b2g:segment/skos:notation ?notation } } ORDER BY ?of ?notation",
    ).table()[1]
    fields = ("language", "segment", "documents", "mentions")
    assert [[str(cell[field]) for field in fields] for cell in data["coverage"]] == rows
    assert {row["concept"] for row in data["claims"]} == {data["concept"]}
    assert len(data["claims"]) == sum(cell["asserted"] + cell["denied"] for cell in data["coverage"])
    assert data["neighbours"][0]["weight"] >= data["neighbours"][-1]["weight"]
    assert sum(label["mentions"] for label in data["labels"]) == sum(int(row[3]) for row in rows if not row[1])


def test_csv_has_a_row_a_quote(corpus_out: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(invoke(corpus_out, "price", "--format", "csv").stdout)))
    data = json.loads(invoke(corpus_out, "price", "--format", "json").stdout)
    assert [(row["document"], int(row["start"]), row["quote"]) for row in rows] == [
        (quote["document"], quote["start"], quote["text"]) for quote in data["quotes"]
    ]
    assert any(row["segments"] == "B2B" for row in rows)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("циклы сделки", "did you mean:\n  sales-cycle"),
        ("xyzzy", "nor one like it"),
        ("CTV", "choose one by its key:\n"),
    ],
)
def test_what_is_not_found_is_explained(corpus_out: Path, typed: str, told: str) -> None:
    result = invoke(corpus_out, typed)
    assert result.exit_code == 2 and told in result.stderr and not result.stdout


def shown(build: Path, key: str, width: int = 80) -> str:
    store = open_store(build)
    (page,) = concept_pages(build, store, read_entries(store), [CONCEPT + key])
    console = Console(file=io.StringIO(), width=width, force_terminal=False, highlight=False)
    ConceptView(Names(store, "en"), 5, console).show(page, [])
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_an_unused_concept_says_so(tmp_path: Path) -> None:
    assert "No document names it." in shown(sample_build(tmp_path)[0], "trade-fair")


HOSTILE = ("=HYPERLINK(0)", "[bold]x[/bold] [link=file:///etc]y[/link]", "\x1b[31mred\x07", "\u202eevil\u2066", "a\nb")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_inert(tmp_path: Path, words: str) -> None:
    doc = Writer("ru/\x1b[2J.txt", "ru")
    doc.say(f"{words} вебинар", webinar="вебинар|B2B")
    text = shown(_built(tmp_path, doc), "webinar", width=200)
    assert all(character.isprintable() or character == "\n" for character in text)
    plain = "".join(c if c.isprintable() else " " if c in "\x1b\x07\n" else "" for c in words)
    assert f"“{plain} вебинар”" in text


def _built(folder: Path, *docs: Writer) -> Path:
    ontology, build = sample_ontology(folder), folder / "build"
    build.mkdir()
    records: Sequence = [doc.record() for doc in docs]
    export(build, ontology, read_vocabulary(ontology), records)
    load(build)
    return build
