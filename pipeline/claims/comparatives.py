"""Comparatives in a sentence: "длиннее", "более сложный", "mai scurt", "nhiều thời gian hơn"; and plain adjectives."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.claims.context import Name
from pipeline.claims.passages import Passage
from pipeline.language.cues import Cue, Cues
from pipeline.language.lexicon import language_data

BACK = 8
"""Words over which "ít … hơn" still belong together."""

WISH = 6
"""Words over which "чтобы", "để", "pentru a" turn a comparative into what is wanted."""

BEFORE = 4
"""Words between an adjective and the "compared with" that goes with it."""

STOPS = (",", ";", ".", ":", "(", ")", "—", "–")

MARKS = ("compared", "for", "if", "relative", "superlative")

RANKS = ("importance",)
"""Qualities by which texts rank concepts rather than segments: compared only where the text says with what."""


@dataclass(frozen=True, slots=True)
class Comparative:
    """A comparative by its words [start, end), with the quality it speaks of ("" if unknown); `more` or less of it.

    `bare`: what stands right behind it is what it compares with. `weak`: it only compares where the text says with
    what.
    """

    start: int
    end: int
    quality: str
    more: bool
    bare: bool
    weak: bool


@dataclass(frozen=True, slots=True)
class Grade:
    """An adjective by its words [start, end) that says much (`high`) or little of a quality: "длинный", "scurt"."""

    start: int
    end: int
    quality: str
    high: bool


def comparatives(passage: Passage) -> list[Comparative]:
    """The comparatives of a sentence that are no number ("более 50"), no wish ("чтобы …") and no end of a range.

    Beside "compared with" a plain adjective is one too.
    """
    found = list(_comparatives(passage))
    taken = {at for one in found for at in range(one.start, one.end + 1)}
    for group, at, _ in marks(passage):
        if group == "compared" and not passage.sentence.has("difference"):
            plain = [one for one in grades(passage) if one.start not in taken and 0 <= at - one.end <= BEFORE]
            plain = [one for one in plain if not any(word in STOPS for word in passage.sentence.folded[one.end : at])]
            found += [Comparative(one.start, one.end, one.quality, one.high, False, True) for one in plain]
    return sorted(found, key=lambda one: one.start)


def _comparatives(passage: Passage) -> Iterator[Comparative]:
    folded = passage.sentence.folded
    data = _data(passage.sentence.block.language)
    for group, start, end in cues(passage):
        quality, _, way = group.rpartition(" ")
        formed, way = way.startswith("formed-"), way.removeprefix("formed-")
        if way not in ("more", "less", "weak") or _counts(passage, quality, end) or _wished(passage, start):
            continue
        more = way != "less"
        if data["reach-back"] and quality in ("", "amount"):
            back = _reached_back(folded, start, more, data["reach-back"])
            quality = quality or ("amount" if back[0] != start else "")
            start, more = back
        elif not quality and way != "weak":
            end = min(end + 1, len(folded))
        synthetic = data["bare-than"] == "synthetic" and quality not in ("", "amount") and not formed
        weak = way == "weak" or not quality or quality in RANKS
        yield Comparative(start, end, quality, more, data["bare-than"] == "all" or synthetic, weak)


def grades(passage: Passage) -> list[Grade]:
    """The adjectives and quantities of a sentence that stand at an end of a quality, no superlatives."""
    found = passage.cues(adjectives(passage.sentence.block.language))
    beside = {at for group, start, end in marks(passage) if group == "superlative" for at in (start, end)}
    return [Grade(start, end, *_end(group)) for group, start, end in found if beside.isdisjoint((start, end))]


def _end(group: str) -> tuple[str, bool]:
    quality, _, way = group.rpartition(" ")
    return quality, way == "high"


def _reached_back(folded: list[str], start: int, more: bool, ways: Mapping[str, list[str]]) -> tuple[int, bool]:
    """Where "ít … hơn" or "nhiều … hơn" begins, and which way it goes."""
    for at in range(start - 1, max(-1, start - 1 - BACK), -1):
        if folded[at] in STOPS:
            break
        for way, options in ways.items():
            if folded[at] in options:
                return at, way == "more"
    return start, more


def _counts(passage: Passage, quality: str, end: int) -> bool:
    """ "более 50", "mai mult de 20", "выше 5%": a number, where nothing is compared; "выше на 5%" is no such."""
    reach = 2 if quality in ("", "amount") else 1
    than = any(group == "than" for group, _, _ in cues(passage))
    return (
        not than
        and any(word.isdigit() for word in passage.sentence.folded[end : end + reach])
        and not any(name.at == end for name in segment_names(passage))
    )


def _wished(passage: Passage, start: int) -> bool:
    """Whether "чтобы", "để", "pentru a" stand before: what is wanted, not what is."""
    wishes = (at for group, at, _ in cues(passage) if group == "wish" and start - WISH <= at < start)
    return any(not any(word in STOPS for word in passage.sentence.folded[at:start]) for at in wishes)


def segment_names(passage: Passage) -> list[Name]:
    """The segments that a sentence names, also in plain words ("người tiêu dùng")."""
    return [*passage.sentence.names, *passage.sentence.plain]


def cues(passage: Passage) -> Sequence[Cue]:
    """The cues of `comparing` in a sentence."""
    return passage.cues(comparing(passage.sentence.block.language))


def marks(passage: Passage) -> Sequence[Cue]:
    """The cues of `around` in a sentence."""
    return passage.cues(around(passage.sentence.block.language))


def _data(language: str) -> dict[str, Any]:
    data: dict[str, Any] = language_data(language)["facts"]["comparisons"]
    return data


@cache
def comparing(language: str) -> Cues:
    """The comparatives of a language, and the phrases that say with what they compare, or that they do not."""
    data = _data(language)
    groups = {group: data[group] for group in ("more", "less", "weak", "other", "than", "here", "wish")}
    for quality, ways in data["qualities"].items():
        groups |= {f"{quality} {way}": ways[way] for way in ("more", "less")}
        for way, opposite in (("more", "less"), ("less", "more")):
            formed = [form.format(word) for form in data["forms"][way] for word in ways["high"]]
            formed += [form.format(word) for form in data["forms"][opposite] for word in ways["low"]]
            groups[f"{quality} formed-{way}"] = formed
    return Cues(groups, language)


@cache
def adjectives(language: str) -> Cues:
    """The adjectives and quantities of a language that stand at an end of a quality."""
    qualities = _data(language)["qualities"].items()
    return Cues({f"{name} {way}": ways[way] for name, ways in qualities for way in ("high", "low")}, language)


@cache
def around(language: str) -> Cues:
    """The words around comparatives: the groups `MARKS` of the language's `comparisons` data."""
    return Cues({group: _data(language)[group] for group in MARKS}, language)
