"""Causes and effects, each named: "A leads to B", "B because of A", "A, so B"."""

from collections.abc import Iterator

from pipeline.claims.aspects import Scheme
from pipeline.claims.cues import Cue
from pipeline.claims.links import FAR_STOPS, Link, Page, clear, cues
from pipeline.claims.listing import elements, taken
from pipeline.claims.passages import Named, Passage
from pipeline.records import ADVISED

BESIDE = 3
"""Words between a verb of effect and what stands before or behind it."""

NEAR = 6
"""Words between a connective inside a sentence and what follows it."""

CLAUSE = 10
"""Words between a connective and the concept that its clause is about."""


def verbs(page: Page, _: Scheme) -> Iterator[Link]:
    """ "… приводит к …", "… dẫn đến …", "… duce la …", and "depends on", which has the cause behind."""
    for passage in page.document.passages:
        for cue in cues(passage, "leadsTo", "causes", "caused-by"):
            first, second = _left(passage, cue.start, BESIDE, (*FAR_STOPS, ",")), _right(passage, cue.end, BESIDE)
            if not first or not second or not _is_cause(page, passage, first, cue):
                continue
            listed = list(taken(elements(passage, second.at))) or [second]
            for other in listed:
                cause, effect = (first, other) if cue.group == "causes" else (other, first)
                yield Link("leadsTo", cause, effect, passage, passage, cue.group)


def connectives(page: Page, _: Scheme) -> Iterator[Link]:
    """ "B, потому что A", "vì A, B", "A, deci B": the concepts nearest to the connective in its two clauses."""
    for passage in page.document.passages:
        for cue in cues(passage, "leadsTo", "because", "so", "not-because"):
            if cue.group == "not-because":
                continue
            behind = _right(passage, cue.end, CLAUSE if cue.start == 0 else NEAR)
            before = _left(passage, cue.start, CLAUSE, FAR_STOPS)
            if cue.start == 0 and cue.group == "because" and behind and "," in passage.sentence.folded[behind.end :]:
                comma = passage.sentence.folded.index(",", behind.end)
                before = _right(passage, comma + 1, CLAUSE)
            if before and behind:
                cause, effect = (behind, before) if cue.group == "because" else (before, behind)
                yield Link("leadsTo", cause, effect, passage, passage, cue.group)


FINDERS = (verbs, connectives)


def _is_cause(page: Page, passage: Passage, first: Named, cue: Cue) -> bool:
    """Whether what stands before a verb of effect acts itself: nobody is advised to, and it is no means to an end."""
    aims = cues(passage, "servesPurpose", "purpose", "help")
    aimed = any(first.end <= aim.start <= cue.start for aim in aims)
    return cue.group != "causes" or not (aimed or page.marked(first).modality == ADVISED)


def _left(passage: Passage, at: int, reach: int, signs: tuple[str, ...]) -> Named | None:
    before = [n for n in passage.named if n.end <= at]
    near = bool(before) and at - before[-1].end <= reach and clear(passage, before[-1].end, at, signs)
    return before[-1] if near else None


def _right(passage: Passage, at: int, reach: int) -> Named | None:
    first = next((n for n in passage.named if n.at >= at), None)
    return first if first and first.at - at <= reach and clear(passage, at, first.at, (*FAR_STOPS, ",")) else None
