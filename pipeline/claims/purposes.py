"""Means and ends, offers and whom they are for, metrics and what they count by."""

from collections.abc import Iterator

from pipeline.claims.aspects import Scheme
from pipeline.claims.links import STOPS, Link, Page, clear, cues
from pipeline.claims.listing import elements, taken
from pipeline.claims.passages import Named, Passage
from pipeline.claims.polarity import prepositions
from pipeline.language.lexicon import fold, language_data

END_KINDS = ("Stage", "Process", "Plan", "Tactic", "Metric", "Criterion", "Offer", "ContentFormat", "Channel", "Tool")
"""Kinds of concepts that can be an end; people are whom something is for."""

SIGNS = (*STOPS, ",", "—", "–", "(")

BEFORE, BEHIND, VERB, HELPED = 3, 1, 3, 10
"""Words between a means and its cue; between the cue and the end: a noun, a verb and its object, whom it helps to."""


CONDITIONS = {"if": "budget", "during": "Process"}
"""Groups of cues that stand before a condition, and the concept or kind of concept that can be one."""

SUITS = 6
"""Words between an offer and a verb or adjective that says what it suits: "este în general potrivit pentru"."""


def purpose(page: Page, _: Scheme) -> Iterator[Link]:
    """ "вебинары для генерации лидов", "dùng Zalo để chăm sóc khách hàng", "e-mail pentru a educa"."""
    for passage in page.document.passages:
        earlier: Named | None = None
        for cue in cues(passage, "servesPurpose", "purpose", "help"):
            means = _before(passage, cue.start, BEFORE)
            if means and earlier and _joined(passage, means.end, cue.start):
                means = earlier
            verbal = _verbal(passage, cue.end)
            reach = HELPED if cue.group == "help" else VERB if verbal else BEHIND
            ends = _ends(page, passage, cue.end, reach) if means else []
            ends = [end for end in ends if verbal or cue.group == "help" or end.concept.kind != "Channel"]
            earlier = means if ends else None
            for end in ends:
                if means:
                    yield Link("servesPurpose", means, end, passage, passage, cue.group)


def using(page: Page, _: Scheme) -> Iterator[Link]:
    """ "генерировать лиды с помощью вебинаров", "atragem clienți folosind reclama": the end stands first."""
    for passage in page.document.passages:
        for cue in cues(passage, "servesPurpose", "using"):
            means = next((n for n in passage.named if 0 <= n.at - cue.end <= VERB), None)
            told = [n for n in passage.named if n.end <= cue.start]
            near = told and cue.start - told[-1].end <= 2 and clear(passage, told[-1].end, cue.start, STOPS)
            if means and near and clear(passage, cue.end, means.at, SIGNS) and told[-1].concept.kind in END_KINDS:
                yield Link("servesPurpose", means, told[-1], passage, passage, "using")


def suited(page: Page, _: Scheme) -> Iterator[Link]:
    """ "каталоги для дилеров", "nội dung dành cho kỹ sư", "радио при малом бюджете"."""
    for passage in page.document.passages:
        offers: list[Named] = []
        behind = 0
        for cue in (
            cues(passage, "suitedTo", "suits", "for", "if", "during")
            if passage.sentence.block.kind != "heading"
            else ()
        ):
            audience = _audience(page, passage, cue.end, cue.group)
            comma = passage.sentence.folded[behind : behind + 1] == [","]
            if not (offers and _joined(passage, behind + comma, cue.start)):
                offers = _offers(passage, cue.start, cue.group) if audience else []
                said = any(c.end <= cue.start for c in cues(passage, "suitedTo", "is"))
                if audience and _plain_segment(audience) and cue.group == "for" and not said:
                    offers = []
            behind = audience.end if audience else 0
            for offer in offers:
                if audience:
                    yield Link("suitedTo", offer, audience, passage, passage, cue.group)


def measured(page: Page, _: Scheme) -> Iterator[Link]:
    """ "выручка на магазин", "tỷ lệ chuyển đổi theo kênh", "отток оптовых клиентов"."""
    for passage in page.document.passages:
        for cue in cues(passage, "measuredPer", "per"):
            metric = next((n for n in passage.named if n.end == cue.start and n.concept.class_ == "Metric"), None)
            for named in [n for n in page.everything(passage) if 0 <= n.at - cue.end <= 1][:1]:
                if metric and named.concept.class_ not in ("Metric", "Criterion") and not _plain_segment(named):
                    yield Link("measuredPer", metric, named, passage, passage, "per")
        yield from _measured_for(page, passage)


