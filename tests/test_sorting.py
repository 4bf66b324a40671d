"""Lines sorted on the disk."""

from pathlib import Path
from random import Random

import pytest

from pipeline.graph import sorting
from pipeline.graph.sorting import SortedLines


@pytest.mark.parametrize("held", [1, 7, 1000])
def test_any_number_of_lines_comes_in_order_of_code_points(
    held: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorting, "HELD", held)
    monkeypatch.setattr(sorting, "MERGED", 3)
    random = Random(held)
    texts = ["".join(random.choices("aЯ\U0001f600\x85 \u2028", k=random.randrange(4))) + "\n" for _ in range(200)]
    lines = [text.encode() for text in texts]
    with SortedLines(tmp_path) as found:
        for start in range(0, len(lines), 9):
            found.add(lines[start : start + 9])
        assert found.count == len(lines)
        assert [line.decode() for line in found] == sorted(texts)
    assert list(tmp_path.iterdir()) == []
