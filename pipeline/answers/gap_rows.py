"""Gaps as rows: in words for people, in codes for programs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.answers.announced import Announced
from pipeline.answers.entries import Entry
from pipeline.answers.gaps import Gap
from pipeline.answers.names import Names
from pipeline.answers.topics import Topic
from pipeline.answers.wording import read_wording

SHOWN_NAMES, SHOWN_DOCUMENTS = 5, 3
"""How many are named in a cell for people; the rest is counted."""

TOPIC_COLUMNS = ("language", "topic", "aspect", "covered_here", "lacking", "documents_elsewhere")
GAP_COLUMNS = (
    "language",
    "concept",
    "segment",
    "kind",
    "documents_elsewhere",
    "statements_elsewhere",
    "covered_by",
    "decision",
)
FINDING_COLUMNS = ("document", "line", "finding", "words")

TOPIC_FIELDS = (
    "language",
    "topic",
    "label",
    "aspect",
    "weight",
    "covered",
    "known",
    "gaps",
    "lacking",
    "documents",
)
GAP_FIELDS = (
    "language",
    "concept",
    "label",
    "class",
    "segment",
    "kind",
    "support",
    "weight",
    "documents",
    "mentions",
    "statements",
    "statements_elsewhere",
    "covered_by",
    "decision",
    "who",
    "note",
)
FINDING_FIELDS = ("document", "line", "code", "words")


class GapWords:
    """Writes gaps in the words of one reader."""

    def __init__(self, names: Names) -> None:
        """`names` are those of the reader."""
        self.names = names
        self.words = read_wording("gaps", names.language)

    def header(self, columns: Iterable[str]) -> list[str]:
        """The names of columns."""
        return [self.words[column] for column in columns]

    def topic(self, topic: Topic) -> list[Any]:
        """A row of TOPIC_COLUMNS."""
        return [
            self.words[topic.language],
            self.names.of(topic.concept),
            self.names.of(topic.aspect) if topic.aspect else "",
            self.words["of"].format(n=topic.covered, m=topic.known),
            self.listed(list(dict.fromkeys(self._lacking(gap) for gap in topic.gaps))),
            len(topic.documents),
        ]

    def gap(self, gap: Gap) -> list[Any]:
        """A row of GAP_COLUMNS."""
        return [
            self.words[gap.language],
            self.names.of(gap.concept),
            self.segment(gap),
            self.words[gap.kind].format(segment=self.segment(gap)),
            gap.texts,
            gap.statements,
            self.listed(gap.documents, SHOWN_DOCUMENTS, "\n"),
            self.decision(gap),
        ]

    def finding(self, finding: Announced) -> list[Any]:
        """A row of FINDING_COLUMNS."""
        return [finding.document, finding.line, self.words.get(finding.code, finding.code), finding.words]

    def segment(self, gap: Gap) -> str:
        """The name of a gap's segment; "" where it is about all."""
        return self.names.segment(gap.segment) if gap.segment else ""

    def decision(self, gap: Gap) -> str:
        """What was decided, by or to whom, and why; "" where nothing was."""
        if not gap.decision:
            return ""
        told = (self.words[gap.decision.decision], gap.decision.who, gap.decision.note)
        return " · ".join(filter(None, told))

    def listed(self, texts: Sequence[str], most: int = SHOWN_NAMES, between: str = ", ") -> str:
        """The first texts, and how many more there are."""
        more = len(texts) - most
        rest = [self.words["more"].format(n=more)] if more > 0 else []
        return between.join([*texts[:most], *rest])

    def _lacking(self, gap: Gap) -> str:
        name = self.names.of(gap.concept)
        return f"{name} ({self.segment(gap)})" if gap.segment else name


def topic_fields(topic: Topic, names: Names, entries: Mapping[str, Entry]) -> tuple[Any, ...]:
    """A topic for programs, a value for each of TOPIC_FIELDS: codes, and what it lacks as keys."""
    return (
        topic.language,
        entries[topic.concept].key,
        names.of(topic.concept),
        topic.aspect.rpartition("/")[2],
        topic.weight,
        topic.covered,
        topic.known,
        len(topic.gaps),
        list(dict.fromkeys(entries[gap.concept].key for gap in topic.gaps)),
        list(topic.documents),
    )


def gap_fields(gap: Gap, names: Names, entries: Mapping[str, Entry]) -> tuple[Any, ...]:
    """A gap for programs, a value for each of GAP_FIELDS: codes, and the counts of the language and of the others."""
    entry, decision = entries[gap.concept], gap.decision
    return (
        gap.language,
        entry.key,
        names.of(gap.concept),
        entry.class_,
        gap.segment,
        gap.kind.value,
        gap.own.support.value,
        gap.weight,
        gap.own.documents,
        gap.own.mentions,
        gap.own.statements,
        gap.statements,
        list(gap.documents),
        *((decision.decision, decision.who, decision.note) if decision else ("", "", "")),
    )
