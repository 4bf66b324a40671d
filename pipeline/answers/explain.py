"""A document with its mentions, segments, polarity and rules, for the terminal and as a page."""

from collections.abc import Iterator
from dataclasses import dataclass
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
    Mention,
    Relation,
    Sentence,
    Sequence,
)

if TYPE_CHECKING:
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
}
"""A colour a class, on the terminal; the page has its own, in its style sheet."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence: plain words, or the words of a mention."""

    text: str
    mention: Mention | None = None
    class_: str = ""
    title: str = ""


def parts(sentence: Sentence, mentions: list[Mention], vocabulary: Vocabulary) -> Iterator[Part]:
    """A sentence cut into plain stretches and mentions, in order; put together they are its text."""
    at = sentence.start
    for mention in mentions:
        start, end = mention.start - sentence.start, mention.end - sentence.start
        yield Part(sentence.text[at - sentence.start : start])
        yield Part(sentence.text[start:end], mention, vocabulary.concepts[mention.concept].class_, note(mention))
        at = mention.end
    yield Part(sentence.text[at - sentence.start :])


def note(mention: Mention) -> str:
    """What was decided about a mention and by which rules, in one line."""
    segments = ", ".join(mention.segments) or "no segment"
    scope = f"{segments} by {mention.scope_rule}" if mention.scope_rule else segments
    polarity = f", {mention.polarity} by {mention.polarity_rule}" if mention.polarity == DENIED else ""
    modality = f", {mention.modality}" if mention.modality != STATED else ""
    aspect = f", under {mention.aspect}" if mention.aspect else ""
    repeat = ", repeat" if mention.repeat else ""
    return f"{mention.concept} ({mention.rule} “{mention.label}”) → {scope}{polarity}{modality}{aspect}{repeat}"


def relation_note(relation: Relation, record: DocumentRecord) -> str:
    """A relation in one line: its ends, segments, polarity, modality, aspect and rule."""
    subject, other = record.mentions[relation.subject], record.mentions[relation.object]
    marks = [
        ", ".join(relation.segments),
        relation.polarity if relation.polarity == DENIED else "",
        relation.modality if relation.modality != STATED else "",
        f"under {relation.aspect}" if relation.aspect else "",
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
        case Figure(value, unit, year, _, _):
            return f"{value} {unit}{f' in {year}' if year else ''}"


def sentences(record: DocumentRecord) -> Iterator[tuple[Sentence, list[Mention], list[Relation], list[Fact]]]:
    """Each sentence of a document with the mentions in it, the relations whose object stands in it, and the facts."""
    for index, sentence in enumerate(record.sentences):
        inside = [mention for mention in record.mentions if mention.sentence == index]
        relations = [relation for relation in record.relations if record.mentions[relation.object].sentence == index]
        facts = [fact for fact in record.facts if sentence.start <= fact.evidence.start < sentence.end]
        yield sentence, inside, relations, facts


def show(record: DocumentRecord, vocabulary: Vocabulary, width: int | None) -> None:
    """Print a document to stdout, `width` columns wide (None: as wide as the terminal)."""
    from rich.console import Console
    from rich.text import Text

    console = Console(width=width, highlight=False)
    for problem in record.problems:
        console.print(Text(f"{problem.severity}: {problem.code}: {problem.message}", "bold red"))
    for sentence, mentions, relations, facts in sentences(record):
        console.print(_line(sentence, mentions, vocabulary))
        for mention in mentions:
            colour = COLOURS[vocabulary.concepts[mention.concept].class_]
            console.print(Text(f"    {_inert(mention.text)}", colour), Text(note(mention), "dim"))
        for relation in relations:
            console.print(Text(f"    {_inert(relation_note(relation, record))}", "bold"))
        for fact in facts:
            console.print(Text(f"    {_inert(fact_note(fact))}", "bold"))


def _inert(text: str) -> str:
    """A text with spaces for controls, which could steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def _line(sentence: Sentence, mentions: list[Mention], vocabulary: Vocabulary) -> "Text":
    from rich.text import Text

    line = Text(style="bold" if sentence.kind in ("heading", "label") else "")
    for part in parts(sentence, mentions, vocabulary):
        line.append(_inert(part.text), f"{COLOURS[part.class_]} underline" if part.mention else None)
    return line


def page(record: DocumentRecord, vocabulary: Vocabulary) -> str:
    """A document as one HTML page that needs nothing else."""
    from jinja2 import Environment

    template = resources.files("pipeline.answers").joinpath("explain.html").read_text(encoding="utf-8")
    rows = [
        {
            "sentence": sentence,
            "parts": list(parts(sentence, mentions, vocabulary)),
            "mentions": mentions,
            "relations": relations,
            "facts": facts,
        }
        for sentence, mentions, relations, facts in sentences(record)
    ]
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(template).render(
        record=record, rows=rows, classes=list(COLOURS), note=note, relation_note=relation_note, fact_note=fact_note
    )
