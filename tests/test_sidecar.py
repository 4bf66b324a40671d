"""Metadata of documents from `sources.csv`: what is understood, and what is told of the rest."""

from pathlib import Path

import pytest

from pipeline.reading.sidecar import read_sidecar
from pipeline.records import DocumentRecord, Metadata
from pipeline.tallies import Totals
from pipeline.titles import described

NAMES = ("ru/a.txt", "vi/kênh.txt", "rows.csv#2")


def write(folder: Path, text: str) -> list[Path]:
    (folder / "sources.csv").write_bytes(text.encode())
    return [folder]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_rows_describe_documents(tmp_path: Path, mark: str, start: str) -> None:
    rows = (
        ("Document", "title", "date", "author", "url", "licence", "note"),
        ("ru/a.txt", "Каналы", "2024-03-05", "Анна Белова", "https://example.org/a", "CC0", "seen"),
        ("vi/kênh.txt", '"Kênh\r\nbán  hàng"', "", "", "", "", ""),
        ("rows.csv#2", "", "2023", "", "", "", ""),
        ("", "", "", "", "", "", ""),
    )
    found = read_sidecar(write(tmp_path, start + "".join(mark.join(row) + "\r\n" for row in rows)), NAMES)
    assert found.problems == ()
    assert found.metadata == {
        "ru/a.txt": Metadata("Каналы", "2024-03-05", "Анна Белова", "https://example.org/a", "CC0"),
        "vi/kênh.txt": Metadata("Kênh bán hàng"),
        "rows.csv#2": Metadata(date="2023"),
    }


def test_a_name_counts_however_it_is_composed(tmp_path: Path) -> None:
    decomposed = "vi/ke\u0302nh.txt"
    assert list(read_sidecar(write(tmp_path, f"document,title\n{decomposed},Kênh\n"), NAMES).metadata) == [NAMES[1]]
    assert list(read_sidecar(write(tmp_path, f"document,title\n{NAMES[1]},Kênh\n"), [decomposed]).metadata) == [
        decomposed
    ]


@pytest.mark.parametrize(
    ("rows", "code", "line", "words"),
    [
        ("ru/gone.txt,Рынок\n", "unknown-document", 2, "'ru/gone.txt'"),
        ("ru/a.txt,one\nru/a.txt,two\n", "described-twice", 3, "'ru/a.txt'"),
        ("ru/a.txt,one\nvi/kênh.txt,giá, kênh\n", "malformed-row", 3, "2 columns"),
        ('ru/a.txt,one\nvi/kênh.txt,"giá\n', "malformed-row", 3, "from here on"),
    ],
)
def test_a_row_with_a_mistake_is_told_and_the_others_hold(
    tmp_path: Path, rows: str, code: str, line: int, words: str
) -> None:
    found = read_sidecar(write(tmp_path, "document,title\n" + rows), NAMES)
    assert [(problem.document, problem.severity, problem.code, problem.line) for problem in found.problems] == [
        ("sources.csv", "warning", code, line)
    ]
    assert words in found.problems[0].message
    assert found.metadata == ({} if code == "unknown-document" else {"ru/a.txt": Metadata("one")})


def test_spreadsheets_save_in_their_own_encoding(tmp_path: Path) -> None:
    text = "document;title;author\r\nru/a.txt;Каналы продаж и продвижения;Анна Белова\r\n"
    (tmp_path / "sources.csv").write_bytes(text.encode("cp1251"))
    assert read_sidecar([tmp_path], NAMES).metadata == {
        "ru/a.txt": Metadata("Каналы продаж и продвижения", author="Анна Белова")
    }
    (tmp_path / "sources.csv").write_bytes(b"document;title\r\nru/a.txt;\xff\r\n")
    assert [problem.code for problem in read_sidecar([tmp_path], NAMES).problems] == ["undecodable"]


def test_a_file_without_documents_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'document'"):
        read_sidecar(write(tmp_path, "name,title\nru/a.txt,Каналы\n"), NAMES)


def test_problems_of_the_file_are_counted(tmp_path: Path) -> None:
    found = read_sidecar(write(tmp_path, "document,title\nru/gone.txt,x\n"), NAMES)
    assert Totals({}, found.problems).breakdown(())["problems"] == {"warning": {"unknown-document": 1}}


def test_no_file_says_nothing(tmp_path: Path) -> None:
    assert read_sidecar([tmp_path, tmp_path / "a.txt"], NAMES).metadata == {}


def test_the_sidecar_counts_for_more_than_the_file() -> None:
    own = Metadata("Own", "2020", author="Own author")
    record = DocumentRecord("a.txt", "0", "ru", "Own", metadata=own)
    now = described(record, Metadata(title="Better", url="https://example.org/"))
    assert (now.title, now.metadata) == ("Better", Metadata("Better", "2020", "Own author", "https://example.org/"))
    assert described(record, Metadata()) == record
