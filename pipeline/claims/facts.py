"""Typed facts: durations, sequences, comparisons, figures. An ordered list of finders, each in its own module."""

from collections.abc import Callable, Iterator, Sequence

from pipeline.claims.comparisons import comparison
from pipeline.claims.durations import duration
from pipeline.claims.figures import figure
from pipeline.claims.passages import Document
from pipeline.claims.sequences import sequence
from pipeline.claims.vocabulary import Vocabulary
from pipeline.records import Block, CleanText, Fact, Mention

FINDERS: tuple[Callable[[Document], Iterator[Fact]], ...] = (duration, sequence, comparison, figure)


def find(
    text: CleanText, raw: str, blocks: Sequence[Block], mentions: Sequence[Mention], vocabulary: Vocabulary
) -> tuple[Fact, ...]:
    """The facts of a document, in text order; the evidence is raw text.

    `blocks` are in clean offsets, `mentions` in raw ones, numbered by sentence in the order of the blocks.
    Repeats make no facts; what the text denies is no step and does not last.
    """
    document = Document(text, raw, blocks, mentions, vocabulary)
    facts = [fact for finder in FINDERS for fact in finder(document)]
    return tuple(sorted(facts, key=lambda fact: (fact.evidence.start, fact.evidence.end)))
