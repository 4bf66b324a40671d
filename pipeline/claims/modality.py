"""How sure is the text of what it says? Stated, advised ("nên", "trebuie", "Проверять …") or hedged ("обычно")."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline.claims.passages import Document, Passage
from pipeline.language.cues import Cue, Cues
from pipeline.language.lexicon import fold, language_data
from pipeline.records import ADVISED, HEDGED, STATED, Mention

CUES = {"advised": ADVISED, "hedged": HEDGED}
STOPS = (",", ";", ":", "—", "–", "(", ")")
"""Signs that part the clauses of a sentence; a cue speaks of its own before it speaks of others."""

OPENING = 2
"""Words that may stand before the verb that makes a sentence advice: "не", "затем"."""


@dataclass(frozen=True, slots=True)
class Case:
    """A mention whose modality is asked for: its sentence, and the word that it begins with."""

    passage: Passage
    at: int


Answer = str | None
"""A modality, or None: no opinion."""


def own_clause(case: Case) -> Answer:
    """A cue in the clause of the mention, up to the signs around it; the nearest of several."""
    return _nearest(case, _around(case.passage.sentence.folded, case.at))


def opening(case: Case) -> Answer:
    """An infinitive or imperative opens the sentence: all of it is advice."""
    return ADVISED if _advises(case.passage) else None


def own_sentence(case: Case) -> Answer:
    """A cue before the mention, with no contrast, semicolon or dash between."""
    clause = case.passage.clause(case.at)
    return _nearest(case, range(clause.start, case.at))


def label(case: Case) -> Answer:
    """The label or opening line above: a cue in it, or advice; items of a lead-in that names goals are stated."""
    for above in case.passage.above:
        if above.sentence.block.kind == "heading":
            return None
        cues = _cues(above)
        if any(cue.group == "goal" for cue in cues):
            return STATED
        told = [CUES[cue.group] for cue in cues if cue.group in CUES]
        if told or _advises(above):
            return told[-1] if told else ADVISED
    return None


def heading(case: Case) -> Answer:
    """A heading that announces advice."""
    titles = (above for above in case.passage.above if above.sentence.block.kind == "heading")
    nearest = next(titles, None)
    return ADVISED if nearest and any(cue.group == "advice-title" for cue in _cues(nearest)) else None


RULES: tuple[Callable[[Case], Answer], ...] = (own_clause, opening, own_sentence, label, heading)


def mark(document: Document, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions of a document with their modality; segments and repeats keep "stated"."""
    found = {
        (named.mention.start, named.mention.concept): _decide(Case(passage, named.at))
        for passage in document.passages
        for named in passage.named
    }
    told = (found.get((mention.start, mention.concept), STATED) for mention in mentions)
    return tuple(
        mention if modality == STATED else replace(mention, modality=modality)
        for mention, modality in zip(mentions, told, strict=True)
    )


def _decide(case: Case) -> str:
    answers = (rule(case) for rule in RULES)
    return next((answer for answer in answers if answer is not None), STATED)


def _nearest(case: Case, words: range) -> Answer:
    told = [cue for cue in _cues(case.passage) if cue.group in CUES and cue.start in words]
    nearest = min(told, key=lambda cue: abs(case.at - cue.start), default=None)
    return CUES[nearest.group] if nearest else None


def _around(folded: Sequence[str], at: int) -> range:
    before = [i + 1 for i in range(at) if folded[i] in STOPS]
    after = [i for i in range(at, len(folded)) if folded[i] in STOPS]
    return range(max(before, default=0), min(after, default=len(folded)))


def _advises(passage: Passage) -> bool:
    """Whether an infinitive or imperative stands first; where a label stands before on the line, behind it too."""
    language = passage.sentence.block.language
    data = language_data(language)["modality"]
    told = passage.sentence.folded
    if any(label.block.kind == "label" and _goal(above) for above in passage.above[:1] for label in [above.sentence]):
        return False
    skipped = {fold(word, language) for word in data["skipped"]}
    first = next((i for i, word in enumerate(told[: OPENING + 1]) if word[0].isalnum() and word not in skipped), None)
    if first is None or first in {i for named in passage.named for i in range(named.at, named.end)}:
        return any(cue.group == "advice-start" and cue.start == 0 for cue in _cues(passage))
    word = told[first]
    if any(cue.group == "advice-start" and cue.start <= first for cue in _cues(passage)):
        return True
    endings = tuple(data["advice-endings"])
    nouns = word in _not_advice(language) or word.endswith(tuple(data["noun-endings"]))
    return bool(endings) and word.endswith(endings) and not nouns


def _goal(passage: Passage) -> bool:
    return any(cue.group == "goal" for cue in _cues(passage))


def _cues(passage: Passage) -> Sequence[Cue]:
    return passage.cues(_phrases(passage.sentence.block.language))


@cache
def _not_advice(language: str) -> frozenset[str]:
    return frozenset(fold(word, language) for word in language_data(language)["modality"]["not-advice-start"])


@cache
def _phrases(language: str) -> Cues:
    data = language_data(language)["modality"]
    groups = ("advised", "hedged", "neutral", "advice-start", "advice-title", "goal")
    return Cues({group: data[group] for group in groups}, language)
