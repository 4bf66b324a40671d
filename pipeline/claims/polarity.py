"""Does the text deny what it names? Cues with a direction and a reach, in the manner of NegEx (Chapman et al. 2001)."""

from collections.abc import Callable, Container, Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple

from pipeline.language.cues import Cue, Cues
from pipeline.language.lexicon import fold, language_data

REACH, REACH_SYLLABLES, REACH_INSTEAD = 5, 8, 2
"""Words (in Vietnamese syllables) between a cue and what it denies; longer reaches deny mostly the wrong thing."""

NEGATIVES = ("negation", "concord", "hard")
"""Groups of cues that deny what follows."""

DENYING = frozenset({*NEGATIVES, "without", "rejection", "instead", "rather", "verdict", "absence", "discount"})
"""Groups of cues of which a denial has one; the others only tell how far those reach."""

BORDERS = ("stops", "then", "rather")
"""Groups of cues that no other cue reaches across; nor across dashes, but for a verdict: "купоны — не приоритет"."""


class Place(NamedTuple):
    """A mention, words [start, end) of its sentence.

    What a verdict speaks of is rarely a `person` ("инженерам скидки не нужны") or `oblique`, behind a preposition.
    """

    start: int
    end: int
    person: bool = False
    oblique: bool = False


class Surroundings(NamedTuple):
    """A mention with the cues of its sentence and all mentions in it."""

    told: Sequence[str]
    cues: Sequence[Cue]
    mentions: Sequence[Place]
    place: Place
    joiners: Container[str]
    reach: int = REACH

    def before(self, *groups: str, reach: int | None = None) -> Cue | None:
        """The nearest cue of some groups before the mention, in reach, with no border between."""
        cues = [cue for cue in self.cues if cue.group in groups]
        return next((cue for cue in reversed(cues) if self.reaches(cue.end, self.place.start, reach)), None)

    def reaches(
        self, end: int, start: int, reach: int | None = None, borders: Sequence[str] = (*BORDERS, "dashes")
    ) -> bool:
        """Whether word `start` stands at most `reach` words behind word `end`, with no border between."""
        if not 0 <= start - end <= (self.reach if reach is None else reach):
            return False
        return not any(cue.group in borders and end <= cue.start < start for cue in self.cues)

    def denied_behind(self, cue: Cue) -> bool:
        """Whether a cue denies the verb of the mention, or of the list it stands in: "без цены не купят"."""
        if cue.group not in (*NEGATIVES, "verdict") or cue.start < self.place.end:
            return False
        last = max(place.end for place in self.mentions if place.start < cue.start)
        between = self.told[last : cue.start]
        near = self.reaches(last, cue.start, reach=2) and not any(word in self.joiners for word in between)
        return near and self.reaches(self.place.end, cue.start, reach=3 * self.reach)

    def verdict(self) -> Cue | None:
        """A verdict on the mention. It speaks of what stands before it, else of what follows, else of what is aside.

        Whoever takes no part ("absence") is told before, persons too.
        """
        return self._spoken_of("verdict", forward=False) or self._spoken_of("absence", forward=False)

    def discount(self) -> Cue | None:
        """An adverb that discounts the mention. It speaks of what follows, else of what stands before."""
        return self._spoken_of("discount", forward=True)

    def _spoken_of(self, group: str, forward: bool) -> Cue | None:
        for cue in self.cues:
            if cue.group != group:
                continue
            left = [place for place in self.mentions if self.reaches(place.end, cue.start, borders=("stops", "rather"))]
            right = [place for place in self.mentions if self.reaches(cue.end, place.start)]
            if forward:
                right = [place for place in self.mentions if cue.start <= place.start < cue.end] or right
            first, second = (right, left) if forward else (left, right)
            persons = group == "absence"
            plain = [
                [place for place in side if persons >= place.person and not place.oblique] for side in (first, second)
            ]
            if self.place in next(filter(None, (*plain, first, second)), ()):
                return cue
        return None


Answer = Cue | Literal[False] | None
"""The cue that denies the mention; False: asserted, whatever later rules say; None: no opinion."""


def indispensable(around: Surroundings) -> Answer:
    """Two negatives: "без договора и гарантии не покупают", "не отказываются от …", "không thể thiếu …"."""
    lack = around.before("without", "rejection")
    if lack is None:
        return None
    for cue in around.cues:
        ahead = cue.group in (*NEGATIVES, "discount") and around.reaches(cue.end, lack.start)
        behind = cue.group == "hard" and 0 <= cue.start - around.place.end <= around.reach
        if ahead or behind or (lack.group == "without" and around.denied_behind(cue)):
            return False
    return None


