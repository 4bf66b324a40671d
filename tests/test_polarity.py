"""Denial: negation, discounting, replacement, verdicts, and the traps that only look like them."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest
from unguarded import mentions

from pipeline.language.cue_search import CuesOf
from pipeline.language.cues import Cue, Cues
from pipeline.language.lexicon import language_data
from pipeline.records import DENIED, LANGUAGES

CASES = Path(__file__).parent / "cases"
LOWEST_F1 = 0.8
"""What the project promises; measured when the rules were made: above 0.94 in every language, held-out cases too."""


@dataclass(frozen=True)
class Case:
    """A sentence, a concept in it, what it says of it for which segments; `set` "held" was not looked at for tuning."""

    sentence: str
    key: str
    polarity: str
    segments: str
    set: str


def cases(language: str) -> list[Case]:
    with (CASES / f"polarity.{language}.tsv").open(encoding="utf-8", newline="") as file:
        return [Case(**row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def denied(language: str, case: Case) -> bool:
    """Whether the concept is denied for the segments of the case, or altogether where it is tied to none."""
    found = [mention for mention in mentions(language, case.sentence) if mention.concept == case.key]
    assert found, f"{case.key} is not found in: {case.sentence}"
    wanted = set(case.segments.split(","))
    return any(wanted & set(m.denied) if m.segments else m.polarity == DENIED for m in found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["dev", "held"])
def test_denial_is_found_and_not_imagined(language: str, part: str) -> None:
    chosen = [case for case in cases(language) if case.set == part]
    wrong = [case for case in chosen if denied(language, case) != (case.polarity == DENIED)]
    real = sum(case.polarity == DENIED for case in chosen)
    missed = sum(case.polarity == DENIED for case in wrong)
    found = real - missed
    f1 = 2 * found / (2 * found + len(wrong))
    listed = "\n".join(f"not {case.polarity}: {case.key} in: {case.sentence}" for case in wrong)
    assert f1 >= LOWEST_F1, f"{language} {part}: F1 {f1:.3f}\n{listed}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_cases_of_both_kinds(language: str) -> None:
    chosen = cases(language)
    assert len(chosen) >= 50
    assert 0.4 <= sum(case.polarity == DENIED for case in chosen) / len(chosen) <= 0.6
    assert sum(case.set == "held" for case in chosen) >= 30


def test_what_is_said_of_one_segment_is_not_said_of_the_other() -> None:
    (mention,) = (m for m in mentions("ru", "Кэшбэк важен для B2C, но не для B2B.") if m.concept == "cashback")
    assert (mention.segments, mention.denied, mention.polarity) == (("B2B", "B2C"), ("B2B",), "asserted")


def test_cues_match_beginnings_and_words_of_degree_inside() -> None:
    cues = Cues({"verdict": ["nu important*"], "negation": ["nu"]}, "ro", inside=["este", "foarte"])
    assert list(CuesOf(["nu", "este", "foarte", "importanta", "."], "ro").find(cues)) == [Cue("verdict", 0, 4)]
    assert list(CuesOf(["nu", "este", "clar"], "ro").find(cues)) == [Cue("negation", 0, 1)]
    assert list(CuesOf(["este", "important"], "ro").find(cues)) == []


@pytest.mark.parametrize("language", (*LANGUAGES, "en"))
@pytest.mark.parametrize("section", ["scope", "polarity"])
def test_no_phrase_stands_in_two_groups(language: str, section: str) -> None:
    data = dict(language_data(language)[section])
    data.pop("prepositions", None)
    groups = [phrase for name, phrases in data.items() if name != "degree" for phrase in phrases]
    assert sorted(groups) == sorted(set(groups)), sorted({phrase for phrase in groups if groups.count(phrase) > 1})
