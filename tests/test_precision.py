"""The thesaurus on texts it was not made for: general language must stay silent, homographs must be told apart."""

import csv
from functools import cache
from pathlib import Path

import pytest

from pipeline.claims.matching import Matcher
from pipeline.claims.vocabulary import read_vocabulary
from pipeline.language.sentences import sentences
from pipeline.records import Block, CleanText, Span

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases"
LANGUAGES = ("ru", "vi", "ro")
QUIET = 25
"""General sentences for one mention, right or wrong; the floor that people expect is 20 for a wrong one."""


@cache
def matcher(language: str) -> Matcher:
    return Matcher(read_vocabulary(ROOT / "ontology"), language)


def mentions(language: str, text: str) -> list[tuple[str, str]]:
    """Surface and concept of each mention in a text of one paragraph."""
    parts = tuple(sentences(text, 0, len(text), language))
    found = matcher(language).find(CleanText(text), [Block("paragraph", Span(0, len(text)), parts, language)])
    return [(match.span.of(text), match.concept) for match in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_general_language_is_no_marketing(language: str) -> None:
    lines = (CASES / f"general.{language}.txt").read_text(encoding="utf-8").splitlines()
    loud = {line: found for line in lines if (found := mentions(language, line))}
    assert len(lines) >= 200
    assert sum(map(len, loud.values())) <= len(lines) / QUIET, loud


@pytest.mark.parametrize("language", LANGUAGES)
def test_homographs_are_told_apart(language: str) -> None:
    with (CASES / f"ambiguous.{language}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    wrong = []
    for row in rows:
        found = {concept for _, concept in mentions(language, row["sentence"])}
        wanted = set(filter(None, (row["present"] or "").split(",")))
        unwanted = set(filter(None, (row["absent"] or "").split(",")))
        if wanted - found or unwanted & found:
            wrong.append((row["sentence"], "missed", wanted - found, "false", unwanted & found))
    assert len(rows) >= 60
    assert not wrong
