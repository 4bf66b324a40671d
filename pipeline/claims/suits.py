"""Offers, content and channels, and the audience or condition that they are for."""

from collections.abc import Iterator

from pipeline.claims.clauses import before, behind, governed, joined, listed, near, oblique, subjects
from pipeline.claims.links import FAR_STOPS, Link, Page, cues
from pipeline.claims.listing import DASHES, elements
from pipeline.claims.passages import Named, Passage
from pipeline.claims.polarity import prepositions
from pipeline.claims.schema import Scheme
from pipeline.language.lexicon import fold, language_data

CONDITIONS = {"if": "budget", "during": "Process"}
"""Groups of cues that stand before a condition, and the concept or kind of concept that can be one."""

COPULA = 4
"""Words of "is no more than a": "nu este doar un canal"."""

SUITS, WORKS, NEAR = 3, 2, 1
"""Words of weight between an offer and what says that it suits; between that and the preposition before the audience;
between a preposition and the audience."""


def suited(page: Page, _: Scheme) -> Iterator[Link]:
    """ "каталоги для дилеров", "nội dung dành cho kỹ sư", "радио при малом бюджете"."""
    for passage in _running(page, "suitedTo", "suits", "for", "if", "during"):
        offers: list[Named] = []
        end = 0
        for cue in cues(passage, "suitedTo", "suits", "for", "if", "during"):
            audiences = _audiences(page, passage, cue.end, cue.group) if not _before_verb(passage, cue.end) else []
            if not (offers and joined(passage, end, cue.start)):
                offers = _offers(page, passage, cue.start, cue.group) if audiences else []
                said = any(c.end <= cue.start for c in cues(passage, "suitedTo", "is"))
                alone = len(audiences) == 1 and _plain_segment(audiences[0])
                if alone and cue.group == "for" and not said:
                    offers = []
            end = audiences[-1].end if audiences else 0
            yield from _links(passage, offers, audiences, cue.group)


def works(page: Page, _: Scheme) -> Iterator[Link]:
    """ "вебинары хорошо работают в B2B", "webinarele sunt utile, mai ales pentru ingineri"."""
    for passage in _running(page, "suitedTo", "works"):
        for cue in cues(passage, "suitedTo", "works"):
            offers = _meant(page, passage, subjects(page, passage, cue.start, SUITS))
            for to in cues(passage, "caresAbout", "to", "in") if offers else ():
                if to.start >= cue.end and near(passage, cue.end, to.start, WORKS):
                    yield from _links(passage, offers, _audiences(page, passage, to.end, "works"), "works")
                    break


def for_whom(page: Page, _: Scheme) -> Iterator[Link]:
    """ "Для инженеров подходят каталоги", "Pentru dealeri – manuale", "Với B2B, hội thảo hiệu quả"."""
    for passage in _running(page, "caresAbout", "to", "in"):
        for to in [cue for cue in cues(passage, "caresAbout", "to", "in") if _opens(passage, cue.start)][:1]:
            audiences = _audiences(page, passage, to.end, "for-whom")
            at = audiences[-1].end if audiences else 0
            told = passage.sentence.folded
            told_so = [cue for cue in cues(passage, "suitedTo", "works") if audiences and cue.start >= at]
            if audiences and told[at : at + 1] in [[sign] for sign in DASHES]:
                offer = behind(passage, at + 1, NEAR)
            elif told_so and near(passage, at, told_so[0].start, SUITS, FAR_STOPS):
                between = [n for n in passage.named if at <= n.at and n.end <= told_so[0].start]
                offer = between[0] if between else behind(passage, told_so[0].end, WORKS)
            else:
                continue
            yield from _links(passage, listed(passage, offer) if offer else [], audiences, "for-whom")


def given(page: Page, _: Scheme) -> Iterator[Link]:
    """ "Инженерам мы показываем кейсы", "persoanelor fizice le trebuie …": the case says for whom it is."""
    for passage in _running(page, "suitedTo", "gives"):
        for cue in cues(passage, "suitedTo", "gives"):
            people = [n for n in page.everything(passage) if n.end <= cue.start and _is_people(n)]
            people = [n for n in people if oblique(passage, n) and not governed(passage, n)]
            if people and near(passage, people[-1].end, cue.start, NEAR + 1):
                between = [n for n in passage.named if people[-1].end <= n.at and n.end <= cue.start]
                offer = between[0] if between else behind(passage, cue.end, NEAR)
                offer = offer or before(passage, people[-1].at, NEAR)
            else:
                continue
            yield from _links(passage, listed(passage, offer) if offer else [], people[-1:], "given")


