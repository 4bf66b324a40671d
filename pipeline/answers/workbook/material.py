"""What the sheets of a workbook are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from pipeline.answers.answers import Answers
from pipeline.answers.gaps import Survey
from pipeline.answers.names import Names
from pipeline.answers.wording import read_wording
from pipeline.answers.workbook.most_telling import MostTelling, read_quotes


@dataclass(frozen=True, slots=True)
class Material:
    """What is worked out of a build, and the names and words of one reader.

    `survey` has the gaps that the sheet of gaps is to show, `quotes` what that of quotes shows.
    """

    answers: Answers
    survey: Survey
    quotes: MostTelling
    names: Names
    words: dict[str, str]

    @property
    def build(self) -> Path:
        """The folder of the build."""
        return self.answers.build

    @property
    def store(self) -> ox.Store:
        """The store of the build."""
        return self.answers.store

    def listed(self, texts: Sequence[str], most: int, between: str, further: int = 0) -> str:
        """The first texts, and how many more there are, `further` ones among them."""
        more = len(texts) + further - most
        rest = [self.words["more"].format(n=more)] if more > 0 else []
        return between.join([*texts[:most], *rest])


def read_material(answers: Answers, language: str, chosen: Survey | None = None) -> Material:
    """The material of a build for a reader (one of `records.READERS`); `chosen` has the gaps that are wanted, if not
    all are.
    """
    words = read_wording("gaps", language) | read_wording("workbook", language)
    quotes = read_quotes(answers.build, answers.store)
    return Material(answers, chosen or answers.survey, quotes, Names(answers.store, language), words)
