"""Durations, sequences, comparisons and figures, on sentences of our own and a thesaurus made for them."""

import re
from collections import Counter
from collections.abc import Container
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from small_vocabulary import labels_of

from pipeline.answers.notes import fact_note
from pipeline.claims import facts, naming, scope
from pipeline.claims.matching import Matcher
from pipeline.claims.passages import Document
from pipeline.claims.vocabulary import Concept, Label, LabelRule, SegmentWord, Vocabulary
from pipeline.language.lexicon import language_data
from pipeline.language.segmentation import split
from pipeline.reading import cleaning
from pipeline.records import Comparison, Duration, Fact, Figure, Likeness, RawText, Sequence

DATA = yaml.safe_load((Path(__file__).parent / "cases" / "facts.yml").read_text(encoding="utf-8"))
NAMES = re.compile("B2B|B2C")
SEGMENTS = {"b2b": "B2B", "b2c": "B2C", "end-consumer": "B2C"}
BOTH = "B2B, B2C\n"


@cache
def vocabulary() -> Vocabulary:
    concepts = {}
    for key, (class_, kind, *texts) in DATA["concepts"].items():
        concepts[key] = Concept(key, key, class_, kind, labels_of(texts), segment=SEGMENTS.get(key))
    rules = (
        LabelRule(text, language, near=("zzz",))
        for texts in DATA["guarded"].values()
        for language, text in zip(("ru", "vi", "ro"), texts, strict=True)
    )
    return Vocabulary("https://example.org/", concepts, tuple(rules))


@cache
def matcher(language: str) -> Matcher:
    return Matcher(vocabulary(), language)


def step(language: str, text: str, wanted: Container[str]) -> str | None:
    return matcher(language).step(text, wanted)


def found(language: str, raw: str, repeat: bool = False) -> tuple[Fact, ...]:
    text = cleaning.clean(RawText(raw, ""))
    blocks = [replace(block, repeat=repeat) for block in split(text, language, NAMES)]
    matches = sorted(matcher(language).find(text, blocks), key=lambda match: match.span)
    sentences = naming.read(text, blocks, matches, vocabulary())
    mentions = scope.resolve(text, raw, blocks, sentences, vocabulary())
    return facts.find(Document(text, raw, blocks, sentences, mentions, vocabulary()), step)


def shown(fact: Fact) -> str:
    """The fact as the case file writes it."""
    segments = "+".join(fact.segments) or "-"
    match fact.value:
        case Duration(least, most):
            value = f"{segments} {least:g}..{'open' if most is None else f'{most:g}'}"
        case Sequence(steps):
            value = f"{segments} {' > '.join(steps)}"
        case Comparison(more, less):
            value = f"{more}>{less}"
        case Likeness(kind, told, quality):
            value = f"{kind} {'+'.join(told)}{f' {quality}' if quality else ''}"
        case Figure(number, unit, year):
            marks = [fact.value.source, fact.value.place, fact.value.rank and f"#{fact.value.rank}"]
            value = f"{segments} {number} {unit} {year or '-'}{''.join(f' | {mark}' for mark in marks if mark)}"
    return f"{fact.type} {fact.concept or '-'} {value}"


@pytest.mark.parametrize("case", DATA["cases"], ids=[f"{c['language']} {c['text'][:50]}" for c in DATA["cases"]])
def test_facts(case: dict[str, Any]) -> None:
    facts_found = found(case["language"], BOTH + case["text"] + "\n")
    expected = [line.partition(": ")[::2] for line in case["facts"]]
    assert [shown(fact) for fact in facts_found] == [fact for fact, _ in expected]
    for fact, (_, quote) in zip(facts_found, expected, strict=True):
        assert not quote or fact.evidence.quote == quote.strip("'")


def test_there_are_25_cases_a_language() -> None:
    assert min(Counter(case["language"] for case in DATA["cases"]).values()) >= 25


