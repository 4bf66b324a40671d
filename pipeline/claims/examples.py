"""Industries and products that a text gives as examples of a segment: "B2B, например насосы", "phần mềm B2B".

Only what the words say outright counts: a list, a verb or a fixed phrase ties the two, or they stand side by side.
Words for firms, goods and trade ("компания", "ngành", "furnizor de") may stand between; any other word ends the search.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.claims.bridges import covered, cues_of, past, running_list, whole_list, word
from pipeline.claims.clauses import joined
from pipeline.claims.links import Link, Page
from pipeline.claims.listing import DASHES
from pipeline.claims.passages import Named, Passage
from pipeline.claims.schema import Scheme
from pipeline.records import ASSERTED, HEDGED, STATED, Relation

EXAMPLE_OF = "exampleOf"

MOSTLY = 0.6
"""Share of the items below a heading that must begin with an example, for it to be a heading of examples."""

NAMING = ("example", "typical", "small")
"""Cues of the words that call something an example."""

LISTING = ("paragraph", "item", "row")
"""Kinds of blocks that list examples under a label."""

OPENERS = (",", "(", ":", *DASHES)

Place = tuple[Passage, Named]
"""A segment named, and where."""


def introduced(page: Page, _: Scheme) -> Iterator[Link]:
    """ "B2C (бытовая техника)", "B2B, например станки", "firme B2B care vând pompe", "công ty B2C bán quần áo"."""
    for passage in page.naming("Industry"):
        for segment in _alone(page, passage):
            rule, start = _behind(passage, segment)
            read = whole_list if rule in ("listed", "is") else running_list
            yield from _links((passage, segment), passage, read(page, passage, start) if rule else (), rule)


def beside(page: Page, _: Scheme) -> Iterator[Link]:
    """ "B2B промоборудование", "phần mềm B2B", "B2C-магазин одежды"."""
    for passage in page.naming("Industry"):
        for segment in _alone(page, passage):
            start = past(passage, segment.end, "kinds")
            signed = not word(passage, segment.end)[:1].isalnum()
            after = [] if signed else running_list(page, passage, segment.end)
            after = after if start > segment.end else after[:1]
            before = [n for n in passage.named if n.end == segment.at and n.concept.class_ == "Industry"]
            before = [] if word(passage, segment.end) == ":" else before
            if bool(after) != bool(before):
                yield from _links((passage, segment), passage, after or before, "beside")


def belongs(page: Page, _: Scheme) -> Iterator[Link]:
    """ "Мебель — это B2C", "ngành thép thuộc B2B", "pompele sunt un exemplu de B2B"."""
    for passage in page.naming("Industry"):
        for segment in _alone(page, passage):
            before = [n for n in passage.named if n.end < segment.at]
            if not before or before[-1].concept.class_ != "Industry":
                continue
            bridge = range(before[-1].end, segment.at)
            ties = any(cue.start in bridge for cue in cues_of(passage, "belongs", "example", "typical"))
            if ties and covered(passage, bridge, "belongs", *NAMING, "kinds"):
                yield from _links((passage, segment), passage, _joined(passage, before), "belongs")


def labelled(page: Page, _: Scheme) -> Iterator[Link]:
    """ "B2B: станки, кабель", "Примеры: …" after a sentence about one segment, and lists under such a heading."""
    blocks, of_block = page.document.blocks, page.document.of_block
    for parent, children in enumerate(page.document.children):
        below = [of_block[i][0] for i in children if blocks[i].kind in LISTING and of_block[i]]
        told = of_block[parent] if any("Industry" in passage.kinds for passage in below) else ()
        if told and (place := _label(page, told[-1])):
            for passage, found in _below(page, below):
                yield from _links(place, passage, found, "label")


def continued(page: Page, _: Scheme) -> Iterator[Link]:
    """A sentence "Ví dụ: phần mềm, máy móc" or "Printre exemple se numără …" behind one about one segment."""
    for passage in page.naming("Industry"):
        opening = next(iter(cues_of(passage, "example", "such-as")), None)
        if opening is None or page.segments(passage) or past(passage, 0, *NAMING, "kinds") < opening.start:
            continue
        start = past(passage, opening.end, "kinds", "such-as", "is", signs=(":", *DASHES))
        if start > opening.end and (told := _earlier(page, passage)):
            yield from _links(told, passage, running_list(page, passage, start), "continued")


FINDERS = (introduced, beside, belongs, labelled, continued)


def as_example(relation: Relation, segment: str) -> Relation:
    """The relation as what it is: of its segment (by notation) alone, whatever the sentence denies or advises."""
    modality = HEDGED if relation.modality == HEDGED else STATED
    return replace(relation, segments=(segment,), polarity=ASSERTED, modality=modality)


def _links(place: Place, passage: Passage, found: Sequence[Named], rule: str) -> Iterator[Link]:
    for named in found:
        yield Link(EXAMPLE_OF, named, place[1], passage, place[0], rule)


def _alone(page: Page, passage: Passage) -> list[Named]:
    """The segments of a passage that are neither joined to another one nor behind a negation."""
    segments = page.segments(passage)
    if not segments:
        return []
    ands = {i for cue in passage.sentence.cues if cue.group in ("and", "both") for i in range(cue.start, cue.end)}
    negations = [cue.end for cue in passage.sentence.polarity_cues if cue.group == "negation"]
    found = []
    for segment in segments:
        others = (other for other in segments if other is not segment)
        gaps = (range(min(o.end, segment.end), max(o.at, segment.at)) for o in others)
        tied = any(all(i in ands or word(passage, i) in (",", "/") for i in gap) for gap in gaps)
        if not tied and not any(segment.at - 1 <= end <= segment.at for end in negations):
            found.append(segment)
    return found


def _behind(passage: Passage, segment: Named) -> tuple[str, int]:
    """What leads from a segment to its examples, and the word they begin at; ("", 0) when nothing does."""
    at = past(passage, segment.end, "kinds")
    sign = word(passage, at) if word(passage, at) in OPENERS else ""
    at = past(passage, at + bool(sign), "who")
    for cue in cues_of(passage, "such-as", "sells", "is"):
        called = sign in DASHES or any(c.end <= segment.at for c in cues_of(passage, "example"))
        if cue.start == at and (cue.group != "is" or called):
            return cue.group, cue.end + (word(passage, cue.end) in (",", ":"))
    return ("listed", at) if sign not in ("", ",") else ("", 0)


def _joined(passage: Passage, before: Sequence[Named]) -> list[Named]:
    """The last industry, and those before it that only commas and "and" separate from it."""
    found = [before[-1]]
    for named in before[-2::-1]:
        if named.concept.class_ != "Industry" or not joined(passage, named.end, found[-1].at, (",",)):
            break
        found.append(named)
    return found


def _label(page: Page, passage: Passage) -> Place | None:
    """The segment of which a label or heading gives examples: the only one it names, else the one told before."""
    if passage.named or passage.sentence.block.kind == "item":
        return None
    segments = page.segments(passage)
    named = {i for segment in segments for i in range(segment.at, segment.end)}
    if not covered(passage, range(len(passage.sentence.folded)), *NAMING, "kinds", "such-as", besides=named):
        return None
    if segments:
        heading = passage.sentence.block.kind == "heading" and not cues_of(passage, "example")
        return (passage, segments[0]) if len(segments) == 1 and not heading else None
    return _earlier(page, passage) if cues_of(passage, "example", "such-as") else None


def _earlier(page: Page, passage: Passage) -> Place | None:
    """The only segment of the nearest passage before on the line, or above, that names any."""
    near = (*passage.earlier, *(other for above in passage.above for other in (above, *above.earlier)))
    for other in near:
        if segments := page.segments(other):
            return (other, segments[0]) if len({s.concept.key for s in segments}) == 1 else None
    return None


def _below(page: Page, below: Sequence[Passage]) -> Iterator[tuple[Passage, list[Named]]]:
    """The passages below a label that list examples: all of a paragraph or cell, most items of a list."""
    listed = [(passage, whole_list(page, passage, 0)) for passage in below]
    items = [found for passage, found in listed if passage.sentence.block.kind == "item"]
    if items and sum(map(bool, items)) < MOSTLY * len(items):
        return
    yield from ((passage, found) for passage, found in listed if found)
