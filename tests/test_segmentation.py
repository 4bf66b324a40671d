"""Blocks and their tree."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.segmentation import split
from pipeline.records import Block, CleanText

NAMES = re.compile(r"(?:B2B|B2C)(?!\d)")
CASES = yaml.safe_load((Path(__file__).parent / "cases" / "segmentation.yml").read_text(encoding="utf-8"))


def _shown(text: str, blocks: tuple[Block, ...]) -> list[str]:
    lines = []
    for block in blocks:
        parent = "-" if block.parent is None else blocks[block.parent].span.of(text)
        lines.append(f"{block.kind}{' R' if block.repeat else ''} | {parent} | {block.span.of(text)}")
    return lines


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_blocks(case: dict[str, Any]) -> None:
    blocks = split(CleanText(case["text"]), case["language"], NAMES)
    assert _shown(case["text"], blocks) == case["blocks"]


@given(st.lists(st.sampled_from(["B2B", "B2C: цена.", "Итог", "- пункт", "|", "Текст идёт.", "\n", "1. раз", "\t"])))
def test_blocks_hold_all_words_once_and_parents_stand_before(parts: list[str]) -> None:
    text = " ".join(parts)
    blocks = split(CleanText(text), "ru", NAMES)
    assert all(a.span.end <= b.span.start for a, b in pairwise(blocks))
    assert all(block.parent is None or block.parent < index for index, block in enumerate(blocks))
    assert all(block.span.holds(sentence) for block in blocks for sentence in block.sentences)
    kept = " ".join(sentence.of(text) for block in blocks for sentence in block.sentences)
    assert sorted(re.findall(r"[а-яA-Z]\w+", kept)) == sorted(re.findall(r"[а-яA-Z]\w+", text.replace("1.", "")))
