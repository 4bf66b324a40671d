"""What pages announce and do not give, on pages of our own."""

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from pipeline.claims import announcements, naming, scope
from pipeline.claims.matching import Matcher
from pipeline.claims.passages import Document
from pipeline.claims.vocabulary import Concept, Label, Vocabulary
from pipeline.language.segmentation import split
from pipeline.reading import cleaning
from pipeline.records import Problem, RawText

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "announcements.yml").read_text(encoding="utf-8"))["cases"]
NAMES = re.compile("B2B|B2C")


@cache
def vocabulary() -> Vocabulary:
    def concept(key: str, class_: str, segment: str | None, **labels: str) -> Concept:
        names = tuple(Label(text, language, "prefLabel") for language, text in labels.items())
        return Concept(key, key, class_, class_, names, None, segment)

    concepts = [
        concept("b2b", "Segment", "B2B", en="B2B"),
        concept("b2c", "Segment", "B2C", en="B2C"),
        concept("webinar", "Channel", None, en="webinar", ru="вебинар", vi="hội thảo trực tuyến", ro="webinar"),
    ]
    return Vocabulary("https://example.org/", {each.key: each for each in concepts})


@cache
def matcher(language: str) -> Matcher:
    return Matcher(vocabulary(), language)


def read(language: str, raw: str) -> tuple[Problem, ...]:
    text = cleaning.clean(RawText(raw, ""))
    blocks = split(text, language, NAMES)
    sentences = naming.read(text, blocks, matcher(language).find(text, blocks), vocabulary())
    mentions = scope.resolve(text, raw, blocks, sentences, vocabulary())
    return announcements.find(Document(text, raw, blocks, sentences, mentions, vocabulary()), "page.txt")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['language']}: {case['text'].splitlines()[0]}")
def test_what_is_announced_and_not_given(case: dict[str, str]) -> None:
    found = [
        " ".join([str(problem.line), problem.code, *re.findall(r"(?<=: )\d+|\d+(?= can be)", problem.message)])
        for problem in read(case["language"], case["text"])
    ]
    assert found == case["found"]


def test_a_finding_is_told_where_it_stands_and_stops_nothing() -> None:
    raw = "\ufeffПродажи\r\n\r\nКаналы B2B\r\n\r\nЦены B2C\r\nЦена одна для всех.\r\n"[1:]
    (finding,) = read("ru", raw)
    assert (finding.document, finding.severity, finding.line) == ("page.txt", "info", 3)
    assert raw[finding.start :].startswith("Каналы B2B")
    assert finding.message == "'Каналы B2B': there is no text under this heading"
