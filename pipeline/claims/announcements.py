"""Announced and empty: headings with nothing below them, lists that are announced and do not come or fall short.

They are findings for editors, told as problems of severity `info`. Headings that name neither concept nor segment
("Read more") announce nothing.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import takewhile

from pipeline.claims.passages import Document, Passage
from pipeline.language.cues import Cues
from pipeline.language.lexicon import fold, language_data
from pipeline.records import EMPTY_HEADING, Block, Problem

STAGE = "claims"

MOST_ANNOUNCED = 20
"""A larger number before a noun counts something else: a year, a price."""

BETWEEN = 2
"""Words between the number and what it counts: "10 ключевых различий"."""

RUN = 3
"""So many headings in a row are a menu, or a list that lost its marks."""

LEAST_LIST = 2
"""One short line behind an announcement is no list, but the next heading."""

TERM = 6
"""Words within which the dash of a definition stands."""

SEPARATORS = (",", ";")


def find(document: Document, name: str) -> tuple[Problem, ...]:
    """What the document `name` announces and does not give, in text order; `start` is raw, where it is announced."""
    found = [*_empty_headings(document), *_missing_lists(document), *_short_lists(document)]
    return tuple(_problem(document, name, *finding) for finding in sorted(found))


Finding = tuple[int, str, str]
"""Index of the block that announces, code, and what is missing."""


def _empty_headings(document: Document) -> Iterator[Finding]:
    """Headings with no text before the next heading that is not below them."""
    blocks = document.blocks
    run: list[int] = []
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        ends = following is None or (following.kind == "heading" and following.level <= block.level)
        if block.kind == "heading" and index and ends:
            run.append(index)
            continue
        yield from _told_empty(document, run)
        run = []
    yield from _told_empty(document, run)


def _told_empty(document: Document, run: list[int]) -> Iterator[Finding]:
    for index in run if len(run) < RUN else ():
        if any(map(_says_something, document.of_block[index])) and not document.blocks[index].repeat:
            yield index, EMPTY_HEADING, "there is no text under this heading"


def _says_something(passage: Passage) -> bool:
    """Whether a heading names a concept, or a segment in more words than its name ("B2B" alone heads a column)."""
    return bool(passage.named) or (bool(passage.sentence.names) and len(passage.sentence.folded) > 1)


def _missing_lists(document: Document) -> Iterator[Finding]:
    """Lines that announce a list ("the following:") and have none behind them."""
    for index, block in enumerate(document.blocks):
        if not _leads_in(document, block) or block.repeat:
            continue
        passages = document.of_block[index]
        told = passages[-1].cues(_cues(block.language)) if passages else []
        follows = any(group == "follows" for group, _, _ in told)
        said = any(document.blocks[i].kind == "paragraph" for i in _own(document, index))
        if follows and not said and _given(document, index) < LEAST_LIST:
            yield index, "missing-list", "a list is announced here and none follows"


def _short_lists(document: Document) -> Iterator[Finding]:
    """ "10 differences", and fewer behind it."""
    for index, block in enumerate(document.blocks):
        if block.repeat or not (block.kind == "heading" or _leads_in(document, block)):
            continue
        passages = document.of_block[index]
        number = _announced_number(passages[-1]) if passages else 0
        given = _given(document, index) if number else 0
        if given < number:
            yield index, "short-list", f"{number} are announced here, {given or 'none'} can be told apart"


def _leads_in(document: Document, block: Block) -> bool:
    return block.kind in ("paragraph", "label") and block.span.of(document.text.text).endswith(":")


def _announced_number(passage: Passage) -> int:
    """The number of things that a heading or lead-in announces, 0 where it announces none."""
    told, language = passage.sentence.folded, passage.sentence.block.language
    counted = {start for group, start, _ in passage.cues(_cues(language)) if group == "counted"}
    for at, word in enumerate(told):
        number = int(word) if word.isdigit() and len(word) < 3 else _numbers(language).get(word, 0)
        if "." in told[max(0, at - 1) : at + 2]:
            continue  # the number of a section
        if 2 <= number <= MOST_ANNOUNCED and not counted.isdisjoint(range(at + 1, at + 2 + BETWEEN)):
            return number
    return 0


def _given(document: Document, index: int) -> int:
    """How many things stand behind an announcement: list items, sections, or parts of one sentence."""
    inline = (_parts(passage) for i in _own(document, index) for passage in document.of_block[i])
    ways = (_items, _sections, _sections_behind, _definitions)
    return max(*(way(document, index) for way in ways), *inline, 0)


def _items(document: Document, index: int) -> int:
    """The items of the longest list below a block, labelled lines and table cells among them."""
    listed = (document.blocks[i] for i in _own(document, index))
    lists = Counter(block.parent for block in listed if block.kind in ("item", "label", "row"))
    return max(lists.values(), default=0)


def _sections(document: Document, index: int) -> int:
    """The headings right below a block that have text below them."""
    below = (_below(document, i) for i in document.below(index, "heading"))
    return sum(any(document.blocks[j].kind != "heading" for j in inside) for inside in below)


def _sections_behind(document: Document, index: int) -> int:
    """Headings behind a block and its lead-in lines: where pages lost their levels they are what is announced."""
    blocks = document.blocks
    level = next((blocks[i].level for i in (index, blocks[index].parent) if i is not None and blocks[i].level), 0)
    after = index + 1
    while after < len(blocks) and _leads_in(document, blocks[after]):
        after += 1
    if not level or after == len(blocks) or blocks[after].kind not in ("heading", "item"):
        return 0
    return sum(block.kind == "heading" and block.level == level for block in blocks[after:])


def _definitions(document: Document, index: int) -> int:
    """The lines behind a block that are each a term, a dash and what it means."""
    lines = (document.of_block[i] for i in range(index + 1, len(document.blocks)))
    return sum(1 for _ in takewhile(lambda line: bool(line) and _defines(line[0]), lines))


def _defines(passage: Passage) -> bool:
    return not {"–", "—", "-"}.isdisjoint(passage.sentence.folded[1:TERM])


def _parts(passage: Passage) -> int:
    """The parts that one sentence lists."""
    ands = sum(cue.group == "and" for cue in passage.sentence.cues)
    return sum(word in SEPARATORS for word in passage.sentence.folded) + ands + 1


def _own(document: Document, index: int) -> Iterator[int]:
    """The blocks under a block that are under no heading in between."""
    for i in document.children[index]:
        if document.blocks[i].kind != "heading":
            yield i
            yield from _own(document, i)


def _below(document: Document, index: int) -> Iterator[int]:
    """The blocks under a block."""
    for i in document.children[index]:
        yield i
        yield from _below(document, i)


@cache
def _cues(language: str) -> Cues:
    return Cues(language_data(language)["announcements"], language)


@cache
def _numbers(language: str) -> dict[str, int]:
    numbers = language_data(language)["facts"]["numbers"]
    return {fold(word, language): int(value) for value, words in numbers.items() if value.isdigit() for word in words}


def _problem(document: Document, name: str, index: int, code: str, missing: str) -> Problem:
    span = document.text.to_raw(document.blocks[index].span)
    words = " ".join(span.of(document.raw).split())
    line = document.raw.count("\n", 0, span.start) + 1
    return Problem(name, STAGE, "info", code, f"{words!r}: {missing}", span.start, line)
