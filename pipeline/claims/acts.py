"""Who does what: a role with a verb, and the step or activity."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pipeline.claims.clauses import before, head, near, oblique, relative_words, told_before
from pipeline.claims.links import Link, Page, cues
from pipeline.claims.passages import Named, Passage
from pipeline.claims.roles import objects, opening, roles_before, roles_behind, stated, topic
from pipeline.claims.schema import Scheme
from pipeline.language.cues import Cue
from pipeline.language.lexicon import language_data

VERBAL = 0
"""Words of weight between a role and a step that is named by a verb itself: "giám đốc sẽ phê duyệt"."""

AGENT = 2
"""Words of weight between a step and the word that marks its agent: "lần xem quảng cáo đầu tiên của khách"."""

TURNED = 1
"""Words of weight between an object put first, the verb and the role: "Договор согласует юрист"."""


def performs(page: Page, _: Scheme) -> Iterator[Link]:
    """ "бухгалтер готовит договор", "phòng mua hàng duyệt báo giá", "inginerul testează"."""
    for passage in page.having("performs", "does", "not-does"):
        for cue in _verbs(passage, "does"):
            roles = roles_before(page, passage, "performs", cue.start)
            yield from stated(passage, "performs", roles, _done(passage, cue) if roles else [], "performs")


def turned(page: Page, _: Scheme) -> Iterator[Link]:
    """ "Договор согласует юрист", "contractul este semnat de director": the object stands first."""
    for passage in page.having("performs", "does", "passive", "not-does"):
        for cue in _verbs(passage, "does", "passive"):
            roles = roles_behind(page, passage, "performs", cue.end)
            free = _structure(passage)["free-order"]
            roles = roles if cue.group == "passive" else [n for n in roles if free and not oblique(passage, n)]
            last = before(passage, cue.start, TURNED)
            done = [n for n in ([head(passage, last)] if last else []) if n.concept.class_ != "Stakeholder"]
            if roles and done and not roles_before(page, passage, "performs", cue.start):
                yield from stated(passage, "performs", roles, done, "turned")


def by(page: Page, _: Scheme) -> Iterator[Link]:
    """ "hợp đồng do luật sư kiểm tra": between the object and the verb stands a mark and the role."""
    for passage in page.having("performs", "by"):
        for mark in cues(passage, "performs", "by"):
            verbs = [cue for cue in _verbs(passage, "does") if cue.start >= mark.end]
            done = [n for n in passage.named if n.end <= mark.start][-1:]
            if verbs and done and near(passage, done[0].end, mark.start, TURNED):
                roles = roles_behind(page, passage, "performs", mark.end)
                roles = [role for role in roles if near(passage, role.end, verbs[0].start, TURNED)]
                yield from stated(passage, "performs", roles, done, "by")


def named_by_verb(page: Page, _: Scheme) -> Iterator[Link]:
    """ "giám đốc tài chính phê duyệt", where the step is a verb of its own and no preposition stands between."""
    for passage in page.naming("Stage"):
        for step in (n for n in passage.named if n.concept.kind == "Stage" and _is_verb(passage, n)):
            roles = roles_before(page, passage, "performs", step.at, VERBAL)
            if all(role.concept.class_ in ("Stakeholder", "Party") for role in roles):
                yield from stated(passage, "performs", roles, [step], "verb")


def told_of(page: Page, _: Scheme) -> Iterator[Link]:
    """ "tài liệu mà kỹ sư đọc", "отчёты, которые читает юрист": the object stands before its clause."""
    for passage in page.having("performs", "does", "not-does"):
        for cue in _verbs(passage, "does") if _may_be_told_before(passage) else ():
            if objects(passage, cue.end):
                continue
            roles = roles_before(page, passage, "performs", cue.start)
            here = [role for role in roles if role in page.actors(passage)]  # "they" stands for one of another sentence
            first = min((opening(passage, role) for role in here), default=cue.start)
            free = _structure(passage)["free-order"]
            thing = told_before(passage, first)
            behind = roles_behind(page, passage, "performs", cue.end) if free else []
            roles = roles or [n for n in behind if not oblique(passage, n)]
            if thing and _is_done(passage, cue, thing):
                yield from stated(passage, "performs", roles, [thing], "relative")


def meanwhile(page: Page, _: Scheme) -> Iterator[Link]:
    """ "Kỹ sư …, trong khi kiểm tra thiết bị": a verb behind "while" has the subject that the sentence begins with."""
    for passage in page.having("performs", "while"):
        for mark in cues(passage, "performs", "while"):
            verbs = [cue for cue in _verbs(passage, "does") if near(passage, mark.end, cue.start, 0)]
            roles = topic(page, passage, mark.start) if verbs else []
            yield from stated(passage, "performs", roles, _done(passage, verbs[0]) if roles else [], "while")


def done_by(page: Page, _: Scheme) -> Iterator[Link]:
    """ "проверка договора юристом", "duyệt của giám đốc", "semnarea de către director": a step with its agent."""
    for passage in page.naming("Stage", "Process"):
        steps = [n for n in passage.named if n.concept.kind in ("Stage", "Process")]
        endings = tuple(_structure(passage)["agent-endings"])
        agents = {cue.end for cue in cues(passage, "performs", "agent")}
        for step in steps:
            marked = [end for end in agents if near(passage, step.end, end, AGENT)]
            roles = [n for end in marked[:1] for n in roles_behind(page, passage, "performs", end)]
            bare = [n for n in roles_behind(page, passage, "performs", step.end) if endings and step.end == n.at]
            roles = roles or [n for n in bare if passage.sentence.folded[n.end - 1].endswith(endings)]
            yield from stated(passage, "performs", roles, [step], "agent")


FINDERS = (performs, turned, by, named_by_verb, told_of, meanwhile, done_by)


def _done(passage: Passage, cue: Cue) -> list[Named]:
    """What a verb of doing says is done: what it begins or holds itself, else what stands behind it."""
    own = [n for n in passage.named if n.at == cue.start or cue.start < n.at < cue.end < n.end]
    found = own or objects(passage, cue.end)
    for place, (one, other) in enumerate(pairwise(found), start=1):
        if any(one.end <= named.at < other.at for named in passage.named):
            found = found[:place]  # "so giá giữa Shopee, Lazada": the list goes on with what the first is about
            break
    return [n for n in found if _is_done(passage, cue, n)]


def _is_done(passage: Passage, cue: Cue, named: Named) -> bool:
    """Whether a verb of doing says that a thing is done: not what somebody wants, nor what is only judged or counted
    unless the verb says that ("проверяет совместимость", "tính chi phí")."""
    judged = named.concept.class_ in ("Criterion", "Metric") or named.concept.kind == "Audience"
    return (not judged or _begins(passage, cue, "judges")) and not _wanted(passage, cue, named)


def _wanted(passage: Passage, cue: Cue, named: Named) -> bool:
    """Whether a verb says that somebody wants a thing ("cer plata la termen"), and not what they do."""
    wants = any(other.start == cue.start for other in cues(passage, "caresAbout", "cares"))
    receives, judges = (_begins(passage, cue, group) for group in ("receives", "judges"))
    terms = named.concept.kind in ("Offer", "PricingModel", "Tool")
    acted = judges or named.concept.kind in ("Stage", "Process", "ContentFormat")
    return (terms and (receives or wants)) or (wants and not acted)


def _begins(passage: Passage, cue: Cue, group: str) -> bool:
    return any(other.start == cue.start for other in cues(passage, "performs", group))


def _verbs(passage: Passage, *groups: str) -> list[Cue]:
    """The verbs of doing in a sentence; not those inside other words ("người tiêu dùng")."""
    return [cue for cue in cues(passage, "performs", *groups, "not-does") if cue.group != "not-does"]


def _may_be_told_before(passage: Passage) -> bool:
    """Whether a sentence can have a relative clause: it has a word that opens one, or its language needs none."""
    words = relative_words(passage.sentence.block.language)
    return bool(_structure(passage)["bare-relative"]) or not words.isdisjoint(passage.sentence.folded)


def _is_verb(passage: Passage, named: Named) -> bool:
    """Whether a step is named by a finite verb, as its last letters tell ("" where words do not change)."""
    endings = _structure(passage)["verb-endings"]
    return passage.sentence.folded[named.at].endswith(tuple(endings))


def _structure(passage: Passage) -> dict[str, Any]:
    structure: dict[str, Any] = language_data(passage.sentence.block.language)["relations"]["performs"]
    return structure
