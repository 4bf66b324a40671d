"""Gaps by topic: what people see first, before the thousand concepts that a language lacks."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.answers.coverage import Support
from pipeline.answers.entries import Entry
from pipeline.answers.gaps import Gap, Survey, folded
from pipeline.records import LANGUAGES


@dataclass(frozen=True, slots=True)
class Topic:
    """What a language lacks of a topic: a concept (IRI) right below the top of the thesaurus with all below it.

    `aspect` is its own (IRI, "" for none). Of its `known` concepts, those that documents of any language cover, the
    language covers `covered`. `gaps` come heaviest first; `weight` is theirs together.
    """

    concept: str
    aspect: str
    language: str
    weight: float
    covered: int
    known: int
    gaps: tuple[Gap, ...]

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents, by name, that cover what is lacking."""
        return tuple(sorted({name for gap in self.gaps for name in gap.documents}))


def roll_up(gaps: Iterable[Gap], found: Survey, segment: str = "") -> list[Topic]:
    """The topics of gaps of a survey, the heaviest first; `segment` is the one that was asked about, "" for all."""
    entries = found.entries
    gathered: dict[tuple[str, str], list[Gap]] = defaultdict(list)
    for gap in folded(gaps):
        gathered[topic_of(entries[gap.concept]), gap.language].append(gap)
    covering: dict[str, dict[str, set[str]]] = defaultdict(lambda: {language: set() for language in LANGUAGES})
    for (concept, language, of), counts in found.coverage.cells.items():
        if of == segment and counts.support == Support.COVERED and concept in entries:
            covering[topic_of(entries[concept])][language].add(concept)
    topics = []
    for (topic, language), lacking in gathered.items():
        weight, known = round(sum(gap.weight for gap in lacking), 4), set().union(*covering[topic].values())
        covered = len(covering[topic][language])
        topics.append(Topic(topic, found.aspects.get(topic, ""), language, weight, covered, len(known), tuple(lacking)))
    return sorted(topics, key=lambda topic: (-topic.weight, topic.concept, topic.language))


def topic_of(entry: Entry) -> str:
    """The topic of a concept: the one below the top on the path to it, or the concept itself at the top."""
    path = (entry.iri, *entry.broader)
    return path[-2] if len(path) > 1 else path[-1]
