"""What other documents state of the topics of a draft that the draft does not: ranked by how many sources do."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.answers.entries import Entry
from pipeline.answers.published import Row
from pipeline.answers.sentences import Sentences
from pipeline.answers.values import readable
from pipeline.records import ADVISED, HEDGED, STATED

PLAINEST = (STATED, ADVISED, HEDGED)

QUOTES = 3
"""Quotes behind a statement that are shown; its sources are counted all the same."""

NEAR = 3
"""Concepts of the draft that are named as the neighbours of another."""


@dataclass(frozen=True, slots=True)
class Statements:
    """Rows of claims.jsonl, relations.jsonl and facts.jsonl; `sources` of their documents is of `read_sources`."""

    claims: list[Row]
    relations: list[Row]
    facts: list[Row]
    sources: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document at a place in it (raw offsets)."""

    document: str
    language: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Voice:
    """A statement in words, the documents that make it, their languages, and some of the quotes behind it.

    `sources` counts documents; translations and near copies of one text are one source.
    """

    sentence: str
    sources: int
    documents: tuple[str, ...]
    languages: tuple[str, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Lack:
    """A statement that the draft lacks, and the concept (IRI, label) that it is about.

    `near` are concepts of the draft (labels) next to one that it does not name; empty where it names the concept.
    """

    concept: str
    label: str
    near: tuple[str, ...]
    said: Voice


Key = tuple[Hashable, ...]
"""What makes two rows of different documents the same statement."""


def find_lacks(
    draft: Statements, others: Statements, named: Collection[str], entries: Mapping[str, Entry], sentences: Sentences
) -> list[Lack]:
    """What `others` state and `draft` does not, the most sources first.

    `named` are the concepts (IRIs) that the draft names, `entries` those about which it may lack something. Statements
    are told for the segments that it speaks of, or for all where it speaks of none; of concepts next to its own only
    claims are told.
    """
    segments = {row["segment"] for row in draft.claims}
    near = _Neighbours(named, others.relations, entries)
    had = {subject for row in _rows(draft) for subject in _subjects(row)}
    found: defaultdict[Key, list[Row]] = defaultdict(list)
    for row in _rows(others):
        its = set(_segments(row))
        if had.isdisjoint(_subjects(row)) and (not its or not segments or its & segments):
            found[_key(row, sentences)].append(row)
    lacks = []
    for rows in found.values():
        concept = _concept(rows[0], named)
        neighbours = () if concept in named or "class" not in rows[0] else near.of(concept)
        if (concept in named and concept in entries) or neighbours:
            said = voice(worded(rows, sentences), _quotes(rows), others.sources, sentences.names.language)
            lacks.append(Lack(concept, sentences.names.of(concept), tuple(map(sentences.names.of, neighbours)), said))
    return _ranked(lacks)


def _rows(statements: Statements) -> Iterator[Row]:
    yield from statements.claims
    yield from statements.relations
    yield from statements.facts


def _subjects(row: Row) -> list[Key]:
    """What a row says something of: who says anything of the same lacks nothing, be it another value or denied."""
    if "predicate" in row:
        return [(row["subject"], row["predicate"], row["object"])]
    return [(row.get("type", ""), row["concept"], segment) for segment in _segments(row) or [""]]


def _key(row: Row, sentences: Sentences) -> Key:
    """What makes rows of several documents one statement: of facts also their value, in words."""
    if "type" in row:
        return (sentences.fact(row),)
    return (*_subjects(row), *_segments(row), row["polarity"])


def _segments(row: Row) -> list[str]:
    return [row["segment"]] if "segment" in row else row["segments"]


def _concept(row: Row, named: Collection[str]) -> str:
    """What a statement is about: of the ends of a relation the one that the draft names."""
    if "predicate" in row:
        return next((row[end] for end in ("subject", "object") if row[end] in named), "")
    return row["concept"] or ""


class _Neighbours:
    """Which concepts of a draft stand next to others: tied to them by a text or the thesaurus, above or beside them."""

    def __init__(self, named: Collection[str], relations: Iterable[Row], entries: Mapping[str, Entry]) -> None:
        self.entries = entries
        self.above = {iri for concept in named if concept in entries for iri in entries[concept].broader}
        self.tied: defaultdict[str, set[str]] = defaultdict(set)
        self.children: defaultdict[str, set[str]] = defaultdict(set)
        for row in relations:
            for one, other in ((row["subject"], row["object"]), (row["object"], row["subject"])):
                if other in named:
                    self.tied[one].add(other)
        for concept in named & entries.keys():
            for other in entries[concept].related:
                self.tied[other].add(concept)
            for parent in entries[concept].broader[:1]:
                self.children[parent].add(concept)
        self.named = named

    def of(self, concept: str) -> tuple[str, ...]:
        """The concepts (IRIs) of the draft next to one that it lacks; none for one that is only more general."""
        entry = self.entries.get(concept)
        if not entry or concept in self.above:
            return ()
        tied = self.tied[concept] | (set(entry.related) & set(self.named))
        parents = [iri for iri in entry.broader[:1] if iri in self.named]
        beside = {iri for parent in entry.broader[:1] for iri in self.children[parent]}
        return tuple(dict.fromkeys([*sorted(tied), *parents, *sorted(beside)]))[:NEAR]


def voice(sentence: str, quotes: Iterable[Quote], sources: Mapping[str, str], reader: str) -> Voice:
    """Quotes that state the same as one statement; `sources` is of `read_sources`."""
    every = list(quotes)
    documents, languages = {quote.document for quote in every}, {quote.language for quote in every}
    count = len({sources.get(name, name) for name in documents})
    return Voice(sentence, count, tuple(sorted(documents)), tuple(sorted(languages)), in_turn(every, reader))


def worded(rows: list[Row], sentences: Sentences) -> str:
    """The sentence of rows that state the same, in the plainest modality that one of them has."""
    first = rows[0]
    if "predicate" in first:
        return sentences.relation(min(rows, key=lambda row: PLAINEST.index(row["modality"])))
    if "type" in first:
        return sentences.fact(first)
    return sentences.claim(first | {"modality": [modality for row in rows for modality in row["modality"]]})


def _quotes(rows: Iterable[Row]) -> Iterator[Quote]:
    """The words behind rows; of a relation those of its object, which stand last."""
    for row in rows:
        for told in row["evidence"][-1:] if "predicate" in row else row["evidence"]:
            yield Quote(row["document"], row["language"], told["start"], told["end"], readable(told["quote"]))


def in_turn(quotes: Iterable[Quote], reader: str) -> tuple[Quote, ...]:
    """A few of the quotes: in turn from all documents, within that from all languages, that of the reader first.

    Pages repeat themselves: the same words are quoted once.
    """
    turns: Counter[tuple[str, ...]] = Counter()
    ranked = []
    first: dict[str, Quote] = {}
    for quote in quotes:
        first.setdefault(quote.text.casefold(), quote)
    for place, quote in enumerate(first.values()):
        turns[quote.language, quote.document] += 1
        turn = turns[quote.language, quote.document]
        turns[quote.language, str(turn), ""] += 1
        of_language = turns[quote.language, str(turn), ""]
        ranked.append((turn, of_language, quote.language != reader, place, quote))
    return tuple(quote for *_, quote in sorted(ranked, key=lambda each: each[:-1]))[:QUOTES]


def _ranked(lacks: Iterable[Lack]) -> list[Lack]:
    """By sources, then languages; of the same number in turn from all concepts."""
    turns: Counter[tuple[int, int, str]] = Counter()
    ranked = []
    for lack in sorted(lacks, key=lambda lack: lack.said.sentence):
        known = (-lack.said.sources, -len(lack.said.languages))
        turns[*known, lack.concept] += 1
        ranked.append((*known, turns[*known, lack.concept], lack.said.sentence, lack))
    return [lack for *_, lack in sorted(ranked, key=lambda each: each[:-1])]
