"""Of which segment a text says more: "в B2B цикл длиннее", "B2B … dài hơn so với B2C", "volume B2B mai mici"."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.claims import naming, steps
from pipeline.claims.comparatives import STOPS, Comparative, around, comparatives, comparing, cues, marks, segment_names
from pipeline.claims.context import Name
from pipeline.claims.contrasts import contrasts
from pipeline.claims.passages import Document, Named, Passage, takes_time
from pipeline.records import Comparison, Fact

BARE = 3
"""Words between a comparative and the segment that it compares with, where no "than" stands."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A comparative in its sentence: the clause it stands in, and the parts that say what it compares with."""

    passage: Passage
    comparative: Comparative
    clause: range
    asides: tuple[range, ...]

    def names(self) -> list[Name]:
        """The segments that the sentence names in its own words or plainly, without those it only compares with."""
        return [name for name in segment_names(self.passage) if not any(name.at in aside for aside in self.asides)]

    def about(self) -> Named | None:
        """The concept named nearest to the comparative in its clause, else before it up to a semicolon.

        What is fast or long in a clause that speaks of time is a concept that takes time.
        """
        start, end = self.comparative.start, self.comparative.end
        folded = self.passage.sentence.folded
        near = [
            named
            for named in self.passage.named
            if not named.concept.segment and not any(named.at in aside for aside in self.asides)
        ]
        inside = [named for named in near if named.at in self.clause]
        before = [named for named in near if named.end <= start and ";" not in folded[named.end : start]]
        found = inside or before
        if self.comparative.quality in ("speed", "length") and self.passage.tells_time(self.clause):
            found = [named for named in found if takes_time(named.concept)]
        return min(found, key=lambda named: max(start - named.end, named.at - end, 0), default=None)

    def topics(self) -> list[Named]:
        """The concepts it is about: the nearest one and those that "and" joins to it from before."""
        about = self.about()
        found = [about] if about else []
        ands = {start: end for group, start, end in self.passage.sentence.cues if group == "and"}
        for named in self.passage.named[::-1]:
            if found and ands.get(named.end) == found[-1].at and named.concept.kind == found[-1].concept.kind:
                found.append(named)
        return found[::-1]


def comparison(document: Document) -> Iterator[Fact]:
    """The comparisons between two segments; those that say the same in one sentence are one fact.

    A comparison that does not say outright what it compares with must be about a concept.
    """
    for passage in document.having(comparing, around):
        found: dict[tuple[str | None, Comparison], range] = {}
        inside = comparatives(passage)
        for index, comparative in enumerate(inside):
            reading = _read(passage, comparative)
            topics, sides = reading.topics(), _sides(document, reading)
            if sides and (topics or reading.asides):
                first, second = sides if _says_more(reading) else sides[::-1]
                words = _evidence(reading, inside[index + 1 :][:1])
                value = Comparison(first, second, comparative.quality or None)
                concepts: list[str | None] = [topic.concept.key for topic in topics]
                for concept in concepts or [None]:
                    before = found.get((concept, value), words)
                    found[concept, value] = range(min(words.start, before.start), max(words.stop, before.stop))
        for (concept, value), words in found.items():
            quote = document.evidence(passage.span(words), "comparison")
            yield Fact("comparison", value, concept, tuple(sorted((value.more, value.less))), "comparison", quote)
    yield from contrasts(document)


def _says_more(reading: Reading) -> bool:
    """Faster means less of what takes time; of everything else it means more."""
    about, comparative = reading.about(), reading.comparative
    lasting = takes_time(about.concept) if about else reading.passage.tells_time(reading.clause)
    return comparative.more != (comparative.quality == "speed" and lasting)


def _read(passage: Passage, comparative: Comparative) -> Reading:
    asides = (*_than(passage, comparative), *(_bare(passage, comparative) if comparative.bare else ()))
    return Reading(passage, comparative, passage.clause(comparative.start), asides)


def _than(passage: Passage, comparative: Comparative) -> Iterator[range]:
    """From "than" or "compared with" to the end of that part of the sentence."""
    folded = passage.sentence.folded
    for group, start, end in cues(passage):
        if group == "than" and not _contrast_between(passage, comparative, start):
            stop = next((i for i in range(end, len(folded)) if folded[i] in STOPS), len(folded))
            yield range(start, stop)


def _bare(passage: Passage, comparative: Comparative) -> Iterator[range]:
    """What stands right behind the comparative, without "than": a segment without preposition, or a concept where
    another stands before ("скорость важнее количества")."""
    behind = [named for named in passage.named if named.at == comparative.end]
    clause = passage.clause(comparative.start)
    if behind and any(named.end <= comparative.start for named in passage.within(clause)):
        yield range(behind[0].at, behind[0].end)
    for name in segment_names(passage):
        between = range(comparative.end, name.at)
        placed = any(group in ("here", "than") and at in between for group, at, _ in cues(passage))
        stopped = any(passage.sentence.folded[at] in STOPS for at in between)
        if 0 <= name.at - comparative.end <= BARE and not placed and not stopped:
            yield range(comparative.end, name.end)


def _contrast_between(passage: Passage, comparative: Comparative, at: int) -> bool:
    first, last = sorted((comparative.start, at))
    contrasts = (start for group, start, _ in passage.sentence.cues if group == "contrast")
    signs = any(word in (";", "—", "–") for word in passage.sentence.folded[first:last])
    return signs or any(first < start < last for start in contrasts)


