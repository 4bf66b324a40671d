"""Claims, relations and facts as sentences of the reader's language, and numbers as its people write them."""

import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from sample_records import sample_build

from pipeline.answers import amounts
from pipeline.answers.names import Names
from pipeline.answers.published import Row, read_rows
from pipeline.answers.query import run
from pipeline.answers.sentences import Sentences
from pipeline.answers.wording import read_wording
from pipeline.graph.store import open_store
from pipeline.language.lexicon import language_data
from pipeline.records import LANGUAGES, READERS

BASE = "https://w3id.org/b2graph/"
CASES = yaml.safe_load((Path(__file__).parent / "cases" / "plain-sentences.yml").read_text(encoding="utf-8"))
DEFAULTS: dict[str, Row] = {
    "claims": {"polarity": "asserted", "modality": ["stated"]},
    "relations": {"polarity": "asserted", "modality": "stated", "segments": []},
    "facts": dict.fromkeys(("concept", "year", "source", "place", "rank")),
}
FILES = {"claims": "claim", "relations": "relation", "facts": "fact"}


def row_of(kind: str, case: dict[str, Any]) -> Row:
    row = DEFAULTS[kind] | case
    for field in ("concept", "subject", "object"):
        row[field] = row.get(field) and f"{BASE}concept/{row[field]}"
    for field in ("steps", "about_concepts"):
        row[field] = [f"{BASE}concept/{key}" for key in row.get(field, ())]
    row["predicate"] = f"{BASE}schema#{row.get('predicate', '')}"
    return row


@pytest.fixture(scope="module")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    return open_store(sample_build(tmp_path_factory.mktemp("sentences"))[0])


@pytest.fixture(scope="module")
def worded(sample_store: ox.Store) -> dict[str, Sentences]:
    return {language: Sentences(Names(sample_store, language)) for language in READERS}


@pytest.mark.parametrize("language", READERS)
@pytest.mark.parametrize(("kind", "case"), [(kind, case) for kind, cases in CASES.items() for case in cases])
def test_a_statement_is_a_sentence(worded: dict[str, Sentences], kind: str, case: Row, language: str) -> None:
    words = getattr(worded[language], FILES[kind])
    assert words(row_of(kind, case)).replace("\N{NO-BREAK SPACE}", " ") == case[language]


@pytest.mark.parametrize("language", READERS)
def test_every_statement_of_a_build_has_its_sentence(corpus_build: Path, language: str) -> None:
    worded = Sentences(Names(open_store(corpus_build), language))
    told = [
        getattr(worded, method)(row)
        for kind, method in FILES.items()
        for row in read_rows(corpus_build, f"{kind}.jsonl")
    ]
    odd = [sentence for sentence in told if re.search(r"[{}]|https?:|None|  |\bconcept/", sentence)]
    assert len(told) > 500 and odd == []
    assert all(sentence.endswith(".") and sentence.count(":") <= 8 for sentence in told)


def test_all_that_a_text_can_state_has_words(sample_store: ox.Store) -> None:
    words = read_wording("sentences", "en").keys()
    kinds = """SELECT ?thing { { ?thing a b2g:Relation } UNION { ?thing rdfs:subClassOf b2g:StrategyElement }
      UNION { ?thing b2g:segmentProperty ?any FILTER (?thing != b2g:StrategyElement) } }"""
    told = {thing.rpartition("#")[2] for (thing,) in run(sample_store, kinds).terms()}
    assert {"Channel", "Tactic", "Industry", "includes"} <= told
    assert {name for name in told if not {name, f"{name}-denied"} <= words} == set()
    facts = [language_data(language)["facts"] for language in LANGUAGES]
    places = {f"place-{code}" for data in facts for code in data["places"] if code != "other"}
    qualities = {f"quality-{name}" for data in facts for name in data["comparisons"]["qualities"] if name}
    assert len(places) > 30 and len(qualities) > 15 and places | qualities <= words


@pytest.mark.parametrize(
    ("least", "most", "en", "ru", "ro"),
    [
        (30, 30, "1 month", "1 месяц", "1 lună"),
        (60, 60, "2 months", "2 месяца", "2 luni"),
        (150, 150, "5 months", "5 месяцев", "5 luni"),
        (21, 56, "3–8 weeks", "3–8 недель", "3–8 săptămâni"),
        (21, 21, "3 weeks", "3 недели", "3 săptămâni"),
        (5, 7, "5–7 days", "5–7 дней", "5–7 zile"),
        (720, 720, "24 months", "24 месяца", "24 de luni"),
        (45, 45, "45 days", "45 дней", "45 de zile"),
        (1, 21, "1–21 days", "1–21 день", "1–21 de zile"),
        (182.5, 365, "6 months – 1 year", "6 месяцев – 1 год", "6 luni – 1 an"),
        (0, 547.5, "at most 1.5 years", "максимум 1,5 года", "cel mult 1,5 ani"),
        (0.00139, 3, "2 minutes – 3 days", "2 минуты – 3 дня", "2 minute – 3 zile"),
        (0.04167, 0.16667, "1–4 hours", "1–4 часа", "1–4 ore"),
        (0.00012, 0.00012, "10 seconds", "10 секунд", "10 secunde"),
        (0, None, "any time", "любой срок", "oricât"),
        (365, None, "1 year or more", "1 год и больше", "1 an sau mai mult"),
    ],
)
def test_days_are_told_in_natural_units(least: float, most: float | None, en: str, ru: str, ro: str) -> None:
    assert [amounts.duration(language, least, most) for language in ("en", "ru", "ro")] == [en, ru, ro]


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        ("7", "people", ["7 people", "7 человек", "7 người", "7 persoane"]),
        ("22", "people", ["22 people", "22 человека", "22 người", "22 de persoane"]),
        ("1.50", "x", ["1.5 times", "1,5 раза", "1,5 lần", "de 1,5 ori"]),
        ("3", "percentage points", [
            "3 percentage points", "3 процентных пункта", "3 điểm phần trăm", "3 puncte procentuale"]),
        ("12000", "VND", ["12,000 VND", "12 000 VND", "12.000 VND", "12.000 VND"]),
        ("2019", "RON", ["2019 RON"] * 4),
    ],
)  # fmt: skip
def test_figures_have_their_units(value: str, unit: str, told: list[str]) -> None:
    assert [amounts.figure(each, value, unit).replace("\N{NO-BREAK SPACE}", " ") for each in READERS] == told
