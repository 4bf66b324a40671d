"""The command line as people use it."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from pipeline.answers.explain import show
from pipeline.cli.main import main
from pipeline.journey import process
from pipeline.ontology import opened
from pipeline.records import Source

ROOT = Path(__file__).parent.parent
Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `b2graph ARGS` in the project's folder, on a terminal 160 columns wide."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "160")
    return lambda *args, **options: CliRunner().invoke(main, [str(arg) for arg in args], **options)


def test_every_command_has_help(run: Run) -> None:
    for name, command in main.commands.items():
        result = run(name, "--help")
        assert result.exit_code == 0
        assert command.get_short_help_str() in " ".join(run("--help").output.split()) or command.help
        documented = [option for option in command.params if isinstance(option, click.Option)]
        assert all(option.help for option in documented), name


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys, pipeline.cli.main; print({'spacy', 'rich', 'rdflib', 'pyoxigraph', 'yaml'} & set(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, cwd=ROOT, text=True)
    assert loaded.stdout.strip() == "set()"


def test_a_source_needs_a_folder_to_publish_in(run: Run) -> None:
    result = run("build", "corpus")
    assert result.exit_code == 2
    assert "--out DIR" in result.output


def test_a_source_that_is_not_there(run: Run, tmp_path: Path) -> None:
    result = run("build", tmp_path / "nothing.txt", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "nothing.txt" in result.output
    assert not (tmp_path / "out" / "current").exists()


def test_build_ends_with_a_summary(run: Run, tmp_path: Path) -> None:
    result = run("build", "corpus/ru/tsikl-sdelki.txt", "--out", tmp_path)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert re.search(r"documents +1 Russian, 0 Vietnamese, 0 Romanian", result.stderr)
    for command in re.findall(r"^  b2graph (.*)$", result.stderr, re.MULTILINE):
        assert run(*command.split()).exit_code == 0, command


def test_newly_set_aside_documents_are_named(run: Run, tmp_path: Path) -> None:
    result = run("build", "corpus/uk/kanaly-zbutu.txt", "--out", tmp_path)
    assert result.exit_code == 3
    assert "newly set aside: kanaly-zbutu.txt" in result.stderr
    assert run("build", "corpus/uk/kanaly-zbutu.txt", "--out", tmp_path).exit_code == 0


def test_without_a_build_the_answer_says_what_to_do(run: Run, tmp_path: Path) -> None:
    result = run("query", "documents", "--out", tmp_path)
    assert result.exit_code == 2
    assert "run `b2graph build`" in result.output


def test_query_lists_its_questions(run: Run) -> None:
    result = run("query", "--list", "--format", "json")
    rows = json.loads(result.stdout)
    assert len(rows) >= 12
    assert all(row["question"].endswith("?") for row in rows)


@pytest.mark.parametrize(
    ("format_", "start"), [("csv", "name,"), ("tsv", "?name\t"), ("json", "{"), ("xml", "<?xml"), ("table", "")]
)
def test_query_formats(run: Run, corpus_out: Path, format_: str, start: str) -> None:
    result = run("query", "documents", "--format", format_, "--out", corpus_out)
    assert result.exit_code == 0
    assert result.stdout.startswith(start)
    assert "tsikl-sdelki" in result.stdout


def test_query_from_standard_input_and_file(run: Run, corpus_out: Path, tmp_path: Path) -> None:
    sparql = "SELECT (COUNT(?c) AS ?n) { ?c a b2g:Metric }"
    piped = run("query", "-", "--out", corpus_out, "--format", "csv", input=sparql)
    (tmp_path / "q.rq").write_text(sparql, encoding="utf-8")
    filed = run("query", tmp_path / "q.rq", "--out", corpus_out, "--format", "csv")
    assert piped.stdout == filed.stdout
    assert int(piped.stdout.split()[1]) > 100


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("-",), "line 1, column"),
        (("dokuments",), "did you mean documents"),
        (("documents", "-p", "x"), "NAME=VALUE"),
        (("evidence-of-concept", "-p", "concept=цикл зделки"), "did you mean"),
        ((), "--list"),
    ],
)
def test_wrong_queries_say_what_is_wrong(run: Run, corpus_out: Path, args: tuple[str, ...], message: str) -> None:
    result = run("query", *args, "--out", corpus_out, input="SELEKT * { ?s ?p ?o }")
    assert result.exit_code == 2
    assert message in result.output


def test_narrow_terminals_get_paragraphs(run: Run, corpus_out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    narrow = run("query", "contradictions", "--out", corpus_out).stdout
    assert max(map(cell_len, narrow.splitlines())) <= 60
    assert "  quote: " in narrow


def test_tables_do_not_cut_names(run: Run, corpus_out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    listed = run("query", "--list", "--out", corpus_out).stdout
    assert max(map(cell_len, listed.splitlines())) <= 80
    assert {" evidence-only-one-segment ", " claims-by-industry "} <= set(re.findall(r"^ \S+ ", listed, re.M))
    words = run("query", "--list", "--out", corpus_out, "--format", "csv").stdout
    assert set(re.findall(r"[\w-]+", listed)) >= set(re.findall(r"[\w-]+", words.partition("\n")[2]))


def test_explain_on_the_terminal_and_as_a_page(run: Run, corpus_out: Path) -> None:
    text = run("explain", "corpus/ro/ciclul-de-achizitie.txt", "--out", corpus_out)
    page = run("explain", "corpus/ro/ciclul-de-achizitie.txt", "--out", corpus_out, "--html")
    assert text.exit_code == page.exit_code == 0
    for rule in ("sentence_names_one", "altLabel"):
        assert rule in text.stdout
        assert rule in page.stdout
    assert "<script" not in page.stdout


def test_explain_shows_relations_modality_and_aspect_with_their_sentence(run: Run, tmp_path: Path) -> None:
    text = "Каналы коммуникации\n\nДля B2B обычно нужны выставки, например МИТЭКС.\n\nB2C: одежда, обувь и мебель.\n"
    (tmp_path / "пример.txt").write_text(text + "В B2B покупатели долго спорят о цене и условиях.\n", encoding="utf-8")
    shown = run("explain", tmp_path / "пример.txt", "--out", tmp_path).stdout
    page = run("explain", tmp_path / "пример.txt", "--out", tmp_path, "--html").stdout
    for told in ("furniture exampleOf b2c (B2C; ", "hedged"):
        assert told in shown and told in page
    assert "Каналы коммуникации  [channels]" in shown
    assert '<span class="aspect">channels</span>' in page


def test_explain_tells_why_a_label_is_no_mention(run: Run, tmp_path: Path) -> None:
    text = "Воронка в B2B\n\nМесто встречи — витрина на углу.\nПокупатели приходят утром, и это им решать.\n"
    (tmp_path / "угол.txt").write_text(text, encoding="utf-8")
    shown = run("explain", tmp_path / "угол.txt", "--out", tmp_path).stdout
    page = run("explain", tmp_path / "угол.txt", "--out", tmp_path, "--html").stdout
    told = "no merchandising: no word that its label needs stands near (near “витрина”)"
    assert f"витрина {told}" in shown
    assert f"<li>витрина: {told}</li>" in page
    assert "Покупатели no customer: no relation speaks of it (idle_party" in shown


def test_explain_wraps_notes_below_their_beginning(capsys: pytest.CaptureFixture[str]) -> None:
    name = "corpus/ro/ciclul-de-achizitie.txt"
    record = process(Source(name, str(ROOT / name), ""), ROOT / "ontology")
    show(record, [], opened(ROOT / "ontology").vocabulary, 40)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 40
    assert any(line.startswith("      ") for line in lines)


def test_hostile_text_is_inert_on_the_page(run: Run, tmp_path: Path) -> None:
    hostile = "Реклама в B2B <script>alert(1)</script> и «цена» \x1b[31m для покупателей на рынке стали важнее всего.\n"
    (tmp_path / "зло.txt").write_text(hostile, encoding="utf-8")
    page = run("explain", tmp_path / "зло.txt", "--out", tmp_path, "--html").stdout
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "\x1b" not in run("explain", tmp_path / "зло.txt", "--out", tmp_path).stdout


def test_explain_wants_one_document(run: Run) -> None:
    result = run("explain", "corpus")
    assert result.exit_code == 2
    assert "one file" in result.output


def test_check_fails_on_what_it_is_told(run: Run, tmp_path: Path) -> None:
    clean = run("check", "--fail-on", "warning", "--format", "json")
    assert clean.exit_code == 0, clean.stdout
    (tmp_path / "concepts").mkdir()
    for name in ("schema.ttl", "shapes.ttl", "ambiguity.ttl"):
        (tmp_path / name).write_bytes((ROOT / "ontology" / name).read_bytes() if name != "ambiguity.ttl" else b"")
    (tmp_path / "concepts" / "broken.ttl").write_text("@prefix : <x> . :a :b", encoding="utf-8")
    broken = run("check", "--ontology", tmp_path)
    assert broken.exit_code == 1
    assert "broken.ttl" in broken.stdout
