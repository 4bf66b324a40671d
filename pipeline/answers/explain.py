"""A document with its mentions, relations and facts, and the rules that decided, for the terminal and as a page.

Also what is no mention, though a label stands there, and why not: whoever misses a mention finds the rule to mend.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import resources
from typing import TYPE_CHECKING

from pipeline.answers.notes import fact_note, note, relation_note, why_not
from pipeline.claims.vocabulary import Vocabulary
from pipeline.records import (
    DocumentRecord,
    Fact,
    Mention,
    Relation,
    Sentence,
)
from pipeline.rejections import LONGER, Rejection

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
    """A sentence with the mentions in it and the labels that are none, the relations that it completes, its facts.

    Its aspect is "" for none.
    """

    sentence: Sentence
    mentions: list[Mention]
    rejected: list[Rejection]
    relations: list[Relation]
    facts: list[Fact]
    aspect: str


def rows(record: DocumentRecord, rejected: Sequence[Rejection]) -> Iterator[Row]:
    """The sentences of a document in order; a relation of two sentences stands with the later one.

    `rejected` are the document's, in raw offsets as `journey.rejected` gives them.
    """
    told = [rejection for rejection in rejected if rejection.rule != LONGER]
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
        none = [rejection for rejection in told if sentence.start <= rejection.span.start < sentence.end]
        yield Row(sentence, mentions[index], none, relations[index], facts, aspect)


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


def rejected_words(rejection: Rejection, sentence: Sentence) -> str:
    """The words of a label that is no mention."""
    return sentence.text[rejection.span.start - sentence.start : rejection.span.end - sentence.start]


def show(record: DocumentRecord, rejected: Sequence[Rejection], vocabulary: Vocabulary, width: int | None) -> None:
    """Print a document to stdout, `width` columns wide (None: as wide as the terminal)."""
    from rich.console import Console
    from rich.text import Text

    console = Console(width=width, highlight=False)
    for problem in record.problems:
        console.print(Text(f"{problem.severity}: {problem.code}: {problem.message}", "bold red"))
    for row in rows(record, rejected):
        if row.sentence.kind == "heading":
            console.print()
        console.print(_line(row, vocabulary))
        for mention in row.mentions:
            colour = COLOURS[vocabulary.concepts[mention.concept].class_]
            _print_note(console, Text.assemble((_inert(mention.text), colour), " ", (note(mention, vocabulary), "dim")))
        for rejection in row.rejected:
            words = _inert(rejected_words(rejection, row.sentence))
            _print_note(console, Text(f"{words} {why_not(rejection)}", "dim"))
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


def page(record: DocumentRecord, rejected: Sequence[Rejection], vocabulary: Vocabulary) -> str:
    """A document as one HTML page that needs nothing else."""
    from jinja2 import Environment

    template = resources.files("pipeline.answers").joinpath("explain.html").read_text(encoding="utf-8")
    found = [(row, list(parts(row.sentence, row.mentions, vocabulary))) for row in rows(record, rejected)]
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(template).render(
        record=record,
        rows=found,
        classes=list(COLOURS),
        why_not=why_not,
        rejected_words=rejected_words,
        note=partial(note, vocabulary=vocabulary),
        relation_note=relation_note,
        fact_note=fact_note,
    )
