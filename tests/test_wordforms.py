"""The forms of words: made once, kept on disk, never trusted blindly."""

from pathlib import Path

import pytest

from pipeline.claims import wordforms
from pipeline.claims.wordforms import remember_forms, word_forms
from pipeline.language import inflection

WORDS = frozenset({("ru", "воронка"), ("ru", "продажа"), ("en", "lead")})


def test_words_lead_to_their_forms() -> None:
    table = word_forms(WORDS, "ru")
    assert table.keys() == WORDS
    assert "воронкой" in table["ru", "воронка"].split()
    assert "leads" in table["en", "lead"].split()


def test_what_is_kept_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = word_forms(WORDS, "ru", tmp_path / "cache")
    monkeypatch.setattr(wordforms, "forms", lambda *_: pytest.fail("inflected again"))
    assert word_forms(WORDS, "ru", tmp_path / "cache") == made


def test_of_other_words_only_the_new_ones_are_inflected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    word_forms(WORDS, "ru", tmp_path)
    asked = []
    monkeypatch.setattr(wordforms, "forms", lambda *word: asked.append(word) or {word[0]})
    other = WORDS - {("en", "lead")} | {("ru", "сделка")}
    assert word_forms(other, "ru", tmp_path).keys() == other
    assert asked == [("сделка", "ru", "ru")]
    word_forms(other, "ru", tmp_path)
    assert len(asked) == len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("change", ["language data", "library"])
def test_what_forms_are_made_from_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    word_forms(WORDS, "ru", tmp_path)
    if change == "library":
        monkeypatch.setattr(wordforms.metadata, "version", lambda name: "99")
    else:
        monkeypatch.setattr(wordforms, "language_data", lambda language: {"function_words": []})
    word_forms(WORDS, "ru", tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("damage", [b"", b'{"a": ', b"[]", b"\xff"])
def test_a_damaged_table_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    made = word_forms(WORDS, "ru", tmp_path)
    (kept,) = tmp_path.iterdir()
    content = kept.read_bytes()
    kept.write_bytes(damage)
    assert word_forms(WORDS, "ru", tmp_path) == made
    assert kept.read_bytes() == content


def test_a_folder_that_cannot_be_written_to_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "воронкой" in word_forms(WORDS, "ru", tmp_path / "file" / "cache")["ru", "воронка"]


def test_what_is_remembered_needs_no_dictionary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inflection, "_remembered", {})
    made = inflection.forms("воронка", "ru", "ru")
    remember_forms(WORDS, "ru", tmp_path)
    monkeypatch.setattr(inflection, "_morph", lambda: pytest.fail("a dictionary"))
    assert inflection.forms("воронка", "ru", "ru") == made
