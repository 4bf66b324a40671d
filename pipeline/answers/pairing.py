"""What a build read in an annotated document, paired with what annotators found there.

A mention that was read answers to an annotated one where they overlap by at least half of their union; the pairs are
one to one, the best overlap first.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.answers.alignment import annotated_to, canonical_spans, pair_spans, text_of
from pipeline.answers.aspect_pairing import AspectReading, read_aspects
from pipeline.answers.fact_pairing import ReadFact, is_undirected, read_fact
from pipeline.answers.gold import GoldDocument, GoldFact, GoldMention, Reading
from pipeline.answers.published import Document, Row
from pipeline.answers.relation_pairing import Answer, ReadRelation, answer, read_relations
from pipeline.records import DENIED, Sentence, Span

CLASSES = ("Segment", "Channel", "Metric", "Stage", "Stakeholder", "Criterion", "Strategy")
"""The classes that are annotated; what was read of others (industries) is neither right nor wrong."""


@dataclass(frozen=True, slots=True)
class ReadMention:
    """A mention in a build (raw offsets): `concept` is an IRI, `denied` are those of its segments it is denied for."""

    span: Span
    text: str
    class_: str
    concept: str
    segments: frozenset[str]
    denied: frozenset[str]
    is_denied: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """An annotated mention, the reading of it that is nearest to what the build read, and that."""

    gold: GoldMention
    reading: Reading
    read: ReadMention

    @property
    def is_typed(self) -> bool:
        """Whether the class is one that annotators accept."""
        return self.read.class_ in self.gold.classes


@dataclass(frozen=True, slots=True)
class PairedDocument:
    """A document in both views: the mentions that count, the pairs among them, facts, relations and aspects.

    Optional mentions do not count, nor what answers to them or lies inside them.
    """

    name: str
    language: str
    sentences: tuple[Sentence, ...]
    gold: tuple[GoldMention, ...]
    read: tuple[ReadMention, ...]
    pairs: tuple[Pair, ...]
    gold_facts: tuple[GoldFact, ...]
    read_facts: tuple[ReadFact, ...]
    answers: tuple[Answer, ...]
    read_relations: tuple[ReadRelation, ...]
    aspects: tuple[AspectReading, ...]


def pair_document(gold: GoldDocument, document: Document, rows: Mapping[str, Iterable[Row]]) -> PairedDocument:
    """Pair a document's annotations with its `rows` of mentions, facts, relations and claims (file name to rows).

    Not compared is what annotators passed over: repeats; facts, relations and aspects where they looked for none; and
    comparisons without direction where none of their facts is one.
    """
    end = annotated_to(document.sentences, max((mention.span.end for mention in gold.mentions), default=0))
    canonical = canonical_spans(document.sentences)
    annotated = [replace(mention, span=canonical(mention.span)) for mention in gold.mentions]
    read = [_mention(row, canonical) for row in rows["mentions.jsonl"] if row["start"] < end and _counts(row)]
    found = pair_spans([mention.span for mention in annotated], [mention.span for mention in read])
    pairs = [_pair(annotated[i], read[j]) for i, j in found]
    undirected = any(is_undirected(fact.row) for fact in gold.facts or ())
    rows_read = (row for row in rows["facts.jsonl"] if undirected or not is_undirected(row))
    facts = () if gold.facts is None else map(read_fact, rows_read)
    relations = () if gold.relations is None else tuple(read_relations(rows["relations.jsonl"], end))
    text = text_of(document.sentences)
    return PairedDocument(
        document.name,
        document.language,
        document.sentences,
        tuple(mention for mention in annotated if not mention.optional),
        tuple(_without_optional(annotated, read, {j: i for i, j in found})),
        tuple(pair for pair in pairs if not pair.gold.optional),
        gold.facts or (),
        tuple(fact for fact in facts if fact.start < end),
        tuple(answer(relation, text, relations) for relation in gold.relations or ()),
        relations,
        tuple(read_aspects(gold.stretches or (), text, rows["claims.jsonl"], end)),
    )


def _counts(row: Row) -> bool:
    return row["class"] in CLASSES and not row["repeat"]


def _mention(row: Row, canonical: Callable[[Span], Span]) -> ReadMention:
    span, segments = canonical(Span(row["start"], row["end"])), frozenset(row["segments"])
    denied = segments if row["polarity"] == DENIED else segments & set(row["denied"])
    is_denied = row["polarity"] == DENIED or bool(denied)
    return ReadMention(span, row["text"], row["class"], row["concept"], segments, denied, is_denied)


def _pair(gold: GoldMention, read: ReadMention) -> Pair:
    def nearness(reading: Reading) -> tuple[bool, int]:
        shared, different = reading.segments & read.segments, reading.segments ^ read.segments
        return not different, len(shared) - len(different)

    return Pair(gold, max(gold.readings, key=nearness), read)


def _without_optional(
    annotated: Sequence[GoldMention], read: Sequence[ReadMention], answers: Mapping[int, int]
) -> Iterator[ReadMention]:
    """What was read, without what answers to an optional mention, or answers to none and lies inside one."""
    optional = [mention.span for mention in annotated if mention.optional]
    for j, mention in enumerate(read):
        inside = any(span.holds(mention.span) for span in optional)
        if not (annotated[answers[j]].optional if j in answers else inside):
            yield mention
