"""Steps of a process: concepts named in a list of stages, also by words that elsewhere are too general to name one."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.claims.passages import Document, Named, Passage
from pipeline.claims.vocabulary import Vocabulary
from pipeline.language.cues import Cue, Cues
from pipeline.language.lexicon import language_data
from pipeline.records import DENIED

STEP_KINDS = ("Stage", "Process", "Offer", "Tactic", "ContentFormat", "PricingModel")
"""Kinds of concepts that can be a step where no arrow says so."""

LONGEST_NAME = 4
"""Words of a step that are looked up as a whole."""

Name = Callable[[str, str, Container[str]], str | None]
"""Which of some concepts (keys) a text in a language (the first argument) names as a whole."""


@dataclass(frozen=True, slots=True)
class Step:
    """A concept (by key) and its kind, named as a step in the words [at, end) of a sentence; `segments` are its own."""

    passage: Passage
    at: int
    end: int
    concept: str
    kind: str
    segments: tuple[str, ...] | None


class Steps:
    """Reads the steps that sentences of a document name; `having` are the passages with a cue of a group."""

    def __init__(self, document: Document, name: Name) -> None:
        """Take the document, and what tells the concept of a text."""
        self.text, self.name, self.concepts = document.text.text, name, document.vocabulary.concepts
        self.wanted = _wanted(document.vocabulary)
        self.having: defaultdict[str, list[Passage]] = defaultdict(list)
        for passage in document.having(ordering):
            for group in {cue.group for cue in cues(passage)}:
                self.having[group].append(passage)

    def among(self, passage: Passage, words: range) -> list[Step]:
        """The concepts named in a range of words, of any kind but roles."""
        named = [n for n in passage.within(words) if n.concept.class_ != "Stakeholder"]
        return [_step(passage, n) for n in named if n.mention.polarity != DENIED]

    def stages(self, passage: Passage, words: range) -> list[Step]:
        """The stages among concepts; where there are none, the first that can be a step."""
        steps = [step for step in self.among(passage, words) if step.kind in STEP_KINDS]
        return [step for step in steps if step.kind == "Stage"] or steps[:1]

    def part(self, passage: Passage, part: range) -> list[Step]:
        """What a part of a list or chain names: a step, or several that are alternatives ("пилот/тест")."""
        return [step for piece in pieces(passage, part, "or") for step in self._piece(passage, piece)]

    def item(self, passage: Passage) -> list[Step]:
        """The step of a list item: its first stage, else what it names as a whole, else its first concept."""
        return self._piece(passage, range(len(passage.sentence.words)))

    def _piece(self, passage: Passage, piece: range) -> list[Step]:
        named = self.stages(passage, piece)[:1]
        inside = [i for i in piece if passage.sentence.folded[i][0].isalnum()]
        whole = any(n.at <= inside[0] and inside[-1] < n.end for n in passage.within(piece))
        if not named and not whole and not any(n.mention.polarity == DENIED for n in passage.within(piece)):
            named = list(self._called(passage, inside))
        return named or self.among(passage, piece)[:1]

    def _called(self, passage: Passage, inside: list[int]) -> Iterator[Step]:
        """The step that the words name as a whole, guards of ambiguous labels aside."""
        if 0 < len(inside) <= LONGEST_NAME:
            words = range(inside[0], inside[-1] + 1)
            text, language = passage.span(words).of(self.text), passage.sentence.block.language
            key = next(filter(None, (self.name(language, text, wanted) for wanted in self.wanted)), None)
            if key:
                yield Step(passage, words.start, words.stop, key, self.concepts[key].kind, None)


def pieces(passage: Passage, part: range, *groups: str) -> list[range]:
    """A range of words cut at the words and signs of some groups (of the language's `sequences`), not in a mention."""
    inside = {i for named in passage.named for i in range(named.at + 1, named.end)}
    cuts = [(at, end) for group, at, end in cues(passage) if group in groups and at in part and at not in inside]
    borders = [part.start, *[at for cut in cuts for at in cut], part.stop]
    found = [range(*borders[i : i + 2]) for i in range(0, len(borders), 2)]
    return [piece for piece in found if any(passage.sentence.folded[i][0].isalnum() for i in piece)]


def cues(passage: Passage) -> Sequence[Cue]:
    """The cues of `ordering` in a sentence."""
    return passage.cues(ordering(passage.sentence.block.language))


def _step(passage: Passage, named: Named) -> Step:
    return Step(passage, named.at, named.end, named.concept.key, named.concept.kind, named.mention.segments)


@cache
def _wanted(vocabulary: Vocabulary) -> tuple[frozenset[str], frozenset[str]]:
    """The concepts (keys) that can be steps: first the stages, then the others."""
    known = [concept for concept in vocabulary.concepts.values() if not concept.deprecated]
    stages = frozenset(concept.key for concept in known if concept.kind == "Stage")
    return stages, frozenset(concept.key for concept in known if concept.kind in STEP_KINDS) - stages


@cache
def ordering(language: str) -> Cues:
    """The phrases that matter for sequences (groups of the language's `sequences` data)."""
    return Cues(language_data(language)["facts"]["sequences"], language)
