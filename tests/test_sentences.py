"""Where sentences end."""

from pathlib import Path

import pytest

from pipeline.language.sentences import LONGEST, sentences

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "sentences.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("language", "marked"), CASES)
def test_sentences(language: str, marked: str) -> None:
    text = marked.replace("|", "")
    found = [span.of(text) for span in sentences(text, 0, len(text), language)]
    assert found == [part.strip() for part in marked.split("|")]


def test_offsets_are_in_the_whole_text() -> None:
    text = "Пропуск. Первое. Второе."
    assert [span.of(text) for span in sentences(text, 8, len(text), "ru")] == ["Первое.", "Второе."]


@pytest.mark.parametrize("text", ["рынок " * 2_000, "а" * 9_000, f"Один. {'канал, ' * 900}Два."])
def test_sentences_have_an_end_and_lose_no_word(text: str) -> None:
    found = list(sentences(text, 0, len(text), "ru"))
    assert max(span.end - span.start for span in found) <= LONGEST
    assert "".join(span.of(text) for span in found).replace(" ", "") == text.replace(" ", "")
    assert all(span.of(text)[-1] in "кала,." for span in found)
