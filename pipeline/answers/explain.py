"""A document with its mentions, relations and facts, and the rules that decided, for the terminal and as a page."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import resources
from typing import TYPE_CHECKING

from pipeline.claims.vocabulary import Vocabulary
from pipeline.records import (
    DENIED,
    STATED,
    Comparison,
    DocumentRecord,
    Duration,
    Fact,
    Figure,
    Likeness,
    Mention,
    Relation,
    Sentence,
    Sequence,
)

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

COLOURS = {
    "Segment": "magenta",
    "Channel": "cyan",
    "Metric": "green",
    "Stage": "yellow",
    "Stakeholder": "blue",
    "Criterion": "red",
    "Strategy": "bright_cyan",
    "Industry": "bright_black",
    "Party": "bright_black",
}
"""A colour a class, on the terminal; the page has its own, in its style sheet."""

INDENT, HANGING = 4, 6
"""Columns before a note on the terminal, and before the lines that it goes on in."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence: plain words, or the words of a mention."""

    text: str
    mention: Mention | None = None
    class_: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence with the mentions in it, the relations that it completes, its facts, and its aspect ("" for none)."""

    sentence: Sentence
    mentions: list[Mention]
    relations: list[Relation]
    facts: list[Fact]
    aspect: str


def rows(record: DocumentRecord) -> Iterator[Row]:
    """The sentences of a document in order; a relation of two sentences stands with the later one."""
    mentions: defaultdict[int, list[Mention]] = defaultdict(list)
    relations: defaultdict[int, list[Relation]] = defaultdict(list)
    for mention in record.mentions:
        mentions[mention.sentence].append(mention)
    for relation in record.relations:
        ends = (record.mentions[index].sentence for index in (relation.subject, relation.object))
        relations[max(ends)].append(relation)
    for index, sentence in enumerate(record.sentences):
        facts = [fact for fact in record.facts if sentence.start <= fact.evidence.start < sentence.end]
        aspect = mentions[index][0].aspect if mentions[index] else ""
        yield Row(sentence, mentions[index], relations[index], facts, aspect)


def parts(sentence: Sentence, mentions: list[Mention], vocabulary: Vocabulary) -> Iterator[Part]:
    """A sentence cut into plain stretches and mentions, in order; put together they are its text."""
    at = sentence.start
    for mention in mentions:
        start, end = mention.start - sentence.start, mention.end - sentence.start
        yield Part(sentence.text[at - sentence.start : start])
        yield Part(
            sentence.text[start:end], mention, vocabulary.concepts[mention.concept].class_, note(mention, vocabulary)
        )
        at = mention.end
    yield Part(sentence.text[at - sentence.start :])


def note(mention: Mention, vocabulary: Vocabulary) -> str:
    """What was decided about a mention and by which rules, in one line; a segment is not tied to one."""
    tied = vocabulary.concepts[mention.concept].class_ != "Segment"
    segments = ", ".join(mention.segments) or ("no segment" if tied else "")
    scope = f" → {segments} by {mention.scope_rule}" if mention.scope_rule else f" → {segments}" if segments else ""
    polarity = f", {mention.polarity} by {mention.polarity_rule}" if mention.polarity == DENIED else ""
    modality = f", {mention.modality}" if mention.modality != STATED else ""
    repeat = ", repeat" if mention.repeat else ""
    return f"{mention.concept} ({mention.rule} “{mention.label}”){scope}{polarity}{modality}{repeat}"


def relation_note(relation: Relation, record: DocumentRecord, aspect: str) -> str:
    """A relation in one line: its ends, segments, polarity, modality, rule, and its aspect if it is not `aspect`."""
    subject, other = record.mentions[relation.subject], record.mentions[relation.object]
    marks = [
        ", ".join(relation.segments),
        relation.polarity if relation.polarity == DENIED else "",
        relation.modality if relation.modality != STATED else "",
        f"under {relation.aspect}" if relation.aspect not in ("", aspect) else "",
    ]
    told = "; ".join(filter(None, marks))
    return f"{subject.concept} {relation.predicate} {other.concept} ({f'{told}; ' if told else ''}by {relation.rule})"


def fact_note(fact: Fact) -> str:
    """A fact in one line: its type, what it is about, its value and its rule."""
    about = " ".join(filter(None, [fact.concept or "", ", ".join(fact.segments)]))
    return f"{fact.type}: {f'{about}: ' if about else ''}{_value(fact)} (by {fact.rule})"


def _value(fact: Fact) -> str:
    match fact.value:
        case Duration(least, most):
            return f"{least:g} days or more" if most is None else f"{least:g} to {most:g} days"
        case Sequence(steps):
            return " → ".join(steps)
        case Comparison(more, less, quality):
            return f"more {quality + ' ' if quality else ''}in {more} than in {less}"
        case Likeness(kind, segments, quality):
            return f"{kind} {quality + ' ' if quality else ''}in {' and '.join(segments)}"
        case Figure():
            return _figure(fact.value)


def _figure(figure: Figure) -> str:
    number = f"rank {figure.rank}" if figure.unit == "rank" else f"{figure.value} {figure.unit}"
    marks = [
        f"in {figure.year}" if figure.year else "",
        f"for {figure.place}" if figure.place else "",
        f"at rank {figure.rank}" if figure.rank and figure.unit != "rank" else "",
        f"by {figure.source}" if figure.source else "",
    ]
    return " ".join(filter(None, [number, *marks]))


def show(record: DocumentRecord, vocabulary: Vocabulary, width: int | None) -> None:
    """Print a document to stdout, `width` columns wide (None: as wide as the terminal)."""
    from rich.console import Console
    from rich.text import Text

    console = Console(width=width, highlight=False)
    for problem in record.problems:
        console.print(Text(f"{problem.severity}: {problem.code}: {problem.message}", "bold red"))
    for row in rows(record):
        if row.sentence.kind == "heading":
            console.print()
        console.print(_line(row, vocabulary))
        for mention in row.mentions:
            colour = COLOURS[vocabulary.concepts[mention.concept].class_]
            _print_note(console, Text.assemble((_inert(mention.text), colour), " ", (note(mention, vocabulary), "dim")))
        for told in _told(row, record):
            _print_note(console, Text(_inert(told), "bold"))


def _told(row: Row, record: DocumentRecord) -> Iterable[str]:
    """What a sentence states, a line each."""
    return [*(relation_note(r, record, row.aspect) for r in row.relations), *map(fact_note, row.facts)]


def _print_note(console: "Console", text: "Text") -> None:
    from rich.text import Text

    for number, line in enumerate(text.wrap(console, max(console.width - HANGING, 1))):
        line.rstrip()
        console.print(Text(" " * (HANGING if number else INDENT)).append_text(line), soft_wrap=True)


def _inert(text: str) -> str:
    """A text with spaces for controls, which could steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def _line(row: Row, vocabulary: Vocabulary) -> "Text":
    from rich.text import Text

    line = Text(style="bold" if row.sentence.kind in ("heading", "label") else "")
    for part in parts(row.sentence, row.mentions, vocabulary):
        line.append(_inert(part.text), f"{COLOURS[part.class_]} underline" if part.mention else None)
    return line.append(f"  [{row.aspect}]", "dim not bold") if row.aspect else line


def page(record: DocumentRecord, vocabulary: Vocabulary) -> str:
    """A document as one HTML page that needs nothing else."""
    from jinja2 import Environment

    template = resources.files("pipeline.answers").joinpath("explain.html").read_text(encoding="utf-8")
    found = [(row, list(parts(row.sentence, row.mentions, vocabulary))) for row in rows(record)]
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(template).render(
        record=record,
        rows=found,
        classes=list(COLOURS),
        note=partial(note, vocabulary=vocabulary),
        relation_note=relation_note,
        fact_note=fact_note,
    )
