"""Groups that a heading names, and whose members are named by the headings below or beside it."""

from collections.abc import Iterator

from pipeline.claims.links import Link, Page, cues
from pipeline.claims.schema import Scheme


def parts(page: Page, _: Scheme) -> Iterator[Link]:
    """A heading that speaks of the elements of something, and the headings below it."""
    blocks, of_block = page.document.blocks, page.document.of_block
    for index, block in enumerate(blocks):
        if block.kind != "heading" or not of_block[index]:
            continue
        head = of_block[index][0]
        told = cues(head, "includes", "parts")
        group = next((named for cue in told for named in head.named if named.at >= cue.end), None)
        below = page.document.below(index, "heading")
        for passage in (part for i in below for part in of_block[i][:1] if group):
            for member in passage.named:
                if group:
                    yield Link("includes", group, member, head, passage, "parts")


def counted(page: Page, _: Scheme) -> Iterator[Link]:
    """ "5 каналов цифрового маркетинга", and beside it headings that each name one of the class that is counted."""
    blocks, of_block = page.document.blocks, page.document.of_block
    for index, block in enumerate(blocks):
        head = of_block[index][0] if block.kind == "heading" and of_block[index] else None
        if head is None or not cues(head, "includes", "number"):
            continue
        classes = {n.concept.class_ for n in head.named if page.names_class(n.concept)}
        group = next((n for n in head.named[::-1] if not page.names_class(n.concept)), None)
        if group is None:
            continue
        beside = (i for i in range(index + 1, len(blocks)) if blocks[i].kind == "heading" and of_block[i])
        for passage in (of_block[i][0] for i in beside if blocks[i].parent in (index, block.parent)):
            member = next((n for n in passage.named if n.concept.class_ in classes), None)
            if member is None:
                break
            yield Link("includes", group, member, head, passage, "counted")


FINDERS = (parts, counted)
