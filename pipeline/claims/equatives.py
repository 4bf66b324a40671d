"""Words that say "the same" or "different" in a sentence, and how: "похожи", "cùng một", "nu diferă", "отличие"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pipeline.claims.comparatives import marks, segment_names
from pipeline.claims.passages import Passage
from pipeline.claims.polarity import prepositions
from pipeline.language.cues import Cue, Cues
from pipeline.language.lexicon import fold, language_data

Kind = Literal["same", "different"]

SAME: Kind = "same"
DIFFERENT: Kind = "different"
OPPOSITE: dict[Kind, Kind] = {SAME: DIFFERENT, DIFFERENT: SAME}

GROUPS = ("same", "different", "same-as", "same-thing", "different-thing", "same-point", "different-point")
"""What says it: a predicate, "as in" the other, an attribute ("те же каналы"), or a noun ("the difference is")."""

STOPS = (",", ";", ":", ".", "(", ")", "—", "–")
BORDERS = (";", ":", ".", "(", ")")
"""Signs that end a statement; a comma or dash does not ("B2B, как и B2C, …", "каналы — разные")."""

NEAR = 3
"""Words between an attribute and its concept, and between "there is" and what is there."""

WISH, VARIOUS = 6, 10
"""Words over which a wish ("чтобы") reaches, and over which a quantity makes "different" mean "various"."""


@dataclass(frozen=True, slots=True)
class Equative:
    """Words of a passage that say "same" or "different" (`cue`), and the stretch of the sentence that they rule."""

    passage: Passage
    cue: Cue
    stretch: range

    @property
    def said(self) -> Kind:
        """What the words say by themselves, whatever is denied."""
        return SAME if self.cue.group.startswith(SAME) else DIFFERENT

    @property
    def form(self) -> str:
        """ "as", "thing", "point" or, for a predicate, nothing."""
        return self.cue.group.partition("-")[2]

    @property
    def part(self) -> range:
        """The words before the cue up to the last sign before it."""
        signs = [
            at + 1 for at in range(self.stretch.start, self.cue.start) if self.passage.sentence.folded[at] in STOPS
        ]
        return range(max(signs, default=self.stretch.start), self.cue.start)

    def beside(self, groups: tuple[str, ...], words: range) -> bool:
        """Whether a cue of some groups stands in a range of words."""
        return any(cue.group in groups and cue.start in words for cue in cues(self.passage))

    def open_between(self, one: int, other: int) -> bool:
        """Whether nothing ends a phrase between two words: no sign, no reason, nothing that it is for."""
        words = range(min(one, other), max(one, other))
        signs = any(self.passage.sentence.folded[at] in STOPS for at in words)
        return not signs and not self.beside(("for", "stop", "wish"), words)

    def kind(self) -> Kind | None:
        """Same or different, turned round by a negation; None for a noun of which nothing is said, or of each side."""
        if self.form != "point":
            return OPPOSITE[self.said] if self._negated(self.cue.start) else self.said
        there = [cue for cue in cues(self.passage) if 0 <= self.cue.start - cue.end <= NEAR]
        there = [cue for cue in there if cue.group in ("exists", "lacks")]
        if there:
            turned = there[-1].group == "lacks" or self._negated(there[-1].start)
            return OPPOSITE[self.said] if turned else self.said
        told = self.stated()
        return self.said if told and not any(name.at in told for name in segment_names(self.passage)) else None

    def stated(self) -> range | None:
        """What stands behind "the difference is": after the first copula, dash or colon behind the noun."""
        behind = range(self.cue.end, self.stretch.stop)
        starts = [at + 1 for at in behind if self.passage.sentence.folded[at] in (":", "—", "–", "-")]
        starts += [cue.end for cue in cues(self.passage) if cue.group == "is" and cue.start in behind]
        return range(min(starts), self.stretch.stop) if starts else None

    def _negated(self, at: int) -> bool:
        """Whether a negation stands before word `at`, with only words of degree between; the verb before a thing."""
        language = self.passage.sentence.block.language
        before = self.passage.sentence.folded[self.stretch.start : at]
        before = [word for word in before if word not in folded_words(language, "degree")]
        reach = VARIOUS if self.form == "thing" else 1
        return any(word in folded_words(language, "negation") for word in before[-reach:])


def equatives(passage: Passage) -> Iterator[Equative]:
    """The equatives of a sentence that state something; titles and questions do not."""
    folded = passage.sentence.folded
    if passage.sentence.block.kind in ("heading", "label") or "?" in folded:
        return
    inside = {at for cue in cues(passage) for at in range(cue.start, cue.end)}
    borders = [range(at, at + 1) for at, word in enumerate(folded) if word in BORDERS]
    contrasts = [cue for cue in passage.sentence.cues_of("contrast") if cue.start not in inside]
    borders += [range(cue.start, cue.end) for cue in contrasts]
    for cue in cues(passage):
        if cue.group in GROUPS:
            colon = cue.group.endswith("point")
            start = max([border.stop for border in borders if border.start < cue.start], default=0)
            ends = [b.start for b in borders if b.start >= cue.end and not (colon and folded[b.start] == ":")]
            found = Equative(passage, cue, range(start, min(ends, default=len(folded))))
            if not _set_aside(found):
                yield found


def _set_aside(one: Equative) -> bool:
    """Asked, supposed, only apparent, wished for, counted, an aside ("в тот же день"), or "different" as "various"."""
    cue, before, folded = one.cue, one.part, one.passage.sentence.folded
    supposed = any(group == "if" and at in before for group, at, _ in marks(one.passage))
    doubted = any(c.group in ("ask-before", "seem") and c.end - 1 in before for c in cues(one.passage))
    asked = one.beside(("ask",), one.stretch) or one.beside(
        ("wish",), range(max(before.start, cue.start - WISH), cue.start)
    )
    near = range(max(before.start, cue.start - VARIOUS), cue.start)
    various = one.said == DIFFERENT and one.beside(("various",), near)
    counted = cue.end < len(folded) and folded[cue.end].isdigit()
    aside = cue.group == "same-thing" and cue.start > 0 and is_preposition(one.passage, cue.start - 1)
    return supposed or doubted or asked or various or counted or aside


def is_preposition(passage: Passage, at: int) -> bool:
    """Whether word `at` is a preposition, after which a noun is no subject."""
    return passage.sentence.folded[at] in prepositions(passage.sentence.block.language)


def cues(passage: Passage) -> Sequence[Cue]:
    """The cues of `likening` in a sentence."""
    return passage.cues(likening(passage.sentence.block.language))


@cache
def folded_words(language: str, group: str) -> frozenset[str]:
    """The single words, folded, of "degree" (they may stand before what they grade) or "negation"."""
    data = language_data(language)
    words = [*data["polarity"][group], *data["facts"]["likeness"].get(group, ())]
    return frozenset(fold(word, language) for word in words if " " not in word)


@cache
def likening(language: str) -> Cues:
    """The phrases of the language's `likeness` data."""
    groups = dict(language_data(language)["facts"]["likeness"])
    return Cues(groups, language, inside=[*groups.pop("degree"), *language_data(language)["polarity"]["degree"]])
