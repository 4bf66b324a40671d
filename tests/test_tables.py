"""Tables of texts: each row a document, whatever the file looks like; a bad row is told and the others live."""

import csv
import io
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.inputs import record_key
from pipeline.reading import table_lines
from pipeline.reading.corpus import find_document, find_sources
from pipeline.reading.formats import read
from pipeline.reading.tables import find_rows
from pipeline.records import Metadata, Problem, RawText, Source

FIRST = "Решение о покупке принимают инженеры и закупщики предприятия."
SECOND = 'Bảng giá "B2B"; kênh bán hàng, và\nnhiều dòng.'
TABLE = [["id", "Title", "Text", "published_at"], ["1", "Закупки", FIRST, "2024-03-05"], ["2", "Kênh", SECOND, ""]]


def written(rows: list[list[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return text.getvalue()


def found(folder: Path, name: str, data: bytes) -> tuple[dict[str, RawText], dict[str, Problem]]:
    """The texts of the rows of a file, and what is wrong with others, by number."""
    (folder / name).write_bytes(data)
    sources, problems = find_sources([folder / name])
    texts = {}
    for source in sources:
        raw = read(source)
        assert isinstance(raw, RawText) and raw.sha256 == source.sha256 and raw.extracted
        texts[source.name.removeprefix(f"{name}#")] = raw
    return texts, {problem.document.removeprefix(f"{name}#"): problem for problem in problems}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_rows_are_documents(tmp_path: Path, delimiter: str, end: str, encoding: str) -> None:
    texts, problems = found(tmp_path, "rows.csv", written(TABLE, delimiter, end).encode(encoding))
    assert problems == {}
    assert {number: (raw.text, raw.metadata) for number, raw in texts.items()} == {
        "2": (FIRST, Metadata("Закупки", "2024-03-05")),
        "3": (SECOND, Metadata("Kênh")),
    }


@pytest.mark.parametrize(
    ("head", "place"),
    [
        (["название", "текст", "ссылка"], 1),
        (["Nội_dung", "id", "url"], 0),
        (["adresă", "autor", "conținut"], 2),
        (["a", "b", "c"], 1),
        (["description", "text", "body"], 1),
    ],
)
def test_the_text_is_in_the_column_called_so_else_in_the_longest(tmp_path: Path, head: list[str], place: int) -> None:
    rows = [["x" * 5, "y" * 200, "z" * 5], ["xx", "yy" * 100, "zz"]]
    texts, _ = found(tmp_path, "rows.csv", written([head, *rows]).encode())
    assert [raw.text for raw in texts.values()] == [row[place] for row in rows]


def test_a_table_without_names_of_columns_begins_with_a_text(tmp_path: Path) -> None:
    texts, _ = found(tmp_path, "rows.tsv", f"1\t{FIRST}\n2\t{FIRST}!\n".encode())
    assert {number: raw.text for number, raw in texts.items()} == {"1": FIRST, "2": FIRST + "!"}
    texts, _ = found(tmp_path, "lines.csv", f"{FIRST}\n{FIRST}, да; нет\n".encode())
    assert {number: raw.text for number, raw in texts.items()} == {"1": FIRST, "2": FIRST + ", да; нет"}


def test_a_table_in_an_old_encoding(tmp_path: Path) -> None:
    data = written([["Название", "Текст"], ["Закупки", FIRST + " Это «важно»…"]], ";").encode("cp1251")
    texts, _ = found(tmp_path, "rows.csv", data)
    assert (texts["2"].text, texts["2"].encoding) == (FIRST + " Это «важно»…", "windows-1251")


def test_lines_of_json_are_documents(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": 7, "body": SECOND, "title": "Kênh", "date": 2024}, ensure_ascii=False),
        "{bad",
        "[1]",
        '{"title": "nothing"}',
        "",
        json.dumps({"body": FIRST, "url": "https://example.org/"}),
    ]
    texts, problems = found(tmp_path, "rows.jsonl", "\n".join(lines).encode())
    assert {number: (raw.text, raw.metadata) for number, raw in texts.items()} == {
        "1": (SECOND, Metadata("Kênh", "2024")),
        "6": (FIRST, Metadata(url="https://example.org/")),
    }
    assert {number: (problem.code, problem.line) for number, problem in problems.items()} == {
        "2": ("malformed-row", 2),
        "3": ("malformed-row", 3),
        "4": ("empty", 4),
    }


def test_a_bad_row_costs_no_other(tmp_path: Path) -> None:
    rows = [
        b"id,text",
        FIRST.encode().join([b"1,", b""]),
        b'2,"open',
        "3,хорошая строка".encode(),
        b"4",
        b"5,\xff\xfe",
        b'6,"a"b',
        b"",
        b"7,",
        '8,"в кавычках ""да"" и\nна двух строках"'.encode(),
    ]
    texts, problems = found(tmp_path, "rows.csv", b"\n".join(rows))
    assert {number: raw.text for number, raw in texts.items()} == {
        "2": FIRST,
        "4": "хорошая строка",
        "10": 'в кавычках "да" и\nна двух строках',
    }
    assert {number: (problem.code, problem.line) for number, problem in problems.items()} == {
        "3": ("malformed-row", 3),
        "5": ("malformed-row", 5),
        "6": ("undecodable", 6),
        "7": ("malformed-row", 7),
        "9": ("empty", 9),
    }


def test_a_quote_that_is_never_closed_is_looked_for_in_vain_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_lines, "MOST_LINES", 50)
    lines = ["id,text", '1,"open', *(f"{number},слово {number}" for number in range(2, 500))]
    texts, problems = found(tmp_path, "rows.csv", "\n".join(lines).encode())
    assert len(texts) == 498 and list(problems) == ["2"]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("name", ["rows.csv", "rows.jsonl"])
def test_a_table_without_text_is_a_problem(tmp_path: Path, name: str, data: bytes) -> None:
    assert [problem.code for problem in found(tmp_path, name, data)[1].values()] == ["empty"]


def test_what_is_called_a_table_and_is_none_is_read_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "page.csv").write_text("<!doctype html><title>x</title><p>Цена", encoding="utf-8")
    assert [source.row for source in find_sources([tmp_path])[0]] == [None]


def test_a_line_without_end_is_a_bad_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_lines, "LONGEST_LINE", 200)
    long = "слово " * 200
    texts, problems = found(tmp_path, "rows.csv", f"id,text\n1,да\n2,{long}\n3,нет\n".encode())
    assert ([raw.text for raw in texts.values()], list(problems)) == (["да", "нет"], ["3"])
    assert problems["3"].code == "malformed-row" and "over 200 characters" in problems["3"].message
    lines = [json.dumps({"text": text}, ensure_ascii=False) for text in ("да", long, "нет")]
    texts, problems = found(tmp_path, "rows.jsonl", "\n".join(lines).encode("utf-16"))
    assert ([raw.text for raw in texts.values()], list(problems)) == (["да", "нет"], ["2"])


