"""Who does what: a role with a verb, and the step or activity."""

from collections.abc import Iterator

from pipeline.claims.aspects import Scheme
from pipeline.claims.clauses import before, head, near, oblique
from pipeline.claims.cues import Cue
from pipeline.claims.links import Link, Page, cues
from pipeline.claims.passages import Named, Passage
from pipeline.claims.roles import objects, roles_before, roles_behind, stated
from pipeline.language.lexicon import language_data

VERBAL = 0
"""Words of weight between a role and a step that is named by a verb itself: "giám đốc sẽ phê duyệt"."""

TURNED = 1
"""Words of weight between an object put first, the verb and the role: "Договор согласует юрист"."""


def performs(page: Page, _: Scheme) -> Iterator[Link]:
    """ "бухгалтер готовит договор", "phòng mua hàng duyệt báo giá", "inginerul testează"."""
    for passage in page.document.passages:
        for cue in _verbs(passage, "does"):
            roles = roles_before(page, passage, "performs", cue.start)
            verbal = [named for named in passage.named if named.at == cue.start]
            done = [n for n in verbal or objects(passage, cue.end) if not _wanted(passage, cue, n)]
            yield from stated(passage, "performs", roles, done, "performs")


def turned(page: Page, _: Scheme) -> Iterator[Link]:
    """ "Договор согласует юрист", "contractul este semnat de director": the object stands first."""
    for passage in page.document.passages:
        for cue in _verbs(passage, "does", "passive"):
            roles = roles_behind(page, passage, "performs", cue.end)
            roles = roles if cue.group == "passive" else [n for n in roles if not oblique(passage, n)]
            last = before(passage, cue.start, TURNED)
            done = [n for n in ([head(passage, last)] if last else []) if n.concept.class_ != "Stakeholder"]
            if not roles_before(page, passage, "performs", cue.start):
                yield from stated(passage, "performs", roles, done, "turned")


def by(page: Page, _: Scheme) -> Iterator[Link]:
    """ "hợp đồng do luật sư kiểm tra": between the object and the verb stands a mark and the role."""
    for passage in page.document.passages:
        for mark in cues(passage, "performs", "by"):
            verbs = [cue for cue in _verbs(passage, "does") if cue.start >= mark.end]
            done = [n for n in passage.named if n.end <= mark.start][-1:]
            if verbs and done and near(passage, done[0].end, mark.start, TURNED):
                roles = roles_behind(page, passage, "performs", mark.end)
                roles = [role for role in roles if near(passage, role.end, verbs[0].start, TURNED)]
                yield from stated(passage, "performs", roles, done, "by")


def named_by_verb(page: Page, _: Scheme) -> Iterator[Link]:
    """ "giám đốc tài chính phê duyệt", where the step is a verb of its own and no preposition stands between."""
    for passage in page.document.passages:
        for step in (n for n in passage.named if n.concept.kind == "Stage" and _is_verb(passage, n)):
            roles = roles_before(page, passage, "performs", step.at, VERBAL)
            if all(role.concept.class_ == "Stakeholder" for role in roles):
                yield from stated(passage, "performs", roles, [step], "verb")


FINDERS = (performs, turned, by, named_by_verb)


def _wanted(passage: Passage, cue: Cue, named: Named) -> bool:
    """Whether a verb says that somebody wants a thing ("cer plata la termen"), and not what they do."""
    wants = any(other.start == cue.start for other in cues(passage, "caresAbout", "cares"))
    return wants and named.concept.kind in ("Offer", "PricingModel", "Tool")


def _verbs(passage: Passage, *groups: str) -> list[Cue]:
    """The verbs of doing in a sentence; not those inside other words ("người tiêu dùng")."""
    return [cue for cue in cues(passage, "performs", *groups, "not-does") if cue.group != "not-does"]


def _is_verb(passage: Passage, named: Named) -> bool:
    """Whether a step is named by a finite verb, as its last letters tell ("" where words do not change)."""
    endings = language_data(passage.sentence.block.language)["relations"]["performs"]["verb-endings"]
    return passage.sentence.folded[named.at].endswith(tuple(endings))
