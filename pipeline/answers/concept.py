"""All that a build holds about a concept: entry, coverage, claims, relations, facts and quotes.

Made for one concept as for all of them in one pass over the files of the build. Repeats, copies and headings with
nothing below them count for nothing, and sentences with the same words, wherever they stand, are one quote.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby, tee
from operator import itemgetter
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox

from pipeline.answers.coverage import Counts, Coverage, read_coverage
from pipeline.answers.entries import Entry
from pipeline.answers.published import (
    Row,
    read_counted,
    read_counted_mentions,
    read_empty_headings,
    read_rows,
    read_sentences,
)
from pipeline.answers.query import run
from pipeline.records import DENIED, BlockKind, Sentence

_EVIDENCE = """SELECT ?concept ?label ?labelOf ?name ?of ?from ?to ?begin ?end ?text ?kind {
  ?mention oa:hasBody ?concept ; oa:hasTarget ?sentence ; b2g:label ?label ; nif:beginIndex ?begin ; nif:endIndex ?end .
  ?sentence nif:beginIndex ?from ; nif:endIndex ?to ; nif:anchorOf ?text ; b2g:blockKind ?kind .
  ?sentence nif:referenceContext ?document . ?document dct:source ?name ; dct:language ?of .
  FILTER NOT EXISTS { ?mention b2g:repeat true }
  FILTER NOT EXISTS { ?concept a b2g:Party }
  BIND (LANG(?label) AS ?labelOf) }"""
"""In one pattern: with a filter inside of GRAPH and one outside, Oxigraph takes ten times as long."""


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
class ConceptPage:
    """What a page about a concept shows. Rows are those of the JSON Lines files of the build, in their order.

    Claims come without evidence that does not count. Of translations and other copies of one text all claims are there,
    while `counts`, those of the summary graph, have them as one: by language and segment (notation, "" for all that
    names the concept).
    `relations` have the concept at either end; `facts` are about it, or have it among their steps or in their words.
    `uses` says how often documents name it by each label: (label, language of the label) to mentions.
    """

    entry: Entry
    counts: dict[tuple[str, str], Counts]
    uses: dict[tuple[str, str], int]
    claims: tuple[Row, ...]
    relations: tuple[Row, ...]
    facts: tuple[Row, ...]
    quotes: tuple[Quote, ...]


def concept_pages(
    build: Path,
    store: ox.Store,
    entries: Mapping[str, Entry],
    wanted: Collection[str] | None = None,
    coverage: Coverage | None = None,
) -> Iterator[ConceptPage]:
    """The pages of all concepts (or those in `wanted`, IRIs), in order of `entries`, of a build folder.

    `store` is the build's, `entries` are of `read_entries`; `coverage` is of `read_coverage`, if that was read before.
    Raises FileNotFoundError for a folder that lacks a file.
    """
    about = set(entries if wanted is None else wanted) & entries.keys()
    claims = _by_concept(read_counted(build, "claims.jsonl"), about, lambda row: [row["concept"]])
    relations = _by_concept(read_rows(build, "relations.jsonl"), about, lambda row: [row["subject"], row["object"]])
    facts = _by_concept(read_rows(build, "facts.jsonl"), about, concepts_of_fact)
    counts: defaultdict[str, dict[tuple[str, str], Counts]] = defaultdict(dict)
    for (iri, language, segment), cell in sorted((coverage or read_coverage(store)).cells.items()):
        counts[iri][language, segment] = cell
    named = _named(build, store, about)
    for iri in filter(about.__contains__, entries):
        uses, quotes = dict(sorted(named[iri].uses.items())), tuple(_quotes(named[iri].quotes, claims[iri]))
        yield ConceptPage(entries[iri], counts[iri], uses, claims[iri], relations[iri], facts[iri], quotes)


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


def _by_concept(
    rows: Iterable[Row], about: Collection[str], concepts: Callable[[Row], list[str]]
) -> dict[str, tuple[Row, ...]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for iri in dict.fromkeys(concepts(row)):
            if iri in about:
                found[iri].append(row)
    return defaultdict(tuple, {iri: tuple(its) for iri, its in found.items()})


Place = tuple[str, int, int]
"""Document, begin and end of a sentence."""


@dataclass
class _Named:
    """Where a concept is named: how often by each label, and its quotes, for now without what they are evidence of."""

    uses: Counter[tuple[str, str]] = field(default_factory=Counter)
    quotes: dict[Place, Quote] = field(default_factory=dict)

    def add(self, row: Row, sentence: Sentence) -> None:
        """Add a mention, as mentions.jsonl has it, in a sentence."""
        self.uses[row["label"], row["label_language"]] += 1
        document, start, end = place = row["document"], sentence.start, sentence.end
        before = self.quotes[place].marks if place in self.quotes else ()
        marks = tuple(sorted([*before, (row["start"], row["end"])]))
        self.quotes[place] = Quote(document, row["language"], start, end, sentence.text, sentence.kind, marks)


def _named(build: Path, store: ox.Store, about: Collection[str]) -> dict[str, _Named]:
    """Where concepts are named. Of one the store is asked; for several all mentions are read, which takes less."""
    found: defaultdict[str, _Named] = defaultdict(_Named)
    for row, sentence in _asked(build, store, next(iter(about))) if len(about) == 1 else _read(build, store, about):
        found[row["concept"]].add(row, sentence)
    return found


def _asked(build: Path, store: ox.Store, concept: str) -> Iterator[tuple[Row, Sentence]]:
    """The mentions of a concept that count, and their sentences."""
    empty = read_empty_headings(build)
    for iri, label, label_of, document, language, *numbers, text, kind in run(
        store, _EVIDENCE, {"concept": ox.NamedNode(concept)}
    ).terms():
        first, last, start, end = map(int, numbers)
        if (document, first) not in empty:
            known = {"concept": iri, "label": label, "label_language": label_of}
            place = {"document": document, "language": language, "start": start, "end": end}
            yield known | place, Sentence(first, last, text, cast(BlockKind, kind))


def _read(build: Path, store: ox.Store, about: Collection[str]) -> Iterator[tuple[Row, Sentence]]:
    """The mentions of some concepts that count, and their sentences: those of a few documents at a time."""
    mentions = groupby(read_counted_mentions(build, store), itemgetter("document"))
    wanted, its = tee((name, [row for row in rows if row["concept"] in about]) for name, rows in mentions)
    sentences = read_sentences(store, (name for name, _ in wanted))
    for (_, rows), (_, told) in zip(its, sentences, strict=True):
        starts = [sentence.start for sentence in told]
        for row in rows:
            yield row, told[bisect_right(starts, row["start"]) - 1]


def _quotes(quotes: Mapping[Place, Quote], claims: Iterable[Row]) -> list[Quote]:
    """The quotes in text order, with what they are evidence of, and one for all with the same words and ties."""
    told: dict[Place, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for claim in claims:
        for evidence in claim["evidence"]:
            about = told[claim["document"], evidence["start"], evidence["end"]]
            about["denied" if claim["polarity"] == DENIED else "segments"].add(claim["segment"])
            about["modality"].add(evidence["modality"])
            about["aspects"] |= {evidence["aspect"]} - {None}
    kept: dict[tuple[Any, ...], Quote] = {}
    for place, plain in sorted(quotes.items()):
        quote = _told(plain, told[place])
        words = (quote.language, " ".join(quote.text.casefold().split()), quote.segments, quote.denied)
        first = kept.get(words)
        kept[words] = replace(first, copies=(*first.copies, place[:2])) if first else quote
    return list(kept.values())


def _told(quote: Quote, values: Mapping[str, set[str]]) -> Quote:
    """A quote with what it is evidence of."""
    segments, denied, modality, aspects = (
        tuple(sorted(values.get(name, ()))) for name in ("segments", "denied", "modality", "aspects")
    )
    return replace(quote, segments=segments, denied=denied, modality=modality, aspects=aspects)