def test_one_row_is_named_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(written([*TABLE, ["3", "", "", ""]]), encoding="utf-8")
    raw = read(find_document(tmp_path / "rows.csv#3"))
    assert isinstance(raw, RawText) and raw.text == SECOND
    for name, words in (
        ("rows.csv#9", "no text in row 9"),
        ("rows.csv", "'rows.csv#2'"),
        ("rows.csv#4", "holds no text"),
    ):
        with pytest.raises(ValueError, match=words):
            find_document(tmp_path / name)


def test_files_of_the_corpus_itself_are_no_tables(tmp_path: Path) -> None:
    for name in ("sources.csv", "known-problems.csv", "decisions.csv"):
        (tmp_path / name).write_text("document,text\na,b\n", encoding="utf-8")
    assert find_sources([tmp_path]) == ([], [])


def test_a_row_that_moves_is_the_same_document_and_its_neighbours_are_no_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"

    def keys(rows: list[list[str]]) -> dict[str, str]:
        path.write_text(written(rows), encoding="utf-8")
        return {
            source.name: record_key(source, {}) for source in find_rows("rows.csv", path) if isinstance(source, Source)
        }

    before = keys(TABLE)
    moved = keys([TABLE[0], ["0", "new", "совсем новый текст", ""], *TABLE[1:]])
    assert moved["rows.csv#3"] == before["rows.csv#2"] and moved["rows.csv#4"] == before["rows.csv#3"]
    edited = keys([TABLE[0], TABLE[1], ["2", "Kênh", SECOND + "!", ""]])
    assert edited["rows.csv#2"] == before["rows.csv#2"] and edited["rows.csv#3"] != before["rows.csv#3"]
    titled = keys([TABLE[0], ["1", "другой", FIRST, "2024-03-05"], TABLE[2]])
    assert titled["rows.csv#2"] != before["rows.csv#2"]


