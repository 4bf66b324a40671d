"""Who cares about what: a role or audience, and the criteria that it judges by."""

from collections.abc import Iterator, Sequence

from pipeline.claims.clauses import COORDINATORS, clause_start, governed, joined, near, oblique, second_verb
from pipeline.claims.links import FAR_STOPS, Link, Page, clear, cues, uncovered
from pipeline.claims.listing import DASHES, Element, elements, taken
from pipeline.claims.passages import Named, Passage
from pipeline.claims.polarity import prepositions
from pipeline.claims.schema import Scheme

REACH = 3
"""Words of weight between a role and its verb."""

CLOSE = 2
"""Words between the verb and the first thing it speaks of."""

LABEL_END = 4
"""Words that may follow a role in a label."""


def cares(page: Page, _: Scheme) -> Iterator[Link]:
    """ "кладовщики ценят надёжность", "khách hàng mong đợi …", "clienții caută …"."""
    for passage in page.having("caresAbout", "cares", "not-cares"):
        for cue in cues(passage, "caresAbout", "cares", "not-cares"):
            roles = roles_before(page, passage, "caresAbout", cue.start) if cue.group == "cares" else []
            yield from stated(passage, "caresAbout", roles, objects(passage, cue.end) if roles else [], "cares")


def matters(page: Page, _: Scheme) -> Iterator[Link]:
    """ "для юристов важны условия договора", "giá quan trọng đối với …", "pentru … contează prețul"."""
    for passage in page.having("caresAbout", "matters"):
        for cue in cues(passage, "caresAbout", "matters"):
            behind = objects(passage, cue.end)
            found = behind or [n for n in passage.named if 0 <= cue.start - n.end <= CLOSE][-1:]
            roles = _marked(page, passage, cue.start) or _decides(passage, cue.start) or _addressed(page, passage)
            yield from stated(passage, "caresAbout", roles, [n for n in found if n not in roles], "matters")


def criteria(page: Page, _: Scheme) -> Iterator[Link]:
    """ "Критерии закупщиков: цена, срок", "prioritatea inginerilor este siguranța"."""
    for passage in page.having("caresAbout", "criteria"):
        told = passage.sentence.folded
        for cue in cues(passage, "caresAbout", "criteria"):
            roles = roles_behind(page, passage, "caresAbout", cue.end)
            at = roles[-1].end if roles else 0
            links = [c.end for c in cues(passage, "suitedTo", "is") if 0 <= c.start - at <= CLOSE]
            links += [i + 1 for i, word in enumerate(told) if word in (*DASHES, ":") and 0 <= i - at <= CLOSE]
            if roles and links:
                yield from stated(passage, "caresAbout", roles, objects(passage, min(links)), "criteria")


def labelled(page: Page, _: Scheme) -> Iterator[Link]:
    """A role as a label, and behind it what it looks at: "kỹ sư: độ bền và khả năng tương thích"."""
    for passage in page.passages:
        above = passage.above[0] if passage.above else None
        if above is None or above.sentence.block.kind != "label" or not above.named:
            continue
        role = above.named[-1]
        if role.concept.class_ == "Stakeholder" and role.end >= len(above.sentence.folded) - LABEL_END:
            told = [n for part in elements(passage, 0) if (n := part.named)]
            for named in (n for n in told if n.concept.class_ in ("Criterion", "Metric")):
                yield Link("caresAbout", role, named, above, passage, "label")


def dashed(page: Page, _: Scheme) -> Iterator[Link]:
    """ "Инженеру — надёжность, закупщику — цена": the verb is left out."""
    for passage in page.naming("Stakeholder"):
        told = passage.sentence.folded
        for role in passage.named:
            if role.concept.class_ == "Stakeholder" and told[role.end : role.end + 1] in [[sign] for sign in DASHES]:
                found = elements(passage, role.end + 1)
                listed = list(taken(found, lambda part: part.lead <= 1 and part.tail <= 1 and _short(part)))
                if listed and all(n.concept.class_ in ("Criterion", "Metric") for n in listed):
                    yield from stated(passage, "caresAbout", [role], listed, "dashed")


FINDERS = (cares, matters, criteria, labelled, dashed)


def roles_before(page: Page, passage: Passage, predicate: str, verb: int, reach: int = REACH) -> list[Named]:
    """The role before a verb, with those joined to it; nothing else that could be the subject stands between."""
    before = [named for named in page.actors(passage) if named.end <= verb]
    joint = second_verb(passage, verb)
    if joint is not None:
        first = next((n for n in before if n.at >= clause_start(passage, joint) and n.end < joint), None)
        fits = first and page.fits_subject(predicate, first.concept) and not _governed(passage, first)
        told = [first] if first and fits and not oblique(passage, first) else []
        return [n for n in told if predicate != "performs" or _acts(passage, n)] or _begun(page, passage, predicate)
    if predicate == "performs" and (meant := _meant(page, passage, verb)):
        return meant
    if not before or not near(passage, before[-1].end, verb, reach) or _led_by(passage, before[-1].end, verb):
        return []
    if _is_general(before[-1]) and any(n.end == before[-1].at for n in before):
        before = before[:-1]  # "директор компании", "giám đốc công ty": the company is no more than an attribute
    group = before[-1:]
    for named in before[-2::-1]:
        signs = COORDINATORS if len(group) > 1 else ("/",)
        if named.concept.class_ != group[-1].concept.class_ or not joined(passage, named.end, group[-1].at, signs):
            break
        group.append(named)
    fit = [n for n in group if page.fits_subject(predicate, n.concept)]
    kept = len(fit) == len(group) and not _governed(passage, group[-1]) and not oblique(passage, group[0])
    return fit if kept and (predicate != "performs" or any(_acts(passage, n) for n in fit)) else []


