"""The aspects under which a build made its claims, beside those of the annotated stretches of text they stand in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.answers.alignment import place
from pipeline.answers.gold import GoldStretch
from pipeline.answers.published import Row
from pipeline.records import Span


@dataclass(frozen=True, slots=True)
class AspectReading:
    """A sentence that is evidence of a claim: its aspect in the build and the annotated ones, each of them right."""

    start: int
    concept: str
    gold: frozenset[str]
    read: str

    @property
    def is_right(self) -> bool:
        """Whether annotators accept the aspect."""
        return self.read in self.gold


def read_aspects(
    stretches: Iterable[GoldStretch], text: str, claims: Iterable[Row], end: float
) -> Iterator[AspectReading]:
    """The aspects of the evidence in rows of claims.jsonl that starts before `end` and stands in annotated stretches.

    `text` is the document's (see `text_of`). Evidence that reaches into several stretches belongs to the one that it
    shares most with; where stretches share as much, each of their aspects is right.
    """
    placed = list(_placed(stretches, text))
    for claim in claims:
        for evidence in claim["evidence"]:
            gold = _aspects(placed, Span(evidence["start"], evidence["end"])) if evidence["start"] < end else None
            if gold:
                yield AspectReading(evidence["start"], claim["concept"], gold, evidence["aspect"] or "none")


def _placed(stretches: Iterable[GoldStretch], text: str) -> Iterator[tuple[Span, str]]:
    """Stretches in text order, each found from the start of the one before; what the build lacks holds no claims."""
    at = 0
    for stretch in stretches:
        start = place(text, stretch.first, at)
        last = place(text, stretch.last, start) if start >= 0 else -1
        if last >= 0:
            yield Span(start, last + len(stretch.last)), stretch.aspect
            at = start


def _aspects(placed: Sequence[tuple[Span, str]], evidence: Span) -> frozenset[str]:
    shared = [min(span.end, evidence.end) - max(span.start, evidence.start) for span, _ in placed]
    most = max(shared, default=0)
    return frozenset(aspect for (_, aspect), n in zip(placed, shared, strict=True) if n == most > 0)
