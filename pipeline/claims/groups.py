"""Groups and their members across sentences: labels and headings with lists, steps of a process, parts of a whole."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.claims import clauses
from pipeline.claims.aspects import aspect_of
from pipeline.claims.links import Link, Page, cues, uncovered
from pipeline.claims.listing import ARROWS, DASHES, SEPARATORS, Element, elements, whole
from pipeline.claims.passages import Named, Passage
from pipeline.claims.schema import Scheme
from pipeline.language.cues import Cue
from pipeline.records import Block

LOOSE = 2
"""Words of a label or heading that are neither its concepts nor segments, where it still is the name of a group."""

NEAR = 3
"""Words between a group and the verb before a colon: "o campanie care cuprinde:"."""

LEAST_STEPS, LEAST_ALONE = 3, 2
"""Steps of a process, and members behind a label that says more than the group's name."""

Head = tuple[Passage, Named]


def groups(page: Page, names: Scheme) -> Iterator[Link]:
    """ "Digital: LinkedIn, SEO", and the same with a heading above labels that only name segments ("B2B: …")."""
    for index, block in enumerate(page.document.blocks):
        passages = page.document.of_block[index]
        if block.kind not in ("paragraph", "item") or block.repeat or block.parent is None or not passages:
            continue
        above = page.document.blocks[block.parent]
        if block.kind == "paragraph" and above.kind != "label":
            continue
        listed = _items(page, index, block, block.parent) if block.kind == "item" else _sentences(page, block, passages)
        listed = [passage for passage in listed if passage.named]
        if not listed:
            continue
        bare = block.kind == "item" and (above.kind in ("heading", "paragraph") or _counts(page, block.parent))
        strict = bare or not _named_only(page, block.parent)
        members = [(passage, member) for passage in listed for member in _members(passage, bare, strict)]
        heads = _heads(page, block.parent, members) if members else []
        for head in [_choose(page, names, heads, members)] if heads else []:
            for passage, member in members:
                own = _own_head(page, names, heads, member) or head
                if own[1].concept.class_ != "Stakeholder" or member.concept.class_ == "Stakeholder":
                    yield Link("includes", own[1], member, own[0], passage, "group")


def steps(page: Page, _: Scheme) -> Iterator[Link]:
    """A process, and its steps between arrows or behind "stages:"."""
    for passage in page.passages:
        told = passage.sentence.folded
        chain = [] if ARROWS.isdisjoint(told) else [i for i, word in enumerate(told) if word in ARROWS]
        arrows = [i for i in chain if not _inside(passage, i)]
        above = passage.above[0] if passage.above else None
        announced = bool(above and above.sentence.block.kind == "label" and cues(above, "includes", "stages"))
        if not (arrows or announced):
            continue
        members = _marked_out(passage) or whole(_stepwise(passage, _after_colon(told) if arrows else 0))
        process = _process(passage, arrows[0] if arrows else 0)
        least = LEAST_STEPS if arrows else LEAST_ALONE
        for member in members if process and len(members) >= least else ():
            yield Link("includes", process[1], member, process[0], passage, "steps")  # type: ignore[index]


FINDERS = (groups, steps)


def _sentences(page: Page, block: Block, passages: Sequence[Passage]) -> Sequence[Passage]:
    """The sentences that can list members: the first behind a label, all behind one that only names segments."""
    return passages if block.parent is not None and _segment_only(page, block.parent) else passages[:1]


def _items(page: Page, index: int, block: Block, parent: int) -> list[Passage]:
    """The item, where it is a name and no sentence: right under a heading it begins with a capital and the items with
    it stand first."""
    passage, above = page.document.of_block[index][0], page.document.blocks[parent]
    if len(block.sentences) > 1:
        return []
    if above.kind == "label" or block.span.of(page.document.text.text)[:1].isupper() or above.kind == "paragraph":
        first = page.document.children[parent][0]
        return [passage] if page.document.blocks[first].kind == "item" else []
    return []


