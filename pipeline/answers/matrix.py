"""B2B against B2C, side by side: a row a concept, a cell a segment, by class or by the aspects in which they differ."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from pipeline.answers.query import run
from pipeline.answers.testimony import (
    EVERYTHING,
    Citation,
    Claimed,
    Selection,
    Told,
    in_turn,
    read_claimed,
    read_classes,
    read_told,
)
from pipeline.records import ADVISED, ASSERTED, CLAIMED, DENIED, HEDGED, Comparison, Likeness

SEGMENTS = ("B2B", "B2C")
"""The segments that are set side by side unless others are asked for."""


_ASPECTS = 'SELECT ?key { ?aspect a b2g:Aspect BIND (REPLACE(STR(?aspect), "^.*/", "") AS ?key) } ORDER BY ?key'


@dataclass(frozen=True, slots=True)
class Support:
    """How much a language says in a cell: `documents` that say something, and claims asserted and denied.

    Near copies of one source count as one document.
    """

    language: str
    documents: int
    asserted: int
    denied: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What documents say of a concept for one segment (a notation).

    `support` is by language; `advised` and `hedged` count sentences. `facts` are durations and sequences of the
    segment, `citations` all sentences, the most telling first.
    """

    segment: str
    support: tuple[Support, ...] = ()
    advised: int = 0
    hedged: int = 0
    facts: tuple[Told, ...] = ()
    citations: tuple[Citation, ...] = ()

    @property
    def documents(self) -> int:
        """Documents that assert or deny the concept for the segment."""
        return sum(support.documents for support in self.support)

    @property
    def asserted(self) -> int:
        """Claims that assert it: a document has at most one."""
        return sum(support.asserted for support in self.support)

    @property
    def denied(self) -> int:
        """Claims that deny it: a document has at most one."""
        return sum(support.denied for support in self.support)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A concept (IRI; "" for what is said of a segment as a whole) in a group (a class, or the key of an aspect or "").

    `cells` are in the order of the segments asked for. `facts` compare the segments: more and less, the same or
    different. `only` is the one segment that has it by claims or facts, else "". `weight` orders rows: how many
    documents speak, times up to two for how unequally.
    """

    group: str
    concept: str
    cells: tuple[Cell, ...]
    facts: tuple[Told, ...]
    only: str
    weight: float


@dataclass(frozen=True, slots=True)
class Statements:
    """What a matrix is made of: the classes of concepts (see `read_classes`), claims and facts."""

    classes: Mapping[str, str]
    claims: tuple[Claimed, ...]
    told: tuple[Told, ...]


def read_aspects(store: ox.Store) -> list[str]:
    """The keys of the aspects that a build's store knows, sorted."""
    return [key for (key,) in run(store, _ASPECTS).terms()]


def read_matrix(
    build: Path,
    store: ox.Store,
    selection: Selection = EVERYTHING,
    by_aspect: bool = False,
    aspects: Collection[str] = (),
    segments: Sequence[str] = SEGMENTS,
) -> list[MatrixRow]:
    """The matrix of a build folder and its store: in each group the rows first of which most is to tell.

    Classes are in the order of CLAIMED, aspects by how much is said of them; what has no group comes last. `aspects`
    (keys), if any, are the only ones that sentences may be about.
    """
    return make_matrix(read_statements(build, store, selection), selection, by_aspect, aspects, segments)


def read_statements(build: Path, store: ox.Store, selection: Selection = EVERYTHING) -> Statements:
    """The statements of a build folder and its store, those of a selection."""
    claims, told = read_claimed(build, store, selection), read_told(build, store, selection)
    return Statements(read_classes(store), tuple(claims), tuple(told))


def make_matrix(
    statements: Statements,
    selection: Selection = EVERYTHING,
    by_aspect: bool = False,
    aspects: Collection[str] = (),
    segments: Sequence[str] = SEGMENTS,
) -> list[MatrixRow]:
    """The matrix of statements, as `read_matrix` has it; of those read before, it takes the sentences of the selection
    and the facts about its concepts.
    """
    classes = statements.classes
    claims = [c for c in statements.claims if c.segment in segments and selection.holds(c.citation.place)]
    told = (fact for fact in statements.told if _wanted(fact, selection, classes, segments))
    table = _Table(segments)
    for claimed in claims:
        if not aspects or claimed.citation.aspect in aspects:
            table.claimed[claimed.citation.aspect if by_aspect else claimed.class_, claimed.concept].append(claimed)
    topics = _Topics(claims)
    for fact in told:
        aspect = topics.of(fact)
        if not aspects or aspect in aspects:
            table.told[aspect if by_aspect else _class(fact.concept, classes), fact.concept].append(fact)
    return table.rows()