def tracked(page: Page, _: Scheme) -> Iterator[Link]:
    """A heading of metrics, and below it "считать по регионам и по неделям"."""
    for passage in page.document.passages:
        heading = next((above for above in passage.above if above.sentence.block.kind == "heading"), None)
        metrics = [n for n in heading.named if n.concept.class_ == "Metric"] if heading else []
        for cue in cues(passage, "measuredPer", "track"):
            pers = [cue.end, *[per.end for per in cues(passage, "measuredPer", "per") if 0 <= per.start - cue.end <= 5]]
            for named in (n for n in passage.named if n.at in pers and n.concept.class_ != "Metric"):
                for metric in metrics[:1]:
                    if heading:
                        yield Link("measuredPer", metric, named, heading, passage, "tracked")


def _measured_for(page: Page, passage: Passage) -> Iterator[Link]:
    """ "отток оптовых клиентов", "охват для врачей": people of whom or for whom a metric counts."""
    people = [n for n in page.everything(passage) if n.concept.class_ in ("Segment", "Stakeholder")]
    ends = cues(passage, "measuredPer", "for")
    for metric in passage.named:
        if metric.concept.class_ != "Metric" or page.names_class(metric.concept):
            continue
        of = [n for n in people if n.at == metric.end and n.concept.broader]
        told = [n for cue in ends if 0 <= cue.start - metric.end <= BEHIND for n in people if 0 <= n.at - cue.end <= 1]
        for named in of or told[:1]:
            yield Link("measuredPer", metric, named, passage, passage, "for")


def _plain_segment(named: Named) -> bool:
    """A segment itself: "CAC в B2B" is what scope says."""
    return named.concept.class_ == "Segment" and not named.concept.broader


FINDERS = (measured, tracked, purpose, using, suited)


def _before(passage: Passage, at: int, reach: int) -> Named | None:
    """The concept that ends nearest before word `at`, with few words and no sign between."""
    before = [n for n in passage.named if n.end <= at]
    near = before and at - before[-1].end <= reach and clear(passage, before[-1].end, at, SIGNS)
    return before[-1] if near else None


def _ends(page: Page, passage: Passage, start: int, reach: int) -> list[Named]:
    first = next((n for n in page.everything(passage) if n.at >= start and n.concept.class_ != "Stakeholder"), None)
    if first is None or first.at - start > reach or not clear(passage, start, first.at, SIGNS):
        return []
    listed = list(taken(elements(passage, first.at), lambda part: part.lead == 0))
    return [n for n in listed or [first] if n.concept.kind in END_KINDS]


def _joined(passage: Passage, start: int, stop: int) -> bool:
    """Whether only "and" or "or" stands in the words [start, stop)."""
    ands = {i for cue in passage.sentence.cues if cue.group == "and" for i in range(cue.start, cue.end)}
    return start < stop and all(i in ands for i in range(start, stop))


def _verbal(passage: Passage, start: int) -> bool:
    """Whether a verb follows a cue of purpose: told by the cue's last word, or by the endings of what follows."""
    told, language = passage.sentence.folded, passage.sentence.block.language
    data = language_data(language)["relations"]["servesPurpose"]
    if told[start - 1] in {fold(word, language) for word in data["verb-cues"]}:
        return True
    return any(word.endswith(tuple(data["verb-endings"])) for word in told[start : start + 2])


def _audience(page: Page, passage: Passage, start: int, group: str) -> Named | None:
    """Whom an offer is for, right behind the cue. A preposition alone before "B2B" says no more than scope does."""
    first = next((n for n in page.everything(passage) if n.at >= start), None)
    if first is None or first.at - start > 2 or not clear(passage, start, first.at, SIGNS):
        return None
    if group in CONDITIONS:
        return first if CONDITIONS[group] in (first.concept.key, first.concept.kind) else None
    return None if first.concept.class_ == "Criterion" or first.concept.kind == "Process" else first


def _behind_preposition(passage: Passage, first: Named, second: Named) -> bool:
    """ "lead nurturing prin e-mail": what is spoken of is the first."""
    between = passage.sentence.folded[first.end : second.at]
    return len(between) == 1 and between[0] in prepositions(passage.sentence.block.language)


def _offers(passage: Passage, at: int, group: str) -> list[Named]:
    """The offer before a cue, with what "is" it ("Google este un canal pentru …") or stands beside it by a slash."""
    told = passage.sentence.folded
    predicated = any(at - 2 <= cue.end <= at for cue in cues(passage, "suitedTo", "is"))
    last = _before(passage, at, SUITS if group == "suits" else 2 if predicated else 1)
    if last is None:
        return []
    earlier = [n for n in passage.named if n.end <= last.at][::-1]
    if earlier and _behind_preposition(passage, earlier[0], last):
        last, earlier = earlier[0], earlier[1:]
    found = [last]
    for named in earlier:
        between = told[named.end : found[-1].at]
        copula = any(named.end <= cue.start and cue.end <= found[-1].at for cue in cues(passage, "suitedTo", "is"))
        if not (between == ["/"] or _joined(passage, named.end, found[-1].at) or (copula and len(between) <= 2)):
            break
        found.append(named)
    return found
