"""Pieces of a page become a tree: what stands under which heading, label, lead-in or table head."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from pipeline.language.sentences import sentences
from pipeline.records import Block, BlockKind, Span

TITLE, HEADING, SEGMENT_LINE, LEAD_IN, ITEM_LABEL, GLUED_HEADING, SEGMENT_LABEL, LABEL = 1, 2, 7, 8, 9, 10, 11, 12
"""Levels of what others stand under; a block closes all open ones of its own level and deeper."""

REPEAT_WORDS = 8
"""A block of at least so many words that stood before is a repeat (the contract's number)."""


class Piece(NamedTuple):
    """A block before it has a place in the tree."""

    kind: BlockKind
    span: Span
    level: int = 0
    column: int | None = None
    listed: bool = False


def tree(text: str, pieces: Iterator[Piece], language: str) -> Iterator[Block]:
    """Give every piece its parent: the innermost open heading or label, or the head of its table column."""
    open_: list[tuple[int, int]] = []
    heads: dict[int, int] = {}
    line_end = 0
    for index, piece in enumerate(pieces):
        new_line = "\n" in text[line_end : piece.span.start]
        line_end = piece.span.end
        if piece.kind == "row":
            parent = heads.get(piece.column or 0)
            if parent is None:
                heads[piece.column or 0] = index
        else:
            heads = {}
            if new_line:
                _close(open_, GLUED_HEADING if piece.listed else LEAD_IN)
                _close_like(open_, _level_alone(text, piece))
            if piece.level:
                _close(open_, piece.level)
            parent = open_[-1][1] if open_ else None
        parts = tuple(sentences(text, piece.span.start, piece.span.end, language))
        yield Block(piece.kind, piece.span, parts, language, piece.level, parent)
        _open(text, open_, piece, index)


def _close(open_: list[tuple[int, int]], level: int) -> None:
    while open_ and open_[-1][0] >= level:
        open_.pop()


def _close_like(open_: list[tuple[int, int]], level: int) -> None:
    """Close what is open at this very level with all that stands under it: labels in a row are no tower."""
    levels = [open_level for open_level, _ in open_]
    if level in levels:
        del open_[levels.index(level) :]


def _level_alone(text: str, piece: Piece) -> int:
    """The level of a label that has a line for itself, and so labels the lines that follow; 0 for all else."""
    alone = text[piece.span.end : piece.span.end + 2].lstrip(" ")[:1] in ("\n", "")
    if piece.kind != "label" or not alone:
        return 0
    return SEGMENT_LINE if piece.level == SEGMENT_LABEL else ITEM_LABEL if piece.listed else LEAD_IN


def _open(text: str, open_: list[tuple[int, int]], piece: Piece, index: int) -> None:
    if level := _level_alone(text, piece):
        open_.append((level, index))
    elif piece.level:
        open_.append((piece.level, index))
    elif piece.kind == "paragraph" and text[piece.span.end - 1] == ":":
        open_.append((LEAD_IN, index))


def marked_repeats(text: str, blocks: Iterable[Block]) -> list[Block]:
    """The blocks, with those marked that stood before (after cleaning, whatever their capitals and spaces).

    A label at the start of a line goes with what it introduces there: both are one paragraph of the page.
    """
    seen: set[str] = set()
    found: list[Block] = []
    for block in blocks:
        words = block.span.of(text).casefold().split()
        key = " ".join(words)
        found.append(replace(block, repeat=True) if key in seen else block)
        if len(words) >= REPEAT_WORDS:
            seen.add(key)
    for index in range(len(found) - 2, -1, -1):
        label, below = found[index : index + 2]
        same_line = "\n" not in text[label.span.start : below.span.start]
        if label.kind == "label" and below.parent == index and below.repeat and same_line:
            found[index] = replace(label, repeat=True)
    return found
