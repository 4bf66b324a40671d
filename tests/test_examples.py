"""Industries as examples of segments, on sentences of our own and a thesaurus made for them."""

from functools import cache
from pathlib import Path

import pytest
import yaml
from small_vocabulary import LANGUAGES, labels_of
from test_relations import read as read_relations

from pipeline.claims.vocabulary import Concept, Vocabulary
from pipeline.language.lexicon import language_data
from pipeline.records import ASSERTED, STATED, Mention, Relation

DATA = yaml.safe_load((Path(__file__).parent / "cases" / "examples.yml").read_text(encoding="utf-8"))


@cache
def vocabulary() -> Vocabulary:
    concepts = {}
    for key, (class_, kind, *texts) in DATA["concepts"].items():
        concepts[key] = Concept(
            key, key, class_, kind, labels_of(texts), None, texts[0] if class_ == "Segment" else None
        )
    return Vocabulary("https://example.org/", concepts)


def read(language: str, raw: str) -> tuple[tuple[Mention, ...], list[Relation]]:
    """The mentions of a text, and the relations that give examples."""
    mentions, found = read_relations(language, raw, vocabulary)
    return mentions, [relation for relation in found if relation.predicate == "exampleOf"]


@pytest.mark.parametrize(("language", "text", "expected"), DATA["cases"], ids=lambda value: str(value)[:40])
def test_examples(language: str, text: str, expected: list[str]) -> None:
    mentions, found = read(language, text)
    told = {f"{mentions[r.subject].concept} {mentions[r.object].text}" for r in found}
    assert sorted(told) == sorted(expected)
    for relation in found:
        assert relation.segments == (mentions[relation.object].text,)
        assert (relation.polarity, relation.modality) == (ASSERTED, STATED)
        assert all(text[evidence.start : evidence.end] == evidence.quote for evidence in relation.evidence)


@pytest.mark.parametrize("language", ["ru", "vi", "ro"])
def test_every_language_has_cases_for_and_against_every_rule(language: str) -> None:
    cases = [(text, expected) for tongue, text, expected in DATA["cases"] if tongue == language]
    rules = {relation.rule for text, _ in cases for relation in read(language, text)[1]}
    assert rules == {"such-as", "listed", "sells", "is", "beside", "belongs", "label", "continued"} - (
        {"continued"} if language != "vi" else set()
    )
    assert sum(bool(expected) for _, expected in cases) >= 10
    assert sum(not expected for _, expected in cases) >= 6


def test_every_language_has_the_same_groups_of_cues() -> None:
    groups = [set(language_data(language)["examples"]) for language in LANGUAGES]
    assert all(group == groups[0] for group in groups)


def test_a_repeat_is_no_example() -> None:
    line = "B2B, например насосы для больших котельных, продают через опытных инженеров каждый месяц.\n"
    mentions, found = read("ru", line + "\n" + line)
    assert [mentions[r.subject].repeat for r in found] == [False]
