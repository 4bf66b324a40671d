"""Where a build and its annotations differ: every difference with its sentence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.answers.alignment import text_of
from pipeline.answers.fact_pairing import Links, ReadFact, is_found, is_quoted
from pipeline.answers.gold import GoldFact, GoldRelation, Reading
from pipeline.answers.pairing import Pair, PairedDocument, ReadMention
from pipeline.answers.published import Row
from pipeline.answers.relation_pairing import ReadRelation
from pipeline.answers.scoring import gold_claims, read_claims
from pipeline.records import Sentence

NOTHING = "-"
"""What the other side has for a mention that one side has alone."""

FIRST_WORDS = 20
"""Characters by which the place of a quote is found; long quotes span sentences."""

_VALUES = ("min_days", "max_days", "steps", "more", "less", "value", "unit")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A difference between a build and its annotations, by document and place (raw offset).

    `kind`: missed, false-alarm, wrong-class, wrong-segments, wrong-polarity; missed-fact, wrong-fact (a fact of
    another value where one was annotated), false-fact; missed-relation, wrong-relation (of another modality or
    polarity), false-relation; wrong-aspect. `text` are the words in question.
    """

    document: str
    start: int
    kind: str
    text: str
    gold: str
    read: str
    sentence: str


def findings(document: PairedDocument, links: Links) -> Iterator[Finding]:
    """Every difference in a document."""
    yield from _mentions(document)
    for pair in document.pairs:
        yield from _pair(document, pair)
    yield from _facts(document, links)
    yield from _relations(document)
    for reading in document.aspects:
        if not reading.is_right:
            concept, gold = reading.concept.rsplit("/", 1)[1], " or ".join(sorted(reading.gold))
            yield _finding(document, reading.start, "wrong-aspect", concept, gold, reading.read)


def _mentions(document: PairedDocument) -> Iterator[Finding]:
    gold, read = {pair.gold for pair in document.pairs}, {id(pair.read) for pair in document.pairs}
    for missed in document.gold:
        if missed not in gold:
            words = f"{missed.class_} {missed.key}"
            yield _finding(document, missed.span.start, "missed", missed.surface, words, NOTHING)
    for alarm in document.read:
        if id(alarm) not in read:
            yield _finding(document, alarm.span.start, "false-alarm", alarm.text, NOTHING, _concept(alarm))


def _pair(document: PairedDocument, pair: Pair) -> Iterator[Finding]:
    start, text = pair.read.span.start, pair.read.text
    if not pair.is_typed:
        gold = f"{' or '.join(sorted(pair.gold.classes))} {pair.gold.key}"
        yield _finding(document, start, "wrong-class", text, gold, _concept(pair.read))
    if pair.gold.class_ == "Segment":
        return
    if pair.reading.segments != pair.read.segments:
        gold = " or ".join(named(reading.segments) for reading in _distinct(pair.gold.readings))
        yield _finding(document, start, "wrong-segments", text, gold, named(pair.read.segments))
    ours, theirs = read_claims(pair), gold_claims(pair)
    if any((segment, not denied) in ours for segment, denied in theirs):
        gold, read = (_signed(claims) for claims in (theirs, ours))
        yield _finding(document, start, "wrong-polarity", text, gold, read)


def _facts(document: PairedDocument, links: Links) -> Iterator[Finding]:
    for gold in document.gold_facts:
        if not any(is_found(gold, read, links) for read in document.read_facts):
            near = next((read for read in document.read_facts if is_quoted(gold, read)), None)
            kind, value = ("wrong-fact", _value(near.type, near.row)) if near else ("missed-fact", NOTHING)
            start = near.start if near else _place(document.sentences, gold)
            yield _finding(document, start, kind, gold.quote, _value(gold.type, gold.row), value)
    for read in document.read_facts:
        if not any(is_quoted(gold, read) for gold in document.gold_facts):
            yield _false_fact(document, read)


def _false_fact(document: PairedDocument, read: ReadFact) -> Finding:
    return _finding(document, read.start, "false-fact", read.quotes[0], NOTHING, _value(read.type, read.row))


def _relations(document: PairedDocument) -> Iterator[Finding]:
    text, answers = text_of(document.sentences), set()
    for answer in document.answers:
        words, gold = f"{answer.gold.subject} → {answer.gold.object}", _said(answer.gold)
        read = _said(answer.read) if answer.read else NOTHING
        answers.add(id(answer.read))
        if read != gold:
            kind = "wrong-relation" if answer.read else "missed-relation"
            yield _finding(document, answer.start, kind, words, gold, read)
    for relation in document.read_relations:
        if id(relation) not in answers:
            words = f"{relation.subject.of(text)} → {relation.object.of(text)}"
            yield _finding(document, relation.object.start, "false-relation", words, NOTHING, _said(relation))


def _said(relation: GoldRelation | ReadRelation) -> str:
    return f"{relation.predicate} {relation.modality} {polarity(relation.denied)}"


def _finding(document: PairedDocument, start: int, kind: str, text: str, gold: str, read: str) -> Finding:
    sentence = next((s.text for s in document.sentences if s.start <= start < s.end), "")
    return Finding(document.name, start, kind, text, gold, read, sentence)


def _place(sentences: Iterable[Sentence], fact: GoldFact) -> int:
    """Where the quote of an annotated fact starts, as far as sentences tell by its first words; 0 where they do not."""
    first = fact.quote.lstrip(" -0123456789.").splitlines()[0][:FIRST_WORDS]
    return next((s.start + s.text.index(first) for s in sentences if first in s.text), 0)


def _concept(mention: ReadMention) -> str:
    return f"{mention.class_} {mention.concept.rsplit('/', 1)[1]}"


def named(segments: Iterable[str]) -> str:
    """Segments as a word of a table."""
    return ", ".join(sorted(segments)) or "none"


def _distinct(readings: Iterable[Reading]) -> list[Reading]:
    return list({reading.segments: reading for reading in readings}.values())


def _signed(claims: Iterable[tuple[str, bool]]) -> str:
    return ", ".join(f"{segment} {polarity(denied)}" for segment, denied in sorted(claims))


def polarity(denied: bool) -> str:
    """Polarity as a word of a table."""
    return "denied" if denied else "asserted"


def _value(type_: str, row: Row) -> str:
    """The type, segments and value of a fact, as one line."""
    segments = row.get("segments") or row.get("segment") or []
    about = segments if isinstance(segments, str) else ", ".join(segments)
    parts = []
    for name in _VALUES:
        if name in row:
            value = row[name]
            parts.append(
                " → ".join(step.rsplit("/", 1)[-1] for step in value) if name == "steps" else f"{name} {value}"
            )
    return " ".join(part for part in (type_, about, *parts) if part)
