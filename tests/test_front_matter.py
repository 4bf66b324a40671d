"""Lines of metadata before a text: they are told, and are no text."""

from pathlib import Path

import pytest

from pipeline.reading.cleaning import clean
from pipeline.reading.formats import read
from pipeline.reading.front_matter import front_matter
from pipeline.records import Metadata, RawText, Source, Span

HEAD = """---
layout: post
title: "Каналы продаж: обзор"
date: 2024-03-05
authors: [Анна Белова, Ion Țăran]
tags:
  - b2b
- реклама
# comment
license: CC0
---
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_fields_are_metadata_and_no_text(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.md"
    path.write_bytes((HEAD + "\n# Каналы\n").replace("\n", end).encode())
    raw = read(Source("a.md", str(path), ""))
    assert isinstance(raw, RawText)
    assert raw.metadata == Metadata("Каналы продаж: обзор", "2024-03-05", "Анна Белова; Ion Țăran", "", "CC0")
    text = clean(raw)
    assert text.text == "\n# Каналы\n"
    at = text.text.index("Каналы")
    assert text.to_raw(Span(at, at + 6)).of(raw.text) == "Каналы"


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nТекст после линейки.\n\n---\nЕщё текст.\n",
        "---\nПервое предложение без ключей\n---\n",
        "title: Каналы\n---\nТекст\n",
        "---\ntitle: Каналы\n",
        "Текст\n---\ntitle: x\n---\n",
        "--- \n---\n",
    ],
)
def test_rules_between_paragraphs_are_no_front_matter(text: str) -> None:
    assert front_matter(text) == (0, Metadata())


def test_a_long_text_that_begins_so_is_given_up_soon() -> None:
    assert front_matter("---\n" + "ключ: значение\n" * 100_000) == (0, Metadata())
    assert front_matter("---\n" + "a: " + "x" * 1_000_000) == (0, Metadata())
    assert front_matter("---\n" + "  a: b\n- c: d\n \n" * 60 + "text") == (0, Metadata())