def conditional(around: Surroundings) -> Answer:
    """What is lost without it: "без CRM отдел теряет сделки", "если не …", "không có hợp đồng thì …"."""
    lack = around.before("without", "negation")
    if lack is None:
        return None
    if lack.group == "without" and lack.start == 0:
        return False
    supposed = any(cue.group == "if" and around.reaches(cue.end, lack.start) for cue in around.cues)
    follows = any(cue.group == "then" and around.reaches(around.place.end, cue.start) for cue in around.cues)
    return False if supposed or follows else None


def not_unneeded(around: Surroundings) -> Answer:
    """A denied verdict: "нельзя сказать, что … не работает", "nu e adevărat că … nu contează"."""
    return False if around.before("negation", "hard") and around.verdict() else None


def negated(around: Surroundings) -> Answer:
    """ "не читают …", "không cần …", "nu folosesc …", "никакие …"."""
    return around.before(*NEGATIVES)


def lacking(around: Surroundings) -> Answer:
    """ "без личного менеджера", "từ bỏ …", "fără …"."""
    return around.before("without", "rejection")


def replaced(around: Surroundings) -> Answer:
    """ "вместо …", "thay vì …", "în loc de …"; "чем …, лучше …", "decât …, mai bine …" at the head of a sentence."""
    better = any(cue.group == "better" and cue.start >= around.place.end for cue in around.cues)
    rather = around.before("rather") if better else None
    return rather if rather and rather.start == 0 else around.before("instead", reach=REACH_INSTEAD)


def judged(around: Surroundings) -> Answer:
    """ "… не нужен", "… không quan trọng", "… nu contează", and the same words put first."""
    return around.verdict()


def discounted(around: Surroundings) -> Answer:
    """ "реже …", "ít có khả năng …", "mai puțin probabil …", and the same words put last."""
    return around.discount()


RULES: tuple[Callable[[Surroundings], Answer], ...] = (
    indispensable,
    conditional,
    not_unneeded,
    negated,
    lacking,
    replaced,
    judged,
    discounted,
)

Denial = tuple[str, Cue]
"""The name of the rule by which the text denies a mention, and the cue."""


def denials(told: Sequence[str], cues: Sequence[Cue], mentions: Sequence[Place], language: str) -> dict[int, Denial]:
    """Which mentions of a sentence of folded words the text denies, each by its first word.

    What holds of one part of a list holds of all.
    """
    if not mentions or DENYING.isdisjoint([cue.group for cue in cues]):
        return {}
    reach = REACH_SYLLABLES if language == "vi" else REACH
    joiners = _joiners(language)
    answers = {place: _answer(Surroundings(told, cues, mentions, place, joiners, reach)) for place in mentions}
    for listed in _lists(told, sorted(mentions), language):
        shared = next((answer for place in listed if (answer := answers[place])), None)
        answers |= {place: shared for place in listed if answers[place] is None}
    return {place.start: answer for place, answer in answers.items() if answer}


def _answer(around: Surroundings) -> Denial | Literal[False] | None:
    for rule in RULES:
        answer = rule(around)
        if answer is not None:
            return (rule.__name__, answer) if answer else False
    return None


def _lists(told: Sequence[str], order: Sequence[Place], language: str) -> Iterator[list[Place]]:
    """The mentions in a row with only "and", "or" and commas between; a list closes with more than a comma."""
    row: list[Place] = []
    joiners: set[str] = set()
    for place in order:
        between = told[row[-1].end : place.start] if row else []
        if not between or not _joiners(language).issuperset(between):
            if joiners - {","}:
                yield row
            row, joiners = [], set()
        row.append(place)
        joiners.update(between if len(row) > 1 else ())
    if joiners - {","}:
        yield row


@cache
def _joiners(language: str) -> frozenset[str]:
    return frozenset(fold(word, language) for word in language_data(language)["matching"]["joiners"])


@cache
def polarity_cues(language: str) -> Cues:
    """The polarity cues of a language; its words of degree may stand inside of them."""
    groups = dict(language_data(language)["polarity"])
    del groups["prepositions"]
    return Cues(groups, language, groups.pop("degree"))


@cache
def prepositions(language: str) -> frozenset[str]:
    """The words after which a noun is no subject."""
    return frozenset(fold(word, language) for word in language_data(language)["polarity"]["prepositions"])
