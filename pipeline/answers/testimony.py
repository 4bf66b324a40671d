"""What documents say for a segment, statement by statement: the words, the place, and how directly they are tied to it.

Read from the JSON Lines of a build, the sentences of facts from its graph. Copies and repeats are in none of them;
headings with nothing below are left out.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from sys import intern

import pyoxigraph as ox

from pipeline.answers.published import Row, read_counted, read_rows, read_sources
from pipeline.answers.query import run
from pipeline.records import Comparison, Duration, Likeness, Sequence

_CLASSES = """SELECT ?kind ?class {
  VALUES ?type { b2g:Segment b2g:Channel b2g:Metric b2g:Stage b2g:Stakeholder b2g:Criterion b2g:Industry }
  ?kind rdfs:subClassOf* ?type . BIND (STRAFTER(STR(?type), "#") AS ?class) }"""
_KINDS = "SELECT ?concept ?kind { ?concept a skos:Concept, ?kind }"

DIRECT, NEAR, FAR = 3, 2, 1
"""How directly words are tied to a segment: they name it; what they stand under does; it is carried on to them."""

_NEAR = ("label", "row_label", "introduced", "heading", "anaphora", "pointer", "comparison")
_FAR = ("carried", "announced", "document")

_SENTENCES = """SELECT ?fact ?begin ?end ?text {
  VALUES ?type { b2g:DurationFact b2g:SequenceFact b2g:ComparisonFact }
  ?fact a ?type ; b2g:evidence ?sentence .
  ?sentence nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?text }"""

Place = tuple[str, int, int]
"""Document, start and end of a sentence (raw offsets)."""

Value = Duration | Sequence | Comparison | Likeness
"""The value of a fact; the steps of a sequence are concept IRIs."""


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """The sentence that supports a statement: `quote` stands at `start` to `end` of the document (raw offsets).

    `modality` and `aspect` (a key, "" for none) are those of the words; `rule` tied them to the segment, or, of a fact,
    read it. `source` is the document, or the one that it is a translation or near copy of: one voice.
    """

    document: str
    start: int
    end: int
    language: str
    quote: str
    polarity: str = ""
    modality: str = ""
    aspect: str = ""
    rule: str = ""
    source: str = ""

    @property
    def place(self) -> Place:
        """Where the sentence stands."""
        return self.document, self.start, self.end

    @property
    def directness(self) -> int:
        """How directly the words are tied to the segment: DIRECT, NEAR or FAR."""
        return FAR if self.rule in _FAR else NEAR if self.rule in _NEAR else DIRECT


@dataclass(frozen=True, slots=True)
class Claimed:
    """A sentence that ties a concept (IRI) to a segment (notation), or denies it for the segment."""

    concept: str
    class_: str
    segment: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Told:
    """A fact about a concept (IRI, "" for none) and segments (notations): a duration, an order or a comparison.

    `words` are those that give it, in the sentence that is cited; a list of several lines is cited as it stands.
    """

    concept: str
    segments: tuple[str, ...]
    value: Value
    words: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Selection:
    """Which statements to read; an empty collection lets all pass.

    `documents` are names or patterns ("vi/*"); `sentences`, if given, are the only ones: (start, end) by document.
    """

    classes: Collection[str] = ()
    languages: Collection[str] = ()
    documents: Collection[str] = ()
    concepts: Collection[str] = ()
    sentences: Mapping[str, Collection[tuple[int, int]]] | None = None

    def takes(self, document: str, language: str) -> bool:
        """Whether a document and its language are wanted."""
        named = not self.documents or any(fnmatchcase(document, pattern) for pattern in self.documents)
        return named and (not self.languages or language in self.languages)

    def about(self, concept: str, class_: str) -> bool:
        """Whether a concept (IRI) of a class is wanted."""
        return (not self.classes or class_ in self.classes) and (not self.concepts or concept in self.concepts)

    def holds(self, place: Place) -> bool:
        """Whether words stand inside of a sentence that is wanted."""
        if self.sentences is None:
            return True
        name, start, end = place
        return any(begin <= start and end <= stop for begin, stop in self.sentences.get(name, ()))


EVERYTHING = Selection()


def read_classes(store: ox.Store) -> dict[str, str]:
    """The class in the contract's sense of concepts (IRIs); those that are not in it are of class "Strategy"."""
    classes = dict(run(store, _CLASSES).terms())
    return {concept: classes[kind] for concept, kind in run(store, _KINDS).terms() if kind in classes}


