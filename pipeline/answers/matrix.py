"""B2B against B2C, side by side: a row a concept, a cell a segment, by class or by the aspects in which they differ."""

from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from pipeline.answers.query import run
from pipeline.answers.statements import Said, Statements, Topics
from pipeline.answers.testimony import EVERYTHING, Citation, Claimed, Selection, Told, in_turn
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
    segment, `citations` the sentences, the most telling first; `rest` counts those that are not held.
    """

    segment: str
    support: tuple[Support, ...] = ()
    advised: int = 0
    hedged: int = 0
    facts: tuple[Told, ...] = ()
    citations: tuple[Citation, ...] = ()
    rest: int = 0

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
class Layout:
    """What is set side by side: `segments` (notations), and rows by class or `by_aspect`. `aspects` (keys), if any, are
    the only ones that sentences may be about. So many `rows` of a group and `quotes` of a cell are held (None: all),
    and as many facts, with the first of each further value.
    """

    segments: Sequence[str] = SEGMENTS
    by_aspect: bool = False
    aspects: Collection[str] = ()
    rows: int | None = None
    quotes: int | None = None


@dataclass(slots=True)
class Group:
    """The rows of a class or an aspect (`name`), the heaviest first: all, or as many as are wanted of `count`.

    `weight` is that of all.
    """

    name: str
    rows: list[MatrixRow] = field(default_factory=list)
    count: int = 0
    weight: float = 0

    def add(self, row: MatrixRow, most: int | None) -> None:
        """Add a row, and hold so many at most."""
        self.count += 1
        self.weight += row.weight
        insort(self.rows, row, key=lambda row: (-row.weight, row.concept))
        if most is not None:
            del self.rows[most:]


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
    statements = Statements(build, store, selection)
    topics = Topics(statements.told, segments)
    for claims in statements.by_document() if by_aspect or aspects else ():
        topics.add(claims)
    table = Table(statements.class_of, topics, Layout(segments, by_aspect, aspects))
    for said in statements.by_concept():
        table.add(said)
    return [row for group in table.groups() for row in group.rows]


class Table:
    """The groups of a matrix, while statements come."""

    def __init__(self, class_of: Callable[[str], str], topics: Topics, layout: Layout) -> None:
        """`class_of` gives the class of a concept (IRI); `topics` has seen all claims, if aspects matter."""
        self._class_of, self._topics, self._layout = class_of, topics, layout
        self._groups: dict[str, Group] = {}

    def groups(self) -> list[Group]:
        """The groups, in their order."""
        first = {group: place for place, group in enumerate(CLAIMED)}
        return sorted(self._groups.values(), key=lambda g: (not g.name, first.get(g.name, 0), -g.weight, g.name))

    def add(self, said: Said) -> None:
        """Take what is said of a concept: all of it at once, the concepts in order of IRIs."""
        claims, told = self._claims(said), self._told(said)
        for name in {**claims, **told}:
            row = self._row(name, said.concept, claims.get(name, []), told.get(name, []))
            self._groups.setdefault(name, Group(name)).add(row, self._layout.rows)

    def _claims(self, said: Said) -> dict[str, list[Claimed]]:
        """The claims that are wanted, by group."""
        found: dict[str, list[Claimed]] = {}
        for claimed in said.claims:
            if claimed.segment in self._layout.segments and self._takes(aspect := claimed.citation.aspect):
                found.setdefault(aspect if self._layout.by_aspect else claimed.class_, []).append(claimed)
        return found

    def _told(self, said: Said) -> dict[str, list[Told]]:
        """The facts that are wanted, by group."""
        found: dict[str, list[Told]] = {}
        if not said.told:
            return found
        usual = Counter(c.citation.aspect for c in said.claims if c.segment in self._layout.segments)
        for fact in said.told:
            aspect = self._topics.of(fact, usual)
            if not set(self._layout.segments).isdisjoint(fact.segments) and self._takes(aspect):
                group = aspect if self._layout.by_aspect else self._class_of(said.concept)
                found.setdefault(group, []).append(fact)
        return found

    def _takes(self, aspect: str) -> bool:
        return not self._layout.aspects or aspect in self._layout.aspects

    def _row(self, group: str, concept: str, claims: Sequence[Claimed], told: Sequence[Told]) -> MatrixRow:
        compared = tuple(fact for fact in told if _compares(fact))
        quotes = self._layout.quotes
        cells = tuple(
            _cell(
                segment,
                [claimed.citation for claimed in claims if claimed.segment == segment],
                [fact for fact in told if segment in fact.segments and not _compares(fact)],
                quotes,
            )
            for segment in self._layout.segments
        )
        spoken_of = [cell.segment for cell in cells if cell.asserted or cell.facts]
        only = spoken_of[0] if concept and len(spoken_of) == 1 else ""
        sources = {cited.source for cited in (*(c.citation for c in claims), *(fact.citation for fact in told))}
        return MatrixRow(group, concept, cells, _held(compared, quotes), only, _weight(cells, len(sources)))


def _compares(fact: Told) -> bool:
    return isinstance(fact.value, Comparison | Likeness)


def _held(facts: Sequence[Told], most: int | None) -> tuple[Told, ...]:
    """Facts, so many of them and the first of each value, at most."""
    first = {fact.value: fact for fact in reversed(facts)}
    return tuple(fact for at, fact in enumerate(facts) if most is None or at < most or first[fact.value] is fact)


def _cell(segment: str, citations: Sequence[Citation], facts: Sequence[Told], quotes: int | None) -> Cell:
    modality = Counter(cited.modality for cited in citations)
    held = in_turn(citations)[:quotes]
    support, rest = tuple(_support(citations)), len(citations) - len(held)
    return Cell(segment, support, modality[ADVISED], modality[HEDGED], _held(facts, quotes), held, rest)


def _support(citations: Iterable[Citation]) -> Iterator[Support]:
    documents: defaultdict[str, set[str]] = defaultdict(set)
    claims: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for cited in citations:
        documents[cited.language].add(cited.source)
        claims[cited.language, cited.polarity].add(cited.source)
    for language in sorted(documents):
        asserted, denied = (len(claims[language, polarity]) for polarity in (ASSERTED, DENIED))
        yield Support(language, len(documents[language]), asserted, denied)


def _weight(cells: Sequence[Cell], sources: int) -> float:
    leaning = [cell.asserted - cell.denied for cell in cells]
    unequal = (max(leaning) - min(leaning)) / max(1, *(cell.asserted + cell.denied for cell in cells))
    return round(sources * (1 + min(1.0, unequal)), 3)
