"""The statements of a build, of one document or one concept at a time: those of a corpus are too many to be held."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox

from pipeline.answers.published import counted, read_empty_headings, read_sources
from pipeline.answers.row_index import RowIndex, field
from pipeline.answers.testimony import (
    EVERYTHING,
    Claimed,
    Selection,
    Told,
    claimed,
    read_claimed,
    read_classes,
    read_told,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a concept (IRI; "" for segments as a whole), by claims and by facts, in order of documents."""

    concept: str
    claims: Sequence[Claimed]
    told: Sequence[Told]


class Statements:
    """The claims and facts of a build folder and its store, those of a selection: facts are held, claims are read as
    often as they are wanted.

    `classes` are those of concepts, see `read_classes`.
    """

    def __init__(self, build: Path, store: ox.Store, selection: Selection = EVERYTHING) -> None:
        self.selection = selection
        self.classes = read_classes(store)
        self.told = tuple(read_told(build, store, selection))
        self._build, self._store = build, store

    def by_document(self) -> Iterator[Sequence[Claimed]]:
        """The claims of each document that makes any."""
        claims = read_claimed(self._build, self._store, self.selection)
        for _, its in groupby(claims, key=lambda claimed: claimed.citation.document):
            yield list(its)

    def by_concept(self) -> Iterator[Said]:
        """What is said of each concept, in order of IRIs; of facts those that are about a concept that is wanted."""
        told: defaultdict[str, list[Told]] = defaultdict(list)
        for fact in self.told:
            if self.selection.about(fact.concept, self.class_of(fact.concept)):
                told[fact.concept].append(fact)
        rows = RowIndex(self._build / "claims.jsonl", field("concept"), self.selection.concepts or None)
        sources, empty = read_sources(self._store), read_empty_headings(self._build)
        for concept in sorted({*rows, *told}):
            claims = claimed(counted(rows.rows(concept), empty), sources, self.selection)
            yield Said(concept, list(claims), told.get(concept, ()))

    def class_of(self, concept: str) -> str:
        """The class of a concept (IRI), "" for none."""
        return self.classes.get(concept, "Strategy") if concept else ""


class Topics:
    """What the sentences of facts are about, by the claims that stand in them."""

    def __init__(self, told: Iterable[Told], segments: Collection[str]) -> None:
        """`segments` (notations) are those whose claims tell it."""
        self._segments = segments
        self._near: dict[Told, str] = {}
        self._told: defaultdict[str, list[Told]] = defaultdict(list)
        for fact in told:
            self._told[fact.citation.document].append(fact)

    def add(self, claims: Sequence[Claimed]) -> None:
        """Take the claims of a document."""
        cited = [claimed.citation for claimed in claims if claimed.segment in self._segments]
        for fact in self._told.get(claims[0].citation.document, ()):
            start, end = fact.citation.start, fact.citation.end
            if near := Counter(c.aspect for c in cited if c.start < end and start < c.end):
                self._near[fact] = _most(near)

    def of(self, fact: Told, usual: Counter[str]) -> str:
        """The aspect of the words around a fact, else the most `usual` one of its concept, else ""."""
        return self._near[fact] if fact in self._near else _most(usual)


def _most(aspects: Counter[str]) -> str:
    return min(aspects, key=lambda aspect: (-aspects[aspect], aspect), default="")
