"""Cue phrases of a language, in lists; `cue_search` finds them."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from pipeline.language.lexicon import fold, words

REST = "*"
"""Stands at the end of a word beginning: "нужн*" is "нужна", "нужны" and the like."""

OR = "|"
"""Stands between words of which one is enough: "малый|малого|малому бизнес|бизнеса" has six readings."""


class Part(NamedTuple):
    """One word of a phrase: whole words, or beginnings of words, of which one is enough."""

    words: frozenset[str]
    beginnings: tuple[str, ...]

    def fits(self, word: str) -> bool:
        """Whether a folded word of a text is this one."""
        return word in self.words or word.startswith(self.beginnings)


class Cue(NamedTuple):
    """A phrase found: its group, first word and end word."""

    group: str
    start: int
    end: int


class Cues:
    """A list of phrases in groups: whole words or word beginnings ("нужн*"), the longest phrase at each place.

    Words of `inside` may stand between the words of a phrase: "nu este foarte important" has the cue "nu important*".
    """

    def __init__(self, groups: Mapping[str, Iterable[str]], language: str, inside: Iterable[str] = ()) -> None:
        """Take phrases by the name of their group; they are folded as texts are."""
        between = frozenset(fold(word, language) for word in inside)
        told = ((group, _parts(phrase, language)) for group, phrases in groups.items() for phrase in phrases)
        self.phrases = [Phrase(self, group, len(parts), parts, between) for group, parts in told]


class Phrase(NamedTuple):
    """A phrase of a list, or what is `left` of it behind its first words; `parts` counts all of its words."""

    cues: Cues
    group: str
    parts: int
    left: tuple[Part, ...]
    inside: frozenset[str]


def together(forms: Iterable[str]) -> list[str]:
    """What can stand at a place of a phrase where each of some forms can: all of them, but those of two words ("pct.")
    by themselves.
    """
    cut = {form if form.isalnum() else " ".join(word.text for word in words(form)) for form in forms}
    several = sorted(form for form in cut if " " in form)
    single = sorted(cut.difference(several))
    return [OR.join(single), *several] if single else several


def _parts(phrase: str, language: str) -> tuple[Part, ...]:
    return tuple(part for chunk in phrase.split() for part in _chunk(chunk, language))


@cache
def _chunk(chunk: str, language: str) -> tuple[Part, ...]:
    """What stands between two spaces; cut once, as forms of the same words make up many phrases."""
    if OR in chunk:
        return (Part(frozenset(fold(word, language) for word in chunk.split(OR)), ()),)
    *before, last = (fold(word.text, language) for word in words(chunk.removesuffix(REST)))
    end = Part(frozenset(), (last,)) if chunk.endswith(REST) else Part(frozenset((last,)), ())
    return (*(Part(frozenset((word,)), ()) for word in before), end)
