"""Metrics, and what they are counted by, at or for."""

from collections.abc import Iterator

from pipeline.claims.clauses import listed, near, with_joined
from pipeline.claims.links import Link, Page, cues
from pipeline.claims.passages import Named, Passage
from pipeline.claims.schema import Scheme
from pipeline.language.lexicon import language_data

BESIDE = 1
"""Words between the preposition and what it counts by."""

TRACKED = 5
"""Words between a verb of tracking and a further preposition: "считать по регионам и по неделям"."""


def measured(page: Page, _: Scheme) -> Iterator[Link]:
    """ "выручка на магазин", "tỷ lệ chuyển đổi theo kênh", "отток оптовых клиентов"."""
    for passage in page.naming("Metric"):
        for cue in cues(passage, "measuredPer", "per", "track"):
            before = [n for n in passage.named if n.end <= cue.start][-1:]
            beside = near if cue.group == "track" else _beside
            metrics = [n for n in before if n.concept.class_ == "Metric" and beside(passage, n.end, cue.start, BESIDE)]
            first = next((n for n in page.everything(passage) if n.at >= cue.end), None)
            if not metrics or first is None or not near(passage, cue.end, first.at, BESIDE) or not _counts(first):
                continue
            for metric in [n for n in with_joined(page, passage, metrics[0]) if n.concept.class_ == "Metric"]:
                for named in [n for n in listed(passage, first) if _counts(n)]:
                    yield Link("measuredPer", metric, named, passage, passage, "per")
        yield from _measured_for(page, passage)


def tracked(page: Page, _: Scheme) -> Iterator[Link]:
    """A heading of metrics, and below it "считать по регионам и по неделям"."""
    for passage in page.having("measuredPer", "track"):
        heading = next((above for above in passage.above if above.sentence.block.kind == "heading"), None)
        metrics = [n for n in heading.named if n.concept.class_ == "Metric"] if heading else []
        for cue in cues(passage, "measuredPer", "track"):
            more = [per.end for per in cues(passage, "measuredPer", "per") if 0 <= per.start - cue.end <= TRACKED]
            for named in (n for n in passage.named if n.at in (cue.end, *more) and n.concept.class_ != "Metric"):
                for metric in metrics[:1]:
                    if heading:
                        yield Link("measuredPer", metric, named, heading, passage, "tracked")


FINDERS = (measured, tracked)


def _measured_for(page: Page, passage: Passage) -> Iterator[Link]:
    """ "отток оптовых клиентов", "охват для врачей": people of whom or for whom a metric counts."""
    metrics = [n for n in passage.named if n.concept.class_ == "Metric" and not page.names_class(n.concept)]
    people = [n for n in page.everything(passage) if n.concept.class_ in ("Segment", "Stakeholder")] if metrics else []
    ends = cues(passage, "measuredPer", "for")
    for metric in metrics if people else ():
        of = [n for n in people if n.at == metric.end and n.concept.broader]
        told = [
            n
            for cue in ends
            if cue.start >= metric.end and near(passage, metric.end, cue.start, BESIDE)
            if not any(metric.end <= n.at < cue.start for n in passage.named)
            for n in people
            if n.at >= cue.end and near(passage, cue.end, n.at, BESIDE)
        ]
        for named in of or told[:1]:
            yield Link("measuredPer", metric, named, passage, passage, "for")


def _beside(passage: Passage, end: int, start: int, reach: int) -> bool:
    """Whether a preposition stands right behind a metric; where syllables are words, an adjective may be between."""
    structure = language_data(passage.sentence.block.language)["relations"]["performs"]
    return start - end <= 2 * (structure["syllables"] - 1) and near(passage, end, start, reach)


def _counts(named: Named) -> bool:
    """Whether a metric can be counted by it; "CAC в B2B" is what scope says."""
    plain = named.concept.class_ == "Segment" and not named.concept.broader
    return named.concept.class_ not in ("Metric", "Criterion") and not plain
