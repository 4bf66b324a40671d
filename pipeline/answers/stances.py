"""Two sides that cannot both be right, and how real it is that they disagree."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.answers.testimony import DIRECT, FAR, NEAR, Citation, Value
from pipeline.answers.wariness import cautions
from pipeline.records import ADVISED, DENIED, HEDGED

TIES = {DIRECT: 1.0, NEAR: 0.6, FAR: 0.2}
"""How far a sentence speaks for itself, by how directly it is tied to its segment."""

CAUTIONS = {"supposed": 0.2, "reported": 0.5, "only": 0.3}
"""What is left of that where a sentence only supposes, reports what others say, or narrows what it says."""

BESIDE, DENIED_AFAR, RESERVED = 0.2, 0.4, 0.9
"""What is left of denials beside the point, of denials that name no segment, and of what is said with reserve."""

MORE_DOCUMENTS, MOST = 0.1, 1.2
"""What every further document adds to a side, and what a side is worth at most."""

ONE_DOCUMENT, ONE_LANGUAGE = 0.4, 0.95
"""Authors seldom contradict themselves: within a document mostly the two things said are not about the same."""


class Kind(StrEnum):
    """In which way texts disagree, the most real first."""

    EXCLUSIVE = "exclusive"
    """For one segment only, by one text; for the other as well, by another."""
    DENIED = "denied"
    """Asserted and denied for the same segment."""
    DURATION = "duration"
    """Durations of the same thing, for the same segment, that have no day in common."""
    COMPARISON = "comparison"
    """More for one segment here, for the other or for none there."""
    ORDER = "order"
    """Two stages of the same segment, in one order and in the other."""
    TIES = "ties"
    """Tied to one segment by some texts, to the other by others, to both by none, though all speak of both."""


class Stance(StrEnum):
    """What a side says of the concept for its segment."""

    ONLY = "only"
    ASSERTED = "asserted"
    DENIED = "denied"
    VALUE = "value"


class Reach(StrEnum):
    """How far apart the sides are at most: within a document (or its copies), within a language, between languages."""

    DOCUMENT = "document"
    LANGUAGE = "language"
    LANGUAGES = "languages"


@dataclass(frozen=True, slots=True)
class Side:
    """One side: what it says for which segment (a notation, or "" where it compares segments), and its sentences.

    `value` is that of the facts, where the sides are facts: a duration, comparison or likeness, or, of an order, the
    two steps (IRIs) as it has them. `citations` are ranked, the most telling first; `rest` counts those that are not
    held.
    """

    stance: Stance
    segment: str
    citations: tuple[Citation, ...]
    value: Value | None = None
    rest: int = 0

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents on this side, sorted."""
        return tuple(sorted({cited.document for cited in self.citations}))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two sides about a concept (IRI; of an order the first of the two steps).

    `score` says how real it is that they disagree, from 0 up to about 1.3, and `reach` how far apart they are at most;
    `languages` are those of both, sorted.
    """

    kind: Kind
    concept: str
    class_: str
    sides: tuple[Side, Side]
    score: float
    reach: Reach
    languages: tuple[str, ...]

    @classmethod
    def between(cls, kind: Kind, concept: str, class_: str, sides: tuple[Side, Side], score: float) -> "Conflict":
        """The conflict between two sides that hold all their citations; `score` is rounded."""
        languages = sorted({cited.language for side in sides for cited in side.citations})
        return cls(kind, concept, class_, sides, round(score, 3), reach(*sides), tuple(languages))

    def cut(self, most: int) -> "Conflict":
        """The conflict with so many citations of a side at most."""
        one, other = (
            replace(side, citations=side.citations[:most], rest=max(0, len(side.citations) - most))
            for side in self.sides
        )
        return replace(self, sides=(one, other))


def reach(first: Side, second: Side) -> Reach:
    """The widest distance between a citation of one side and one of the other."""
    found = Reach.DOCUMENT
    for language, ours in _sources(first).items():
        for other, theirs in _sources(second).items():
            if len(ours | theirs) > 1:
                if language != other:
                    return Reach.LANGUAGES
                found = Reach.LANGUAGE
    return found


def _sources(side: Side) -> dict[str, set[str]]:
    """The sources of a side by language: of many citations each pair would be too many."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for cited in side.citations:
        found[cited.language].add(cited.source)
    return found


def apart(first: Iterable[Citation], second: Iterable[Citation]) -> tuple[list[Citation], list[Citation]]:
    """The citations of two sides without the sentences that stand on both: who says both means something finer."""
    ours, theirs = list(first), list(second)
    both = {cited.place for cited in ours} & {cited.place for cited in theirs}
    return [c for c in ours if c.place not in both], [c for c in theirs if c.place not in both]


def worth(cited: Citation, exclusive: bool = False) -> float:
    """How far a sentence is a stance, 0 to 1; `exclusive` ones say "only" of the segment."""
    return _worth(cited, cautions(cited) - ({"only"} if exclusive else frozenset()))


def _worth(cited: Citation, cautions: Collection[str]) -> float:
    value = TIES[cited.directness]
    for group, left in CAUTIONS.items():
        value *= left if group in cautions else 1
    if cited.polarity == DENIED:
        value *= (BESIDE if "beside" in cautions else 1) * (1 if cited.directness == DIRECT else DENIED_AFAR)
    return value * (RESERVED if cited.modality in (HEDGED, ADVISED) else 1)


def strength(citations: Collection[Citation], exclusive: Collection[Citation] = ()) -> float:
    """What a side is worth: its best sentence, and a little more for every further document."""
    best = 0.0
    for cited in citations:
        if _worth(cited, ()) > best:  # else no need to look for what makes it worth less
            best = max(best, worth(cited, cited in exclusive))
    documents = {cited.source for cited in citations}
    return min(MOST, best * (1 + MORE_DOCUMENTS * (len(documents) - 1)))


def distance(first: Side, second: Side) -> float:
    """How much a disagreement counts by its reach."""
    return {Reach.DOCUMENT: ONE_DOCUMENT, Reach.LANGUAGE: ONE_LANGUAGE, Reach.LANGUAGES: 1.0}[reach(first, second)]
