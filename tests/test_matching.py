"""Labels in text: inflection, spelling, guards, longest match."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import permutations
from pathlib import Path

import pytest
from small_vocabulary import BASE, small_vocabulary

from pipeline.claims import label_table as label_tables
from pipeline.claims import labels
from pipeline.claims.label_table import label_table
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
    assert label_table(small_vocabulary(), "ro") == label_table(small_vocabulary(), "ro")


def test_what_is_kept_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = label_table(small_vocabulary(), "ro", tmp_path)
    monkeypatch.setattr(label_tables, "_compiled", lambda *_: pytest.fail("compiled anew"))
    assert label_table(small_vocabulary(), "ro", tmp_path) == made


@pytest.mark.parametrize("damage", [b"", b"[]", b"\xff"])
def test_a_damaged_table_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    made = label_table(small_vocabulary(), "vi", tmp_path)
    (kept,) = tmp_path.glob("labels-vi-*")
    content = kept.read_bytes()
    kept.write_bytes(content[:99] + damage)
    assert label_table(small_vocabulary(), "vi", tmp_path) == made
    assert kept.read_bytes() == content


def test_a_table_is_of_one_vocabulary(tmp_path: Path) -> None:
    vocabulary = small_vocabulary()
    edited = replace(vocabulary, concepts=vocabulary.concepts | {"odd": _concept("cățel")})
    table = label_table(vocabulary, "ro", tmp_path)
    assert label_table(edited, "ro", tmp_path).phrases == {**table.phrases, "catel": "cățel\todd 0"}
    assert len(list(tmp_path.glob("labels-ro-*"))) == 2


def test_phrases_of_the_same_words_come_in_one_order_whatever_was_read_before() -> None:
    texts = ("reclame", "reclamă", "reclama")
    vocabulary = Vocabulary(BASE, {text: _concept(text) for text in texts})

    def found_behind(before: Sequence[str]) -> list[str]:
        known = Matcher(vocabulary, "ro")
        for word in before:
            known.labels.index.find([known.labels.lexemes.of(word).orth])
        return [name for name, _, _ in known.labels.index.find([known.labels.lexemes.of("reclame").orth])]

    assert len(found_behind(())) > 1
    assert len({tuple(found_behind(order)) for order in permutations(texts)}) == 1


def test_a_label_is_found_as_it_stands_whatever_else_its_words_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labels, "MOST_PATTERNS", 1)
    texts = ("accident", "accidentelor", "accesului", "acces", "coșuri abandonate", "abandonat")
    known = Matcher(Vocabulary(BASE, {text: _concept(text) for text in texts}), "ro")
    for text in texts:
        orths = [known.labels.lexemes.of(word).orth for word in text.split()]
        assert len(orths) in {end - start for _, start, end in known.labels.index.find(orths)}


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