def _heads(page: Page, index: int, members: Sequence[tuple[Passage, Named]]) -> list[Head]:
    """The concepts that name the group of a label, heading or opening line; labels of segments are passed over."""
    while _segment_only(page, index):
        parent = page.document.blocks[index].parent
        if parent is None:
            return []
        index = parent
    block, passages = page.document.blocks[index], page.document.of_block[index]
    if not passages or not passages[-1].named:
        return []
    passage = passages[-1]
    if block.kind == "paragraph" or _counts(page, index):
        return _introduced(passage)
    if len(passages) > 1:
        return []
    named = [(passage, n) for n in passage.named if not page.names_class(n.concept)]
    if block.kind == "label":
        named = [head for head in named if head[1].concept.class_ != "Criterion" or head[1].at == 0]
    if _named_only(page, index):
        return named
    last = [head for head in named if block.kind == "label" and _is_last(passage, head[1])]
    return last if len(members) >= LEAST_ALONE else []


def _introduced(passage: Passage) -> list[Head]:
    """ "pregătim o campanie care cuprinde:": the group before the verb; "trei părți ale campaniei:"."""
    told, end = cues(passage, "includes", "include"), len(passage.sentence.folded) - 1
    if told and told[-1].end >= end:
        before = [n for n in passage.named if 0 <= told[-1].start - n.end <= NEAR]
        return [(passage, n) for n in before[-1:]]
    numbers = [cue.end for cue in cues(passage, "includes", "number")]
    last = [clauses.head(passage, n) for n in passage.named[-1:] if n.end == end]
    return [(passage, n) for n in last if any(0 < n.at - i <= NEAR for i in numbers)]


def _counts(page: Page, index: int) -> bool:
    """Whether a label is a sentence with a number: "Avem trei pași ai pâlniei:"."""
    passages = page.document.of_block[index]
    label = page.document.blocks[index].kind == "label" and len(passages) == 1
    return label and bool(cues(passages[0], "includes", "number")) and uncovered(page, passages[0]) > LOOSE


def _is_last(passage: Passage, named: Named) -> bool:
    return all(not word[0].isalnum() for word in passage.sentence.folded[named.end :])


def _segment_only(page: Page, index: int) -> bool:
    block, passages = page.document.blocks[index], page.document.of_block[index]
    if block.kind != "label" or not passages:
        return False
    return bool(page.segments(passages[0])) and not passages[0].named and uncovered(page, passages[0]) <= LOOSE


def _named_only(page: Page, index: int) -> bool:
    """Whether a label or heading is the name of a group: few other words, and none behind its last concept."""
    passage = page.document.of_block[index][-1]
    last = max((n.end for n in page.everything(passage)), default=0)
    ends = max((n.end for n in passage.named), default=last)
    plain = [w for i, w in enumerate(passage.sentence.folded) if i >= ends and w[0].isalnum()]
    told = [n for n in page.segments(passage) if n.at >= ends]
    ands = sum(cue.group == "and" and cue.start >= ends for cue in passage.sentence.cues)
    return uncovered(page, passage) <= LOOSE and len(plain) <= ands + ands + sum(n.end - n.at + 1 for n in told)


def _choose(page: Page, names: Scheme, heads: Sequence[Head], members: Sequence[tuple[Passage, Named]]) -> Head:
    """Of several groups in a heading ("доставка и оплата") that of most members' aspect, else the first."""
    found = [head for _, member in members if (head := _own_head(page, names, heads, member))]
    return max(heads, key=found.count)


def _own_head(page: Page, names: Scheme, heads: Sequence[Head], member: Named) -> Head | None:
    """The group that the thesaurus has above the member, else the last one of the member's own aspect."""
    vocabulary = page.document.vocabulary
    if above := next((head for head in heads if head[1].concept.key in page.above(member.concept)), None):
        return above
    own = aspect_of(member, vocabulary, names)
    return next((head for head in heads[::-1] if own and aspect_of(head[1], vocabulary, names) == own), None)


