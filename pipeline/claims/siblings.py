"""Mentions in a row with another one: in a list of metrics "CR" is a metric, whatever else it may mean."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.records import Block

ENOUGH = 2
"""Siblings of its class that vouch for a mention."""

MOST_JOINERS = 2
"""Words that join two parts of a row: ", и"."""


class Member(NamedTuple):
    """A mention by its words [start, end) and its class."""

    start: int
    end: int
    class_: str


class Siblings:
    """The mentions that are sure, to vouch for others that stand in a row with them."""

    def __init__(
        self,
        sure: Iterable[Member],
        openings: Mapping[int, int],
        blocks: Sequence[Block],
        joins: Callable[[int], bool],
    ) -> None:
        """`openings`: the block that a word is the first of; `joins`: whether a word joins the parts of a row."""
        members = list(sure)
        self.starts = {member.start: member for member in members}
        self.ends = {member.end: member for member in members}
        self.openings, self.blocks, self.joins = openings, blocks, joins
        self.lists = Counter(self._list(member) for member in members if member.start in openings)

    def vouch_for(self, one: Member) -> bool:
        """Whether enough mentions of its class are joined to a mention, or open the items or labels beside its own."""
        if one.start in self.openings and self.lists[self._list(one)] >= ENOUGH:
            return True
        return self._joined(one, -1) + self._joined(one, 1) >= ENOUGH

    def _list(self, member: Member) -> tuple[object, ...]:
        block = self.blocks[self.openings[member.start]]
        alone = self.openings[member.start] if block.kind == "paragraph" else None
        return block.kind, block.parent, block.level, alone, member.class_

    def _joined(self, one: Member, step: int) -> int:
        """How many mentions of its class stand in the row on one side of a mention."""
        count, edge = 0, one.start if step < 0 else one.end
        while True:
            at = edge if step > 0 else edge - 1
            joiners = 0
            while joiners < MOST_JOINERS and self.joins(at):
                at, joiners = at + step, joiners + 1
            other = (self.starts.get(at) if step > 0 else self.ends.get(at + 1)) if joiners else None
            if other is None or other.class_ != one.class_:
                return count
            count, edge = count + 1, other.end if step > 0 else other.start
