"""The sheet of quotes: the sentences behind claims, with their meaning in the reader's language."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pipeline.answers.sentences import Sentences
from pipeline.answers.testimony import EVERYTHING, Citation, Claimed, in_turn, read_claimed
from pipeline.answers.values import readable
from pipeline.answers.workbook.material import MOST_QUOTES, Material
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
    cells: defaultdict[tuple[str, ...], dict[Citation, Claimed]] = defaultdict(dict)
    for claimed in read_claimed(material.build, material.store, EVERYTHING):
        label = material.names.of(claimed.concept)
        cells[label, claimed.concept, claimed.segment, claimed.citation.language][claimed.citation] = claimed
    sentences = Sentences(material.names)
    for _, told in sorted(cells.items()):
        for cited in in_turn(told)[:MOST_QUOTES]:
            yield _row(told[cited], len(told), sentences, material)


def _row(claimed: Claimed, total: int, sentences: Sentences, material: Material) -> tuple[Any, ...]:
    cited, words = claimed.citation, material.words
    row = {
        "concept": claimed.concept,
        "segment": claimed.segment,
        "polarity": cited.polarity,
        "modality": [cited.modality],
    }
    return (
        material.names.of(claimed.concept),
        material.names.class_(claimed.class_),
        material.names.segment(claimed.segment),
        words[cited.polarity],
        words[cited.language],
        readable(cited.quote),
        sentences.claim(row),
        cited.document,
        cited.start,
        total,
    )
