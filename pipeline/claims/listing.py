"""Lists in running text: "A, B и C", "A/B + C", "A → B → C", each element with the concept it begins with."""

from collections.abc import Callable, Iterator, Sequence, Set
from functools import cache
from typing import NamedTuple

from pipeline.claims.passages import Named, Passage
from pipeline.language.lexicon import fold, language_data

SEPARATORS = frozenset((",", "/", "+", "&", "|", "•", "·", "*"))
ARROWS = frozenset(("→", ">", "⇒", "➔", "➜", "➡", "⟶"))
DASHES = ("—", "–", "-")
ENDS = frozenset((".", ";", ":", "!", "?", "…", "(", ")", *DASHES))

LEAD = 2
"""Words that may stand in an element before its concept: "новый каталог", "các video"."""

TAIL = 3
"""Words that may follow it in the element: "каталог для дилеров"."""

SHORT = 2
"""Words of an element that names no concept and still does not end a list: "доставка, сборы, скидки"."""

MOSTLY = 0.6
"""Share of elements that must begin with a concept where every element of a stretch of text is read as a list."""


class Element(NamedTuple):
    """A part of a list: its words, and the concept it begins with, if any."""

    words: range
    named: Named | None

    @property
    def tail(self) -> int:
        """Words behind the concept."""
        return self.words.stop - self.named.end if self.named else 0

    @property
    def lead(self) -> int:
        """Words before the concept."""
        return self.named.at - self.words.start if self.named else len(self.words)


def elements(passage: Passage, start: int, stop: int | None = None, signs: Set[str] = SEPARATORS) -> list[Element]:
    """The elements of the list in words [start, stop), up to the first sign that ends it or a dash.

    `signs` stand between elements, as "and" does; the word before the list can be said again ("на цену и на срок").
    """
    told, inside, ands = passage.sentence.folded, passage.inside, passage.sentence.ands
    cuts: list[int] = []
    end = len(told) if stop is None else stop
    for i in range(start, end):
        if told[i] in ENDS and i not in inside:
            end = i
            break
        if (told[i] in signs or i in ands) and i not in inside:
            cuts.append(i)
    found: list[Element] = []
    at, again = start, told[start - 1 : start]
    for cut in [*cuts, end]:
        while at < cut and (not told[at][0].isalnum() or (found and told[at : at + 1] == again)):
            at += 1
        if at < cut:
            found.append(Element(range(at, cut), _lead(passage, at, cut)))
        at = cut + 1
    return found


def taken(parts: Sequence[Element], allows: Callable[[Element], bool] = lambda _: True) -> Iterator[Named]:
    """The concepts of a list from its start, as long as each element begins with one; a long tail ends the list."""
    for place, part in enumerate(parts):
        if place and part.named is None and len(part.words) <= SHORT:
            continue
        if part.named is None or not allows(part):
            return
        yield part.named
        if part.tail > TAIL:
            return


def whole(parts: Sequence[Element]) -> list[Named]:
    """The concepts of a stretch of text that is nothing but a list: most elements begin with one, and none is long."""
    led = [part.named for part in parts if part.named and part.tail <= TAIL]
    if not led or len(led) < MOSTLY * len(parts):
        return []
    alone = len(parts) == 1 and parts[0].lead + parts[0].tail > 1
    return [] if alone else led


def _lead(passage: Passage, start: int, stop: int) -> Named | None:
    """The concept that words [start, stop) begin with; before it only words that qualify."""
    first = next((n for n in passage.named if n.at >= start and n.end <= stop), None)
    if first is None or first.at - start > LEAD:
        return None
    plain = passage.sentence.folded[start : first.at]
    return first if _function_words(passage.sentence.block.language).isdisjoint(plain) else None


@cache
def _function_words(language: str) -> frozenset[str]:
    data = language_data(language)
    allowed = data["relations"]["includes"]["qualifiers"]
    return frozenset(
        {fold(word, language) for word in data["function_words"]} - {fold(word, language) for word in allowed}
    )
