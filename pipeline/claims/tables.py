"""What the rows of a table are called."""

from collections.abc import Sequence

from pipeline.records import Block


def row_labels(text: str, blocks: Sequence[Block]) -> dict[int, int]:
    """The index of the first cell of its row, for the cells of all tables (block indexes; a first cell has its own).

    The first is the first on its line or, of cells on lines of their own, the last one before of the first column;
    the heads of columns have none. `text` is the one that the blocks are spans of.
    """
    found: dict[int, int] = {}
    top = line = label = None
    for index, block in enumerate(blocks):
        if block.kind != "row":
            top = None
            continue
        if top is None:
            top, line, label = index, index, None
        elif "\n" in text[blocks[index - 1].span.end : block.span.start]:
            line = index
        if block.parent == top:
            label = index
        first = line if line != index else label
        if first is not None and block.parent is not None:
            found[index] = first
    return found
