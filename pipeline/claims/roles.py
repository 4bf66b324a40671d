"""Who does what, and who cares about what: a role with a verb, and the step or criterion behind it."""

from collections.abc import Iterator

from pipeline.claims.aspects import Scheme
from pipeline.claims.links import FAR_STOPS, Link, Page, clear, cues, uncovered
from pipeline.claims.listing import Element, elements, taken
from pipeline.claims.passages import Named, Passage
from pipeline.claims.polarity import prepositions

REACH = 4
"""Words between a role and its verb."""

CLOSE = 2
"""Words between the verb and the first thing it speaks of."""


def cares(page: Page, _: Scheme) -> Iterator[Link]:
    """ "кладовщики ценят надёжность", "khách hàng mong đợi …", "clienții caută …"."""
    for passage in page.document.passages:
        for cue in cues(passage, "caresAbout", "cares"):
            roles = _roles(page, passage, "caresAbout", cue.start)
            yield from _each(passage, "caresAbout", roles, _objects(passage, cue.end), "cares")


def matters(page: Page, _: Scheme) -> Iterator[Link]:
    """ "для юристов важны условия договора", "giá quan trọng đối với …", "pentru … contează prețul"."""
    for passage in page.document.passages:
        for cue in cues(passage, "caresAbout", "matters"):
            behind = _objects(passage, cue.end)
            found = behind or [n for n in passage.named if 0 <= cue.start - n.end <= CLOSE][-1:]
            roles = _marked(page, passage, cue.start) or _decides(passage, cue.start) or _addressed(page, passage)
            yield from _each(passage, "caresAbout", roles, [n for n in found if n not in roles], "matters")


def labelled(page: Page, _: Scheme) -> Iterator[Link]:
    """A role as a label, and behind it what it looks at: "kỹ sư: độ bền và khả năng tương thích"."""
    for passage in page.document.passages:
        above = passage.above[0] if passage.above else None
        if above is None or above.sentence.block.kind != "label" or not above.named:
            continue
        role = above.named[-1]
        if role.concept.class_ == "Stakeholder" and role.end >= len(above.sentence.folded) - REACH:
            told = [n for part in elements(passage, 0) if (n := part.named)]
            for named in (n for n in told if n.concept.class_ in ("Criterion", "Metric")):
                yield Link("caresAbout", role, named, above, passage, "label")


def performs(page: Page, _: Scheme) -> Iterator[Link]:
    """ "бухгалтер готовит договор", "phòng mua hàng duyệt báo giá", "inginerul testează"."""
    for passage in page.document.passages:
        for cue in cues(passage, "performs", "does"):
            roles = _roles(page, passage, "performs", cue.start)
            verbal = [named for named in passage.named if named.at == cue.start]
            yield from _each(passage, "performs", roles, verbal or _objects(passage, cue.end), "performs")


FINDERS = (cares, matters, labelled, performs)


def _marked(page: Page, passage: Passage, cue: int) -> list[Named]:
    """The role that a preposition marks ("для юристов", "đối với"), in the clause of the cue."""
    for to in cues(passage, "caresAbout", "to"):
        for named in page.everything(passage):
            beside = 0 <= named.at - to.end <= CLOSE and clear(
                passage, min(named.at, cue), max(named.at, cue), (*FAR_STOPS, ",")
            )
            if beside and page.fits_subject("caresAbout", named.concept):
                return [named]
    return []


def _decides(passage: Passage, cue: int) -> list[Named]:
    """The only role of a sentence, named before: "покупает бабушка; важна цена"."""
    roles = [n for n in passage.named if n.concept.class_ == "Stakeholder"]
    return roles if len(roles) == 1 and roles[0].end <= cue else []


def _addressed(page: Page, passage: Passage) -> list[Named]:
    """The audience that a heading or label above names: by its segment, where it has one ("Покупатели B2C")."""
    for above in passage.above:
        people = any(n.concept.class_ == "Stakeholder" or n.concept.kind == "Audience" for n in above.named)
        if people and uncovered(page, above) <= 1:
            told = [n for n in page.everything(above) if page.fits_subject("caresAbout", n.concept)]
            return [n for n in told if n.concept.class_ == "Segment"][:1] or told[:1]
    return []


def _roles(page: Page, passage: Passage, predicate: str, verb: int) -> list[Named]:
    """The role before a verb, with those joined to it; nothing else that could be the subject stands between."""
    before = [named for named in page.everything(passage) if named.end <= verb]
    if not before or verb - before[-1].end > REACH or not clear(passage, before[-1].end, verb, (*",.;:()", "—", "–")):
        return []
    group = [before[-1]]
    for named in before[-2::-1]:
        between = passage.sentence.folded[named.end : group[-1].at]
        ands = {i for c in passage.sentence.cues if c.group == "and" for i in range(c.start, c.end)}
        words = range(named.end, group[-1].at)
        if not between or not all(w in (",", "/") or i in ands for i, w in zip(words, between, strict=True)):
            break
        group.append(named)
    fit = [n for n in group if page.fits_subject(predicate, n.concept)]
    return fit if len(fit) == len(group) and not _object_of_preposition(passage, group[-1]) else []


def _object_of_preposition(passage: Passage, named: Named) -> bool:
    return named.at > 0 and passage.sentence.folded[named.at - 1] in prepositions(passage.sentence.block.language)


def _objects(passage: Passage, start: int) -> list[Named]:
    skipped = [cue.end for cue in cues(passage, "caresAbout", "skipped") if cue.start == start]
    parts = elements(passage, max(skipped, default=start))
    if not parts or parts[0].named is None or parts[0].lead > CLOSE:
        return []
    return list(taken(parts, _short))


def _short(part: Element) -> bool:
    return part.lead <= CLOSE and (part.named is None or part.named.concept.class_ != "Stakeholder")


def _each(passage: Passage, predicate: str, roles: list[Named], objects: list[Named], rule: str) -> Iterator[Link]:
    for role in roles:
        places = (passage, *passage.above)
        place = next((p for p in places if _stands_in(p, role)), passage)
        for named in objects:
            yield Link(predicate, role, named, place, passage, rule)


def _stands_in(passage: Passage, named: Named) -> bool:
    return any(match.concept == named.concept.key for match in passage.sentence.matches)
