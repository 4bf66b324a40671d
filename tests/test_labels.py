"""The workbook of labels: out, edited by people, and back into the thesaurus."""

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from sample_records import sample_build

from pipeline.cli.main import main

Book = openpyxl.Workbook


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an ontology and, as `out/current`, a build."""
    folder = tmp_path_factory.mktemp("labels")
    build, _ = sample_build(folder)
    (build / "SHA256SUMS").touch()
    (folder / "out").mkdir()
    (folder / "out" / "current").symlink_to(build)
    return folder


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    """A folder with a workbook, an ontology that may be changed, and test cases."""
    shutil.copytree(made / "ontology", tmp_path / "ontology")
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "ambiguous.ru.tsv").write_text("sentence\tpresent\tabsent\n", encoding="utf-8")
    result = run("export", str(tmp_path / "labels.xlsx"), "--out", str(made / "out"), ontology=tmp_path / "ontology")
    assert result.exit_code == 0, result.output
    return tmp_path


def run(*arguments: str, ontology: Path) -> Result:
    return CliRunner().invoke(main, ["labels", *arguments, "--ontology", str(ontology)])


def edit(place: Path, change: Callable[[Book], None]) -> Result:
    """Edit the workbook as a spreadsheet program would, and import it."""
    book = openpyxl.load_workbook(place / "labels.xlsx")
    change(book)
    book.save(place / "labels.xlsx")
    cases = ["--cases", str(place / "cases"), "--format", "csv"]
    return run("import", str(place / "labels.xlsx"), *cases, ontology=place / "ontology")


def cell(book: Book, key: str, column: str, sheet: str = "Labels") -> openpyxl.cell.cell.Cell:
    page = book[sheet]
    names = [c.value[0].lower() + c.value[1:] for c in page[1]]
    row = next(r for r in page.iter_rows(min_row=2) if r[names.index("concept")].value == key)
    return row[names.index(column)]


def texts(place: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((place / "ontology").rglob("*.ttl"))}


def test_a_row_a_concept_with_counts_and_examples(place: Path) -> None:
    book = openpyxl.load_workbook(place / "labels.xlsx")
    assert book.sheetnames == ["Read me", "Labels", "Matches", "Exported"]
    assert book["Exported"].sheet_state == "hidden"
    assert cell(book, "email-marketing", "ru uses").value == 2
    assert "email" in cell(book, "email-marketing", "vi example").value
    assert cell(book, "television", "ru example").value == "Для B2C телевидение не нужно."


def test_an_unedited_workbook_changes_nothing(place: Path) -> None:
    before = texts(place)
    assert edit(place, lambda book: None).exit_code == 0
    assert texts(place) == before


def test_only_what_was_edited_changes(place: Path) -> None:
    before = texts(place)

    def change(book: Book) -> None:
        cell(book, "television", "ru altLabel").value = "  ТВ-реклама \nэфирная   реклама"

    result = edit(place, change)
    assert result.exit_code == 0, result.output
    assert "television,ru,altLabel,added,эфирная реклама" in result.stdout.splitlines()
    after = texts(place)
    assert {name for name in after if after[name] != before[name]} == {"channels.ttl"}
    lines = [{line.strip(" ,;.") for line in text["channels.ttl"].split("\n")} for text in (before, after)]
    assert lines[0] ^ lines[1] == {'"ТВ-реклама"@ru', '"эфирная реклама"@ru'}


def test_what_others_added_meanwhile_stays(place: Path) -> None:
    path = place / "ontology" / "concepts" / "channels.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + '\nconcept:television skos:hiddenLabel "телевиденье"@ru .\n', encoding="utf-8")

    def change(book: Book) -> None:
        cell(book, "television", "ro altLabel").value = "reclamă TV"

    assert edit(place, change).exit_code == 0
    labels = path.read_text(encoding="utf-8")
    assert '"телевиденье"@ru' in labels and '"reclamă TV"@ro' in labels


@pytest.mark.parametrize(
    ("key", "column", "value", "said"),
    [
        ("television", "ru prefLabel", None, "0 labels where one is wanted"),
        ("television", "vi prefLabel", "ti vi\ntruyền hình", "2 labels where one is wanted"),
        ("television", "concept", "televsion", "there is no concept 'televsion'"),
        ("television", "concept", "price", "'price' stands in row"),
        ("television", "ro altLabel", "x" * 200, "is no label"),
        ("television", "ro altLabel", "tele\u200bviziune", "is no label"),
        ("television", "ru altLabel", "цена", "цена"),
    ],
)
def test_a_faulty_workbook_writes_nothing_and_says_where(
    place: Path, key: str, column: str, value: str | None, said: str
) -> None:
    before = texts(place)

    def change(book: Book) -> None:
        cell(book, "television", "vi altLabel").value = "vô tuyến"
        cell(book, key, column).value = value

    result = edit(place, change)
    assert result.exit_code == 1, result.output
    assert said in result.stderr and "Nothing was written" in result.stderr
    assert texts(place) == before


def test_a_folder_of_cases_is_made_when_there_is_a_case(place: Path) -> None:
    shutil.rmtree(place / "cases")
    assert edit(place, lambda book: None).exit_code == 0 and not (place / "cases").exists()
    marked = edit(place, lambda book: setattr(book["Matches"].cell(2, 8), "value", "x"))
    assert marked.exit_code == 0, marked.output
    assert len(list((place / "cases").glob("ambiguous.*.tsv"))) == 1


def test_a_wrong_match_becomes_a_case_once(place: Path) -> None:
    def change(book: Book) -> None:
        cell(book, "television", "wrong match?", "Matches").value = "a set, not a channel"

    for _ in range(2):
        assert edit(place, change).exit_code == 0
    cases = (place / "cases" / "ambiguous.ru.tsv").read_text(encoding="utf-8").splitlines()
    assert cases == ["sentence\tpresent\tabsent", "Для B2C телевидение не нужно.\t\ttelevision"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook"])
def test_what_is_no_workbook_is_refused(place: Path, content: bytes) -> None:
    (place / "labels.xlsx").write_bytes(content)
    result = run("import", str(place / "labels.xlsx"), "--cases", str(place / "cases"), ontology=place / "ontology")
    assert result.exit_code == 2
    assert "no Excel workbook" in result.stderr


def test_a_workbook_of_something_else_is_refused(place: Path) -> None:
    openpyxl.Workbook().save(place / "labels.xlsx")
    result = run("import", str(place / "labels.xlsx"), "--cases", str(place / "cases"), ontology=place / "ontology")
    assert result.exit_code == 2
    assert "labels export" in result.stderr
