"""What is the same in two readings of a document, wherever it stands: sentences by their words, rows by what they say.

An edit at the top moves all that follows, and its place is part of the name of a statement; so nothing here counts by
places. All of it gives the same pairs on the way back.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

ALIKE = 0.5
"""Share of their words that a sentence and its edited version have in common."""

WITHIN = 0.8
"""Share of the words of a shorter sentence that stand in the longer one that it is part of."""

HOLDERS = 30
"""Words in more sentences than that tell none of them from others, and are not used to look for an edited one."""

T = TypeVar("T")
Bag = Counter[str]


def plain(text: str) -> str:
    """Words without how they are broken into lines."""
    return " ".join(text.split())


def pair(
    old: Sequence[T], new: Sequence[T], keys: Sequence[Callable[[T], Hashable]]
) -> tuple[list[tuple[T, T]], list[T], list[T]]:
    """Things that are the same, and those left over on either side.

    Things of equal key are the same, the first with the first; of several keys the strictest comes first, and those
    after it see what is left.
    """
    pairs = []
    for key in keys:
        waiting: dict[Hashable, list[T]] = defaultdict(list)
        for thing in reversed(new):
            waiting[key(thing)].append(thing)
        left = []
        for thing in old:
            same = waiting.get(key(thing))
            if same:
                pairs.append((thing, same.pop()))
            else:
                left.append(thing)
        rest = {id(thing) for things in waiting.values() for thing in things}
        old, new = left, [thing for thing in new if id(thing) in rest]
    return pairs, list(old), list(new)


@dataclass(frozen=True, slots=True)
class Paired:
    """Sentences of two readings by index: `pairs` are equal, or an edited version of each other.

    `parts` (of the old, of the new reading) are left over, and most of their words stand in a sentence of the other
    reading: lines are broken elsewhere, or sentences were joined.
    """

    pairs: tuple[tuple[int, int], ...]
    parts: tuple[Mapping[int, int], Mapping[int, int]]


def pair_sentences(old: Sequence[str], new: Sequence[str]) -> Paired:
    """Which sentences of two readings of a document are the same, wherever they stand."""
    one, other = [plain(text) for text in old], [plain(text) for text in new]
    if other < one:
        mirrored = pair_sentences(new, old)
        return Paired(tuple((i, j) for j, i in mirrored.pairs), mirrored.parts[::-1])
    equal, *left = pair(list(enumerate(one)), list(enumerate(other)), [lambda numbered: numbered[1]])
    pairs = [(first[0], second[0]) for first, second in equal]
    if any(left):
        bags = [[Counter(text.casefold().split()) for text in texts] for texts in (one, other)]
        numbers = [[number for number, _ in some] for some in left]
        pairs += _edited(bags, numbers)
        ours, theirs = ({pair[side] for pair in pairs} for side in (0, 1))
        rest = [number for number in numbers[0] if number not in ours]
        others = [number for number in numbers[1] if number not in theirs]
        return Paired(tuple(pairs), (_parts(bags[0], rest, bags[1]), _parts(bags[1], others, bags[0])))
    return Paired(tuple(pairs), ({}, {}))


def _edited(bags: Sequence[Sequence[Bag]], left: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Pairs of sentences that share enough of their words, the most alike first."""
    found = sorted(
        (-2 * shared / (bags[0][i].total() + bags[1][j].total()), i, j)
        for i, j, shared in _shared(bags[0], left[0], bags[1], left[1])
    )
    ours: set[int] = set()
    theirs: set[int] = set()
    for share, i, j in found:
        if -share >= ALIKE and i not in ours and j not in theirs:
            ours.add(i)
            theirs.add(j)
            yield i, j


def _parts(bags: Sequence[Bag], left: Sequence[int], others: Sequence[Bag]) -> dict[int, int]:
    """Sentences that are part of a longer one of the other reading, or hold a shorter one, each with that one."""
    found: dict[int, tuple[float, int]] = {}
    for i, j, shared in _shared(bags, left, others, range(len(others))):
        share = shared / min(bags[i].total(), others[j].total())
        if share >= WITHIN and shared > 1:
            found[i] = max(found.get(i, (0, 0)), (shared, -j))
    return {i: -j for i, (_, j) in found.items()}


def _shared(
    bags: Sequence[Bag], left: Iterable[int], others: Sequence[Bag], right: Iterable[int]
) -> Iterator[tuple[int, int, int]]:
    """Pairs of sentences that have a telling word in common, and how many words they share."""
    holders: dict[str, list[int]] = defaultdict(list)
    for j in right:
        for word in others[j]:
            holders[word].append(j)
    for i in left:
        for j in {j for word in bags[i] if len(holders.get(word, ())) <= HOLDERS for j in holders.get(word, ())}:
            yield i, j, (bags[i] & others[j]).total()
