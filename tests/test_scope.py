"""Segments and polarity of mentions, and the claims made of them."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from small_vocabulary import small_vocabulary
from test_matching import matcher

from pipeline.claims import evidence, scope
from pipeline.language.segmentation import split
from pipeline.records import CleanText, Evidence, Mention, Sentence

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "scope.yml").read_text(encoding="utf-8"))
NAMES = re.compile("B2B|B2C")


def resolved(language: str, text: str) -> tuple[Mention, ...]:
    blocks = split(CleanText(text), language, NAMES)
    matches = matcher(language).find(CleanText(text), blocks)
    return scope.resolve(CleanText(text), text, blocks, matches, small_vocabulary())


def _shown(mention: Mention) -> str:
    segments = [f"-{segment}" if segment in mention.denied else segment for segment in mention.segments]
    by = ["by", mention.scope_rule] if mention.scope_rule else []
    return " ".join(filter(None, [mention.concept, "=", *(segments or ["none"]), *by, mention.polarity_rule]))


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_scope(case: dict[str, Any]) -> None:
    mentions = [m for m in resolved(case["language"], case["text"]) if m.concept not in ("b2b", "b2c")]
    assert [_shown(mention) for mention in mentions] == case["mentions"]


def test_segments_themselves_have_no_segment() -> None:
    (mention,) = resolved("ru", "Это B2B.")
    assert (mention.concept, mention.segments, mention.polarity) == ("b2b", (), "asserted")


def _mention(start: int, segments: tuple[str, ...], denied: tuple[str, ...] = (), repeat: bool = False) -> Mention:
    polarity = "denied" if denied else "asserted"
    return Mention(
        start, start + 4, "цена", "price", "цена", "ru", "prefLabel", 0, segments, denied, polarity, "label", "", repeat
    )


def test_every_mention_and_segment_is_evidence_of_one_claim() -> None:
    sentences = [Sentence(0, 20, "цена и снова цена", "paragraph")]
    mentions = [
        _mention(0, ("B2B", "B2C")),
        _mention(13, ("B2B",), ("B2B",)),
        _mention(16, ()),
        _mention(16, ("B2B",), repeat=True),
    ]
    claims = evidence.claims(mentions, sentences, small_vocabulary())
    first = Evidence(0, 20, "цена и снова цена", "label", 0)
    assert [(claim.segment, claim.polarity, claim.evidence) for claim in claims] == [
        ("B2B", "asserted", (first,)),
        ("B2B", "denied", (Evidence(0, 20, "цена и снова цена", "label", 1),)),
        ("B2C", "asserted", (first,)),
    ]
