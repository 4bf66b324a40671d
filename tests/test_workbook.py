"""The workbook of a build, read back: tables, filters, numbers as in the graph, and text that stays text."""

import tempfile
import zipfile
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import openpyxl
import pytest
from click.testing import CliRunner
from corpus_texts import text_of
from sample_records import sample_ontology

from pipeline.answers.answers import read_answers
from pipeline.answers.query import run
from pipeline.answers.values import readable
from pipeline.answers.wording import read_wording
from pipeline.answers.workbook.most_telling import MOST_QUOTES
from pipeline.answers.workbook.tables import LONGEST_CELL, Column, Workbook, fitting
from pipeline.answers.workbook.write import SHEETS, write_workbook
from pipeline.build import build
from pipeline.cli.main import main
from pipeline.graph.store import open_store
from pipeline.records import READERS

Rows = list[dict[str, Any]]
FORMULAS = ('=cmd|"/C calc"!A0', "+1", "-1", "@SUM(A1)", "=HYPERLINK(A1)", "http://example.org", "＝1", "\t=1")


def read(path: Path) -> dict[str, Rows]:
    """The rows of each table, by header, by sheet."""
    found = {}
    for sheet in openpyxl.load_workbook(path).worksheets[1:]:
        head, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


@pytest.fixture(scope="module")
def sheets(corpus_build: Path) -> dict[str, Rows]:
    return read(corpus_build / "report" / "gaps.xlsx")


@pytest.mark.parametrize(
    ("quote", "read"),
    [
        ("**LinkedIn** rămâne&nbsp;canalul\nde bază", "LinkedIn rămâne canalul de bază"),
        ("\u202eцена\u202c и сро\u00adки", "цена и сроки"),
    ],
)
def test_quotes_are_readable(quote: str, read: str) -> None:
    assert readable(quote) == read


def test_every_sheet_is_a_table_with_filters_below_a_frozen_header(corpus_build: Path) -> None:
    book = openpyxl.load_workbook(corpus_build / "report" / "gaps.xlsx")
    words = read_wording("workbook", "en")
    assert book.sheetnames == [words["read-me"], *(words[key] for key in SHEETS)]
    for sheet in book.worksheets[1:]:
        [table] = sheet.tables.values()
        assert (table.ref, sheet.freeze_panes) == (sheet.dimensions, "A2") and table.autoFilter.ref == table.ref
        assert sheet.conditional_formatting and sheet.max_row > 10
        assert all(sheet.column_dimensions[chr(65 + at)].width for at in range(sheet.max_column))


def test_no_formula_and_no_link(corpus_build: Path) -> None:
    with zipfile.ZipFile(corpus_build / "report" / "gaps.xlsx") as parts:
        for name in parts.namelist():
            data = parts.read(name)
            assert b"<f>" not in data and b"<hyperlink" not in data and b"TargetMode" not in data


def test_gaps_are_those_of_the_command(corpus_out: Path, sheets: dict[str, Rows]) -> None:
    told = CliRunner().invoke(main, ["gaps", "--all", "--format", "csv", "--out", str(corpus_out)]).stdout
    assert len(sheets["Gaps"]) == len(told.splitlines()) - 1
    decided = {row["Concept"]: row["Decision"] for row in sheets["Gaps"] if row["Decision"]}
    assert decided == {"VK": "won't cover", "webinar": "assigned", "instalment payment": "done"}


