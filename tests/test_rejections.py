"""Which labels that stand in a text are no mention there, and the rule that says so."""

from pathlib import Path

import pytest

from pipeline.answers.notes import WHY_NOT
from pipeline.claims.matching import Matcher
from pipeline.claims.vocabulary import Concept, Label, LabelRule, Vocabulary
from pipeline.journey import process, rejected
from pipeline.records import Block, CleanText, Source, Span

BASE = "https://example.com/"
ROOT = Path(__file__).parents[1]


def _concept(key: str, class_: str, *labels: str) -> Concept:
    return Concept(key, BASE + key, class_, class_, tuple(Label(label, "ro", "altLabel") for label in labels))


CONCEPTS = (
    _concept("showcase", "Channel", "vitrină"),
    _concept("shop", "Channel", "punct"),
    _concept("agency", "Channel", "AIDA"),
    _concept("need", "Strategy", "nevoie"),
    _concept("ads", "Channel", "reclamă"),
    _concept("tv-ads", "Channel", "reclamă tv"),
    _concept("visit", "Metric", "vizită"),
    _concept("call", "Channel", "vizită"),
)
RULES = (
    LabelRule("vitrină", "ro", near=("magazin",)),
    LabelRule("punct", "ro", not_near=("virgulă",)),
    LabelRule("AIDA", "ro", match_case=True),
    LabelRule("vizită", "ro", concepts=("visit", "call")),
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("O vitrină la colț.", [("vitrină", "showcase", "near")]),
        ("O vitrină de magazin.", []),
        ("Punct și virgulă.", [("Punct", "shop", "not_near")]),
        ("Un punct la colț.", []),
        ("O cheamă Aida.", [("Aida", "agency", "match_case")]),
        ("Are nevoie de timp.", [("nevoie", "need", "blocked")]),
        ("O reclamă tv bună.", [("reclamă", "ads", "longer_label")]),
        ("O vizită pe zi.", [("vizită", "call", "other_concept")]),
    ],
)
def test_a_label_that_is_no_mention_is_told_with_its_rule(text: str, told: list[tuple[str, str, str]]) -> None:
    known = Vocabulary(BASE, {one.key: one for one in CONCEPTS}, rules=RULES, blocked=(("ro", "are nevoie de"),))
    block = Block("paragraph", Span(0, len(text)), (Span(0, len(text)),), "ro")
    found = Matcher(known, "ro").rejected(CleanText(text), [block])
    assert [(one.span.of(text), one.concept, one.rule) for one in found] == told


@pytest.mark.parametrize("path", sorted(path for path in (ROOT / "corpus").rglob("*.txt")), ids=lambda path: path.stem)
def test_a_mention_is_none_of_the_rejected_and_every_rule_has_its_words(path: Path) -> None:
    source = Source(path.name, str(path), "")
    record = process(source, ROOT / "ontology")
    told = rejected(source, record, ROOT / "ontology")
    assert {(m.start, m.end, m.concept) for m in record.mentions}.isdisjoint((*r.span, r.concept) for r in told)
    assert {rejection.rule for rejection in told} <= {*WHY_NOT, "longer_label"}
