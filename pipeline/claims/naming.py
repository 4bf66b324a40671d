"""Segments named in other words: "частные покупатели", "doanh nghiệp", "the former … the latter"."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise, takewhile

from pipeline.claims.context import OPENING, STRONG_SIGNS, Name, Sentence, joined
from pipeline.claims.polarity import prepositions
from pipeline.claims.vocabulary import SegmentWord, Vocabulary
from pipeline.claims.wordforms import LabelWord
from pipeline.language.cues import OR, Cues
from pipeline.language.inflection import forms
from pipeline.language.lexicon import words
from pipeline.records import Block, CleanText, Match

ORDINALS = {"first": 0, "second": 1, "first-of-two": 0, "second-of-two": 1}
"""Groups of scope cues that speak of the segments just named, in order; those "of two" only as a pair."""

OPPOSING = ("contrast", "compare", "difference", "different")
"""Groups of scope cues that set one segment against another."""

MEMORY = 3
"""Sentences after which two segments are no more "the former" and "the latter"."""

PLAIN, LOCAL, PAIRED = "plain", "local", "paired"
"""How far a plain word tells its segment: anywhere, in its own sentence, beside words for another segment."""


def read(
    text: CleanText, blocks: Sequence[Block], matches: Sequence[Match], vocabulary: Vocabulary
) -> tuple[Sentence, ...]:
    """The sentences of a document in text order, each with its matches and all segments that it names."""
    at: dict[tuple[int, int], list[Match]] = {}
    for match in matches:
        at.setdefault((match.block, match.sentence), []).append(match)
    sentences = tuple(
        Sentence(text.text, block, part, at.get((number, part), ()), vocabulary)
        for number, block in enumerate(blocks)
        for part in range(len(block.sentences))
    )
    _complete(sentences, vocabulary)
    return sentences


def _complete(sentences: Sequence[Sentence], vocabulary: Vocabulary) -> None:
    """Add to the sentences of a document the segments that they name in other words."""
    paired: list[list[Name]] = []
    for number, sentence in enumerate(sentences):
        found = list(_plain_words(sentence, vocabulary))
        paired.append([name for reach, name in found if reach == PAIRED])
        if found or sentence.plain:
            _add_plain(sentence, found)
        if not sentence.cue_groups.isdisjoint(ORDINALS):
            earlier, later = sentences[max(0, number - MEMORY) : number], sentences[number + 1 : number + 2]
            sentence.names += _ordinals(sentence, earlier, later)
        if paired[-1] or sentence.plain:
            sentence.names += _opposed(sentence, paired[-1])
        sentence.names.sort(key=lambda name: name.at)
    read = list(zip(sentences, paired, strict=True))
    for before, after in pairwise(read):
        _name_opposed_openings(before, after)
    spoken = [part for part in read if part[0].block.kind in ("heading", "label") and not _has_code(part[0])]
    _name_titles(spoken)
    for is_row, run in groupby(read, lambda part: part[0].block.kind == "row"):
        if is_row:
            _name_titles(list(takewhile(lambda part: part[0].block.parent is None, run)))


def _add_plain(sentence: Sentence, found: Sequence[tuple[str, Name]]) -> None:
    """Add plain words that name segments, each with how far it tells; those that count in pairs name none yet."""
    weak = {name for reach, name in found if reach != PLAIN}  # whatever the concept of the same words says
    sentence.names = [name for name in sentence.names if name not in weak]
    sentence.plain = [name for name in sentence.plain if name not in weak]
    sentence.plain += [name for reach, name in found if reach != PAIRED and name not in sentence.plain]
    sentence.plain = [name for name in sentence.plain if not _inside(name, sentence.plain)]
    sentence.plain = _not_on_the_way(sentence)
    sentence.local |= {name for reach, name in found if reach == LOCAL}


def _plain_words(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[tuple[str, Name]]:
    cues = sentence.told(_phrases(vocabulary, sentence.block.language))
    if not cues:
        return
    taken = [(place.start, place.end) for place in sentence.places]
    taken += [(name.at, name.end) for name in (*sentence.names, *sentence.plain)]
    for cue in cues:
        longer = [(a, b) for a, b in taken if a < cue.end and cue.start < b and not cue.start <= a < b <= cue.end]
        if not longer:
            reach, segment = cue.group.split(" ")
            yield reach, Name(cue.start, cue.end, segment)


def _inside(name: Name, others: Sequence[Name]) -> bool:
    return any(other.at <= name.at and name.end <= other.end and other[:2] != name[:2] for other in others)


def _not_on_the_way(sentence: Sentence) -> list[Name]:
    """The plain words that do not merely end the way of goods: "от производителя к потребителю или заводу"."""
    left = [cue.end for cue in sentence.cues_of("from")]
    ends = {cue.end for cue in sentence.cues_of("toward") if left and left[0] <= cue.start}
    kept = []
    for name in sorted(sentence.plain, key=lambda name: name.at):
        if ends.intersection((name.at, name.at - 1)):
            ends |= {cue.end for cue in sentence.cues_of("and") if cue.start == name.end}
        else:
            kept.append(name)
    return kept


def _name_opposed_openings(before: tuple[Sentence, list[Name]], after: tuple[Sentence, list[Name]]) -> None:
    """Words that count only in pairs, where a sentence set against its neighbour opens with them.

    "Домохозяйства покупают мало. Предприятия, напротив, …", "Предприятия покупают много. Домохозяйства, напротив, …".
    """
    if before[0].line != after[0].line or not after[0].has("contrast"):
        return
    apart = any(cue.start <= 2 * OPENING for cue in after[0].cues_of("contrast"))
    if not apart or _has_code(before[0]) or _has_code(after[0]):
        return
    for (sentence, paired), (other, _) in ((before, after), (after, before)):
        opposed = {name.segment for name in _spoken_of(other) if name.at <= 2 * OPENING}
        if not _spoken_of(sentence):
            sentence.names += [
                name for name in paired if name.at <= 2 * OPENING and opposed and name.segment not in opposed
            ]


def _ordinals(sentence: Sentence, earlier: Sequence[Sentence], later: Sequence[Sentence]) -> list[Name]:
    cues = [cue for cue in sentence.cues if cue.group in ORDINALS]
    pair = _in_order([name for name in _spoken_of(sentence) if name.end <= cues[0].start])
    if len(pair) != 2:
        pairs = (_in_order(_spoken_of(other)) for other in reversed(earlier))
        pair = [] if sentence.names else next((pair for pair in pairs if len(pair) == 2), [])
    beside = {order for other in (*earlier[-1:], *later) for order in _opening(other)} if _opening(sentence) else set()
    both = len({ORDINALS[cue.group] for cue in cues} | beside) == 2
    told = [cue for cue in cues if pair and (both or not cue.group.endswith("of-two"))]
    return [Name(cue.end - 1, cue.end, pair[ORDINALS[cue.group]]) for cue in told]


def _opening(sentence: Sentence) -> set[int]:
    return {ORDINALS[cue.group] for cue in sentence.cues if cue.group in ORDINALS and cue.start < OPENING}


def _spoken_of(sentence: Sentence) -> list[Name]:
    return sorted([*sentence.names, *sentence.plain], key=lambda name: name.at)


def _in_order(names: Sequence[Name]) -> list[str]:
    return list(dict.fromkeys(name.segment for name in names))


def _opposed(sentence: Sentence, paired: Sequence[Name]) -> list[Name]:
    """Plain words that name a segment because another segment is set against them, or joined to them."""
    if _has_code(sentence):
        paired = []
    found = [
        name
        for name in sentence.plain
        for other in (*sentence.names, *sentence.plain, *paired)
        if _set_against(sentence, name, other, "," if other not in paired else "")
    ]
    others = (*sentence.names, *sentence.plain)
    found += [name for name in paired for other in others if _set_against(sentence, name, other)]
    found += [name for name in paired for other in paired if _in_one_frame(sentence, name, other)]
    return list(dict.fromkeys(found))


def _has_code(sentence: Sentence) -> bool:
    """Whether a segment is named as B2B is, not in plain words."""
    return any(_is_code(sentence, name) for name in sentence.names)


def _is_code(sentence: Sentence, name: Name) -> bool:
    return any(map(str.isdigit, sentence.folded[name.at]))


def _in_one_frame(sentence: Sentence, one: Name, other: Name) -> bool:
    """Whether they are set against each other behind the same preposition: "cho công ty …; cho cá nhân …"."""
    before = {sentence.folded[max(0, name.at - 1)] for name in (one, other)}
    framed = len(before) == 1 and before <= prepositions(sentence.block.language)
    return framed and _set_against(sentence, one, other)


def _set_against(sentence: Sentence, one: Name, other: Name, sign: str = "") -> bool:
    if one.segment == other.segment:
        return False
    a, b = sorted((one, other), key=lambda name: name.at)
    compared = any(cue.group == "compare" and cue.end <= a.at for cue in sentence.cues)
    between = any(cue.group in OPPOSING and a.end <= cue.start < b.at for cue in sentence.cues)
    cut = any(word in (*STRONG_SIGNS, sign) for word in sentence.folded[a.end : b.at])
    return compared or between or cut or joined(sentence, a, b)


def _name_titles(titles: Sequence[tuple[Sentence, list[Name]]]) -> None:
    """Titles in plain words name their segment; words that count only in pairs need a title of another segment."""
    told = {name.segment for title, paired in titles for name in (*title.names, *title.plain, *paired)}
    for title, paired in titles:
        if not title.names:
            clear = [name for name in title.plain if name not in title.local]
            title.names += clear or ((title.plain or paired) if len(told) > 1 else [])


@cache
def _phrases(vocabulary: Vocabulary, language: str) -> Cues:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for word in _words(vocabulary, language):
        parts = (OR.join(sorted(forms(part, tongue, language))) for tongue, part in _parts(word))
        reach = PAIRED if word.paired else LOCAL if word.local else PLAIN
        groups[f"{reach} {word.segment}"].append(" ".join(parts))
    return Cues(groups, language)


def inflected_words(vocabulary: Vocabulary, language: str) -> set[LabelWord]:
    """The words that name segments in texts of a language in any of their forms."""
    return {part for word in _words(vocabulary, language) for part in _parts(word)}


def _words(vocabulary: Vocabulary, language: str) -> list[SegmentWord]:
    return [word for word in vocabulary.segment_words if word.language in (language, "en")]


def _parts(word: SegmentWord) -> list[LabelWord]:
    return [(word.language, part.text) for part in words(word.phrase.lower())]