def _meant(page: Page, passage: Passage, verb: int) -> list[Named]:
    """Whom "they" right before a verb stands for."""
    they = [cue for cue in cues(passage, "performs", "they") if cue.end <= verb and near(passage, cue.end, verb, 0)]
    return topic(page, passage, they[-1].end) if they else []


def _begun(page: Page, passage: Passage, predicate: str) -> list[Named]:
    """Whom "they" that begins a sentence stands for, with a verb further on."""
    they = any(cue.start == 0 for cue in cues(passage, "performs", "they"))
    return topic(page, passage, 1) if they and predicate == "performs" else []


def _led_by(passage: Passage, start: int, stop: int) -> bool:
    """Whether a preposition leads to a verb, so that what stands before does not do it: "bằng cách …"."""
    return any(word in prepositions(passage.sentence.block.language) for word in passage.sentence.folded[start:stop])


def roles_behind(page: Page, passage: Passage, predicate: str, start: int) -> list[Named]:
    """The role right behind a word, with those joined to it."""
    found = [named for named in page.actors(passage) if named.at >= start]
    people = {cue.start: cue.end for cue in cues(passage, "performs", "people")}
    if len(found) > 1 and _is_segment(found[1]) and people.get(found[0].at) == found[1].at:
        found = found[1:]  # "mărcile B2C"
    known = found and (found[0].concept.class_ in ("Stakeholder", "Party") or _is_segment(found[0]))
    if not known or not near(passage, start, found[0].at, 1):
        return []
    group = found[:1]
    for named in found[1:]:
        if named.concept.class_ != group[0].concept.class_ or not joined(
            passage, group[-1].end, named.at, COORDINATORS
        ):
            break
        group.append(named)
    return [n for n in group if page.fits_subject(predicate, n.concept) and _acts(passage, n)]


def topic(page: Page, passage: Passage, stop: int) -> list[Named]:
    """Whom a sentence up to a word is about: the first role or party that no preposition governs, or, where it begins
    with "they", that of the sentence before."""
    free = [n for n in page.actors(passage) if n.end <= stop and not _governed(passage, n) and not oblique(passage, n)]
    fit = [n for n in free[:1] if page.fits_subject("performs", n.concept) and _acts(passage, n)]
    they = any(cue.start == 0 for cue in cues(passage, "performs", "they"))
    before = passage.earlier[:1] if they and not fit else ()
    return fit or [n for earlier in before for n in topic(page, earlier, len(earlier.sentence.folded))]


def opening(passage: Passage, role: Named) -> int:
    """The word that a role begins at, with the word for people before it: "các nhà tiếp thị B2B"."""
    return next((cue.start for cue in cues(passage, "performs", "people") if cue.end == role.at), role.at)


def objects(passage: Passage, start: int) -> list[Named]:
    """What a verb speaks of, right behind it, with what is coordinated."""
    skipped = [cue.end for cue in cues(passage, "caresAbout", "skipped") if cue.start == start]
    parts = elements(passage, max(skipped, default=start))
    if not parts or parts[0].named is None or parts[0].lead > CLOSE:
        return []
    if _led_by(passage, parts[0].words.start, parts[0].named.at):
        return []
    verbs = [cue.start for cue in cues(passage, "performs", "does")]

    def plain(part: Element) -> bool:
        told = part is parts[0] or not any(part.words.start <= verb < part.words.stop - part.tail for verb in verbs)
        return told and _short(part)

    return list(taken(parts, plain))


def stated(
    passage: Passage, predicate: str, roles: Sequence[Named], things: Sequence[Named], rule: str
) -> Iterator[Link]:
    """A link for each role and thing; a role can stand in a passage above."""
    for role in roles:
        places = (passage, *passage.earlier, *passage.above)
        place = next((p for p in places if _stands_in(p, role)), passage)
        for named in things:
            yield Link(predicate, role, named, place, passage, rule)


def _governed(passage: Passage, role: Named) -> bool:
    return governed(passage, role._replace(at=opening(passage, role)))


def _is_general(named: Named) -> bool:
    return named.concept.class_ == "Party"


def _is_segment(named: Named) -> bool:
    return named.concept.class_ == "Segment"


def _acts(passage: Passage, named: Named) -> bool:
    """Whether somebody is named who acts: of a segment only with a word for people beside it ("клиенты B2B")."""
    code = any(sign.isdigit() for sign in named.mention.text)
    if named.concept.class_ != "Segment" or (named.concept.broader and not code):
        return True
    return any(cue.end == named.at or cue.start == named.end for cue in cues(passage, "performs", "people"))


def _marked(page: Page, passage: Passage, cue: int) -> list[Named]:
    """The role that a preposition marks ("для юристов", "đối với"), in the clause of the cue."""
    for to in cues(passage, "caresAbout", "to", "in"):
        for named in page.everything(passage):
            if to.group == "in" and _is_segment(named) and not named.concept.broader:
                continue  # what matters in a segment is what scope says
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
    line = (other for other in passage.earlier if other.sentence.block.kind == "label")
    for above in (*line, *passage.above):
        people = any(n.concept.class_ == "Stakeholder" or n.concept.kind == "Audience" for n in above.named)
        if people and uncovered(page, above) <= 1:
            told = [n for n in page.everything(above) if page.fits_subject("caresAbout", n.concept)]
            return [n for n in told if n.concept.class_ == "Segment"][:1] or told[:1]
    return []


def _short(part: Element) -> bool:
    return part.lead <= CLOSE and (part.named is None or part.named.concept.class_ != "Stakeholder")


def _stands_in(passage: Passage, named: Named) -> bool:
    return any(match.concept == named.concept.key for match in passage.sentence.matches)
