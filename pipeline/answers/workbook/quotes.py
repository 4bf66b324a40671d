"""The sheet of quotes: the sentences behind claims, with their meaning in the reader's language."""

from collections.abc import Iterator
from typing import Any

from pipeline.answers.sentences import Sentences
from pipeline.answers.testimony import Citation
from pipeline.answers.values import readable
from pipeline.answers.workbook.material import Material
from pipeline.answers.workbook.most_telling import Cell
from pipeline.answers.workbook.tables import Column


def quote_columns(material: Material) -> list[Column]:
    """The columns of `quote_rows`."""
    words = material.words
    return [
        Column(words["concept"], 26, grows=True),
        Column(words["class"], 20),
        Column(words["segment"], 11),
        Column(words["says"], 12),
        Column(words["language"], 13),
        Column(words["quote"], 80, grows=True),
        Column(words["meaning"], 46, grows=True),
        Column(words["document"], 32),
        Column(words["place"], 9),
        Column(words["all-quotes"], 12, scaled=True),
    ]


def quote_rows(material: Material) -> Iterator[tuple[Any, ...]]:
    """A row a sentence, by concept, segment and language; of these in turn from every document, as far as they go."""
    names, sentences = material.names, Sentences(material.names)
    for cell in sorted(material.quotes.cells, key=lambda cell: (names.of(cell.concept), *cell)):
        quotes = material.quotes.cells[cell]
        for cited in quotes.first:
            yield _row(cell, cited, quotes.total, sentences, material)


def _row(cell: Cell, cited: Citation, total: int, sentences: Sentences, material: Material) -> tuple[Any, ...]:
    words = material.words
    row = {
        "concept": cell.concept,
        "segment": cell.segment,
        "polarity": cited.polarity,
        "modality": [cited.modality],
    }
    return (
        material.names.of(cell.concept),
        material.names.class_(cell.class_),
        material.names.segment(cell.segment),
        words[cited.polarity],
        words[cited.language],
        readable(cited.quote),
        sentences.claim(row),
        cited.document,
        cited.start,
        total,
    )