def _wanted(fact: Told, selection: Selection, classes: Mapping[str, str], segments: Collection[str]) -> bool:
    known = selection.about(fact.concept, _class(fact.concept, classes))
    return known and bool(set(fact.segments) & set(segments)) and selection.holds(fact.citation.place)


def _class(concept: str, classes: Mapping[str, str]) -> str:
    return classes.get(concept, "Strategy") if concept else ""


class _Topics:
    """What the sentences of facts are about, by the claims that stand in them."""

    def __init__(self, claims: Iterable[Claimed]) -> None:
        self.by_document: defaultdict[str, list[Citation]] = defaultdict(list)
        self.by_concept: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for claimed in claims:
            self.by_document[claimed.citation.document].append(claimed.citation)
            self.by_concept[claimed.concept][claimed.citation.aspect] += 1

    def of(self, fact: Told) -> str:
        """The aspect of the words around the fact, else the one in which its concept mostly stands, else ""."""
        cited = fact.citation
        near = (c for c in self.by_document[cited.document] if c.start < cited.end and cited.start < c.end)
        found = Counter(c.aspect for c in near) or self.by_concept[fact.concept]
        return min(found, key=lambda aspect: (-found[aspect], aspect), default="")


Key = tuple[str, str]
"""Group and concept of a row."""


class _Table:
    """Statements by row, while they are read."""

    def __init__(self, segments: Sequence[str]) -> None:
        self.segments = segments
        self.claimed: defaultdict[Key, list[Claimed]] = defaultdict(list)
        self.told: defaultdict[Key, list[Told]] = defaultdict(list)

    def rows(self) -> list[MatrixRow]:
        rows = [self.row(group, concept) for group, concept in sorted({*self.claimed, *self.told})]
        weights: defaultdict[str, float] = defaultdict(float)
        for row in rows:
            weights[row.group] += row.weight
        first = {group: place for place, group in enumerate(CLAIMED)}
        return sorted(
            rows,
            key=lambda r: (
                not r.group,
                first.get(r.group, 0),
                -weights[r.group],
                r.group,
                -r.weight,
                r.concept,
            ),
        )

    def row(self, group: str, concept: str) -> MatrixRow:
        claims, told = self.claimed[group, concept], self.told[group, concept]
        compared = tuple(fact for fact in told if isinstance(fact.value, Comparison | Likeness))
        cells = tuple(
            _cell(s, [c.citation for c in claims if c.segment == s], _of(told, s, compared)) for s in self.segments
        )
        spoken_of = [cell.segment for cell in cells if cell.asserted or cell.facts]
        only = spoken_of[0] if concept and len(spoken_of) == 1 else ""
        return MatrixRow(group, concept, cells, compared, only, _weight(cells, compared))


def _of(told: Iterable[Told], segment: str, compared: Collection[Told]) -> tuple[Told, ...]:
    return tuple(fact for fact in told if segment in fact.segments and fact not in compared)


def _cell(segment: str, citations: Sequence[Citation], facts: tuple[Told, ...]) -> Cell:
    modality = Counter(cited.modality for cited in citations)
    support = tuple(_support(citations))
    return Cell(segment, support, modality[ADVISED], modality[HEDGED], facts, in_turn(citations))


def _support(citations: Iterable[Citation]) -> Iterator[Support]:
    documents: defaultdict[str, set[str]] = defaultdict(set)
    claims: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for cited in citations:
        documents[cited.language].add(cited.source)
        claims[cited.language, cited.polarity].add(cited.source)
    for language in sorted(documents):
        asserted, denied = (len(claims[language, polarity]) for polarity in (ASSERTED, DENIED))
        yield Support(language, len(documents[language]), asserted, denied)


def _weight(cells: Sequence[Cell], compared: Sequence[Told]) -> float:
    told = chain(compared, *(cell.facts for cell in cells))
    documents = {cited.source for cell in cells for cited in cell.citations} | {fact.citation.source for fact in told}
    leaning = [cell.asserted - cell.denied for cell in cells]
    unequal = (max(leaning) - min(leaning)) / max(1, *(cell.asserted + cell.denied for cell in cells))
    return round(len(documents) * (1 + min(1.0, unequal)), 3)
