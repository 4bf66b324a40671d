"""The one primitive that changes a text and keeps the map to the raw file.

After huggingface/tokenizers, `NormalizedString.transform_range`: whoever cleans only proposes changes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from pipeline.records import CleanText, Edit, Span


class Change(NamedTuple):
    """A proposal to put `text` in the place of [start, end)."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class _Patch:
    """An edit in the making: [start, end) of the text before, its raw span, names so far, and changes to make."""

    start: int
    end: int
    raw: Span
    names: tuple[str, ...]
    changes: tuple[Change, ...] = ()

    def overlaps(self, later: "_Patch") -> bool:
        return later.start < self.end and self.start < later.end

    def join(self, later: "_Patch") -> None:
        self.end = max(self.end, later.end)
        self.raw = Span(min(self.raw.start, later.raw.start), max(self.raw.end, later.raw.end))
        self.names = tuple(dict.fromkeys(self.names + later.names))
        self.changes += later.changes

    def applied(self, text: str) -> str:
        """What stands in this place of `text` once the changes are made."""
        parts: list[str] = []
        done = self.start
        for change in self.changes:
            parts += text[done : change.start], change.text
            done = change.end
        return "".join(parts) + text[done : self.end]


def edit(text: CleanText, changes: Iterable[Change], name: str) -> CleanText:
    """`text` with `changes` made (offsets of `text.text`, not overlapping), and the map to raw composed.

    A change that cuts into earlier edits becomes one edit with them, named "earlier+name": it stands for
    all the raw text that they stood for. Raises ValueError when two changes overlap.
    """
    new = [_Patch(c.start, c.end, text.to_raw(Span(c.start, c.end)), (), (c,)) for c in sorted(changes)]
    if not new:
        return text
    for before, after in pairwise(new):
        if after.start < before.end:
            raise ValueError(f"{name}: changes at {before.start}-{before.end} and {after.start}-{after.end} overlap")
    old = [_Patch(e.start, e.end, Span(e.raw_start, e.raw_end), (e.name,)) for e in text.edits]
    parts: list[str] = []
    edits: list[Edit] = []
    done = length = 0
    for patch in _joined(sorted(old + new, key=lambda patch: (patch.start, patch.end, patch.raw))):
        replacement = patch.applied(text.text)
        start = length + patch.start - done
        parts += text.text[done : patch.start], replacement
        done, length = patch.end, start + len(replacement)
        names = (*patch.names, name) if patch.changes else patch.names
        edits.append(Edit(start, length, patch.raw.start, patch.raw.end, "+".join(names)))
    return CleanText("".join(parts) + text.text[done:], tuple(edits))


def _joined(patches: Iterable[_Patch]) -> Iterator[_Patch]:
    """The patches in order, those that overlap made one."""
    last: _Patch | None = None
    for patch in patches:
        if last and last.overlaps(patch):
            last.join(patch)
        else:
            if last:
                yield last
            last = patch
    if last:
        yield last