def test_evidence_is_raw_text() -> None:
    raw = BOTH + "Цикл сде\u00adлки в B2B: 3&ndash;6\u00a0месяцев. Встреча &rarr; пилот &rarr; договор.\n"
    facts_found = found("ru", raw)
    assert [fact.type for fact in facts_found] == ["duration", "sequence"]
    for fact in facts_found:
        assert raw[fact.evidence.start : fact.evidence.end] == fact.evidence.quote
    assert facts_found[0].evidence.quote == "3&ndash;6\u00a0месяцев"


def test_repeats_make_no_facts() -> None:
    raw = BOTH + "Цикл сделки в B2B занимает от 3 до 6 месяцев.\n"
    assert found("ru", raw) and not found("ru", raw, repeat=True)


def test_facts_stand_in_text_order_and_name_their_rule() -> None:
    raw = BOTH + "В B2B цикл длиннее, чем в B2C. Пилот длится 3 недели. Конверсия 5%. Встреча → договор.\n"
    facts_found = found("ru", raw)
    assert [fact.rule for fact in facts_found] == ["comparison", "duration", "figure", "arrows"]
    assert [fact.evidence.rule for fact in facts_found] == [fact.rule for fact in facts_found]


def test_an_implicit_comparison_needs_two_segments_in_the_document() -> None:
    assert not found("ru", "В B2B цикл длиннее.\n")
    assert found("ru", BOTH + "В B2B цикл длиннее.\n")


def test_a_figure_says_what_it_is_about_without_its_number() -> None:
    (fact,) = found("ru", BOTH + "В 2023 году конверсия на рынке B2B составила 2,5%.\n")
    assert isinstance(fact.value, Figure)
    assert fact.value.about == "В 2023 году конверсия на рынке B2B составила"
    assert fact.value.about_concepts == ("conversion-rate",)


def test_the_first_rule_that_reads_a_place_decides() -> None:
    (fact,) = found("ru", BOTH + "Этапы: встреча → пилот → договор.\n")
    assert fact.rule == "arrows"


def test_denied_mentions_are_no_steps() -> None:
    raw = BOTH + "Встреча → пилот → договор.\n"
    text = cleaning.clean(RawText(raw, ""))
    blocks = split(text, "ru", NAMES)
    matches = sorted(matcher("ru").find(text, blocks), key=lambda match: match.span)
    sentences = naming.read(text, blocks, matches, vocabulary())
    mentions = [
        replace(m, polarity="denied") if m.concept == "pilot" else m
        for m in scope.resolve(text, raw, blocks, sentences, vocabulary())
    ]
    (fact,) = facts.find(Document(text, raw, blocks, sentences, mentions, vocabulary()), step)
    assert fact.value == Sequence(("meeting", "contract"))


def test_mentions_are_found_again_in_clean_text() -> None:
    raw = BOTH + "О&nbsp;цикле сде\u00adлки &mdash; встреча\u200b и&nbsp;пилот\u00ad.\n"
    text = cleaning.clean(RawText(raw, ""))
    blocks = split(text, "ru", NAMES)
    matches = sorted(matcher("ru").find(text, blocks), key=lambda match: match.span)
    sentences = naming.read(text, blocks, matches, vocabulary())
    mentions = scope.resolve(text, raw, blocks, sentences, vocabulary())
    passages = Document(text, raw, blocks, sentences, mentions, vocabulary()).passages
    named = [passage.span(range(n.at, n.end)).of(text.text) for passage in passages for n in passage.named]
    assert named == ["цикле сделки", "встреча", "пилот"]


@pytest.mark.parametrize("language", ["ru", "vi", "ro", "en"])
def test_every_language_has_the_same_groups(language: str) -> None:
    ours, russian = language_data(language)["facts"], language_data("ru")["facts"]
    assert set(ours) == set(russian)
    # "năm" is five and year, and only some languages have a plain "to", "half a year" or "one and a half"
    optional = {"five-or-year", "to", "0.5", "1.5", "5"}
    for section in ("numbers", "figures", "sequences", "comparisons", "durations", "likeness", "sources", "ranks"):
        assert set(ours[section]) ^ set(russian[section]) <= optional | {"1e2"}


