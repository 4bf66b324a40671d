"""Cleaning: each step's cases, and the map back to the raw text under any edits."""

import doctest
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading import cleaning, formulas, front_matter, lookalikes
from pipeline.reading.cleaning import clean
from pipeline.reading.edits import Change, edit
from pipeline.records import CleanText, Edit, RawText, Span

CASES = Path(__file__).parent / "cases" / "cleaning.tsv"


def cleaned(text: str) -> CleanText:
    return clean(RawText(text, ""))


def cases() -> list[tuple[str, str]]:
    lines = [line for line in CASES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    pairs = [[_unescaped(field) for field in line.split("\t")] for line in lines]
    return [(pair[0], pair[-1]) for pair in pairs]


def _unescaped(field: str) -> str:
    return field.encode("ascii", "backslashreplace").decode("unicode_escape")


@pytest.mark.parametrize(("raw", "expected"), cases())
def test_case(raw, expected):
    assert cleaned(raw).text == expected


@pytest.mark.parametrize(("raw", "expected"), cases())
def test_clean_text_stays_clean(raw, expected):
    assert cleaned(expected).text == expected


@pytest.mark.parametrize("module", [cleaning, formulas, front_matter, lookalikes])
def test_examples_in_docstrings(module):
    result = doctest.testmod(module)
    assert result.attempted > 0 and result.failed == 0


@pytest.mark.parametrize(
    ("raw", "word", "raw_word"),
    [
        ("о В2В\u2011рынке", "B2B", "В2В"),
        ("a\r\nb c\r\nd", "b c", "b c"),
        ("R& amp;D costs", "R&D", "R& amp;D"),
        ("gia\u0301 tốt", "giá", "gia\u0301"),
        ("mar\u00adketing\u00ad, plan", "marketing", "mar\u00adketing"),
        ("B2B длинныйциклдлинный циклдлинныйциклПродажи", "длинный цикл", "длинный цикл"),
        ("B2B длинныйциклдлинный циклдлинныйциклПродажи", "Продажи", "Продажи"),
        ("цена\u200b[8]: рост", "цена", "цена"),
    ],
)
def test_a_word_leads_back_to_its_raw_text(raw, word, raw_word):
    text = cleaned(raw)
    start = text.text.index(word)
    assert text.to_raw(Span(start, start + len(word))).of(raw) == raw_word


def test_an_edit_carries_the_names_of_the_steps_that_made_it():
    assert cleaned("a&nbsp;b").edits == (Edit(1, 2, 1, 7, "html_entities+spaces"),)


def test_edits_of_one_step_are_separate():
    assert cleaned("a\u00a0\u00a0b").edits == (Edit(1, 2, 1, 2, "spaces"), Edit(2, 3, 2, 3, "spaces"))


def test_overlapping_changes_are_refused():
    with pytest.raises(ValueError, match="trial: changes at 0-2 and 1-3 overlap"):
        edit(CleanText("abc"), [Change(1, 3, ""), Change(0, 2, "")], "trial")


def test_no_changes_give_the_same_text():
    text = CleanText("abc")
    assert edit(text, [], "nothing") is text


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, CleanText]:
    """A raw text of different characters, and what some rounds of insertions, deletions, replacements made of it."""
    raw = "".join(chr(0x4E00 + index) for index in range(draw(st.integers(0, 14))))
    text = CleanText(raw)
    for round_ in range(draw(st.integers(1, 4))):
        cuts = sorted(draw(st.lists(st.integers(0, len(text.text)), max_size=8)))
        changes = [Change(a, b, draw(st.text("xyz", max_size=3))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
        text = edit(text, changes, str(round_))
    return raw, text


@given(edited_texts())
def test_edits_account_for_all_that_changed(case):
    raw, text = case
    at = raw_at = 0
    for made in text.edits:
        assert at <= made.start <= made.end and raw_at <= made.raw_start <= made.raw_end
        assert text.text[at : made.start] == raw[raw_at : made.raw_start]
        at, raw_at = made.end, made.raw_end
    assert text.text[at:] == raw[raw_at:]


@given(edited_texts(), st.data())
def test_what_no_edit_touched_leads_back_to_itself(case, data):
    raw, text = case
    kept = [(0, 0), *((made.start, made.end) for made in text.edits), (len(text.text), len(text.text))]
    gaps = [(a, b) for (_, a), (b, _) in pairwise(kept) if a < b]
    for low, high in gaps:
        start = data.draw(st.integers(low, high - 1))
        end = data.draw(st.integers(start + 1, high))
        assert text.to_raw(Span(start, end)).of(raw) == text.text[start:end]


@given(edited_texts(), st.data())
def test_the_raw_span_holds_every_surviving_character_of_the_span(case, data):
    raw, text = case
    start = data.draw(st.integers(0, len(text.text)))
    end = data.draw(st.integers(start, len(text.text)))
    back = text.to_raw(Span(start, end))
    assert 0 <= back.start <= back.end <= len(raw)
    assert {letter for letter in text.text[start:end] if letter in raw} <= set(back.of(raw))


DIRT = "B2ВСcМо иaо\u0301е\u0306\u00a0\u00ad\u2011\r\n&amp;#8[]şț\u200bab "


@given(st.text(DIRT, max_size=60))
def test_cleaning_leads_back_on_dirty_text(raw):
    text = cleaned(raw)
    at = raw_at = 0
    for made in text.edits:
        assert text.text[at : made.start] == raw[raw_at : made.raw_start]
        at, raw_at = made.end, made.raw_end
    assert text.text[at:] == raw[raw_at:]


@given(st.text(DIRT, max_size=40))
def test_composed_and_decomposed_text_clean_alike(raw):
    assert cleaned(normalize("NFD", raw)).text == cleaned(normalize("NFC", raw)).text


@pytest.mark.parametrize("unit", ["a", "ab", "длинный ", "abcabcabc ", "о в", "&amp ", "e\u0301", "\u00a0[8]"])
def test_long_runs_of_anything_are_cleaned_to_the_end(unit):
    """They would take hours if a step read the text again at every place, so that this would not end."""
    raw = unit * (100_000 // len(unit))
    text = cleaned(raw)
    assert text.to_raw(Span(0, len(text.text))).end >= len(raw.rstrip("\u00a0[8] "))
