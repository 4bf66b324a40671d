"""Where a build and its annotations differ: tables of confusion, and every difference with its sentence."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from pipeline.answers.fact_pairing import Links, ReadFact, is_found, is_quoted
from pipeline.answers.gold import GoldFact, Reading
from pipeline.answers.pairing import Pair, PairedDocument, ReadMention
from pipeline.answers.published import Row
from pipeline.answers.scoring import gold_claims, read_claims
from pipeline.records import Sentence

NOTHING = "-"
"""What the other side has for a mention that one side has alone."""

FIRST_WORDS = 20
"""Characters by which the place of a quote is found; long quotes span sentences."""

_VALUES = ("min_days", "max_days", "steps", "more", "less", "value", "unit")


@dataclass(frozen=True, slots=True, order=True)
class Confusion:
    """How often annotators found `gold` (a class, segments or a polarity) where the build read `read`."""

    language: str
    about: str
    gold: str
    read: str
    count: int


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A difference between a build and its annotations, by document and place (raw offset).

    `kind`: missed, false-alarm, wrong-class, wrong-segments, wrong-polarity, missed-fact, wrong-fact (a fact of
    another value where one was annotated) or false-fact. `text` are the words in question.
    """

    document: str
    start: int
    kind: str
    text: str
    gold: str
    read: str
    sentence: str


def confusions(language: str, documents: Collection[PairedDocument]) -> list[Confusion]:
    """What was taken for what in documents together. An accepted class counts as the annotators' own."""
    cells: Counter[tuple[str, str, str]] = Counter()
    for document in documents:
        gold, read = {pair.gold for pair in document.pairs}, {id(pair.read) for pair in document.pairs}
        cells.update(("class", mention.class_, NOTHING) for mention in document.gold if mention not in gold)
        cells.update(("class", NOTHING, mention.class_) for mention in document.read if id(mention) not in read)
        for pair in document.pairs:
            cells["class", pair.read.class_ if pair.is_typed else pair.gold.class_, pair.read.class_] += 1
            if pair.gold.class_ != "Segment":
                cells["segments", _named(pair.reading.segments), _named(pair.read.segments)] += 1
                cells["polarity", _polarity(pair.reading.denied), _polarity(pair.read.is_denied)] += 1
    return sorted(Confusion(language, *cell, count) for cell, count in cells.items())


def findings(document: PairedDocument, links: Links) -> Iterator[Finding]:
    """Every difference in a document."""
    yield from _mentions(document)
    for pair in document.pairs:
        yield from _pair(document, pair)
    yield from _facts(document, links)


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
        gold = " or ".join(_named(reading.segments) for reading in _distinct(pair.gold.readings))
        yield _finding(document, start, "wrong-segments", text, gold, _named(pair.read.segments))
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


def _finding(document: PairedDocument, start: int, kind: str, text: str, gold: str, read: str) -> Finding:
    sentence = next((s.text for s in document.sentences if s.start <= start < s.end), "")
    return Finding(document.name, start, kind, text, gold, read, sentence)


def _place(sentences: Iterable[Sentence], fact: GoldFact) -> int:
    """Where the quote of an annotated fact starts, as far as sentences tell by its first words; 0 where they do not."""
    first = fact.quote.lstrip(" -0123456789.").splitlines()[0][:FIRST_WORDS]
    return next((s.start + s.text.index(first) for s in sentences if first in s.text), 0)


def _concept(mention: ReadMention) -> str:
    return f"{mention.class_} {mention.concept.rsplit('/', 1)[1]}"


def _named(segments: Iterable[str]) -> str:
    return ", ".join(sorted(segments)) or "none"


def _distinct(readings: Iterable[Reading]) -> list[Reading]:
    return list({reading.segments: reading for reading in readings}.values())


def _signed(claims: Iterable[tuple[str, bool]]) -> str:
    return ", ".join(f"{segment} {_polarity(denied)}" for segment, denied in sorted(claims))


def _polarity(denied: bool) -> str:
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
