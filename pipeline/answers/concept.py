"""All that a build holds about a concept: entry, coverage, claims, relations, facts and quotes.

Made for one concept as for all of them in one pass over the files of the build. Repeats, copies and headings with
nothing below them count for nothing, and sentences with the same words, wherever they stand, are one quote.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from sys import intern
from tempfile import TemporaryDirectory
from typing import Any

import pyoxigraph as ox

from pipeline.answers.coverage import Counts, Coverage, read_coverage
from pipeline.answers.entries import Entry
from pipeline.answers.named import ask_named, write_named
from pipeline.answers.published import Row, counted, read_empty_headings
from pipeline.answers.row_index import RowIndex, field
from pipeline.records import DENIED


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that names the concept, in raw offsets, and what it is evidence of there.

    `marks` are the spans of the concept's mentions in it. `segments`, `denied` (notations), `modality` and `aspects`
    are what those mentions are evidence of. `copies` are other places (document, start) with the same words and ties.
    """

    document: str
    language: str
    start: int
    end: int
    text: str
    kind: str
    marks: tuple[tuple[int, int], ...]
    segments: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    modality: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    copies: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """A concept and its counts, those of the summary graph, which have translations and other copies of one text as
    one: by language and segment (notation, "" for all that names the concept).
    """

    entry: Entry
    counts: dict[tuple[str, str], Counts]


@dataclass(frozen=True, slots=True)
class ConceptPage(Counted):
    """What a page about a concept shows. Rows are those of the JSON Lines files of the build, in their order.

    Claims come without evidence that does not count. Of translations and other copies of one text all claims are there.
    `relations` have the concept at either end; `facts` are about it, or have it among their steps or in their words.
    `uses` says how often documents name it by each label: (label, language of the label) to mentions.
    """

    uses: dict[tuple[str, str], int]
    claims: tuple[Row, ...]
    relations: tuple[Row, ...]
    facts: tuple[Row, ...]
    quotes: tuple[Quote, ...]


class Concepts:
    """The concepts of a build folder, of each of which the page is made when it is asked for."""

    def __init__(self, build: Path, counted: Mapping[str, Counted], named: Callable[[str], Iterable[Row]]) -> None:
        """`counted` are the concepts by IRI; `named` gives the sentences that name one, as `write_named` has them.

        Raises FileNotFoundError for a folder that lacks a file.
        """
        self.counted, self._named = counted, named
        self._empty = read_empty_headings(build)
        self._claims = RowIndex(build / "claims.jsonl", field("concept"), counted)
        self._relations = RowIndex(build / "relations.jsonl", field("subject", "object"), counted)
        self._facts = RowIndex(build / "facts.jsonl", lambda line: concepts_of_fact(json.loads(line)), counted)

    def page(self, iri: str) -> ConceptPage:
        """The page of a concept."""
        known, claims = self.counted[iri], tuple(counted(self._claims.rows(iri), self._empty))
        uses, quotes = _used(iri, self._named(iri))
        relations, facts = (tuple(index.rows(iri)) for index in (self._relations, self._facts))
        told = tuple(_quotes(quotes, claims))
        return ConceptPage(known.entry, known.counts, uses, claims, relations, facts, told)


def concept_pages(
    build: Path, store: ox.Store, entries: Mapping[str, Entry], wanted: Collection[str] | None = None
) -> Iterator[ConceptPage]:
    """The pages of all concepts (or those in `wanted`, IRIs), in order of `entries`, of a build folder.

    `store` is the build's, `entries` are of `read_entries`. Raises FileNotFoundError for a folder that lacks a file.
    """
    about = count_concepts(entries, set(entries if wanted is None else wanted), read_coverage(store))
    if len(about) == 1:
        concepts = Concepts(build, about, lambda iri: ask_named(build, store, iri))
        yield from map(concepts.page, about)
        return
    with TemporaryDirectory() as folder:
        write_named(build, store, named := Path(folder) / "named.jsonl")
        concepts = Concepts(build, about, RowIndex(named, field("concept"), about).rows)
        yield from map(concepts.page, about)


