"""What a build took for what, counted against its annotations."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from pipeline.answers.differences import NOTHING, named, polarity
from pipeline.answers.pairing import PairedDocument


@dataclass(frozen=True, slots=True, order=True)
class Confusion:
    """How often annotators found `gold` (a class, segments or a polarity) where the build read `read`."""

    language: str
    about: str
    gold: str
    read: str
    count: int


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
                cells["segments", named(pair.reading.segments), named(pair.read.segments)] += 1
                cells["polarity", polarity(pair.reading.denied), polarity(pair.read.is_denied)] += 1
    return sorted(Confusion(language, *cell, count) for cell, count in cells.items())
