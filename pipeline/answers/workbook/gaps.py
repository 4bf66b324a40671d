"""The sheet of gaps: every gap, also those that editors decided about, the weightiest first."""

from collections.abc import Iterator
from typing import Any

from pipeline.answers.gaps import Gap, folded
from pipeline.answers.topics import topic_of
from pipeline.answers.workbook.material import Material
from pipeline.answers.workbook.most_telling import MOST_QUOTES
from pipeline.answers.workbook.tables import Column


def gap_columns(material: Material) -> list[Column]:
    """The columns of `gap_rows`."""
    words = material.words
    return [
        Column(words["weight"], 9, scaled=True),
        Column(words["language"], 13),
        Column(words["concept"], 30, grows=True),
        Column(words["segment"], 11),
        Column(words["kind"], 30, grows=True),
        Column(words["documents_elsewhere"], 14, scaled=True),
        Column(words["statements_elsewhere"], 14, scaled=True),
        Column(words["documents-here"], 14),
        Column(words["topic"], 26, grows=True),
        Column(words["aspect"], 26, grows=True),
        Column(words["class"], 20),
        Column(words["decision"], 14),
        Column(words["who"], 14),
        Column(words["note"], 30, grows=True),
        Column(words["covered_by"], 80),
    ]


def gap_rows(material: Material) -> Iterator[tuple[Any, ...]]:
    """A row a gap."""
    return (_row(gap, material) for gap in folded(material.survey.gaps))


def _row(gap: Gap, material: Material) -> tuple[Any, ...]:
    names, words, found = material.names, material.words, material.survey
    entry, decision, aspect = found.entries[gap.concept], gap.decision, found.aspects.get(gap.concept)
    segment = names.segment(gap.segment) if gap.segment else ""
    return (
        gap.weight,
        words[gap.language],
        names.of(gap.concept),
        segment,
        words[gap.kind].format(segment=segment),
        gap.texts,
        gap.statements,
        gap.own.documents,
        names.of(topic_of(entry)),
        names.of(aspect) if aspect else "",
        names.class_(entry.class_),
        *((words[decision.decision], decision.who, decision.note) if decision else ("", "", "")),
        material.listed(gap.documents, MOST_QUOTES, ", "),
    )
