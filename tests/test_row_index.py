"""Rows of a JSON Lines file by what they are about, without reading the others."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.answers import row_index
from pipeline.answers.row_index import RowIndex, field

ROWS = [
    {
        "document": "ru/a.txt",
        "concept": "x/price",
        "steps": ["x/pilot", "x/price"],
        "quote": 'цена: "concept":"x/none"',
    },
    {"document": "ru/a.txt", "concept": "x/pilot", "steps": [], "quote": "пилот\u2028и ещё"},
    {"document": "ru/a.txt", "concept": None, "steps": ["x/price"], "quote": "\r\n"},
    {"document": 'vi/"b" \\ c.txt', "concept": "x/price", "steps": [], "quote": "giá"},
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in ROWS)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    return path


@pytest.mark.parametrize(
    ("name", "key", "found"),
    [
        ("concept", "x/price", [0, 3]),
        ("concept", "x/pilot", [1]),
        ("concept", "x/none", []),
        ("document", "ru/a.txt", [0, 1, 2]),
        ("document", 'vi/"b" \\ c.txt', [3]),
        ("document", "ro/d.txt", []),
    ],
)
def test_rows_are_found_by_a_field(path: Path, name: str, key: str, found: list[int]) -> None:
    assert list(RowIndex(path, field(name)).rows(key)) == [ROWS[number] for number in found]


def test_a_row_is_found_once_by_each_of_its_keys(path: Path) -> None:
    def keys(line: bytes) -> Iterator[str]:
        row = json.loads(line)
        yield from filter(None, [row["concept"], *row["steps"]])

    index = RowIndex(path, keys)
    assert list(index.rows("x/price")) == [ROWS[0], ROWS[2], ROWS[3]]
    assert list(index.rows("x/pilot")) == ROWS[:2]


def test_rows_that_follow_each_other_are_read_together_but_not_without_end(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    for most, stretches in ((sum(map(len, lines[:2])), 2), (1, 3)):
        monkeypatch.setattr(row_index, "AT_ONCE", most)
        index = RowIndex(path, field("document"))
        assert len(index._places["ru/a.txt"]) == 2 * stretches and list(index.rows("ru/a.txt")) == ROWS[:3]


def test_only_what_is_wanted_is_kept(path: Path) -> None:
    index = RowIndex(path, field("concept"), {"x/pilot"})
    assert list(index.rows("x/pilot")) == [ROWS[1]] and not list(index.rows("x/price"))


def test_a_file_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        RowIndex(tmp_path / "none.jsonl", field("concept"))
