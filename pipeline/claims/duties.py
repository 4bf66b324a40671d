"""Who does what by the layout of a page: a role as a label, item or first cell, and verbs behind it."""

from collections.abc import Iterator

from pipeline.claims.links import Link, Page, cues, uncovered
from pipeline.claims.listing import DASHES, elements
from pipeline.claims.passages import Named, Passage
from pipeline.claims.roles import objects
from pipeline.claims.schema import Scheme
from pipeline.language.cues import Cue

SIGNS = (*DASHES, ":")

LOOSE = 1
"""Words of a label or cell that are not the role that it names."""


def duties(page: Page, _: Scheme) -> Iterator[Link]:
    """ "Юрист: проверяет договор", "inginer – testează pilotul", "luật sư | kiểm tra hợp đồng"."""
    for passage in page.having("performs", "does", "not-does"):
        role, place, start = _role(page, passage) or (None, passage, 0)
        for part in elements(passage, start) if role else ():
            for verb in _verbs(passage):
                if role and verb.start == part.words.start:
                    step = [named for named in passage.named if named.at == verb.start]
                    for named in step or objects(passage, verb.end)[:1]:
                        yield Link("performs", role, named, place, passage, "duty")


FINDERS = (duties,)


def _role(page: Page, passage: Passage) -> tuple[Named, Passage, int] | None:
    """The role that a passage tells the duties of, the passage that names it, and the word they begin at."""
    first = passage.named[0] if passage.named else None
    told = passage.sentence.folded
    opens = first and first.at == 0 and told[first.end : first.end + 1] in [[sign] for sign in SIGNS]
    if first and opens and first.concept.class_ == "Stakeholder":
        return first, passage, first.end + 1
    above = [*passage.earlier[-1:], *passage.above[:1]] if passage.sentence.block.kind == "row" else passage.above[:1]
    for place in above:
        alone = place.named[0] if len(place.named) == 1 and uncovered(page, place) <= LOOSE else None
        if place.sentence.block.kind in ("label", "row") and alone and alone.concept.class_ == "Stakeholder":
            return alone, place, 0
    return None


def _verbs(passage: Passage) -> list[Cue]:
    return [cue for cue in cues(passage, "performs", "does", "not-does") if cue.group == "does"]