def announced(page: Page, _: Scheme) -> Iterator[Link]:
    """A line or heading that says for whom ("Для B2B хорошо работают:"), and below it the list."""
    for passage in _running(page):
        lead = passage.above[0] if passage.above else None
        if lead is None or not (lead.sentence.block.kind == "heading" or lead.sentence.folded[-1] == ":"):
            continue
        if (
            not (passage.sentence.block.kind == "item" or lead.sentence.block.kind == "label")
            or passage.sentence.number > 0
        ):
            continue
        told = cues(lead, "caresAbout", "to", "in") if cues(lead, "suitedTo", "works") else ()
        people = [n for to in told for n in _audiences(page, lead, to.end, "announced")]
        parts = elements(passage, 0) if people else []
        if parts and parts[0].named and parts[0].lead <= NEAR:
            offers = [parts[0].named, *[p.named for p in parts[1:] if p.named and p.lead + p.tail <= NEAR]]
            for offer in offers:
                for audience in people:
                    yield Link("suitedTo", offer, audience, lead, passage, "announced")


def conditional(page: Page, _: Scheme) -> Iterator[Link]:
    """ "Если бюджет мал, подойдёт рассылка", "Nếu ngân sách nhỏ, thì … là lý tưởng": what suits under a condition."""
    for passage in _running(page, "suitedTo", "given"):
        told = passage.sentence.folded
        opens = any(cue.start == 0 for cue in cues(passage, "suitedTo", "given"))
        comma = told.index(",") if opens and "," in told else 0
        conditions = [n for n in passage.named if n.end <= comma and _is_condition(n)]
        main = [n for n in page.everything(passage) if n.at > comma] if conditions else []
        for cue in [cue for cue in cues(passage, "suitedTo", "works", "suits") if cue.start > comma][:1]:
            subjects_ = [n for n in main if n.end <= cue.start and near(passage, n.end, cue.start, NEAR)]
            offers = subjects_[-1:] or [n for n in main if near(passage, cue.end, n.at, NEAR) and n.at >= cue.end][:1]
            yield from _links(passage, offers, conditions, "conditional")


FINDERS = (suited, works, for_whom, given, announced, conditional)


def _running(page: Page, *cues_of: str) -> Iterator[Passage]:
    """The sentences of the text, those with a cue of some groups of a predicate; a heading ("CRM для B2B") names a
    topic."""
    passages = page.having(*cues_of) if cues_of else page.passages
    return (passage for passage in passages if passage.sentence.block.kind != "heading")


def _links(passage: Passage, offers: list[Named], audiences: list[Named], rule: str) -> Iterator[Link]:
    for offer in offers:
        for audience in audiences:
            yield Link("suitedTo", offer, audience, passage, passage, rule)


def _is_condition(named: Named) -> bool:
    return named.concept.key == CONDITIONS["if"] or named.concept.kind in ("Offer", "Audience", "Industry")


def _is_people(named: Named) -> bool:
    return named.concept.class_ in ("Stakeholder", "Segment") or named.concept.kind == "Audience"


def _plain_segment(named: Named) -> bool:
    return named.concept.class_ == "Segment" and not named.concept.broader


def _opens(passage: Passage, at: int) -> bool:
    """Whether a clause begins at a word."""
    return (
        at == 0
        or passage.sentence.folded[at - 1] in (",", ";", ":")
        or any(cue.group == "contrast" and cue.end == at for cue in passage.sentence.cues)
    )


