"""Groups and their members, inside a sentence: "such as", parentheses, dashes, what a segmentation goes by."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.claims.clauses import CLAUSE_SIGNS, behind, subject
from pipeline.claims.links import Link, Page, cues
from pipeline.claims.listing import DASHES, SHORT, Element, elements, taken, whole
from pipeline.claims.passages import Named, Passage
from pipeline.claims.schema import Scheme
from pipeline.language.cues import Cue

NEAR = 4
"""Words between a group and "such as", or "include"."""

NEAR_GROUP = 3
"""Words of weight between "is part of" and the group."""

ABBREVIATED = 3
"""Words in parentheses before a colon: "kênh hiện đại (MT: …)"."""

MOST = 5
"""Elements of a list whose first can be something else than a concept."""

LEAST = 2
"""Members behind a dash or in parentheses; a single one is mostly another name."""


def examples(page: Page, _: Scheme) -> Iterator[Link]:
    """ "соцсети, такие как VK и Telegram", "nền tảng như Zalo", "conținut precum studii de caz", "include …"."""
    for passage in page.having("includes", "such-as", "include", "not-such-as"):
        for cue in cues(passage, "includes", "such-as", "include", "not-such-as"):
            head = None if cue.group == "not-such-as" else _group(passage, cue)
            told = passage.sentence.folded
            after = cue.end + (told[cue.end : cue.end + 1] == [":"])
            parts = _from_named(elements(passage, after)) if head else ()
            if parts and told[after : after + 1] == [","] and parts[0].lead > 0:
                continue  # "apare, de exemplu, atunci când …"
            for member in taken(parts):
                yield from _linked(passage, head, member, cue.group)


def is_a(page: Page, _: Scheme) -> Iterator[Link]:
    """ "Telegram este o rețea socială": the thesaurus has the first below the second."""
    for passage in page.having("suitedTo", "is"):
        for member, group in pairwise(passage.named):
            between = range(member.end, group.at)
            told = any(cue.start in between and len(between) <= NEAR for cue in cues(passage, "suitedTo", "is"))
            if told and group.concept.key in page.above(member.concept):
                yield from _linked(passage, group, member, "is-a")


def bracketed(page: Page, _: Scheme) -> Iterator[Link]:
    """ "соцсети (VK, Telegram)", "роли — кладовщик, бухгалтер"."""
    for passage in page.passages:
        told = passage.sentence.folded
        for head in passage.named:
            sign = told[head.end] if head.end < len(told) else ""
            if sign not in ("(", *DASHES):
                continue
            start = head.end + 1
            colon = told.index(":", start) if ":" in told[start : start + ABBREVIATED] else start - 1
            found = elements(passage, colon + 1)
            strict = [part for part in found if part.named and part.lead <= 1 and part.tail <= 1]
            if len(strict) >= LEAST and _mostly(found, strict) and not _other_things(head, strict):
                for member in whole(found):
                    yield from _linked(passage, head, member, "bracketed")


def basis(page: Page, _: Scheme) -> Iterator[Link]:
    """ "сегментация по возрасту и полу", "phân khúc theo ngành": what a segmentation goes by."""
    for passage in page.having("includes", "basis"):
        for cue in cues(passage, "includes", "basis"):
            head = next((n for n in passage.named if n.end == cue.start and _segments(page, n)), None)
            for member in taken(elements(passage, cue.end)) if head else ():
                yield from _linked(passage, head, member, "basis")


def marked_out(page: Page, _: Scheme) -> Iterator[Link]:
    """ "comisia, de la director la contabil": members of the same kind as the group."""
    for passage in page.having("includes", "from", "to"):
        ends = cues(passage, "includes", "from", "to")
        for start, stop in pairwise(ends):
            head = next((n for n in passage.named[::-1] if 0 <= start.start - n.end <= 1), None)
            if head is None or (start.group, stop.group) != ("from", "to"):
                continue
            told = [*taken(elements(passage, start.end, stop.start)), *taken(elements(passage, stop.end))]
            if len(told) >= LEAST and all(member.concept.kind == head.concept.kind for member in told):
                for member in told:
                    yield from _linked(passage, head, member, "marked-out")


def beside(page: Page, _: Scheme) -> Iterator[Link]:
    """ "мессенджеры Viber/Telegram": right behind a group stand concepts that the thesaurus has below it."""
    for passage in page.passages:
        for head, first in pairwise(passage.named):
            if head.end == first.at and head.concept.key in page.above(first.concept):
                for member in taken(elements(passage, first.at)):
                    if head.concept.key in page.above(member.concept):
                        yield from _linked(passage, head, member, "beside")


def colon(page: Page, _: Scheme) -> Iterator[Link]:
    """ "каналы делят так: соцсети, почта": a group before a colon inside a sentence, and nothing but a list behind."""
    for passage in page.passages:
        told = passage.sentence.folded
        for i in [i for i, word in enumerate(told[:-1]) if word == ":"] if ":" in told else ():
            head = next((n for n in passage.named if n.end == i), None) or _divided(page, passage, i)
            parts = elements(passage, i + 1) if head else []
            led = [part.named for part in parts if part.named and part.lead <= 1 and part.tail <= 1]
            if head and len(led) >= LEAST and len(led) == len(parts):
                for member in led:
                    yield from _linked(passage, head, member, "colon")


def introduced(page: Page, _: Scheme) -> Iterator[Link]:
    """A line that divides a group ("Среди каналов выделяют:"), and below it the members."""
    for passage in page.passages:
        lead = passage.above[0] if passage.above else None
        if lead is None or lead.sentence.block.kind != "label" or passage.sentence.number > 0:
            continue
        head = _divided(page, lead, len(lead.sentence.folded))
        parts = elements(passage, 0) if head else []
        if head and parts and parts[0].named and parts[0].lead <= 1:
            near = [part for part in parts if part.words.stop <= _first_clause(passage)]
            for member in taken(near or parts[:1], lambda part: part.lead <= 1):
                yield Link("includes", head, member, lead, passage, "introduced")


def part_of(page: Page, _: Scheme) -> Iterator[Link]:
    """ "Цена — один из элементов …", "phân phối là một trong …", "prețul face parte din …"."""
    for passage in page.having("includes", "part-of"):
        for cue in cues(passage, "includes", "part-of"):
            member, group = subject(passage, cue.start, 0), behind(passage, cue.end, NEAR_GROUP, (*CLAUSE_SIGNS, "-"))
            if member and group and group.concept.kind != "Stakeholder":
                for named in (member, *_alongside(passage, group)):
                    yield from _linked(passage, group, named, "part-of")


FINDERS = (examples, is_a, bracketed, basis, marked_out, beside, colon, introduced, part_of)


def _alongside(passage: Passage, group: Named) -> Iterator[Named]:
    """What a part is named along with: "наряду с ценой и продвижением"."""
    for cue in cues(passage, "includes", "along-with"):
        yield from (n for n in taken(elements(passage, cue.end), lambda part: part.tail == 0) if n != group)


def _first_clause(passage: Passage) -> int:
    """Where the words before the first comma end."""
    told = passage.sentence.folded
    return told.index(",") if "," in told else len(told)


def _from_named(parts: Sequence[Element]) -> Sequence[Element]:
    """A list without its first element, where that is short and names no concept and others do."""
    unknown = LEAST < len(parts) <= MOST and parts[0].named is None and len(parts[0].words) <= SHORT
    return parts[1:] if unknown else parts


def _mostly(parts: Sequence[Element], named: Sequence[Element]) -> bool:
    """Whether a list has few elements that name no concept, and those short."""
    rest = [part for part in parts if part not in named]
    return len(rest) * LEAST < len(parts) and all(part.named is None and len(part.words) <= SHORT for part in rest)


def _other_things(head: Named, parts: Sequence[Element]) -> bool:
    """Whether what stands beside a concept cannot be its members: criteria of a role, industries of an offer."""
    classes = {part.named.concept.class_ for part in parts if part.named}
    own = head.concept.class_
    roles = "Stakeholder" in classes and own != "Segment" and head.concept.kind != "Audience"
    people = (own == "Stakeholder" and classes != {own}) or (roles and own != "Stakeholder")
    sectors = (own == "Industry" and classes != {own}) or ("Industry" in classes and own not in ("Industry", "Segment"))
    return people or sectors


def _divided(page: Page, passage: Passage, stop: int) -> Named | None:
    """The one concept beside a verb that divides or lists, in the words before `stop`."""
    told = [cue for cue in cues(passage, "includes", "include", "divide") if cue.end <= stop]
    named = [n for n in passage.named if n.end <= stop and n.concept.class_ != "Criterion"]
    named = [n for n in named if not page.names_class(n.concept)]
    beside = [n for n in named for cue in told[-1:] if min(abs(cue.start - n.end), abs(n.at - cue.end)) <= NEAR]
    return beside[-1] if len(named) == 1 and beside else None


def _linked(passage: Passage, head: Named | None, member: Named, rule: str) -> Iterator[Link]:
    if head:
        yield Link("includes", head, member, passage, passage, rule)


def _group(passage: Passage, cue: Cue) -> Named | None:
    """The group before a cue; a verb can stand in a clause of its own behind it: "Detailistul vinde; cuprinde …"."""
    head = _head(passage, cue.start, comma=True)
    if head is None and cue.group == "include" and passage.sentence.folded[cue.start - 1 : cue.start] == [";"]:
        head = behind(passage, 0, 0)
    return head


def _head(passage: Passage, at: int, comma: bool) -> Named | None:
    """The concept before word `at`, with few words and no sign between; a comma or bracket right before it may."""
    told = passage.sentence.folded
    before = [named for named in passage.named if named.end <= at]
    if not before:
        return None
    between = told[before[-1].end : at]
    if comma and between and between[-1] in (",", "("):
        between = between[:-1]
    plain = len(between) <= NEAR and all(word[0].isalnum() for word in between)
    return before[-1] if plain else None


def _segments(page: Page, named: Named) -> bool:
    return any("segmentation" in key for key in (named.concept.key, *page.above(named.concept)))
