"""The table of word forms: made of words, kept on disk, never trusted blindly."""

from pathlib import Path

import pytest

from pipeline.claims import wordforms
from pipeline.claims.wordforms import word_classes

WORDS = frozenset({("ru", "воронка"), ("ru", "продажа"), ("en", "lead")})


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordforms, "_made", {})


def forget() -> None:
    wordforms._made.clear()


def test_forms_lead_to_their_words() -> None:
    table = word_classes(WORDS, "ru")
    assert {form: table[form] for form in ("воронкой", "продаж", "leads")} == {
        "воронкой": "воронка",
        "продаж": "продажа",
        "leads": "lead",
    }


def test_what_is_kept_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = word_classes(WORDS, "ru", tmp_path / "cache")
    forget()
    monkeypatch.setattr(wordforms, "_inflect", lambda *_: pytest.fail("made anew"))
    assert word_classes(WORDS, "ru", tmp_path / "cache") == made


def test_other_words_are_another_table(tmp_path: Path) -> None:
    word_classes(WORDS, "ru", tmp_path)
    assert "сделкой" in word_classes(WORDS | {("ru", "сделка")}, "ru", tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("damage", [b"", b'{"a": ', b"[]", b"\xff"])
def test_a_damaged_table_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    made = word_classes(WORDS, "ru", tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(damage)
    forget()
    assert word_classes(WORDS, "ru", tmp_path) == made
    assert kept.read_bytes() == wordforms._packed(made)


def test_a_folder_that_cannot_be_written_to_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "воронкой" in word_classes(WORDS, "ru", tmp_path / "file" / "cache")