def test_the_matrix_counts_what_the_graph_claims(corpus_build: Path, sheets: dict[str, Rows]) -> None:
    query = """SELECT ?label ?of ?polarity (COUNT(DISTINCT ?document) AS ?n) {
      GRAPH ?document { ?claim a b2g:Claim ; b2g:concept ?concept ; b2g:segment ?segment ; b2g:polarity ?polarity }
      ?segment skos:notation ?of . ?concept skos:prefLabel ?label FILTER (LANG(?label) = "en") }
      GROUP BY ?concept ?label ?of ?polarity"""
    told = {tuple(key): int(n) for *key, n in run(open_store(corpus_build), query).terms()}
    rows = {row["Concept"]: row for row in sheets["Matrix"]}
    for concept in ("LinkedIn", "trade show", "TikTok", "discount"):
        for segment in ("B2B", "B2C"):
            for said, polarity in (("yes", "asserted"), ("no", "denied")):
                assert rows[concept][f"{segment}: {said}"] == told.get((concept, segment, polarity), 0)


def test_conflicts_come_with_the_words_of_both_sides(sheets: dict[str, Rows]) -> None:
    scores = [row["How real"] for row in sheets["Conflicts"]]
    assert scores == sorted(scores, reverse=True)
    assert all(row["Their words"] and row["The others' words"] for row in sheets["Conflicts"])
    assert {"TikTok", "LinkedIn"} <= {row["About"] for row in sheets["Conflicts"]}


def test_numbers_of_sources_are_those_of_the_graph(corpus_build: Path, sheets: dict[str, Rows]) -> None:
    query = """SELECT ?name (COUNT(DISTINCT ?claim) AS ?n) {
      ?document a b2g:Document ; dct:source ?name . GRAPH ?document { ?claim a b2g:Claim } } GROUP BY ?name"""
    told = {name: int(n) for name, n in run(open_store(corpus_build), query).terms()}
    rows = {row["Document"]: row for row in sheets["Sources"]}
    assert {name: row["Claims"] for name, row in rows.items() if row["Claims"]} == told
    assert rows["vi/luu-tru-kenh-ban-hang.txt"]["Same source as"] == "vi/kenh-ban-hang.txt (the same text)"
    assert rows["uk/kanaly-zbutu.txt"]["Remark"].startswith("set aside: ")


def test_quotes_are_words_of_the_documents_and_no_more_than_told(sheets: dict[str, Rows], corpus_build: Path) -> None:
    cells: dict[tuple[str, ...], list[int]] = {}
    for row in sheets["Quotes"]:
        text = text_of(row["Document"], corpus_build)
        assert readable(text[row["Place"] :]).startswith(row["Quote"][:12])
        key = row["Concept"], row["Class"], row["Segment"], row["Language"]
        cells.setdefault(key, []).append(row["Quotes in all"])
    assert all(len(totals) == min(totals[0], MOST_QUOTES) for totals in cells.values())


@pytest.mark.parametrize("reader", READERS)
def test_headers_are_in_the_language_asked_for(corpus_out: Path, tmp_path: Path, reader: str) -> None:
    path = tmp_path / "book.xlsx"
    result = CliRunner().invoke(main, ["gaps", "--workbook", str(path), "--lang", reader, "--out", str(corpus_out)])
    assert result.exit_code == 0, result.output
    words = read_wording("workbook", reader)
    found = read(path)
    assert list(found) == [words[key] for key in SHEETS]
    for rows in found.values():
        assert all(isinstance(header, str) and header for header in rows[0])


def test_the_sheet_of_gaps_holds_those_asked_for(corpus_out: Path, tmp_path: Path) -> None:
    path, asked = tmp_path / "book.xlsx", ["--language", "vi", "--class", "Channel", "--out", str(corpus_out)]
    told = CliRunner().invoke(main, ["gaps", "--all", "--format", "csv", *asked]).stdout
    result = CliRunner().invoke(main, ["gaps", "--workbook", str(path), *asked])
    assert result.exit_code == 0, result.output
    rows = read(path)["Gaps"]
    assert len(rows) == len(told.splitlines()) - 1 > 5
    assert {(row["Language"], row["Class"]) for row in rows} == {("Vietnamese", "channel")}
    told = " ".join(str(cell) for row in openpyxl.load_workbook(path).worksheets[0].values for cell in row)
    assert "Only those asked for: --language vi --class Channel." in told


