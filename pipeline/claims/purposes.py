"""Means, and the ends that a text gives for them."""

from collections.abc import Iterable, Iterator, Sequence

from pipeline.claims.clauses import (
    COORDINATORS,
    before,
    behind,
    governed,
    head,
    joined,
    listed,
    near,
    sources,
    with_joined,
)
from pipeline.claims.links import FAR_STOPS, STOPS, Link, Page, cues
from pipeline.claims.listing import DASHES, elements, taken
from pipeline.claims.passages import Named, Passage
from pipeline.claims.roles import objects
from pipeline.claims.schema import Scheme
from pipeline.language.cues import Cue
from pipeline.language.lexicon import fold, language_data

DEEDS = ("Stage", "Process", "Plan", "Tactic", "Metric", "Criterion")
"""Kinds of concepts that can be reached by a means."""

THINGS = ("Offer", "ContentFormat", "Channel", "Tool")
"""Kinds that can be an end besides, where a verb says what is done with them, as it can be said of people."""

PEOPLE = ("Audience", "Stakeholder")

MEANS = (*DEEDS, *THINGS, "PricingModel", "Audience")

BEFORE, BEHIND, VERB, HELPED, USED, USING = 3, 1, 4, 8, 6, 2
"""Words of weight between a means and its cue; between the cue and the end: a noun, a verb and its object, whom it
helps to; between an end put first and the means; between "by means of" and the means."""

SENTENCE_SIGNS = (".", ";", "!", "?", "…", "(", ")")

Place = tuple[Passage, Named]


def purpose(page: Page, _: Scheme) -> Iterator[Link]:
    """ "вебинары для генерации лидов", "dùng Zalo để chăm sóc khách hàng", "e-mail pentru a educa"."""
    for passage in page.having("servesPurpose", "purpose"):
        earlier: list[Named] = []
        reached: list[Named] = []
        for cue in cues(passage, "servesPurpose", "purpose"):
            named = before(passage, cue.start, BEFORE)
            own = _coordinated(page, passage, head(passage, named)) if named else []
            again = named and earlier and joined(passage, named.end, cue.start)
            means = earlier if again else [*own, *(earlier if set(own) & set(reached) else ())]
            reached = _ends(page, passage, cue) if means else []
            earlier = means if reached else []
            doing = [n for n in means if n.concept.kind != "Audience" or _verbal(passage, cue)]
            yield from _links(((passage, n) for n in doing), passage, reached, "purpose")


def helps(page: Page, _: Scheme) -> Iterator[Link]:
    """ "CRM помогает удержать клиентов", "webinarul ajută la …"; "Ввели скидки. Это помогает …"."""
    for passage in page.having("servesPurpose", "help"):
        for cue in cues(passage, "servesPurpose", "help"):
            means = list(sources(page, passage, cue.start, BEFORE))
            yield from _links(means, passage, _ends(page, passage, cue) if means else [], "help")


def aims(page: Page, _: Scheme) -> Iterator[Link]:
    """ "Для удержания клиентов используют …", "Để tăng …, hãy dùng …", "Pentru a crește …, lansați …"."""
    for passage in page.having("servesPurpose", "purpose"):
        for cue in cues(passage, "servesPurpose", "purpose"):
            ends = _ends(page, passage, cue) if _opens(passage, cue.start) else []
            ends = [n for n in ends if "," not in passage.sentence.folded[cue.end : n.at]]
            means = behind(passage, ends[-1].end, USED, SENTENCE_SIGNS) if ends else None
            if means and _used(passage, range(ends[-1].end, means.at), verbal=_verbal(passage, cue)):
                yield from _links(((passage, n) for n in listed(passage, means)), passage, ends, "aim")


def using(page: Page, _: Scheme) -> Iterator[Link]:
    """ "генерировать лиды с помощью вебинаров", "atragem clienți folosind reclama": the end stands first."""
    for passage in page.having("servesPurpose", "using", "not-using"):
        for cue in (c for c in cues(passage, "servesPurpose", "using", "not-using") if c.group == "using"):
            means, end = behind(passage, cue.end, USING), before(passage, cue.start, BEHIND, FAR_STOPS)
            ends = with_joined(page, passage, end, COORDINATORS) if end else []
            reached = any(near(passage, c.end, ends[-1].at, 1) for c in cues(passage, "servesPurpose", "reach") if ends)
            if means and end and (end.concept.kind in DEEDS or reached):
                yield from _links(((passage, n) for n in listed(passage, means)), passage, ends, "using")


def goals(page: Page, _: Scheme) -> Iterator[Link]:
    """ "Цель рекламы — узнаваемость", "Mục tiêu của quảng cáo là …", "Scopul reclamei este …"."""
    for passage in page.having("servesPurpose", "goal"):
        told = passage.sentence.folded
        inside = {i for n in passage.named for i in range(n.at, n.end)}
        for cue in (cue for cue in cues(passage, "servesPurpose", "goal") if cue.start not in inside):
            means = behind(passage, cue.end, BEHIND)
            signs = [cop.end for cop in cues(passage, "suitedTo", "is")] if means else []
            signs += [i + 1 for i, word in enumerate(told) if word in (*DASHES, ":")]
            links = [i for i in signs if means and i >= means.end and near(passage, means.end, i - 1, BEHIND, STOPS)]
            end = behind(passage, min(links), VERB) if links else None
            if means and end and end.concept.kind in DEEDS:
                yield from _links([(passage, means)], passage, listed(passage, end), "goal")


