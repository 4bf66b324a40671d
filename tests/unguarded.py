"""The project's thesaurus without conditions on labels: for tests of what is said of mentions, not of what is one."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

from pipeline.claims import naming, scope
from pipeline.claims.matching import Matcher
from pipeline.claims.vocabulary import Vocabulary, read_vocabulary
from pipeline.language.segmentation import split
from pipeline.records import CleanText, Mention

NAMES = re.compile("B2B|B2C")


@cache
def vocabulary() -> Vocabulary:
    """The thesaurus, every label free of the words it must or must not be near to."""
    found = read_vocabulary(Path(__file__).parent.parent / "ontology")
    return replace(found, rules=tuple(replace(rule, near=(), not_near=()) for rule in found.rules))


@cache
def matcher(language: str) -> Matcher:
    """The matcher of a language, compiled once in a test run."""
    return Matcher(vocabulary(), language)


def mentions(language: str, text: str) -> tuple[Mention, ...]:
    """The mentions of a text (lines are blocks as in a file), with segments and polarity."""
    clean = CleanText(text)
    blocks = split(clean, language, NAMES)
    sentences = naming.read(clean, blocks, matcher(language).find(clean, blocks), vocabulary())
    return scope.resolve(clean, text, blocks, sentences, vocabulary())
