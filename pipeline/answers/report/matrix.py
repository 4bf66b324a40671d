"""The pages of the matrix: B2B against B2C, side by side, by class, by aspect, and for one industry."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any, TypeVar

from pipeline.answers.entries import Entry
from pipeline.answers.matrix import SEGMENTS, MatrixRow, Statements, make_matrix
from pipeline.answers.passages import read_passages
from pipeline.answers.report.material import Material
from pipeline.answers.testimony import EVERYTHING, Claimed, Told

AT_ONCE, AT_MOST = 10, 200
"""Rows of a group that are shown at once, and with those that open on a click; the rest, of which less is to tell, is
counted: nobody reads a thousand rows, and ten megabytes of text have more than two thousand for each aspect.
"""

INDUSTRIES, CANDIDATES = 12, 60
"""Industries and products that have a matrix of their own: those of which most is to tell, and those that most
documents name, of which they are chosen.
"""

Stated = TypeVar("Stated", Claimed, Told)
Niches = Mapping[str, tuple[Entry, list[MatrixRow]]]
"""By the address of its page: an industry, and the rows of what is said where texts speak of it."""


def matrix(material: Material, niches: Niches, by_aspect: bool = False) -> dict[str, Any]:
    """What a page of the whole matrix shows; it leads to those of industries."""
    answers = material.answers
    rows = make_matrix(answers.statements, by_aspect=True) if by_aspect else answers.matrix
    return _shown(rows, niches, None, by_aspect)


def niche_matrix(niches: Niches, address: str) -> dict[str, Any]:
    """What the page of an industry shows, by the address of that page."""
    entry, rows = niches[address]
    return _shown(rows, niches, entry, by_aspect=False)


def find_niches(material: Material) -> Niches:
    """The industries and products that texts speak of, with what they say there, those of which most is said first.

    As `b2graph matrix --industry` has it: in sentences that name it, or stand below a heading that does. What all
    industries stand below is none.
    """
    found = []
    statements = material.answers.statements
    claims, told = _by_document(statements.claims), _by_document(statements.told)
    for entry in _most_named(material):
        about = replace(EVERYTHING, sentences=(passages := read_passages(material.store, entry.iri)))
        near = Statements(statements.classes, _within(claims, passages), _within(told, passages))
        if rows := make_matrix(near, about):
            found.append((entry, rows))
    found.sort(key=lambda niche: (-len(niche[1]), niche[0].key))
    return {f"matrix-{entry.key}.html": (entry, rows) for entry, rows in found[:INDUSTRIES]}


def _by_document(statements: Iterable[Stated]) -> dict[str, list[Stated]]:
    """Statements by document, in their order: an industry is named in few documents, and has only their statements."""
    found: defaultdict[str, list[Stated]] = defaultdict(list)
    for stated in statements:
        found[stated.citation.document].append(stated)
    return found


def _within(statements: Mapping[str, list[Stated]], documents: Collection[str]) -> tuple[Stated, ...]:
    return tuple(stated for name, its in statements.items() if name in documents for stated in its)


def _most_named(material: Material) -> list[Entry]:
    """The industries and products that most documents name, or something below them."""
    named: Counter[str] = Counter()
    for page in material.concepts.values():
        documents = sum(counts.documents for (_, segment), counts in page.counts.items() if not segment)
        named.update(dict.fromkeys((page.entry.iri, *page.entry.broader), documents))
    entries = (entry for entry in material.entries.values() if entry.class_ == "Industry" and entry.broader)
    known = sorted((e for e in entries if e.iri in named), key=lambda e: (-named[e.iri], e.key))
    return known[:CANDIDATES]


def _shown(rows: Iterable[MatrixRow], niches: Niches, industry: Entry | None, by_aspect: bool) -> dict[str, Any]:
    """Groups, each with the rows shown at once, those behind a click, and how many more there are."""
    groups = [(name, list(its)) for name, its in groupby(rows, lambda row: row.group)]
    asked = f"--industry {industry.key}" if industry else f"--by {'aspect' if by_aspect else 'class'}"
    return {
        "groups": [(name, its[:AT_ONCE], its[AT_ONCE:AT_MOST], max(0, len(its) - AT_MOST)) for name, its in groups],
        "command": f"b2graph matrix {asked} --rows 0",
        "by_aspect": by_aspect,
        "sides": SEGMENTS,
        "niches": {address: entry for address, (entry, _) in niches.items()},
        "industry": industry,
    }
