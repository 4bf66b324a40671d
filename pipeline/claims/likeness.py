"""Where a text says that segments are alike or differ, with no direction: "B2B и B2C похожи", "diferă", "như nhau"."""

from collections.abc import Iterator

from pipeline.claims.comparatives import grades, marks, segment_names
from pipeline.claims.equatives import (
    NEAR,
    SAME,
    Equative,
    Kind,
    cues,
    equatives,
    folded_words,
    is_preposition,
    likening,
)
from pipeline.claims.passages import Document, Named, Passage
from pipeline.language.lexicon import language_data
from pipeline.records import Fact, Likeness

HEADED: dict[Kind, str] = {"same": "likeness", "different": "difference"}
"""Scope cues of a heading under which a sentence that names no segment says how all of them compare."""


def likeness(document: Document) -> Iterator[Fact]:
    """The comparisons without direction, each about the concept it names, or none; titles and questions say nothing."""
    for passage in document.having(likening):
        found: dict[tuple[str | None, Likeness], Fact] = {}
        for one in equatives(passage):
            kind, segments, topics = one.kind(), _segments(document, one), _topics(one)
            if not kind or len(segments) < 2 or (not topics and _announces(one)):
                continue
            quote = document.evidence(passage.span(one.stretch), "likeness")
            value = Likeness(kind, segments, _quality(one))
            concepts: list[str | None] = [topic.concept.key for topic in topics]
            for concept in concepts or [None]:
                fact = Fact("comparison", value, concept, segments, "likeness", quote)
                found.setdefault((concept, value), fact)
        yield from found.values()


def _segments(document: Document, one: Equative) -> tuple[str, ...]:
    """The segments that it is said of: named beside it, meant by "both", or those that the text has just named."""
    passage, names = one.passage, segment_names(one.passage)
    near = {name.segment for name in names if name.at in one.stretch}
    if not near and any(cue.start in one.stretch for cue in passage.sentence.cues_of("both")):
        near = set(document.pair)
    if not near or (len(near) == 1 and one.said == SAME):
        near = {name.segment for name in names if name.at < one.cue.start or near}
    if not names and not near and not one.form and not passage.sentence.has("compare"):
        near = _told_before(document, passage, one.said)
    return tuple(sorted(near))


def _told_before(document: Document, passage: Passage, said: Kind) -> set[str]:
    """The segments of the sentence before, or of a heading that announces what is alike or different."""
    for before in passage.earlier[:1]:
        segments = {name.segment for name in segment_names(before)}
        if len(segments) > 1 or before.sentence.has("both"):
            return segments if len(segments) > 1 else set(document.pair)
    headings = (above.sentence for above in passage.above if above.sentence.block.kind == "heading")
    nearest = next(headings, None)
    return set(nearest.named) if nearest and nearest.has(HEADED[said]) else set()


def _topics(one: Equative) -> list[Named]:
    """The concepts it is about, in text order: the nearest one, and those of its kind that "and" joins to it."""
    about = _about(one)
    found = [about] if about else []
    named = one.passage.named
    ands = {start: end for group, start, end in one.passage.sentence.cues if group == "and"}
    for other in named:
        if found and ands.get(found[-1].end) == other.at and other.concept.kind == found[-1].concept.kind:
            found.append(other)
    for other in named[::-1]:
        if found and ands.get(other.end) == found[0].at and other.concept.kind == found[0].concept.kind:
            found.insert(0, other)
    return found


def _about(one: Equative) -> Named | None:
    inside = [named for named in one.passage.within(one.stretch) if not named.concept.segment]
    before = [named for named in inside if named.end <= one.cue.start]
    after = [named for named in inside if named.at >= one.cue.end]
    match one.form:
        case "point":
            found = _of_point(one, after)
        case "as":
            commas = [at for at in range(one.cue.end, one.stretch.stop) if one.passage.sentence.folded[at] == ","]
            found = [*[n for n in after if commas and n.at > commas[0]], *before[-1:], *after]
        case "thing":
            found = _of_thing(one, before, after)
        case _:
            respect = [n for n in after if one.open_between(one.cue.end, n.at) and _is_respect(one, n)]
            subjects = [named for named in before if named.at in _subject(one)]
            found = [*respect, *[n for n in subjects if not _oblique(one, n)][::-1], *subjects[::-1]]
            found += [named for named in after if one.open_between(one.cue.end, named.at)] if not before else []
    return next(iter(found), None)


def _of_point(one: Equative, after: list[Named]) -> list[Named]:
    """What is behind "the difference is", else right behind "there is a difference"."""
    told = one.stated()
    return [named for named in after if (named.at in told if told else one.open_between(one.cue.end, named.at))]


def _of_thing(one: Equative, before: list[Named], after: list[Named]) -> list[Named]:
    """The thing right before or behind its attribute, on the side where the language has it first."""
    noun_last = language_data(one.passage.sentence.block.language)["matching"]["head_last"]
    sides = [after[:1], before[-1:]] if noun_last or one.said == SAME else [before[-1:], after[:1]]
    near = [named for side in sides for named in side]
    start, end = one.cue.start, one.cue.end
    reach = {named: max(named.at - end, start - named.end) for named in near}
    ends = {named: (end, named.at) if named.at >= end else (named.end, start) for named in near}
    return [named for named in near if reach[named] <= NEAR and one.open_between(*ends[named])]


def _subject(one: Equative) -> range:
    """Where the subject of a predicate stands: before a relative clause or purpose, and in its part of the sentence
    unless that has no words of its own."""
    folded = one.passage.sentence.folded
    degree = folded_words(one.passage.sentence.block.language, "degree")
    own = any(folded[at] not in degree for at in one.part)
    words = one.part if own else range(one.stretch.start, one.cue.start)
    opens = [at for group, at, _ in marks(one.passage) if group == "relative" and at in words]
    opens += [cue.start for cue in cues(one.passage) if cue.group in ("wish", "stop") and cue.start in words]
    return range(words.start, min(opens, default=words.stop))


def _is_respect(one: Equative, named: Named) -> bool:
    """Whether it says in what they differ: "отличаются ценой", "khác nhau về giá"; no place or circumstance."""
    return not _oblique(one, named) or one.beside(("respect",), range(one.cue.end, named.at))


def _oblique(one: Equative, named: Named) -> bool:
    """Whether a preposition stands right before: "каналы для клиентов" is about channels."""
    return named.at > 0 and is_preposition(one.passage, named.at - 1)


def _announces(one: Equative) -> bool:
    """Whether it leads in a list ("B2B и B2C отличаются:"), or has a noun and does not say in what they are alike."""
    told = one.form != "point" or one.beside(("respect",), range(one.cue.end, one.stretch.stop))
    return one.passage.sentence.folded[-1] == ":" or not told


def _quality(one: Equative) -> str | None:
    """The quality of an adjective beside "same": "одинаково важны", "la fel de lung", "dài như nhau"."""
    ends = (one.cue.end, one.cue.start)
    near = [grade.quality for grade in grades(one.passage) if grade.start == ends[0] or grade.end == ends[1]]
    return next(iter(near), None) if one.cue.group == SAME else None