def read_claimed(build: Path, store: ox.Store, selection: Selection) -> Iterator[Claimed]:
    """What claims.jsonl of a build folder (and its store) holds for the selection, by documents in order."""
    return claimed(read_counted(build, "claims.jsonl"), read_sources(store), selection)


def claimed(rows: Iterable[Row], sources: Mapping[str, str], selection: Selection) -> Iterator[Claimed]:
    """What rows of claims.jsonl hold for the selection; a sentence once for each claim. `sources` is of
    `read_sources`.
    """
    for row in rows:
        if selection.takes(row["document"], row["language"]) and selection.about(row["concept"], row["class"]):
            concept, class_, segment = intern(row["concept"]), intern(row["class"]), intern(row["segment"])
            seen: set[Place] = set()
            for evidence in row["evidence"]:
                cited = _citation(row, evidence, sources)
                if cited.place not in seen and selection.holds(cited.place):
                    seen.add(cited.place)
                    yield Claimed(concept, class_, segment, cited)


def read_told(build: Path, store: ox.Store, selection: Selection) -> Iterator[Told]:
    """The durations, sequences and comparisons of a build folder and its store for the selection.

    They are not selected by concept or class: a fact may be about a segment as a whole.
    """
    sources = read_sources(store)
    sentences: dict[str, list[tuple[int, int, str]]] = {}
    for fact, *span, text in run(store, _SENTENCES).terms():
        sentences.setdefault(fact, []).append((int(span[0]), int(span[1]), text))
    for row in read_rows(build, "facts.jsonl"):
        value = _value(row)
        if value is None or not selection.takes(row["document"], row["language"]):
            continue
        words = row["evidence"][0]
        around = sentences.get(row["id"], [])
        start, end, quote = around[0] if len(around) == 1 else (words["start"], words["end"], words["quote"])
        name, language, rule = (intern(text) for text in (row["document"], row["language"], words["rule"]))
        cited = Citation(name, start, end, language, intern(quote), rule=rule, source=sources.get(name) or name)
        if selection.holds(cited.place):
            segments = segments_of(value, tuple(map(intern, row["segments"])))
            yield Told(intern(row["concept"] or ""), segments, value, words["quote"], cited)


def in_turn(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """Citations by what they are worth to a reader: the most direct first, within that in turn from all documents."""
    turns: dict[tuple[int, str], int] = {}
    ranked = []
    for cited in sorted(citations):
        key = -cited.directness, cited.document
        turns[key] = turns.get(key, 0) + 1
        ranked.append((-cited.directness, turns[key], cited))
    return tuple(cited for *_, cited in sorted(ranked))


def _citation(row: Row, evidence: Row, sources: Mapping[str, str]) -> Citation:
    """A citation whose short texts are held once."""
    name = intern(row["document"])
    words = (name, evidence["start"], evidence["end"], intern(row["language"]), evidence["quote"])
    manner = intern(row["polarity"]), intern(evidence["modality"] or "")
    about = intern(evidence["aspect"] or ""), intern(evidence["rule"])
    return Citation(*words, *manner, *about, sources.get(name, name))


def _value(row: Row) -> Value | None:
    match row["type"]:
        case "duration":
            return Duration(row["min_days"], row["max_days"])
        case "sequence":
            return Sequence(tuple(map(intern, row["steps"])))
        case "comparison" if "more" in row:
            return Comparison(row["more"], row["less"], row["quality"])
        case "comparison" if "same" in row:
            return Likeness("same", tuple(row["same"]), row["quality"])
        case "comparison":
            return Likeness("different", tuple(row["different"]), row["quality"])
    return None


def segments_of(value: Value, told: tuple[str, ...]) -> tuple[str, ...]:
    """The segments (notations) that a fact is about: those that it compares, else those that it is `told` for."""
    match value:
        case Comparison(more, less):
            return tuple(sorted((more, less)))
        case Likeness():
            return value.segments
    return told
