"""Causes and effects, each named: "A leads to B", "B because of A", "A, so B"."""

from collections.abc import Iterator

from pipeline.claims.clauses import CLAUSE_SIGNS, before, behind, direct, governed, listed, near, sources, subject
from pipeline.claims.links import Link, Page, cues
from pipeline.claims.listing import elements
from pipeline.claims.passages import Named, Passage
from pipeline.claims.schema import Scheme
from pipeline.language.cues import Cue
from pipeline.records import ADVISED, DENIED

BESIDE = 3
"""Words of weight between a verb of effect and what stands before or behind it."""

NOUN = 2
"""Words between "because of" and the cause."""

CLAUSE = 2
"""Words between a conjunction, or the comma before it, and the concept that its clause is about."""

FIRST = 8
"""The same for a conjunction that opens the sentence: "Bởi vì …, …"."""

OPENING = 3
"""Words of an adverb that opens a sentence."""

EFFECT = 6
"""Words between what a clause is about and the "because of" that closes it."""

PEOPLE = ("Stakeholder", "Segment")


def verbs(page: Page, _: Scheme) -> Iterator[Link]:
    """ "… приводит к …", "… dẫn đến …", "… duce la …", and "depends on", which has the cause behind."""
    for passage in page.having("leadsTo", "causes", "demands", "caused-by"):
        for cue in cues(passage, "leadsTo", "causes", "demands", "caused-by"):
            inside = [n for n in passage.named if cue.start <= n.at < cue.end < n.end]
            second = inside[0] if inside else direct(passage, cue.end, BESIDE) or _further(passage, cue.end)
            for place, first in sources(page, passage, cue.start, BESIDE) if second else ():
                if second is None or not _is_subject(page, passage, place, first, cue):
                    continue
                told = listed(passage, second)
                told += _lesser(passage, told[-1]) if cue.group == "caused-by" else []
                for other in (n for n in told if n.concept.class_ not in PEOPLE):
                    if cue.group != "caused-by":
                        yield Link("leadsTo", first, other, place, passage, cue.group)
                    else:
                        yield Link("leadsTo", other, first, passage, place, cue.group)


def turned(page: Page, _: Scheme) -> Iterator[Link]:
    """ "На выбор канала влияют цена и сроки": the effect stands first, behind a preposition."""
    for passage in page.having("leadsTo", "acts-on"):
        for cue in cues(passage, "leadsTo", "acts-on"):
            effect = before(passage, cue.start, 0)
            cause = direct(passage, cue.end, 1) or _further(passage, cue.end)
            led = effect and any(governed(passage, effect._replace(at=effect.at - i)) for i in range(NOUN))
            if effect and cause and led:
                for other in listed(passage, cause):
                    yield Link("leadsTo", other, effect, passage, passage, "turned")


def because_of(page: Page, _: Scheme) -> Iterator[Link]:
    """ "корзины бросают из-за доставки", "nhờ đánh giá", "datorită recenziilor": a noun is the cause."""
    for passage in page.having("leadsTo", "because-of", "not-because"):
        for cue in cues(passage, "leadsTo", "because-of", "not-because"):
            cause = behind(passage, cue.end, NOUN) if cue.group == "because-of" else None
            effect = subject(passage, cue.start, EFFECT) or (_opened(passage, cue, cause) if cause else None)
            if cause is None or effect is None or _weak(page, effect) or cause.concept.class_ in PEOPLE:
                continue
            for other in (n for n in listed(passage, cause) if n.end <= effect.at or n.at >= effect.end):
                yield Link("leadsTo", other, effect, passage, passage, "because-of")


def conjunctions(page: Page, _: Scheme) -> Iterator[Link]:
    """ "B, потому что A", "A, deci B": the concepts that the two clauses begin with."""
    for passage in page.having("leadsTo", "because", "so", "not-because"):
        for cue in cues(passage, "leadsTo", "because", "so", "not-because"):
            if cue.group == "not-because":
                continue
            opens = cue.start == 0
            comma = passage.sentence.folded[cue.end : cue.end + 1] == [","]
            there = behind(passage, cue.end + comma, FIRST if opens else CLAUSE)
            place, here = _other_clause(passage, cue)
            if there and here and place and not (_weak(page, here) or _weak(page, there)):
                if not opens and (governed(place, here) or (there.at > cue.end and governed(passage, there))):
                    continue
                if cue.group == "because":
                    yield Link("leadsTo", there, here, passage, place, cue.group)
                else:
                    yield Link("leadsTo", here, there, place, passage, cue.group)


