"""Groups and their members by how a page is laid out: rows of a table, headings with sections, items and steps."""

from collections.abc import Iterator, Sequence

from pipeline.claims.links import Link, Page, cues, uncovered
from pipeline.claims.listing import DASHES, TAIL, elements, whole
from pipeline.claims.passages import Named, Passage
from pipeline.claims.schema import Scheme
from pipeline.claims.tables import row_labels
from pipeline.records import Block

LEAST, LEAST_STEPS = 2, 3
"""Members of a group, and steps of a process, below a heading or label."""

PEOPLE = 4
"""Words between a group of people and the colon behind it: "В комитет обычно входят:"."""

INTRODUCE = (",", ":", ";", "")
"""What stands behind a role that an item is about, if no dash does; or its end."""

LOOSE = 2
"""Words of the heading of a process that are neither its concept nor a segment: "Drumul unei oferte B2B"."""

TOPICS = ("Criterion", "Strategy", "Stage")
"""Classes of concepts that also call a row of things of other classes: "Цена | опт, промокод"."""

Member = tuple[Passage, Named]


def rows(page: Page, _: Scheme) -> Iterator[Link]:
    """ "Оплата | безнал, отсрочка | карта" in a table whose columns are segments."""
    for index, label in row_labels(page.document.text.text, page.document.blocks).items():
        over = page.document.blocks[index].parent
        if label == index or over is None or not _of_segment(page, over):
            continue
        head = _only_name(page, label)
        for passage in page.document.of_block[index] if head and head[1].concept.class_ != "Stakeholder" else ():
            for member in whole(elements(passage, 0)):
                if head and _go_together(head[1], member):
                    yield Link("includes", head[1], member, head[0], passage, "row")


def sections(page: Page, _: Scheme) -> Iterator[Link]:
    """A heading that begins with a group, and behind it headings that only name segments, with items below."""
    blocks = page.document.blocks
    head: Member | None = None
    for index, block in enumerate(blocks):
        if block.kind != "heading":
            continue
        if not _of_segment(page, index):
            head = _opening(page, index)
            continue
        below = page.document.below(index, "item")
        members = _listed_below(page, below)
        if head and len(members) >= LEAST and len(members) == len(below):
            for passage, member in members:
                yield Link("includes", head[1], member, head[0], passage, "section")


def kinds(page: Page, _: Scheme) -> Iterator[Link]:
    """A heading that names a group, and below it a label for each of several concepts of one kind."""
    blocks = page.document.blocks
    for index, block in enumerate(blocks):
        head = _only_name(page, index) if block.kind == "heading" else None
        if head is None or head[1].concept.class_ == "Stakeholder":
            continue
        below = page.document.below(index, "label")
        found = [named for i in below if (named := _only_name(page, i))]
        if len(found) >= LEAST and len(found) == len(below) and len({n.concept.kind for _, n in found}) == 1:
            for passage, member in found:
                yield Link("includes", head[1], member, head[0], passage, "kind")


def ordered(page: Page, _: Scheme) -> Iterator[Link]:
    """A heading that names a process ("Drumul unei oferte"), and numbered items below it that are steps."""
    for index, block in enumerate(page.document.blocks):
        head = _process(page, index) if block.kind == "heading" else None
        below = page.document.below(index, "item") if head else []
        members = [member for member in _listed_below(page, below) if _is_numbered(page, member[0].sentence.block)]
        for passage, member in members if len(members) >= LEAST_STEPS else ():
            if head:
                yield Link("includes", head[1], member, head[0], passage, "ordered")


def people(page: Page, _: Scheme) -> Iterator[Link]:
    """ "В комитет входят:" and items that each begin with a role ("юрист — проверяет договор")."""
    for index, block in enumerate(page.document.blocks):
        passages = page.document.of_block[index]
        told = passages[-1] if passages else None
        if told is None or block.kind not in ("label", "paragraph") or told.sentence.folded[-1] != ":":
            continue
        roles = [n for n in told.named if n.concept.class_ == "Stakeholder"]
        if len(roles) != 1 or len(told.sentence.folded) - roles[0].end > PEOPLE:
            continue
        below = [page.document.of_block[i] for i in page.document.below(index, "item")]
        found = [(p[0], n) for p in below if p and (n := _introduced_role(p[0]))]
        for passage, member in found if len(found) >= LEAST else ():
            yield Link("includes", roles[0], member, told, passage, "people")


FINDERS = (rows, sections, kinds, ordered, people)


def _of_segment(page: Page, index: int) -> bool:
    """Whether a heading or the head of a column names segments and nothing else, examples in brackets aside."""
    passages = page.document.of_block[index]
    if not passages or not page.segments(passages[0]):
        return False
    told = passages[0].sentence.folded
    stop = told.index("(") if "(" in told else len(told)
    return all(named.at >= stop for named in passages[0].named) and page.segments(passages[0])[0].at <= 1


def _only_name(page: Page, index: int) -> Member | None:
    """The one concept of a block that says no more."""
    passages = page.document.of_block[index]
    if len(passages) != 1 or len(passages[0].named) != 1 or page.segments(passages[0]):
        return None
    return (passages[0], passages[0].named[0]) if uncovered(page, passages[0]) <= 1 else None


def _opening(page: Page, index: int) -> Member | None:
    """The one concept of a heading, where it begins with it."""
    passages = page.document.of_block[index]
    told = passages[0].named if len(passages) == 1 else ()
    return (passages[0], told[0]) if len(told) == 1 and told[0].at == 0 else None


def _process(page: Page, index: int) -> Member | None:
    """The concept of a heading that calls it a process, way or order."""
    passages = page.document.of_block[index]
    told = passages[0] if len(passages) == 1 and len(passages[0].named) == 1 else None
    if told is None or not cues(told, "includes", "process") or uncovered(page, told) > LOOSE:
        return None
    return told, told.named[0]


def _listed_below(page: Page, below: Sequence[int]) -> list[Member]:
    """The concepts that items begin with, each a name with few words behind."""
    found = []
    for passages in (page.document.of_block[i] for i in below):
        parts = elements(passages[0], 0) if len(passages) == 1 else []
        if parts and (named := parts[0].named) and parts[0].lead == 0 and parts[0].tail <= TAIL:
            found.append((passages[0], named))
    return found


def _is_numbered(page: Page, block: Block) -> bool:
    before = page.document.text.text[: block.span.start].rpartition("\n")[2].strip()
    return before[:1].isdigit()


def _introduced_role(passage: Passage) -> Named | None:
    """The role that an item begins with, where a sign or the end of the item stands behind."""
    first = passage.named[0] if passage.named else None
    if first is None or first.at > 0 or first.concept.class_ != "Stakeholder":
        return None
    return first if "".join(passage.sentence.folded[first.end : first.end + 1]) in (*DASHES, *INTRODUCE) else None


def _go_together(head: Named, member: Named) -> bool:
    """Whether a concept can be a member of the group that a row is called by: of another class only of a topic."""
    topic = head.concept.class_ in TOPICS and member.concept.class_ not in ("Stakeholder", "Metric", "Industry")
    content = (head.concept.class_, member.concept.class_) == ("Channel", "Strategy")  # "VK | видео"
    return topic or content or member.concept.class_ == head.concept.class_