def test_a_file_that_changes_while_it_is_read_is_read_again_later(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(written(TABLE), encoding="utf-8")
    first, second = find_sources([path])[0]
    path.write_text('id,Title,Text\n1,"', encoding="utf-8")
    raw = read(second)
    assert isinstance(raw, Problem) and raw.code == "unreadable"
    path.unlink()
    raw = read(first)
    assert isinstance(raw, Problem) and raw.code == "unreadable"


def test_a_long_table_is_held_a_row_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("id,text\n")
        file.writelines(f'{number},"{FIRST}\nи ещё {number}"\n' for number in range(20_000))
    tracemalloc.start()
    count = sum(isinstance(row, Source) for row in find_rows("rows.csv", path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000 and peak < 12_000_000 < 6 * path.stat().st_size


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=("Cs",)), max_size=20)


@settings(deadline=None, max_examples=100)
@given(rows=st.lists(st.tuples(cells, cells), min_size=1, max_size=6), delimiter=st.sampled_from(",;\t"))
def test_whatever_a_writer_of_csv_writes_is_read(
    rows: list[tuple[str, str]], delimiter: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    table = [["title", "text"], *map(list, rows)]
    texts, problems = found(tmp_path_factory.mktemp("table"), "rows.csv", written(table, delimiter).encode())
    wanted = {str(number): text for number, (_, text) in enumerate(rows, start=2) if text.strip()}
    assert {number: raw.text for number, raw in texts.items()} == wanted
    assert {problem.code for problem in problems.values()} <= {"empty"}


def test_half_a_character_is_lost_and_stops_nothing(tmp_path: Path) -> None:
    lines = [r'{"text": "Канал продаж \ud83d", "title": "\udc00a"}', r'{"text": "Скидка \ud83d\ude00"}']
    texts, problems = found(tmp_path, "rows.jsonl", "\n".join(lines).encode())
    assert problems == {}
    assert {number: raw.text for number, raw in texts.items()} == {"1": "Канал продаж \ufffd", "2": "Скидка 😀"}
    assert texts["1"].metadata.title == "\ufffda"


def test_a_file_called_as_a_row_costs_neither_the_row_nor_the_build(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(written(TABLE), encoding="utf-8")
    (tmp_path / "rows.csv#2").write_text(FIRST, encoding="utf-8")
    (tmp_path / "rows.csv#9").write_text(FIRST, encoding="utf-8")
    sources, problems = find_sources([tmp_path])
    assert [(source.name, bool(source.row)) for source in sources] == [
        ("rows.csv#2", True),
        ("rows.csv#3", True),
        ("rows.csv#9", False),
    ]
    assert [(problem.document, problem.code) for problem in problems] == [("./rows.csv#2", "unreadable")]


def test_an_endless_first_line_costs_no_other(tmp_path: Path) -> None:
    lines = ['{"text": "' + "a" * table_lines.LONGEST_LINE + '"}', f'{{"text": "{FIRST}", "заголовок": "Закупки"}}']
    texts, problems = found(tmp_path, "rows.jsonl", "\n".join(lines).encode())
    assert {number: (raw.text, raw.metadata) for number, raw in texts.items()} == {"2": (FIRST, Metadata("Закупки"))}
    assert {number: problem.code for number, problem in problems.items()} == {"1": "malformed-row"}


def test_a_table_of_names_alone_is_told(tmp_path: Path) -> None:
    texts, problems = found(tmp_path, "rows.csv", b"text,title\n\n")
    assert not texts and {number: problem.code for number, problem in problems.items()} == {"rows.csv": "empty"}
