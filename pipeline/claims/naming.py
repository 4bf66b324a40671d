"""Segments named in other words: "частные покупатели", "doanh nghiệp", "the former … the latter"."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product

from pipeline.claims.context import STRONG_SIGNS, Name, Sentence, joined
from pipeline.claims.cues import Cues
from pipeline.claims.vocabulary import SegmentWord
from pipeline.language.inflection import forms
from pipeline.language.lexicon import words

ORDINALS = {"first": 0, "second": 1, "first-of-two": 0, "second-of-two": 1}
"""Groups of scope cues that speak of the segments just named, in order; those "of two" only as a pair."""

OPPOSING = ("contrast", "compare", "difference", "different")
"""Groups of scope cues that set one segment against another."""

MEMORY = 3
"""Sentences after which two segments are no more "the former" and "the latter"."""

PAIRED = "paired "
"""Marks the group of words that count only beside words for another segment."""


def complete(sentences: Sequence[Sentence], known: tuple[SegmentWord, ...]) -> None:
    """Add to the sentences of a document, given in text order, the segments that they name in other words."""
    paired: list[list[Name]] = []
    for number, sentence in enumerate(sentences):
        found = list(_plain_words(sentence, known))
        sentence.plain += [name for group, name in found if not group]
        paired.append([name for group, name in found if group])
        sentence.names += _ordinals(sentence, sentences[max(0, number - MEMORY) : number])
        sentence.names += _opposed(sentence, paired[-1])
        sentence.names.sort(key=lambda name: name.at)
    _name_titles([part for part in zip(sentences, paired, strict=True) if part[0].block.kind in ("heading", "label")])


def _plain_words(sentence: Sentence, known: tuple[SegmentWord, ...]) -> Iterator[tuple[str, Name]]:
    taken = [(place.start, place.end) for place in sentence.places]
    taken += [(name.at, name.end) for name in (*sentence.names, *sentence.plain)]
    for cue in _phrases(known, sentence.block.language).find(sentence.folded):
        longer = [(a, b) for a, b in taken if a < cue.end and cue.start < b and not cue.start <= a < b <= cue.end]
        if not longer:
            group = PAIRED if cue.group.startswith(PAIRED) else ""
            yield group, Name(cue.start, cue.end, cue.group.removeprefix(PAIRED))


def _ordinals(sentence: Sentence, earlier: Sequence[Sentence]) -> list[Name]:
    cues = [cue for cue in sentence.cues if cue.group in ORDINALS]
    if not cues:
        return []
    pair = _in_order([name for name in _spoken_of(sentence) if name.end <= cues[0].start])
    if len(pair) != 2:
        pairs = (_in_order(_spoken_of(other)) for other in reversed(earlier))
        pair = [] if sentence.names else next((pair for pair in pairs if len(pair) == 2), [])
    both = len({ORDINALS[cue.group] for cue in cues}) == 2
    told = [cue for cue in cues if pair and (both or not cue.group.endswith("of-two"))]
    return [Name(cue.end - 1, cue.end, pair[ORDINALS[cue.group]]) for cue in told]


def _spoken_of(sentence: Sentence) -> list[Name]:
    return sorted([*sentence.names, *sentence.plain], key=lambda name: name.at)


def _in_order(names: Sequence[Name]) -> list[str]:
    return list(dict.fromkeys(name.segment for name in names))


def _opposed(sentence: Sentence, paired: Sequence[Name]) -> list[Name]:
    """Plain words that name a segment because another segment is set against them, or joined to them."""
    if any(_is_code(sentence, name) for name in sentence.names):
        paired = []
    found = [
        name
        for name in sentence.plain
        for other in (*sentence.names, *sentence.plain, *paired)
        if _set_against(sentence, name, other, "," if other not in paired else "")
    ]
    others = (*sentence.names, *sentence.plain)
    found += [name for name in paired for other in others if _set_against(sentence, name, other)]
    return list(dict.fromkeys(found))


def _is_code(sentence: Sentence, name: Name) -> bool:
    """Whether a segment is named as B2B is, not in plain words."""
    return any(map(str.isdigit, sentence.folded[name.at]))


def _set_against(sentence: Sentence, one: Name, other: Name, sign: str = "") -> bool:
    if one.segment == other.segment:
        return False
    a, b = sorted((one, other), key=lambda name: name.at)
    compared = any(cue.group == "compare" and cue.end <= a.at for cue in sentence.cues)
    between = any(cue.group in OPPOSING and a.end <= cue.start < b.at for cue in sentence.cues)
    cut = any(word in (*STRONG_SIGNS, sign) for word in sentence.folded[a.end : b.at])
    return compared or between or cut or joined(sentence, a, b)


def _name_titles(titles: Sequence[tuple[Sentence, list[Name]]]) -> None:
    """A title in plain words names their segment; words that count only in pairs need a title of another segment."""
    spoken = [part for part in titles if not any(_is_code(part[0], name) for name in part[0].names)]
    told = {name.segment for title, paired in spoken for name in (*title.names, *title.plain, *paired)}
    for title, paired in spoken:
        if not title.names:
            title.names += title.plain or (paired if len(told) > 1 else [])


@cache
def _phrases(known: tuple[SegmentWord, ...], language: str) -> Cues:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for word in known:
        if word.language == language:
            parts = [sorted(forms(part.text, language, language)) for part in words(word.phrase)]
            groups[(PAIRED if word.paired else "") + word.segment] += [" ".join(choice) for choice in product(*parts)]
    return Cues(groups, language)
