"""Lines sorted on the disk."""

import os
from pathlib import Path
from random import Random

import pytest

from pipeline.graph import sorting
from pipeline.graph.sorting import SortedLines


@pytest.mark.parametrize("held", [1, 50, 10_000])
def test_any_number_of_lines_comes_in_order_of_code_points(
    held: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorting, "HELD", held)
    monkeypatch.setattr(sorting, "MERGED", 3)
    monkeypatch.setattr(sorting, "BLOCK", 5)
    random = Random(held)
    texts = ["".join(random.choices("aЯ\U0001f600\x85 \u2028", k=random.randrange(4))) + "\n" for _ in range(200)]
    lines = [text.encode() for text in texts]
    runs: list[bytes] = []
    with SortedLines(tmp_path, lambda file: runs.append(os.pread(file.fileno(), 10_000, 0))) as found:
        for start in range(0, len(lines), 9):
            found.add(b"".join(lines[start : start + 9]))
        assert found.count == len(lines)
        assert [line.decode() for line in found] == sorted(texts)
    assert sorted(b"".join(runs).splitlines(keepends=True)) == sorted(lines)
    assert list(tmp_path.iterdir()) == []