def announced(page: Page, _: Scheme) -> Iterator[Link]:
    """A line that ends in a cue ("CRM помогает:"), and below it the ends."""
    for passage in page.passages:
        lead = passage.above[0] if passage.above else None
        if lead is None or lead.sentence.block.kind == "heading" or passage.sentence.number > 0:
            continue
        told = [cue for cue in cues(lead, "servesPurpose", "purpose", "help") if _closes(lead, cue)]
        for cue in told[-1:]:
            ends = list(taken(elements(passage, 0), lambda part: part.named is not None and _is_end(part.named, True)))
            means: list[Place] = list(sources(page, lead, cue.start, BEFORE))
            if not lead.named and len(passage.above) > 1:
                means = [(passage.above[1], n) for n in passage.above[1].named[:1]]
            yield from _links(means, passage, ends, "announced")


def in_case(page: Page, _: Scheme) -> Iterator[Link]:
    """A list below the name of a means whose items stand in the case of an end: "CRM" — "повышения лояльности;"."""
    for passage in page.passages:
        block, lead = passage.sentence.block, passage.above[0] if passage.above else None
        if block.kind != "item" or lead is None or not lead.named or lead.sentence.block.kind != "heading":
            continue
        endings = language_data(block.language)["relations"]["servesPurpose"]["end-case"]
        small = block.span.of(page.document.text.text)[:1].islower()
        ends = [
            n for n in passage.named if n.at == 0 and endings and passage.sentence.folded[0].endswith(tuple(endings))
        ]
        if small:
            yield from _links([(lead, lead.named[-1])], passage, ends, "case")


FINDERS = (purpose, helps, aims, using, goals, announced, in_case)


def _links(means: Iterable[Place], passage: Passage, ends: Sequence[Named], rule: str) -> Iterator[Link]:
    for place, named in means:
        for end in ends if named.concept.kind in MEANS else ():
            if named not in ends and _is_end(end, True):
                yield Link("servesPurpose", named, end, place, passage, rule)


def _coordinated(page: Page, passage: Passage, last: Named) -> list[Named]:
    """A means with what "and" joins to it, nearest last."""
    return [n for n in with_joined(page, passage, last) if n.concept.kind in MEANS][::-1] or [last]


def _ends(page: Page, passage: Passage, cue: Cue) -> list[Named]:
    """The ends behind a cue: what a verb there does, or the noun right behind it."""
    helped = cue.group == "help"
    verbal = helped or _verbal(passage, cue)
    aids = any(cue.end <= c.start <= cue.end + 1 for c in cues(passage, "servesPurpose", "help"))
    reach = HELPED if helped or aids else VERB if verbal else BEHIND
    found = [n for n in page.everything(passage) if n.at >= cue.end]
    if helped and found and near(passage, cue.end, found[0].at, 0) and _is_helped(found[0]):
        found = found[1:]
    if not found or not near(passage, cue.end, found[0].at, reach):
        return []
    aside = near(passage, cue.end, found[0].at, 0) or governed(passage, found[0])
    people = found[0].concept.kind in PEOPLE and aside
    if people or not _is_end(found[0], verbal) or found[0].concept.class_ == "Segment":
        return []
    ends = [n for n in listed(passage, found[0]) if _is_end(n, verbal)]
    second = next((c for c in cues(passage, "performs", "does") if c.start - 1 in passage.sentence.ands), None)
    if verbal and ends and second and near(passage, ends[-1].end, second.start, 0):
        ends += [n for n in objects(passage, second.end) if _is_end(n, verbal) and n not in ends]
    return ends


def _is_helped(named: Named) -> bool:
    """Whether a concept behind a verb of helping can be whom it helps, and so no end."""
    return named.concept.class_ in ("Segment", "Stakeholder", "Channel") or named.concept.kind == "Audience"


def _is_end(named: Named, verbal: bool) -> bool:
    kind = named.concept.kind
    return kind in DEEDS or (verbal and kind in (*THINGS, *PEOPLE)) or (kind in THINGS and kind != "Channel")


def _verbal(passage: Passage, cue: Cue) -> bool:
    """Whether a verb follows a cue of purpose: told by the cue's last word, or by the endings of what follows."""
    told, language = passage.sentence.folded, passage.sentence.block.language
    data = language_data(language)["relations"]["servesPurpose"]
    if told[cue.end - 1] in {fold(word, language) for word in data["verb-cues"]}:
        return True
    return any(word.endswith(tuple(data["verb-endings"])) for word in told[cue.end : cue.end + 2])


def _used(passage: Passage, between: range, verbal: bool) -> bool:
    """Whether a verb of using, a dash, or the comma behind a clause of purpose leads to the means."""
    told = passage.sentence.folded
    if verbal and "," in told[between.start : between.stop]:
        return True
    verbs = any(cue.start in between for cue in cues(passage, "servesPurpose", "use"))
    return verbs or told[between.start : between.start + 1] in [[sign] for sign in (*DASHES, ":")]


def _closes(passage: Passage, cue: Cue) -> bool:
    """Whether a line ends behind a cue, or behind the verb that follows a verb of helping."""
    words = len(passage.sentence.folded)
    return near(passage, cue.end, words, BEHIND if cue.group == "help" else 0, STOPS[:1])


def _opens(passage: Passage, at: int) -> bool:
    """Whether a clause begins at a word, or one word before: "Поэтому для …"."""
    return at <= 1 or passage.sentence.folded[at - 1] in (",", ";", ":", *DASHES)
