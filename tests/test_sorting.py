"""Blocks of lines sorted on the disk."""

import os
from pathlib import Path
from random import Random

import pytest

from pipeline.graph import sorting
from pipeline.graph.sorting import SortedBlocks, blocks_by_subject


@pytest.mark.parametrize("size", [1, 50, 10_000])
def test_blocks_come_in_order_of_code_points_with_the_lines_of_one_key_sorted(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorting, "FILE", size)
    random = Random(size)
    names = ["".join(random.choices("aЯ\U0001f600", k=random.randrange(4))) for _ in range(200)]
    texts = [f"<{name}> \x85\u2028{n}" for n, name in enumerate(names)]
    files: list[bytes] = []
    with SortedBlocks(tmp_path, lambda file: files.append(os.pread(file.fileno(), 10_000, 0))) as found:
        for start in range(0, len(texts), 9):
            found.add(blocks_by_subject(sorted(texts[start : start + 9])))
        assert found.count == len(texts)
        assert b"".join(found).decode() == "".join(f"{text}\n" for text in sorted(texts))
    assert sorted(b"".join(files).decode().split("\n")[:-1]) == sorted(texts)
    assert len(files) > 1 or size == 10_000
    assert list(tmp_path.iterdir()) == []


def test_nothing_gives_nothing(tmp_path: Path) -> None:
    with SortedBlocks(tmp_path) as found:
        found.add([])
        assert list(found) == []


def test_a_block_has_the_lines_of_a_subject() -> None:
    lines = ["<a#1> <p> <o> .", "<a#1> <p> <o2> .", "<a> <p> <o> ."]
    assert list(blocks_by_subject(lines)) == [("<a#1> ", f"{lines[0]}\n{lines[1]}\n"), ("<a> ", f"{lines[2]}\n")]