@pytest.mark.parametrize("language", ["ru", "vi", "ro", "en"])
def test_a_phrase_stands_in_one_group_of_a_section(language: str) -> None:
    for section in (data for data in language_data(language)["facts"].values() if isinstance(data, dict)):
        apart = ("qualities", "forms", "reach-back", "compared", "for", "superlative", "skipped", "degree")
        groups = section.get("qualities", {}) | {k: v for k, v in section.items() if k not in apart}
        phrases = [
            phrase
            for group in groups.values()
            for options in (group.values() if isinstance(group, dict) else [group])
            for phrase in (options if isinstance(options, list) else [])
        ]
        assert [phrase for phrase, count in Counter(phrases).items() if count > 1] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "По сравнению с B2C, в B2B бюджет меньше и сложнее."),
        ("vi", "So với B2C, ngân sách B2B nhỏ hơn và phức tạp hơn."),
        ("ro", "Spre deosebire de B2C, în B2B bugetul este mai mic și mai complex."),
        ("ro", "În comparație cu B2C, bugetele B2B tind să fie mai mici și mai complexe."),
    ],
)
def test_two_qualities_are_two_comparisons(language: str, text: str) -> None:
    values = {fact.value for fact in found(language, BOTH + text + "\n")}
    assert values == {Comparison("B2C", "B2B", "amount"), Comparison("B2B", "B2C", "complexity")}


def test_words_that_name_a_segment_only_in_pairs_name_it_behind_than() -> None:
    paired = SegmentWord("ru", "корпоративный сектор", "B2B", paired=True)
    sector = Concept(
        "sector", "sector", "Segment", "Segment", (Label("корпоративный сектор", "ru", "prefLabel"),), "b2b"
    )
    concepts = {**vocabulary().concepts, "sector": replace(sector, segment="B2B")}
    words = replace(vocabulary(), concepts=concepts, segment_words=(paired,))
    raw = BOTH + "В B2C цикл короче, чем в корпоративном секторе.\n"
    text = cleaning.clean(RawText(raw, ""))
    blocks = split(text, "ru", NAMES)
    matches = sorted(Matcher(words, "ru").find(text, blocks), key=lambda match: match.span)
    sentences = naming.read(text, blocks, matches, words)
    mentions = scope.resolve(text, raw, blocks, sentences, words)
    (fact,) = facts.find(Document(text, raw, blocks, sentences, mentions, words), step)
    assert fact.value == Comparison("B2B", "B2C", "length")
    assert fact.evidence.quote == raw.splitlines()[1].rstrip(".")


def test_two_hedged_comparisons_deny_nothing() -> None:
    text = "În comparație cu B2C, bugetele B2B tind să fie mai mici și mai complexe."
    raw = BOTH + text + "\n"
    clean = cleaning.clean(RawText(raw, ""))
    blocks = split(clean, "ro", NAMES)
    matches = sorted(matcher("ro").find(clean, blocks), key=lambda match: match.span)
    sentences = naming.read(clean, blocks, matches, vocabulary())
    mentions = scope.resolve(clean, raw, blocks, sentences, vocabulary())
    assert [(m.concept, m.segments, m.denied) for m in mentions if m.concept == "budget"] == [("budget", ("B2B",), ())]


@pytest.mark.parametrize(
    ("language", "text", "note"),
    [
        ("ru", "Для B2B и B2C одинаково важна цена.", "price B2B, B2C: same importance in B2B and B2C (by likeness)"),
        ("vi", "Theo Hoa Sen, giá ở Việt Nam tăng 5%.", "price: 5 % for vn by Hoa Sen (by figure)"),
        ("ro", "România ocupă locul trei la preț.", "price: rank 3 for ro (by figure)"),
    ],
)
def test_a_fact_is_explained_in_one_line(language: str, text: str, note: str) -> None:
    (fact,) = found(language, BOTH + text + "\n")
    assert fact_note(fact) == f"{fact.type}: {note}"


def test_a_fact_told_again_in_the_same_words_is_one_fact() -> None:
    text = "Цикл сделки в B2B занимает от 3 до 6 месяцев.\n\n"
    assert len(found("ru", BOTH + text + text)) == 1
