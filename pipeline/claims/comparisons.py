"""Of which segment a text says more: "в B2B цикл длиннее", "B2B … dài hơn so với B2C", "volume B2B mai mici"."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.claims.comparatives import STOPS, Comparative, comparatives, cues, segment_names
from pipeline.claims.context import Name
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
        """The concept named nearest to the comparative in its clause, else before it up to a semicolon."""
        start, end = self.comparative.start, self.comparative.end
        folded = self.passage.sentence.folded
        near = [
            named
            for named in self.passage.named
            if not named.concept.segment and not any(named.at in aside for aside in self.asides)
        ]
        inside = [named for named in near if named.at in self.clause]
        before = [named for named in near if named.end <= start and ";" not in folded[named.end : start]]
        return min(inside or before, key=lambda named: max(start - named.end, named.at - end, 0), default=None)


def comparison(document: Document) -> Iterator[Fact]:
    """The comparisons between two segments; those that say the same in one sentence are one fact.

    A comparison that does not say outright what it compares with must be about a concept.
    """
    for passage in document.passages:
        found: dict[tuple[str | None, str, str], range] = {}
        inside = list(comparatives(passage))
        for index, comparative in enumerate(inside):
            reading = _read(passage, comparative)
            about, sides = reading.about(), _sides(document, reading)
            if sides and (about or reading.asides):
                first, second = sides if _says_more(comparative, about) else sides[::-1]
                key = (about.concept.key if about else None, first, second)
                words = _evidence(reading, inside[index + 1 :][:1])
                before = found.get(key, words)
                found[key] = range(min(words.start, before.start), max(words.stop, before.stop))
        for (concept, more, less), words in found.items():
            quote = document.evidence(passage.span(words), "comparison")
            yield Fact("comparison", Comparison(more, less), concept, tuple(sorted((more, less))), "comparison", quote)


def _says_more(comparative: Comparative, about: Named | None) -> bool:
    """Faster means less of what takes time; of everything else it means more."""
    shortens = comparative.quality == "speed" and about is not None and takes_time(about.concept)
    return comparative.more != shortens


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
    compared = [
        {name.segment for name in segment_names(reading.passage) if name.at in aside} for aside in reading.asides
    ]
    targets = set().union(*compared)
    unclear = reading.comparative.weak and not targets and not _compared_above(reading.passage)
    if unclear or not all(compared) or _compares_concepts(reading):
        return None
    holders = _holders(reading) - targets
    if not holders and len(targets) == 1:
        holders = set(document.pair - targets)
    others = targets or set(document.pair - holders)
    return (holders.pop(), others.pop()) if len(holders) == 1 and len(others) == 1 else None


def _compares_concepts(reading: Reading) -> bool:
    """ "удержание важнее, чем привлечение в B2B": what is compared are two things of a kind, not two segments."""
    about = reading.about()
    others = [named for aside in reading.asides for named in reading.passage.within(aside)][:1]
    return any(about and n.concept.kind == about.concept.kind and n.concept != about.concept for n in others)


def _holders(reading: Reading) -> set[str]:
    """The segments of the clause, else of the sentence before it, else those that the concept is tied to."""
    start, about = reading.comparative.start, reading.about()
    names = [name for name in reading.names() if name.at < start or _same_part(reading, name)]
    if not names:
        return set(about.mention.segments) if about and not reading.names() else set()
    inside = {name.segment for name in names if name.at in reading.clause}
    return inside or {name.segment for name in names if name in reading.passage.sentence.names}


def _same_part(reading: Reading, name: Name) -> bool:
    folded = reading.passage.sentence.folded
    return not any(word in STOPS for word in folded[reading.comparative.end : name.at])


def _compared_above(passage: Passage) -> bool:
    return any(group == "than" for above in passage.above for group, _, _ in cues(above))


def _evidence(reading: Reading, following: list[Comparative]) -> range:
    """The clause with what it compares with; not the purpose behind it, nor the next comparison after "and"."""
    start = min([reading.clause.start, *[aside.start for aside in reading.asides]])
    stop = max([reading.clause.stop, *[aside.stop for aside in reading.asides]])
    needed = [name.end for name in segment_names(reading.passage) if name.at < stop]
    about = reading.about()
    least = max([reading.comparative.end, *needed, *([about.end] if about else [])])
    ends = [at for group, at, _ in cues(reading.passage) if group == "wish" and at >= least]
    for other in following:
        ends += [at for group, at, _ in reading.passage.sentence.cues if group == "and" and least <= at < other.start]
    return range(start, min([stop, *ends]))