@pytest.mark.parametrize("option", [["--findings"], ["--format", "csv"]])
def test_a_workbook_is_not_what_other_options_ask_for(corpus_out: Path, tmp_path: Path, option: list[str]) -> None:
    path = tmp_path / "book.xlsx"
    result = CliRunner().invoke(main, ["gaps", "--workbook", str(path), *option, "--out", str(corpus_out)])
    assert result.exit_code == 2 and "leave out" in result.stderr and not path.exists()


def test_equal_builds_give_equal_bytes(corpus_build: Path, tmp_path: Path) -> None:
    write_workbook(read_answers(corpus_build), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == (corpus_build / "report" / "gaps.xlsx").read_bytes()


def test_a_workbook_that_cannot_be_written_is_told(corpus_out: Path, tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "gaps.xlsx"
    result = CliRunner().invoke(main, ["gaps", "--out", str(corpus_out), "--workbook", str(path)])
    assert (result.exit_code, result.stderr) == (2, f"Error: {path}: No such file or directory\n")


def test_a_full_disk_is_an_error_of_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "mkstemp", Mock(side_effect=OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space left"), Workbook(tmp_path / "book.xlsx") as book:
        book.table("sheet", [Column("text")], [])


def test_no_parts_of_a_workbook_lie_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is killed would leave them there for ever."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with Workbook(tmp_path / "book.xlsx") as book:
        book.table("sheet", [Column("text")], [])
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]


@pytest.mark.parametrize("text", [*FORMULAS, "<script>alert(1)</script>", "a\x01b\x0bc", "_x0041_", "\ufffe\x7f"])
def test_text_stays_text(tmp_path: Path, text: str) -> None:
    with Workbook(tmp_path / "book.xlsx") as book:
        book.table("sheet", [Column("text"), Column("number", scaled=True)], [(text, 1), ("", 2.5)])
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["sheet"]
    cell = sheet["A2"]
    assert cell.data_type == "s" and cell.hyperlink is None
    assert openpyxl.utils.escape.unescape(str(cell.value)) == text.replace("_x0041_", "A")
    assert cell.quotePrefix == text.startswith(tuple("=+-@＝\t")) and (sheet["B2"].value, sheet["B3"].value) == (1, 2.5)


def test_an_empty_table_is_a_table(tmp_path: Path) -> None:
    with Workbook(tmp_path / "book.xlsx") as book:
        book.table("sheet", [Column("text")], [])
    assert openpyxl.load_workbook(tmp_path / "book.xlsx")["sheet"].tables["Table1"].ref == "A1:A2"


@pytest.mark.parametrize("text", ["short", "x" * 40_000, "😀" * 20_000, "ab\n" * 20_000])
def test_long_text_is_cut_to_what_a_cell_holds(text: str) -> None:
    cut = fitting(text)
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST_CELL
    assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1]))


def test_hostile_documents_are_inert(tmp_path: Path) -> None:
    corpus, out = tmp_path / "corpus", tmp_path / "out"
    corpus.mkdir()
    lines = [
        '=HYPERLINK("http://example.org") В сегменте B2B основным каналом остаются отраслевые выставки.',
        "<script>alert(1)</script> Для B2C важнее телевидение и электронная почта.",
        "\u202eВ B2B нужны выставки\u202c и переговоры с закупщиками, которые длятся несколько месяцев.",
    ]
    (corpus / "=cmd.txt").write_text("\n\n".join(lines), encoding="utf-8")
    build([corpus], sample_ontology(tmp_path), out)
    path = out / "current" / "report" / "gaps.xlsx"
    quotes = [str(row["Quote"]) for row in read(path)["Quotes"]]
    assert any(quote.startswith("=HYPERLINK") for quote in quotes) and any("<script>" in quote for quote in quotes)
    assert not any("\u202e" in quote for quote in quotes)
    for sheet in openpyxl.load_workbook(path):
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
