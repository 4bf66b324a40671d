"""Comparatives in a sentence: "длиннее", "более сложный", "mai scurt", "nhiều thời gian hơn"."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.claims.context import Name
from pipeline.claims.passages import Cue, Passage
from pipeline.language.lexicon import Phrases, language_data

BACK = 8
"""Words over which "ít … hơn" still belong together."""

WISH = 6
"""Words over which "чтобы", "để", "pentru a" turn a comparative into what is wanted."""

STOPS = (",", ";", ".", ":", "(", ")", "—", "–")


@dataclass(frozen=True, slots=True)
class Comparative:
    """A comparative by its words [start, end), with the quality it speaks of; `more` or less of it.

    `bare`: what stands right behind it is what it compares with. `weak`: it may mean something else.
    """

    start: int
    end: int
    quality: str
    more: bool
    bare: bool
    weak: bool


def comparatives(passage: Passage) -> Iterator[Comparative]:
    """The comparatives of a sentence that are neither a number ("более 50") nor a wish ("чтобы …")."""
    folded = passage.sentence.folded
    data = _data(passage.sentence.block.language)
    for group, start, end in cues(passage):
        quality, _, way = group.rpartition(":")
        if way not in ("more", "less", "weak") or _counts(passage, end) or _wished(passage, start):
            continue
        more = way != "less"
        if data["reach-back"] and quality in ("", "amount"):
            start, more = _reached_back(folded, start, more, data["reach-back"])
        elif not quality and way != "weak":
            end += 1
            if end > len(folded) or not folded[end - 1].isalpha():
                continue
        bare = data["bare-than"] == "all" or (data["bare-than"] == "qualities" and quality not in ("", "amount"))
        yield Comparative(start, end, quality, more, bare, way == "weak")


def _reached_back(folded: list[str], start: int, more: bool, ways: dict[str, list[str]]) -> tuple[int, bool]:
    """Where "ít … hơn" or "nhiều … hơn" begins, and which way it goes."""
    for at in range(start - 1, max(-1, start - 1 - BACK), -1):
        if folded[at] in STOPS:
            break
        for way, options in ways.items():
            if folded[at] in options:
                return at, way == "more"
    return start, more


def _counts(passage: Passage, end: int) -> bool:
    """ "более 50", "mai mult de 20": a number, where nothing is compared."""
    than = any(group == "than" for group, _, _ in cues(passage))
    return (
        not than
        and any(word.isdigit() for word in passage.sentence.folded[end : end + 2])
        and not any(name.at == end for name in segment_names(passage))
    )


def _wished(passage: Passage, start: int) -> bool:
    """Whether "чтобы", "để", "pentru a" stand before: what is wanted, not what is."""
    wishes = (at for group, at, _ in cues(passage) if group == "wish" and start - WISH <= at < start)
    return any(not any(word in STOPS for word in passage.sentence.folded[at:start]) for at in wishes)


def segment_names(passage: Passage) -> list[Name]:
    """The segments that a sentence names, also in plain words ("người tiêu dùng")."""
    return [*passage.sentence.names, *passage.sentence.plain]


def cues(passage: Passage) -> list[Cue]:
    """The phrases of a sentence that matter for comparisons (groups of the language's `comparisons` data)."""
    return passage.cues(_phrases(passage.sentence.block.language))


def _data(language: str) -> dict[str, Any]:
    data: dict[str, Any] = language_data(language)["facts"]["comparisons"]
    return data


@cache
def _phrases(language: str) -> Phrases:
    data = _data(language)
    groups = {
        f"{quality}:{way}": phrases for quality, ways in data["qualities"].items() for way, phrases in ways.items()
    }
    plain = ("more", "less", "weak", "other", "than", "here", "wish")
    return Phrases(groups | {group: data[group] for group in plain}, language)