def count_concepts(entries: Mapping[str, Entry], wanted: Collection[str], coverage: Coverage) -> dict[str, Counted]:
    """The counts of the concepts that are wanted (IRIs), in order of `entries`; `coverage` is of `read_coverage`."""
    found = {iri: Counted(entry, {}) for iri, entry in entries.items() if iri in wanted}
    for (iri, language, segment), cell in sorted(coverage.cells.items()):
        if iri in found:
            found[iri].counts[language, segment] = cell
    return found


def concepts_of_fact(row: Row) -> list[str]:
    """The concepts (IRIs) that a row of facts.jsonl is about, or has among its steps or in its words."""
    return [*filter(None, [row["concept"]]), *row.get("steps", ()), *row.get("about_concepts", ())]


def ranked(quotes: Iterable[Quote]) -> list[Quote]:
    """Quotes by what they are worth to a reader: sentences that are evidence, headings that are, then mere mentions;
    within that in turn from every document, in text order.
    """
    turns: Counter[tuple[int, str]] = Counter()
    places = []
    for quote in quotes:
        worth = 2 if not (quote.segments or quote.denied) else 1 if quote.kind in ("heading", "label") else 0
        turns[worth, quote.document] += 1
        places.append((worth, turns[worth, quote.document], quote.document, quote.start, quote))
    return [quote for *_, quote in sorted(places, key=lambda place: place[:-1])]


Place = tuple[str, int, int]
"""Document, begin and end of a sentence."""


def _used(concept: str, named: Iterable[Row]) -> tuple[dict[tuple[str, str], int], list[Quote]]:
    """How often a concept is named by each label, and its quotes, for now without what they are evidence of."""
    uses: Counter[tuple[str, str]] = Counter()
    quotes = []
    for row in named:
        own = [mention for mention in row["mentions"] if mention["concept"] == concept]
        uses.update((mention["label"], mention["label_language"]) for mention in own)
        name, language, kind = (intern(row[field]) for field in ("document", "language", "kind"))
        marks = tuple(sorted((mention["start"], mention["end"]) for mention in own))
        quotes.append(Quote(name, language, row["start"], row["end"], row["text"], kind, marks))
    return dict(sorted(uses.items())), quotes


def _quotes(quotes: Iterable[Quote], claims: Iterable[Row]) -> list[Quote]:
    """The quotes in text order, with what they are evidence of, and one for all with the same words and ties."""
    told: dict[Place, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for claim in claims:
        for evidence in claim["evidence"]:
            about = told[claim["document"], evidence["start"], evidence["end"]]
            about["denied" if claim["polarity"] == DENIED else "segments"].add(claim["segment"])
            about["modality"].add(evidence["modality"])
            about["aspects"] |= {evidence["aspect"]} - {None}
    kept: dict[tuple[Any, ...], Quote] = {}
    copies: defaultdict[tuple[Any, ...], list[tuple[str, int]]] = defaultdict(list)
    for plain in sorted(quotes, key=_place):
        quote = _told(plain, told[place]) if (place := _place(plain)) in told else plain
        words = (quote.language, " ".join(quote.text.casefold().split()), quote.segments, quote.denied)
        if kept.setdefault(words, quote) is not quote:
            copies[words].append(place[:2])
    return [replace(first, copies=tuple(copies[words])) if words in copies else first for words, first in kept.items()]


def _place(quote: Quote) -> Place:
    return quote.document, quote.start, quote.end


def _told(quote: Quote, values: Mapping[str, set[str]]) -> Quote:
    """A quote with what it is evidence of."""
    segments, denied, modality, aspects = (
        tuple(sorted(values.get(name, ()))) for name in ("segments", "denied", "modality", "aspects")
    )
    return replace(quote, segments=segments, denied=denied, modality=modality, aspects=aspects)
