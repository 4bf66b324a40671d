"""Coverage as a table of heat: concepts by language and by segment, rolled up by class."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.answers.concept import Counted
from pipeline.answers.coverage import NOTHING, Counts, Support
from pipeline.answers.report.material import Material
from pipeline.records import LANGUAGES

HOTTEST = 4
_STATEMENTS = (1, 4, 10)
"""Numbers of statements from which a covered cell is one step hotter."""
_CLAIMS = (1, 2, 4, 8)
"""Numbers of claims from which the cell of a segment is one step hotter."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, the word beside it (a key of the wording), and how hot its colour is, 0 to HOTTEST."""

    number: int
    word: str
    heat: int


@dataclass(frozen=True, slots=True)
class Row:
    """A concept with a cell a language and a cell a segment, `depth` steps below the first concept of its branch."""

    page: Counted
    depth: int
    languages: tuple[Cell, ...]
    segments: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class KindRow:
    """A class of the schema: how many of its named concepts each language covers, and each segment has claims of."""

    kind: str
    concepts: int
    languages: tuple[Cell, ...]
    segments: tuple[Cell, ...]


def coverage(material: Material) -> dict[str, Any]:
    """What the page about coverage shows: classes, and below each of them its concepts as trees."""
    pages = _by_kind(material)
    rows = kind_rows(material)
    documents = {language: material.coverage.documents.get(language, 0) for language in LANGUAGES}
    branches = {row.kind: list(_branches(material, pages[row.kind])) for row in rows}
    return {"rows": rows, "branches": branches, "documents": documents}


def kind_rows(material: Material) -> list[KindRow]:
    """The classes, those with most concepts first."""
    rows = [_kind_row(material, kind, pages) for kind, pages in _by_kind(material).items()]
    return sorted(rows, key=lambda row: (-row.concepts, row.kind))


def concept_row(material: Material, page: Counted, depth: int = 0) -> Row:
    """The cells of a concept: documents by language, claims by segment."""
    languages = tuple(language_cell(page.counts.get((language, ""), NOTHING)) for language in LANGUAGES)
    return Row(page, depth, languages, tuple(segment_cell(page, segment) for segment in material.segments))


def language_cell(counts: Counts) -> Cell:
    """How many documents of a language name a concept, and whether they say anything of it."""
    if counts.support is not Support.COVERED:
        return Cell(counts.documents, counts.support.value, int(counts.support is Support.MENTIONED))
    return Cell(counts.documents, "covered", 1 + sum(counts.statements >= least for least in _STATEMENTS))


def segment_cell(page: Counted, segment: str) -> Cell:
    """How many claims there are of a concept for a segment, in all languages, and what they say."""
    cells = [counts for (_, of), counts in page.counts.items() if of == segment]
    asserted, denied = (sum(getattr(counts, name) for counts in cells) for name in ("asserted", "denied"))
    word = "disputed" if asserted and denied else "denied" if denied else "asserted" if asserted else "none"
    return Cell(asserted + denied, word, sum(asserted + denied >= least for least in _CLAIMS))


def _kind_row(material: Material, kind: str, pages: list[Counted]) -> KindRow:
    rows = [concept_row(material, page) for page in pages]

    def rolled_up(cells: Iterable[tuple[Cell, ...]], words: tuple[str, ...]) -> tuple[Cell, ...]:
        numbers = [sum(cell.word in words for cell in column) for column in zip(*cells, strict=True)]
        return tuple(Cell(n, "of", -(-n * HOTTEST // len(pages))) for n in numbers)

    return KindRow(
        kind,
        len(pages),
        rolled_up((row.languages for row in rows), ("covered",)),
        rolled_up((row.segments for row in rows), ("asserted", "denied", "disputed")),
    )


def _by_kind(material: Material) -> dict[str, list[Counted]]:
    found: defaultdict[str, list[Counted]] = defaultdict(list)
    for page in material.concepts.values():
        found[page.entry.kind].append(page)
    return found


def _branches(material: Material, pages: list[Counted]) -> Iterator[Row]:
    """The concepts of a class in the order of a tree: each below the nearest one above it that is named as well."""
    own = {page.entry.iri: page for page in pages}
    below: defaultdict[str, list[Counted]] = defaultdict(list)
    for page in pages:
        below[next((iri for iri in page.entry.broader if iri in own), "")].append(page)

    def rows(parent: str, depth: int) -> Iterator[Row]:
        for page in sorted(below[parent], key=lambda page: (-_documents(page), page.entry.iri)):
            yield concept_row(material, page, depth)
            yield from rows(page.entry.iri, depth + 1)

    yield from rows("", 0)


def _documents(page: Counted) -> int:
    return sum(counts.documents for (_, segment), counts in page.counts.items() if not segment)