def the_more(page: Page, _: Scheme) -> Iterator[Link]:
    """ "чем выше цена, тем длиннее цикл", "giá càng cao thì chu kỳ càng dài", "cu cât …, cu atât …"."""
    for passage in page.having("leadsTo", "the-more"):
        marks = cues(passage, "leadsTo", "the-more")
        if len(marks) != 2:
            continue
        first, second = marks
        inside = [n for n in passage.named if first.end <= n.at and n.end <= second.start]
        cause = before(passage, first.start, 1) or next(iter(inside), None)
        effect = next((n for n in inside if n is not cause), None) or behind(passage, second.end, CLAUSE)
        if cause and effect:
            yield Link("leadsTo", cause, effect, passage, passage, "the-more")


FINDERS = (verbs, turned, because_of, conjunctions, the_more)


def _is_subject(page: Page, passage: Passage, place: Passage, first: Named, cue: Cue) -> bool:
    """Whether what stands before a verb acts itself: nobody is advised to, and it is no means to an end."""
    if cue.group == "caused-by":
        return True
    aims = cues(passage, "servesPurpose", "purpose", "help")
    aimed = place is passage and any(first.end <= aim.start <= cue.start for aim in aims)
    advised = place is passage and cue.group == "causes" and page.marked(first).modality == ADVISED
    return not (aimed or advised or first.concept.class_ == "Stakeholder" or governed(place, first))


def _lesser(passage: Passage, last: Named) -> list[Named]:
    """A cause that counts less than those named: "depinde de preț mai mult decât de brand"."""
    more = (cue.end for cue in cues(passage, "leadsTo", "more-than") if near(passage, last.end, cue.start, 0))
    return [n for at in more if (n := behind(passage, at, 1))]


def _further(passage: Passage, start: int) -> Named | None:
    """The first concept of a list that begins with something else: "требует терпения, обсуждения рисков"."""
    parts = elements(passage, start)[: BESIDE - 1]
    short = all(len(part.words) <= EFFECT for part in parts)
    return next((part.named for part in parts if part.named), None) if short and len(parts) > 1 else None


def _opened(passage: Passage, cue: Cue, cause: Named) -> Named | None:
    """The effect behind a cause put first: "Благодаря отзывам конверсия растёт"."""
    if cue.start > 1:
        return None
    told = passage.sentence.folded
    comma = next((i + 1 for i in range(cause.end, min(cause.end + BESIDE, len(told))) if told[i] == ","), cause.end)
    return behind(passage, comma, BESIDE)


def _other_clause(passage: Passage, cue: Cue) -> tuple[Passage | None, Named | None]:
    """What the other clause is about: that before a conjunction, or behind the comma, or the sentence before."""
    told = passage.sentence.folded
    if cue.start == 0 and cue.group == "because":
        comma = next((i for i in range(cue.end, len(told)) if told[i] == ","), len(told))
        return passage, behind(passage, comma + 1, FIRST)
    if cue.start == 0:
        earlier = passage.earlier[0] if passage.earlier else None
        return earlier, behind(earlier, _opening(earlier), CLAUSE) if earlier else None
    stops = [i + 1 for i in range(cue.start - 1) if told[i] in CLAUSE_SIGNS]
    return passage, behind(passage, max(stops, default=0), CLAUSE) if cue.start > 0 else None


def _opening(passage: Passage) -> int:
    """The word behind an adverb with a comma that opens a sentence: "Ngoài ra, …"."""
    told = passage.sentence.folded[: OPENING + 1]
    return told.index(",") + 1 if "," in told and not any(n.at <= told.index(",") for n in passage.named) else 0


def _weak(page: Page, named: Named) -> bool:
    """Whether a clause is rather about something else: people act in it, or it denies."""
    denied = page.marked(named).polarity == DENIED
    return denied or named.concept.class_ in PEOPLE or named.concept.kind == "Audience"
