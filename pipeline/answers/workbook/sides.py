"""The sheets of what stands against each other: the matrix of segments, and conflicts."""

from collections.abc import Iterator
from typing import Any

from pipeline.answers.conflict_rows import ConflictWords
from pipeline.answers.conflicts import Conflict, Side
from pipeline.answers.matrix import SEGMENTS, Cell, MatrixRow
from pipeline.answers.matrix_rows import MatrixWords
from pipeline.answers.sides import QUOTES
from pipeline.answers.values import quoted, worded
from pipeline.answers.workbook.material import Material
from pipeline.answers.workbook.tables import Column


def matrix_columns(material: Material) -> list[Column]:
    """The columns of `matrix_rows`."""
    words, segments = material.words, [material.names.segment(segment) for segment in SEGMENTS]
    counts = [words[key].format(segment=segment) for segment in segments for key in ("yes-of", "no-of")]
    told = MatrixWords(material.names, by_aspect=False).words
    return [
        Column(words["weight"], 9, scaled=True),
        Column(told["by-class"], 20),
        Column(told["concept"], 30, grows=True),
        *(Column(header, 9, scaled=True) for header in counts),
        Column(told["differ"], 34, grows=True),
        *(Column(words["quotes-of"].format(segment=segment), 70, grows=True) for segment in segments),
    ]


def matrix_rows(material: Material) -> Iterator[tuple[Any, ...]]:
    """A row a concept, by class: texts that assert and deny it for each segment, and their words."""
    words = MatrixWords(material.names, by_aspect=False)
    return (_matrix_row(row, words, material) for row in material.answers.sides.rows)


def _matrix_row(row: MatrixRow, words: MatrixWords, material: Material) -> tuple[Any, ...]:
    counts = [count for cell in row.cells for count in (cell.asserted, cell.denied)]
    quotes = [_words(cell, material) for cell in row.cells]
    return row.weight, words.group(row.group), words.concept(row), *counts, words.differ(row, QUOTES), *quotes


def _words(cell: Cell, material: Material) -> str:
    """What a cell holds: durations and orders, then sentences."""
    facts = dict.fromkeys(worded(fact.value, material.names) for fact in cell.facts)
    return "\n".join(filter(None, [*facts, _quotes(cell, material)]))


def conflict_columns(material: Material) -> list[Column]:
    """The columns of `conflict_rows`."""
    words, told = material.words, ConflictWords(material.names).words
    return [
        Column(words["score"], 10, scaled=True),
        Column(words["kind-of-conflict"], 28, grows=True),
        Column(words["reach"], 24, grows=True),
        Column(told["concept"], 28, grows=True),
        Column(words["class"], 20),
        Column(told["one"], 24, grows=True),
        Column(words["one-quotes"], 70, grows=True),
        Column(told["other"], 24, grows=True),
        Column(words["other-quotes"], 70, grows=True),
    ]


def conflict_rows(material: Material) -> Iterator[tuple[Any, ...]]:
    """A row a conflict, the most real first."""
    words = ConflictWords(material.names)
    return (_conflict_row(each, words, material) for each in material.answers.sides.conflicts)


def _conflict_row(conflict: Conflict, words: ConflictWords, material: Material) -> tuple[Any, ...]:
    sides = [text for side in conflict.sides for text in (words.stance(side), _quotes(side, material))]
    return (
        conflict.score,
        words.words[conflict.kind],
        words.words[f"in-{conflict.reach}"],
        material.names.of(conflict.concept),
        material.names.class_(conflict.class_),
        *sides,
    )


def _quotes(of: Cell | Side, material: Material) -> str:
    return material.listed([quoted(cited) for cited in of.citations], QUOTES, "\n", of.rest)
