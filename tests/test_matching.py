"""Labels in text: inflection, spelling, guards, longest match."""

import csv
from functools import cache
from pathlib import Path

import pytest
from small_vocabulary import BASE, small_vocabulary

from pipeline.claims import labels
from pipeline.claims.matching import Matcher
from pipeline.claims.vocabulary import Concept, Label, Vocabulary
from pipeline.language.sentences import sentences
from pipeline.records import Block, CleanText, Match, Span

CASES = list(csv.DictReader((Path(__file__).parent / "cases" / "matching.tsv").open(encoding="utf-8"), delimiter="\t"))


@cache
def matcher(language: str) -> Matcher:
    return Matcher(small_vocabulary(), language)


def found(language: str, text: str) -> list[Match]:
    parts = tuple(sentences(text, 0, len(text), language))
    return matcher(language).find(CleanText(text), [Block("paragraph", Span(0, len(text)), parts, language)])


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_mentions(case: dict[str, str]) -> None:
    shown = [f"{match.span.of(case['text'])}={match.concept}" for match in found(case["language"], case["text"])]
    assert "; ".join(shown) == (case["mentions"] or "")


def test_a_match_says_which_label_made_it() -> None:
    (match,) = found("ru", "Растут KPI.")
    assert (match.label, match.label_language, match.rule) == ("KPI", "en", "prefLabel-en")
    (match,) = found("ru", "На выставке тихо.")
    assert (match.label, match.label_language, match.rule) == ("выставка", "ru", "altLabel")


def test_headings_above_are_context() -> None:
    text = "Воронка\nРастёт SQL."
    blocks = [
        Block("heading", Span(0, 7), (Span(0, 7),), "ru", 2),
        Block("paragraph", Span(8, 19), (Span(8, 19),), "ru", parent=0),
    ]
    assert [match.concept for match in matcher("ru").find(CleanText(text), blocks)] == ["sales-qualified-lead"]


def test_what_stands_right_below_a_heading_is_its_context() -> None:
    text = "SQL\nЭто готовый лид."
    blocks = [
        Block("heading", Span(0, 3), (Span(0, 3),), "ru", 2),
        Block("paragraph", Span(4, 20), (Span(4, 20),), "ru", parent=0),
    ]
    found_ = matcher("ru").find(CleanText(text), blocks)
    assert [match.concept for match in found_] == ["sales-qualified-lead", "sales-qualified-lead"]


def test_items_of_a_list_vouch_for_each_other() -> None:
    text = "KPI\nSQL\nCR"
    items = [Block("item", Span(at, end), (Span(at, end),), "ru") for at, end in ((0, 3), (4, 7), (8, 10))]
    concepts = [match.concept for match in matcher("ru").find(CleanText(text), items)]
    assert concepts == ["key-indicator", "sales-qualified-lead", "conversion-rate"]
    assert [match.concept for match in matcher("ru").find(CleanText(text), items[:2])] == ["key-indicator"]


def test_only_blocks_of_the_language_are_read() -> None:
    text = "выставка"
    assert not matcher("vi").find(CleanText(text), [Block("paragraph", Span(0, 8), (Span(0, 8),), "ru")])


def test_compiling_twice_gives_the_same_patterns() -> None:
    one, other = Matcher(small_vocabulary(), "ro"), Matcher(small_vocabulary(), "ro")
    assert one.index.classes == other.index.classes
    assert list(one.index.entries) == list(other.index.entries)


def test_a_label_is_found_as_it_stands_whatever_else_its_words_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labels, "MOST_PATTERNS", 1)
    texts = ("accident", "accidentelor", "accesului", "acces", "coșuri abandonate", "abandonat")
    known = Matcher(Vocabulary(BASE, {text: _concept(text) for text in texts}), "ro")
    for text in texts:
        orths = [known.lexemes.of(word).orth for word in text.split()]
        assert len(orths) in {end - start for _, start, end in known.index.find(orths)}


def _concept(text: str) -> Concept:
    return Concept(text, BASE + text, "Channel", "Channel", (Label(text, "ro", "prefLabel"),))


EVERY_CONCEPT = frozenset(small_vocabulary().concepts)


@pytest.mark.parametrize(
    ("language", "text", "concept"),
    [
        ("ru", "SQL", "sales-qualified-lead"),  # its label has a guard
        ("ru", "нового лида", "lead"),
        ("ru", "дальнейший цикл", "decision-cycle"),
        ("ru", "потребитель", "end-consumer"),
        ("ru", "решение", None),
        ("vi", "chu kỳ", "decision-cycle"),
        ("vi", "chuyên viên", "personal-manager"),
        ("vi", "tiềm năng", None),
        ("vi", "khách", None),  # of several terms
        ("ro", "ciclul", "decision-cycle"),
        ("ro", "consumator", "end-consumer"),
        ("ro", "dedicat", None),
        ("ro", "", None),
    ],
)
def test_the_head_of_a_term_does_for_it_where_a_step_is_asked_for(
    language: str, text: str, concept: str | None
) -> None:
    assert matcher(language).step(text, EVERY_CONCEPT) == concept
    assert matcher(language).step(text, ()) is None
