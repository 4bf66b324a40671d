"""What documents in one language lack that those in others cover: a gap for each concept, segment and language.

A label in the thesaurus is no coverage: only what documents state is. A platform that matters in no market of a
language is no gap of that language.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pyoxigraph as ox

from pipeline.answers.aspects import home_aspects
from pipeline.answers.coverage import Counts, Coverage, Support, read_coverage
from pipeline.answers.decisions import Decision, read_decisions
from pipeline.answers.entries import Entry, read_entries
from pipeline.answers.published import read_counted_mentions, read_sources
from pipeline.answers.query import run
from pipeline.records import DECISIONS, LANGUAGES, Problem

Cell = tuple[str, str, str]
"""Concept (IRI), language, and segment (notation, "" for all), as in `Coverage.cells`."""

_MARKETS = "SELECT ?language ?market { ?node a b2g:Market ; dct:language ?language ; dct:identifier ?market }"


class GapKind(StrEnum):
    """What is missing: any text; claims for this segment, of what is covered otherwise; more than a mention; a word of
    the language's own, where only the English one is used; a use in any language at all.
    """

    NO_TEXT = "no-text"
    OTHER_SEGMENT = "other-segment"
    ONLY_MENTIONED = "only-mentioned"
    ENGLISH_ONLY = "english-only"
    NEVER_USED = "never-used"


SHARE_LACKING = {
    GapKind.NO_TEXT: 1.0,
    GapKind.OTHER_SEGMENT: 0.75,
    GapKind.ONLY_MENTIONED: 0.5,
    GapKind.ENGLISH_ONLY: 0.25,
    GapKind.NEVER_USED: 0.0,
}
"""How much of a gap each kind is, from a text to write down to a word to translate: an order, not a measurement."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What a language lacks of a concept, for a segment (notation) or for all (""), and who covers it.

    `own` are the counts of the language itself, `others` those of the languages that cover it, `documents` theirs, by
    name. `weight` is the share of the documents of another language that name what is lacking (the mean over the other
    languages that have documents, 0 to 1) times SHARE_LACKING.
    """

    concept: str
    language: str
    segment: str
    kind: GapKind
    weight: float
    own: Counts
    others: tuple[tuple[str, Counts], ...]
    documents: tuple[str, ...] = ()
    decision: Decision | None = None

    @property
    def cell(self) -> Cell:
        """What tells the gap from others, in this build and the next."""
        return self.concept, self.language, self.segment

    @property
    def covered(self) -> list[Cell]:
        """The cells of the languages that cover it."""
        return [(self.concept, other, self.segment) for other, _ in self.others]

    @property
    def texts(self) -> int:
        """The documents that cover it in the other languages, together."""
        return sum(counts.documents for _, counts in self.others)

    @property
    def statements(self) -> int:
        """What the other languages state, together."""
        return sum(counts.statements for _, counts in self.others)


@dataclass(frozen=True, slots=True)
class Survey:
    """The gaps of a build, the heaviest first, what they were read from, and what is wrong in the file of decisions.

    `aspects` are of `home_aspects`.
    """

    entries: Mapping[str, Entry]
    aspects: Mapping[str, str]
    coverage: Coverage
    gaps: tuple[Gap, ...]
    problems: tuple[Problem, ...] = ()


def survey(
    build: Path, store: ox.Store, least: int = 1, decisions: Path | None = None, coverage: Coverage | None = None
) -> Survey:
    """The gaps of a build folder, whose store is `store`, with the decisions of a file (by default the build's copy).

    Other languages must state at least `least` things of what is lacking; with 0 also what no language covers counts.
    `coverage` is of `read_coverage`, if that was read before.
    """
    entries, coverage = read_entries(store), coverage or read_coverage(store)
    known, problems = read_decisions(decisions or build / DECISIONS, entries)
    found = list(find_gaps(coverage, entries, read_markets(store), least))
    documents = covering_documents(build, store, {cell for gap in found for cell in gap.covered})
    told = (_told(gap, documents, known) for gap in found)
    order = sorted(told, key=lambda gap: (-gap.weight, -gap.statements, gap.cell))
    return Survey(entries, home_aspects(store, entries), coverage, tuple(order), tuple(problems))


def find_gaps(
    coverage: Coverage, entries: Mapping[str, Entry], markets: Mapping[str, frozenset[str]], least: int = 1
) -> Iterator[Gap]:
    """The gaps of every concept that is not deprecated, in each language, for each segment and for all.

    `markets` are those of each language (see `read_markets`).
    """
    segments = sorted({segment for *_, segment in coverage.cells} | {""})
    named = {concept for concept, *_ in coverage.cells}
    for entry in entries.values():
        if entry.deprecated or (least and entry.iri not in named):  # no language covers what none names: most entries
            continue
        for language in LANGUAGES:
            if is_sold(entry, markets.get(language)):
                found = (_gap(coverage, entry, language, segment) for segment in segments)
                yield from (gap for gap in found if gap and gap.statements >= (least or bool(gap.segment)))


def folded(gaps: Iterable[Gap]) -> list[Gap]:
    """Gaps without those of segments that follow from a gap of the concept as a whole: it is not covered at all."""
    every = list(gaps)
    whole = {(gap.concept, gap.language) for gap in every if not gap.segment and gap.own.support is not Support.COVERED}
    return [gap for gap in every if not gap.segment or (gap.concept, gap.language) not in whole]


def read_markets(store: ox.Store) -> dict[str, frozenset[str]]:
    """The markets of each language, as `markets.ttl` has them; empty where the build knows none."""
    found: dict[str, set[str]] = defaultdict(set)
    for language, market in run(store, _MARKETS).terms():
        found[language].add(market)
    return {language: frozenset(names) for language, names in found.items()}


def covering_documents(build: Path, store: ox.Store, cells: Collection[Cell]) -> dict[Cell, tuple[str, ...]]:
    """The documents, by name, that `documentCount` counts in some cells: duplicates, repeats and empty headings left
    out, and of the documents of one source in one language all but the first.
    """
    found: dict[Cell, list[str]] = {cell: [] for cell in cells}
    mentions = read_counted_mentions(build, store, {concept for concept, *_ in cells})
    for name, rows in groupby(mentions, key=itemgetter("document")):
        named = {(row["concept"], row["language"], segment) for row in rows for segment in ("", *row["segments"])}
        for cell in named & found.keys():
            found[cell].append(name)
    sources = read_sources(store)
    return {cell: _first_of_each(names, sources) for cell, names in found.items() if names}


def _first_of_each(names: Iterable[str], sources: Mapping[str, str]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for name in sorted(names):
        first.setdefault(sources.get(name, name), name)
    return tuple(first.values())


def is_sold(entry: Entry, markets: frozenset[str] | None) -> bool:
    """Whether a concept matters in one of some markets (None: not known); most matter in all."""
    return not entry.markets or markets is None or not markets.isdisjoint(entry.markets)


def _gap(coverage: Coverage, entry: Entry, language: str, segment: str) -> Gap | None:
    others = [other for other in LANGUAGES if other != language]
    if not (kind := _kind(coverage, entry, language, segment)):
        return None
    counted = ((other, coverage.of(entry.iri, other, segment)) for other in others)
    covering = tuple((other, counts) for other, counts in counted if counts.support == Support.COVERED)
    shares = [counts.documents / coverage.documents[other] for other, counts in covering]
    weight = SHARE_LACKING[kind] * sum(shares) / max(len(coverage.documents.keys() & others), 1)
    own = coverage.of(entry.iri, language, segment)
    return Gap(entry.iri, language, segment, kind, round(weight, 4), own, covering)


def _kind(coverage: Coverage, entry: Entry, language: str, segment: str) -> GapKind | None:
    whole = coverage.of(entry.iri, language)
    if not whole.mentions:
        used = any(coverage.of(entry.iri, other).mentions for other in LANGUAGES)
        return GapKind.NO_TEXT if used else GapKind.NEVER_USED
    if not segment and whole.english == whole.mentions and has_own_word(entry, language):
        return GapKind.ENGLISH_ONLY
    if coverage.of(entry.iri, language, segment).support == Support.COVERED:
        return None
    return GapKind.OTHER_SEGMENT if whole.support == Support.COVERED else GapKind.ONLY_MENTIONED


def has_own_word(entry: Entry, language: str) -> bool:
    """Whether the thesaurus has a word to use instead of the English one, which is no name that stays as it is."""
    english = entry.pref_label("en").casefold()
    kept = any(entry.pref_label(other).casefold() == english for other in LANGUAGES)
    return not kept and english not in entry.pref_label(language).casefold()


def with_decision(gap: Gap, decisions: list[Decision]) -> Gap:
    """A gap with the last of the decisions that are about it."""
    decision = next((d for d in reversed(decisions) if d.is_about(gap.concept, gap.language, gap.segment)), None)
    return replace(gap, decision=decision)


def _told(gap: Gap, documents: Mapping[Cell, tuple[str, ...]], decisions: list[Decision]) -> Gap:
    names = [name for cell in gap.covered for name in documents.get(cell, ())]
    return replace(with_decision(gap, decisions), documents=tuple(names))