def _audiences(page: Page, passage: Passage, start: int, group: str) -> list[Named]:
    """Whom an offer is for, right behind the cue, and those coordinated with it."""
    found = [n for n in page.everything(passage) if n.at >= start]
    if not found or not near(passage, start, found[0].at, NEAR + (group == "suits")):
        return []
    if group in CONDITIONS:
        return found[:1] if CONDITIONS[group] in (found[0].concept.key, found[0].concept.kind) else []
    if group == "suits" and found[0].concept.key == CONDITIONS["if"]:
        return found[:1]
    if found[0].concept.class_ == "Criterion" or found[0].concept.kind == "Process":
        return []
    people = found[:1]
    for named in found[1:]:
        if named.concept.class_ != people[-1].concept.class_ or not _and(passage, people[-1].end, named.at):
            break
        people.append(named)
    return people


def _and(passage: Passage, start: int, stop: int) -> bool:
    """Whether "and" joins two audiences, the preposition said again or not: "pentru B2B, cât și pentru B2C"."""
    told = passage.sentence.folded
    ands = passage.sentence.ands
    again = {i for cue in cues(passage, "caresAbout", "to", "in") for i in range(cue.start, cue.end)}
    between = range(start, stop)
    return any(i in ands for i in between) and all(i in ands or i in again or told[i] in (",", "/") for i in between)


def _before_verb(passage: Passage, at: int) -> bool:
    """ "pentru a sprijini": a purpose."""
    language = passage.sentence.block.language
    verbs = {fold(word, language) for word in language_data(language)["relations"]["servesPurpose"]["verb-cues"]}
    return language != "vi" and passage.sentence.folded[at : at + 1] != [] and passage.sentence.folded[at] in verbs


def _likened(passage: Passage, start: int, stop: int) -> bool:
    """ "sunt similare pentru B2B și B2C": a likeness or difference, and nothing that suits."""
    return any(
        cue.group in ("likeness", "difference", "different") and start <= cue.start < stop
        for cue in passage.sentence.cues
    )


def _behind_preposition(passage: Passage, first: Named, second: Named) -> bool:
    """ "lead nurturing prin e-mail": what is spoken of is the first."""
    between = passage.sentence.folded[first.end : second.at]
    return len(between) == 1 and between[0] in prepositions(passage.sentence.block.language)


def _meant(page: Page, passage: Passage, said: list[Named]) -> list[Named]:
    """The offers themselves where they are only called "a channel": "TikTok nu este un canal potrivit"."""
    named = next((n for n in passage.named[::-1] if said and n.end <= said[-1].at), None)
    copula = named and any(named.end <= c.start and c.end <= said[-1].at for c in cues(passage, "suitedTo", "is"))
    if named is None or not copula or not near(passage, named.end, said[-1].at, NEAR):
        return said
    return [named, *(n for n in said if not page.names_class(n.concept))]


def _segment(page: Page, passage: Passage, at: int) -> list[Named]:
    """A segment or market that is said to be for somebody: "B2C ориентирован на частных лиц"."""
    before_ = [n for n in page.everything(passage) if n.end <= at][-1:]
    return [n for n in before_ if _plain_segment(n) and near(passage, n.end, at, WORKS)]


def _offers(page: Page, passage: Passage, at: int, group: str) -> list[Named]:
    """The offer before a cue, with what "is" it ("Google este un canal pentru …") or stands beside it by a slash."""
    told = passage.sentence.folded
    predicated = any(at - 2 <= cue.end <= at for cue in cues(passage, "suitedTo", "is"))
    last = before(passage, at, SUITS if group == "suits" else 2 if predicated else NEAR)
    if group == "suits" and (said := subjects(page, passage, at, SUITS) or _segment(page, passage, at)):
        return _meant(page, passage, said)
    if last is None or _likened(passage, last.end, at):
        return []
    earlier = [n for n in passage.named if n.end <= last.at][::-1]
    if earlier and _behind_preposition(passage, earlier[0], last):
        last, earlier = earlier[0], earlier[1:]
    found = [last]
    for named in earlier:
        between = told[named.end : found[-1].at]
        copula = any(named.end <= cue.start and cue.end <= found[-1].at for cue in cues(passage, "suitedTo", "is"))
        if not (joined(passage, named.end, found[-1].at) or (copula and len(between) <= COPULA)):
            break
        found.append(named)
    return found if len(found) == 1 else [n for n in found if not page.names_class(n.concept)]