def _sides(document: Document, reading: Reading) -> tuple[str, str] | None:
    """The segment that the comparative speaks of, and the one it compares with."""
    compared = [_compared(document, reading.passage, aside) for aside in reading.asides]
    targets = set().union(*compared)
    told_for = _told_for(reading) if not targets else None
    unclear = reading.comparative.weak and not targets and not told_for and not _compared_above(reading.passage)
    if unclear or not all(compared) or _compares_concepts(reading) or _in_range(reading):
        return None
    if told_for:
        return told_for
    holders = _holders(reading) - targets
    if not holders and len(targets) == 1:
        holders = set(document.pair - targets)
    others = targets or set(document.pair - holders)
    return (holders.pop(), others.pop()) if len(holders) == 1 and len(others) == 1 else None


def _compared(document: Document, passage: Passage, aside: range) -> set[str]:
    """The segments named behind "than", also in words that name one only in pairs ("корпоративный сектор")."""
    names = {name.segment for name in segment_names(passage) if name.at in aside}
    inside = (
        match for match, (at, _) in zip(passage.sentence.matches, passage.sentence.spots, strict=True) if at in aside
    )
    implied = (document.vocabulary.segments.get(match.concept) for match in inside)
    return names or {segment for segment in implied if segment}


def _compares_concepts(reading: Reading) -> bool:
    """ "удержание важнее, чем привлечение в B2B": what is compared are two things of a kind, not two segments."""
    about = reading.about()
    others = [named for aside in reading.asides for named in reading.passage.within(aside)][:1]
    return any(about and n.concept.kind == about.concept.kind and n.concept != about.concept for n in others)


def _told_for(reading: Reading) -> tuple[str, str] | None:
    """ "приёмы B2C-брендов менее вероятны для B2B": the segment behind "for", and the one named before."""
    end = reading.comparative.end
    names = [name for name in reading.names() if name.at in reading.clause]
    behind = [name for name in names if name.at >= end and _same_part(reading, name)][:1]
    before = {name.segment for name in names if name.at < reading.comparative.start}
    for name in behind:
        told = any(group == "for" and end <= at < name.at for group, at, _ in marks(reading.passage))
        if told and len(before) == 1 and name.segment not in before:
            return name.segment, before.pop()
    return None


def _in_range(reading: Reading) -> bool:
    """ "от простых товаров до более сложных": the end of a range, not a comparison."""
    found = [group for group, at, _ in steps.cues(reading.passage) if at in range(reading.comparative.start)]
    return "from" in found and "to" in found[found.index("from") :] and not reading.asides


def _holders(reading: Reading) -> set[str]:
    """The segments of its part of the clause, else of the clause, else of the sentence before it, else the concept's.

    Where the comparative is a condition ("если бюджет меньше, …"), those that the rest of the sentence names.
    """
    start, about = reading.comparative.start, reading.about()
    conditions = [at for group, at, _ in marks(reading.passage) if group == "if" and at < start]
    names = [name for name in reading.names() if name.at < start or _same_part(reading, name) or conditions]
    if not names:
        return set(about.mention.segments) if about and not reading.names() else set()
    inside = [name for name in names if name.at in reading.clause]
    part = {name.segment for name in inside if name.at >= _part_start(reading)}
    return part or {name.segment for name in inside or names if inside or name in reading.passage.sentence.names}


def _part_start(reading: Reading) -> int:
    """The last sign before the comparative, in its clause."""
    folded = reading.passage.sentence.folded
    return max((at for at in range(reading.comparative.start) if folded[at] in STOPS), default=0)


def _same_part(reading: Reading, name: Name) -> bool:
    folded = reading.passage.sentence.folded
    return not any(word in STOPS for word in folded[reading.comparative.end : name.at])


def _compared_above(passage: Passage) -> bool:
    """Whether the line that leads in says what is compared: "По сравнению с B2C, в B2B:"."""
    leads = [above for above in passage.above[:1] if above.sentence.block.kind != "heading"]
    return any(group == "than" for above in leads for group, _, _ in cues(above))


def _evidence(reading: Reading, following: list[Comparative]) -> range:
    """The clause with what it compares with; not the purpose behind it, nor the next comparison after "and".

    A relative clause stands for itself ("покупатели, чьи мотивы менее рациональны"); "the latter" needs the clause
    before.
    """
    start = min([reading.clause.start, *[aside.start for aside in reading.asides]])
    folded, first = reading.passage.sentence.folded, reading.comparative.start
    relative = [at for group, at, _ in marks(reading.passage) if group == "relative" and start < at < first]
    start = max([start, *[at for at in relative if folded[at - 1] == ","]])
    if any(cue.group in naming.ORDINALS and cue.start in reading.clause for cue in reading.passage.sentence.cues):
        start = 0
    stop = max([reading.clause.stop, *[aside.stop for aside in reading.asides]])
    names = [name for name in segment_names(reading.passage) if name.at < stop]
    needed = [name.end for name in names]
    needed += [aside.stop for aside in reading.asides if not any(name.at in aside for name in names)]
    about = reading.about()
    least = max([reading.comparative.end, *needed, *([about.end] if about else [])])
    ends = [at for group, at, _ in cues(reading.passage) if group == "wish" and at >= least]
    for other in following:
        ends += [at for group, at, _ in reading.passage.sentence.cues if group == "and" and least <= at < other.start]
    return range(start, min([stop, *ends]))
