"""Between a segment and its examples: cues that tie, words that may stand between, and lists of industries."""

from collections.abc import Collection, Sequence
from functools import cache

from pipeline.claims.links import Page
from pipeline.claims.listing import DASHES, elements
from pipeline.claims.passages import Named, Passage
from pipeline.language.cues import Cue, Cues
from pipeline.language.lexicon import language_data

TAIL = 3
"""Words that may follow an example in its element: "насосы для котельных"."""

SHORT = 4
"""Words of an element that names nothing known and still does not end a list: "мебель, абажуры, обои"."""


def whole_list(page: Page, passage: Passage, start: int) -> list[Named]:
    """The industries in the list from a word on, where it holds nothing else and half of its elements are known."""
    parts = [part.words for part in elements(passage, start)]
    found = [named for part in parts if (named := example(passage, part))]
    return found if len(found) * 2 >= len(parts) and all(_short(page, passage, part) for part in parts) else []


def running_list(page: Page, passage: Passage, start: int) -> list[Named]:
    """The industries of a list that begins at a word of running text and may go on with anything.

    Behind a comma an element with more than a word after its industry is the next clause: "… одежды, станки продают …".
    """
    found: list[Named] = []
    segments = {named.at for named in page.segments(passage)}
    for part in (element.words for element in elements(passage, start)):
        named = example(passage, part)
        if named is None and found and _short(page, passage, part):
            continue
        clause = bool(found) and word(passage, part.start - 1) == ","
        if named is None or named.end in segments or (clause and part.stop - named.end > 1):
            break
        found.append(named)
        if not _short(page, passage, part):
            break
    return found


def example(passage: Passage, words: range) -> Named | None:
    """The industry that a range of words begins with; words for firms and goods may stand before it."""
    at = past(passage, words.start, "kinds")
    return next((n for n in passage.named if n.at == at < words.stop and n.concept.class_ == "Industry"), None)


def past(passage: Passage, at: int, *groups: str, signs: Collection[str] = ()) -> int:
    """The first word from `at` on that is in no cue of the groups and none of the signs, or begins an industry."""
    industries = {named.at for named in passage.named if named.concept.class_ == "Industry"}
    inside = {i: cue.end for cue in cues_of(passage, *groups) for i in range(cue.start, cue.end)}
    while at not in industries and (at in inside or word(passage, at) in signs):
        at = inside.get(at, at + 1)
    return at


def covered(passage: Passage, words: range, *groups: str, besides: Collection[int] = ()) -> bool:
    """Whether all words of a range are in cues of the groups, among those `besides`, or signs that tie."""
    inside = {i for cue in cues_of(passage, *groups) for i in range(cue.start, cue.end)}
    return all(i in inside or i in besides or word(passage, i) in (":", *DASHES) for i in words)


def word(passage: Passage, at: int) -> str:
    """A word of a passage, folded; "" behind its end."""
    return passage.sentence.folded[at] if at < len(passage.sentence.folded) else ""


def cues_of(passage: Passage, *groups: str) -> Sequence[Cue]:
    """The cues of some groups of `examples` in the language's data."""
    return passage.cues(_phrases(passage.sentence.block.language, groups))


def _short(page: Page, passage: Passage, words: range) -> bool:
    """Whether an element is an example with little behind it, or a few words that name nothing known."""
    named = example(passage, words)
    rest = range(named.end if named else words.start, words.stop)
    known = page.segments(passage) if named else page.everything(passage)
    return len(rest) <= (TAIL if named else SHORT) and not any(other.at in rest for other in known)


@cache
def _phrases(language: str, groups: tuple[str, ...]) -> Cues:
    data = language_data(language)["examples"]
    return Cues({group: data[group] for group in groups}, language)
