"""Who a text names as the source of its figures, and of which country or region they are."""

from collections.abc import Iterator
from functools import cache

from pipeline.claims.comparatives import segment_names
from pipeline.claims.passages import Document, Passage
from pipeline.claims.polarity import prepositions
from pipeline.language.cues import Cue, Cues
from pipeline.language.lexicon import fold, language_data, words

STOPS = (",", ";", ".", ":", "(", ")", "—", "–", "]")

BEFORE = 8
"""Words of a source that stand before "shows": "исследование агентства Ромашка показало"."""

BRANDS = "Channel"
"""The class of concepts that may be a source themselves; any other ends the name of one."""


def source(document: Document, passage: Passage, at: int) -> str | None:
    """Whom a sentence names as the source of its figure at word `at`, else the line that leads in: the name as written.

    A source without a name ("по данным опроса") is none.
    """
    leads = [above for above in passage.above[:1] if above.sentence.block.kind != "heading"]
    for place in (passage, *leads):
        named = min(_sources(place), key=lambda name: abs(name.start - at), default=None)
        if named:
            return " ".join(place.span(named).of(document.text.text).split())
    return None


def places(passage: Passage) -> list[Cue]:
    """The countries and regions that a sentence names, by the codes of `b2g:place`; not inside of a source's name."""
    language = passage.sentence.block.language
    taken = {at for name in _sources(passage) for at in name}
    found = [cue for cue in passage.cues(_phrases(language, "places")) if cue[0] != "other" and cue[1] not in taken]
    return [cue for cue in found if _capital(passage, cue[1]) or not _is_proper(passage, cue)]


def place(passage: Passage, at: int, clause: range) -> str | None:
    """The place nearest to word `at` in its clause, else in the sentence where that names only one."""
    found = places(passage)
    inside = [cue for cue in found if cue[1] in clause]
    near = inside or (found if len({code for code, _, _ in found}) == 1 else [])
    return min(near, key=lambda cue: abs(cue[1] - at), default=(None,))[0]


def is_subject(passage: Passage, cue: Cue) -> bool:
    """Whether a place is what the sentence speaks of: a name, with no preposition before it ("в России" is where)."""
    before = passage.sentence.folded[max(0, cue[1] - 1) : cue[1]]
    return _is_proper(passage, cue) and not prepositions(passage.sentence.block.language).intersection(before)


def _sources(passage: Passage) -> Iterator[range]:
    """The words of the sources a sentence names: behind "according to", or before "shows" and behind a study."""
    language, folded = passage.sentence.block.language, passage.sentence.folded
    cues = passage.cues(_phrases(language, "sources"))
    studies = [end for group, _, end in cues if group == "study"]
    for group, start, end in cues:
        if group == "by":
            name = _name(passage, range(end, len(folded)))
        elif group == "shows" and (behind := [at for at in studies if start - BEFORE <= at < start]):
            name = _name(passage, range(behind[-1], start))
        else:
            continue
        if name:
            yield name


def _name(passage: Passage, behind: range) -> range | None:
    """The name that begins a range of words, after words that are no part of it ("исследованию"); None without one.

    It ends at a sign, number, segment or concept, and with its last capital; right before a sign one more word belongs
    to it ("Tổng cục Thống kê").
    """
    folded, start = passage.sentence.folded, behind.start
    skipped = _skipped(passage.sentence.block.language)
    while start in behind and folded[start] in skipped:
        start += 1
    ends = [named.at for named in passage.named if named.concept.class_ != BRANDS or not _capital(passage, named.at)]
    ends += [name.at for name in segment_names(passage)]
    stop = start
    while stop in behind and stop not in ends and folded[stop] not in STOPS and not folded[stop].isdigit():
        stop += 1
    capitals = [at for at in range(start, stop) if _capital(passage, at)]
    if not capitals:
        return None
    ended = stop == len(folded) or folded[stop] in STOPS
    return range(start, stop if ended and stop - capitals[-1] <= 2 else capitals[-1] + 1)


def _is_proper(passage: Passage, cue: Cue) -> bool:
    """Whether words for a place are a name, which has a capital: "Россия", not "мировой"."""
    return tuple(passage.sentence.folded[cue[1] : cue[2]]) in _proper(passage.sentence.block.language)


def _capital(passage: Passage, at: int) -> bool:
    return passage.sentence.words[at].text[0].isupper()


@cache
def _phrases(language: str, section: str) -> Cues:
    data = language_data(language)["facts"][section]
    return Cues({group: phrases for group, phrases in data.items() if group != "skipped"}, language)


@cache
def _proper(language: str) -> frozenset[tuple[str, ...]]:
    """The names of places that are written with a capital, as folded words."""
    names = (name for names in language_data(language)["facts"]["places"].values() for name in names)
    return frozenset(tuple(fold(w.text, language) for w in words(name)) for name in names if name[0].isupper())


@cache
def _skipped(language: str) -> frozenset[str]:
    phrases = " ".join(language_data(language)["facts"]["sources"]["skipped"])
    return frozenset(fold(word.text, language) for word in words(phrases))
