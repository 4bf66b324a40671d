"""Words, folding, phrases and the language data files."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.cue_search import CuesOf
from pipeline.language.cues import REST, Cues
from pipeline.language.lexicon import fold, language_data, words

CASES = Path(__file__).parent / "cases"
LANGUAGES = ("ru", "vi", "ro", "en")


@pytest.mark.parametrize("row", list(csv.DictReader((CASES / "words.tsv").open(encoding="utf-8"), delimiter="\t")))
def test_words(row: dict[str, str]) -> None:
    assert " ".join(word.text for word in words(row["text"])) == row["words"]


@given(st.text(alphabet="abВ2-/ ,.ișțа́é\u200b", max_size=40))
def test_words_are_where_they_say(text: str) -> None:
    found = list(words(text))
    assert all(word.span.of(text) == word.text for word in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


def test_words_of_a_part_have_offsets_in_the_whole() -> None:
    text = "один два три"
    assert [word.span.of(text) for word in words(text, 5, 8)] == ["два"]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ru", "Ёмкость", "емкость"),
        ("ro", "ȘTIINȚĂ", "stiinta"),
        ("ro", "ştiinţă", "știință"),
        ("vi", "hoà", "hòa"),
        ("vi", "thuỷ", "thủy"),
        ("vi", "khoẻ", "khỏe"),
        ("en", "SaaS", "saas"),
    ],
)
def test_spellings_that_fold_to_one(language: str, one: str, other: str) -> None:
    assert fold(one, language) == fold(other, language)


@pytest.mark.parametrize(("language", "one", "other"), [("vi", "đo", "do"), ("vi", "bán", "bạn"), ("ru", "й", "и")])
def test_letters_that_stay_apart(language: str, one: str, other: str) -> None:
    assert fold(one, language) != fold(other, language)


def _strings(data: object) -> list[object]:
    if isinstance(data, dict):
        return [leaf for value in data.values() for leaf in _strings(value)]
    return [leaf for value in data for leaf in _strings(value)] if isinstance(data, list) else [data]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "section", ["function_words", "abbreviations", "scope", "polarity", "conflicts", "announcements"]
)
def test_language_data_are_words(language: str, section: str) -> None:
    """YAML reads a bare no, on or yes as a truth value: each entry must be a non-empty string, each listed once."""
    data = language_data(language)[section]
    entries = _strings(data)
    assert entries
    assert all(isinstance(entry, str) and entry.strip() == entry != "" for entry in entries)
    for group in data.values() if isinstance(data, dict) else [data]:
        assert len(group) == len(set(group)), sorted(entry for entry in group if group.count(entry) > 1)


@pytest.mark.parametrize(
    "section", ["scope", "polarity", "conflicts", "announcements", "examples", "modality", "relations"]
)
def test_languages_have_the_same_groups_of_cues(section: str) -> None:
    groups = {language: set(language_data(language)[section]) for language in LANGUAGES}
    assert all(group == groups["ru"] for group in groups.values()), groups


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", ["scope", "polarity", "conflicts", "announcements"])
def test_every_cue_can_be_found(language: str, section: str) -> None:
    groups = language_data(language)[section]
    phrases = Cues(groups, language)
    for group, entries in groups.items():
        for entry in entries:
            sentence = [fold(word.text, language) for word in words(entry.replace(REST, ""))]
            found = CuesOf(sentence, language).find(phrases)
            assert found and found[0][1:] == (0, len(sentence)), (group, entry, found)


def test_the_longest_phrase_wins() -> None:
    phrases = Cues({"negation": ["не"], "not_negation": ["не только"]}, "ru")
    assert CuesOf(["это", "не", "только", "цена"], "ru").find(phrases) == [("not_negation", 1, 3)]
