"""What the sheets of a workbook are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from pipeline.answers.gaps import Survey, survey
from pipeline.answers.names import Names
from pipeline.answers.wording import read_wording
from pipeline.graph.store import open_store

MOST_QUOTES = 20
"""Quotes of one thing on their sheet, and names of documents in a cell; the rest is counted."""


@dataclass(frozen=True)
class Material:
    """A build folder, its store, and the names and words of one reader."""

    build: Path
    store: ox.Store
    names: Names
    words: dict[str, str]

    @cached_property
    def survey(self) -> Survey:
        """The gaps of the build."""
        return survey(self.build, self.store)

    def listed(self, texts: Sequence[str], most: int, between: str) -> str:
        """The first texts, and how many more there are."""
        more = len(texts) - most
        rest = [self.words["more"].format(n=more)] if more > 0 else []
        return between.join([*texts[:most], *rest])


def read_material(build: Path, language: str) -> Material:
    """The material of a build folder for a reader (one of `records.READERS`)."""
    store = open_store(build)
    words = read_wording("gaps", language) | read_wording("workbook", language)
    return Material(build, store, Names(store, language), words)