def _members(passage: Passage, bare: bool, strict: bool) -> list[Named]:
    """The members in a passage: the elements of a text that is nothing but a list; steps behind arrows are not.

    `bare`: it must begin with a member; `strict`: every element must be a concept and no more.
    """
    told = passage.sentence.folded
    if sum(word in ARROWS and not _inside(passage, i) for i, word in enumerate(told)) > 1:
        return []
    start = next((cue.end for cue in cues(passage, "includes", "focus") if cue.start == 0), 0)
    if bare and (first := elements(passage, start)) and (first[0].named is None or first[0].lead > 0):
        return []
    found: list[Named] = []
    borders = [start, *[i + 1 for i, word in enumerate(told) if word == ";" and i >= start], len(told) + 1]
    for a, b in pairwise(borders):
        listed = _outer(passage, elements(passage, a, b - 1), a, b - 1)
        plain = all(part.tail == 0 or part.named is None for part in listed) if bare else _plain(listed)
        found += whole(listed) if plain or not strict else []
    return found


def _plain(listed: Sequence[Element]) -> bool:
    told = [part for part in listed if part.named]
    return len(told) >= LEAST_ALONE and all(part.lead + part.tail <= 1 for part in told)


def _outer(passage: Passage, listed: list[Element], start: int, stop: int) -> list[Element]:
    """The elements of the group itself, without those of a list inside: "сегментация по возрасту", "роли — …"."""
    inner = [cue.start for cue in cues(passage, "includes", "basis") if start <= cue.start < stop]
    dash = [i for i in range(start, stop) if passage.sentence.folded[i] in DASHES and not _inside(passage, i)]
    first = listed[0].named if listed else None
    opened = first and (first.end in dash or (first.end in inner and first.concept.kind == "Audience"))
    return [Element(range(listed[0].words.start, first.end), first)] if first and opened else listed


def _stepwise(passage: Passage, start: int) -> list[Element]:
    return elements(passage, start, signs=SEPARATORS | ARROWS)


def _marked_out(passage: Passage) -> list[Named]:
    """Steps between "from" and "to" and behind it."""
    ends = cues(passage, "includes", "from", "to")
    if [cue.group for cue in ends[:2]] != ["from", "to"] or ends[0].start > 0:
        return []
    listed = [*elements(passage, ends[0].end, ends[1].start), *elements(passage, ends[1].end)]
    return [part.named for part in listed if part.named]


def _process(passage: Passage, first: int) -> Head | None:
    """The process whose steps these are: named before them, or nearest before or above; of equals the heading."""
    inside = [(passage, n) for n in passage.named if n.end < first]
    near = [*passage.earlier, *(part for above in passage.above for part in (above, *above.earlier))]
    found = [*inside[::-1], *[(other, n) for other in near for n in other.named[::-1]]]
    found = [h for h in found if _called(h[0]) or (h[1].concept.kind == "Process" and _has_steps(*h))]
    same = [h for h in found if h[0].sentence.block.kind == "heading" and h[1].concept == found[0][1].concept]
    return next(iter([*same, *found]), None)


def _called(passage: Passage) -> bool:
    """Whether a heading calls the one concept that it names a process ("Порядок оплаты")."""
    return passage.sentence.block.kind == "heading" and len(passage.named) == 1 and bool(_process_words(passage))


def _process_words(passage: Passage) -> Sequence[Cue]:
    return cues(passage, "includes", "process")


def _has_steps(passage: Passage, named: Named) -> bool:
    """Whether a process is named as one that has steps: a cycle, funnel, journey."""
    return any(named.at <= cue.start < named.end for cue in _process_words(passage))


def _after_colon(told: Sequence[str]) -> int:
    return told.index(":") + 1 if ":" in told else 0


def _inside(passage: Passage, at: int) -> bool:
    return any(named.at <= at < named.end for named in passage.named)
