"""How sure is the text of what it says? Stated, advised ("nên", "trebuie", "Проверять …") or hedged ("обычно")."""

from collections.abc import Sequence
from dataclasses import replace
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


Answer = str | None
"""A modality, or None: no opinion."""


def own_clause(passage: Passage, at: int) -> Answer:
    """A cue in the clause of a mention at word `at`, up to the signs around it; the nearest of several."""
    return _nearest(passage, at, _around(passage.sentence.folded, at))


def opening(passage: Passage) -> Answer:
    """An infinitive or imperative opens the sentence: all of it is advice."""
    return ADVISED if _advises(passage) else None


def own_sentence(passage: Passage, at: int) -> Answer:
    """A cue before a mention at word `at`, with no contrast, semicolon or dash between."""
    return _nearest(passage, at, range(passage.clause(at).start, at))


def label(passage: Passage) -> Answer:
    """The label or opening line above: a cue in it, or advice; items of a lead-in that names goals are stated."""
    for above in passage.above:
        if above.sentence.block.kind == "heading":
            return None
        cues = _cues(above)
        if any(cue.group == "goal" for cue in cues):
            return STATED
        told = [CUES[cue.group] for cue in cues if cue.group in CUES]
        if told or _advises(above):
            return told[-1] if told else ADVISED
    return None


def heading(passage: Passage) -> Answer:
    """A heading that announces advice."""
    titles = (above for above in passage.above if above.sentence.block.kind == "heading")
    nearest = next(titles, None)
    return ADVISED if nearest and any(cue.group == "advice-title" for cue in _cues(nearest)) else None


def mark(document: Document, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions of a document with their modality; segments and repeats keep "stated"."""
    found = {
        (named.mention.start, named.mention.concept): modality
        for passage in document.passages
        if passage.named
        for named, modality in zip(passage.named, _decide(passage), strict=True)
    }
    told = (found.get((mention.start, mention.concept), STATED) for mention in mentions)
    return tuple(
        mention if modality == STATED else replace(mention, modality=modality)
        for mention, modality in zip(mentions, told, strict=True)
    )


def _decide(passage: Passage) -> list[str]:
    """The modality of each mention of a passage. The first rule that answers decides; most ask only for the passage."""
    opened, above = opening(passage), label(passage) or heading(passage) or STATED
    if CUES.keys().isdisjoint([cue.group for cue in _cues(passage)]):
        return [opened or above] * len(passage.named)
    places = (named.at for named in passage.named)
    return [own_clause(passage, at) or opened or own_sentence(passage, at) or above for at in places]


def _nearest(passage: Passage, at: int, words: range) -> Answer:
    told = [cue for cue in _cues(passage) if cue.group in CUES and cue.start in words]
    nearest = min(told, key=lambda cue: abs(at - cue.start), default=None)
    return CUES[nearest.group] if nearest else None


def _around(folded: Sequence[str], at: int) -> range:
    before = [i + 1 for i in range(at) if folded[i] in STOPS]
    after = [i for i in range(at, len(folded)) if folded[i] in STOPS]
    return range(max(before, default=0), min(after, default=len(folded)))


def _advises(passage: Passage) -> bool:
    """Whether an infinitive or imperative stands first; where a label stands before on the line, behind it too."""
    language, told = passage.sentence.block.language, passage.sentence.folded
    if any(above.sentence.block.kind == "label" and _goal(above) for above in passage.above[:1]):
        return False
    skipped = _skipped(language)
    first = next((i for i, word in enumerate(told[: OPENING + 1]) if word[0].isalnum() and word not in skipped), None)
    starts = [cue.start for cue in _cues(passage) if cue.group == "advice-start"]
    if first is None or any(named.at <= first < named.end for named in passage.named):
        return 0 in starts
    word = told[first]
    if any(start <= first for start in starts):
        return True
    if not word.endswith(_endings(language, "advice-endings")):
        return False
    return word not in _not_advice(language) and not word.endswith(_endings(language, "noun-endings"))


def _goal(passage: Passage) -> bool:
    return any(cue.group == "goal" for cue in _cues(passage))


def _cues(passage: Passage) -> Sequence[Cue]:
    return passage.cues(_phrases(passage.sentence.block.language))


@cache
def _skipped(language: str) -> frozenset[str]:
    return frozenset(fold(word, language) for word in language_data(language)["modality"]["skipped"])


@cache
def _endings(language: str, group: str) -> tuple[str, ...]:
    return tuple(language_data(language)["modality"][group])


@cache
def _not_advice(language: str) -> frozenset[str]:
    return frozenset(fold(word, language) for word in language_data(language)["modality"]["not-advice-start"])


@cache
def _phrases(language: str) -> Cues:
    data = language_data(language)["modality"]
    groups = ("advised", "hedged", "neutral", "advice-start", "advice-title", "goal")
    return Cues({group: data[group] for group in groups}, language)
