"""Steps in order: arrows, "first … then … finally", "from … to … and …", and lists that announce stages."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

from pipeline.claims.passages import Cue, Document, Named, Passage
from pipeline.language.lexicon import Phrases, language_data
from pipeline.records import DENIED, Fact, Sequence, Span

STEP_KINDS = ("Stage", "Process", "Offer", "Tactic", "ContentFormat", "PricingModel")
"""Kinds of concepts that can be a step where no arrow says so."""

LEAST_STEPS, LEAST_ARROW_STEPS = 3, 2
"""Two things in a row are a sequence only where an arrow says so."""

NEAR = 3
"""Words between "from" or "to" and the step it points at."""

ARROWS = {"arrow": ["→", "->", "=>", "⇒", "➔", "➜", "➡", "⟶", "-->"]}

_NUMBER_BEFORE = re.compile(r"\(?\d{1,2}[.)]\s+$")


def sequence(document: Document) -> Iterator[Fact]:
    """The sequences of a document. Of several rules that read one place the first in `RULES` decides."""
    taken: list[Span] = []
    for rule in RULES:
        for fact in rule(document):
            place = Span(fact.evidence.start, fact.evidence.end)
            if not any(place.start < other.end and other.start < place.end for other in taken):
                taken.append(place)
                yield fact


def arrows(document: Document) -> Iterator[Fact]:
    """ "лид → встреча → контракт": each part names a step, or several that are alternatives ("пилот/тест")."""
    for passage in document.passages:
        found = [(start, end) for _, start, end in passage.cues(_arrows()) if not _inside(passage, start)]
        if not found:
            continue
        borders = [0, *[at for arrow in found for at in arrow], len(passage.sentence.words)]
        first, *rest = (range(*borders[i : i + 2]) for i in range(0, len(borders), 2))
        near = NEAR if rest[1:] else 0
        nearest = [named for named in passage.within(first) if first.stop - named.end <= near][-1:]
        steps = _alternatives(passage, nearest, first)
        for part in rest:
            steps += _alternatives(passage, passage.within(part)[:1], part)
        yield from _fact(document, passage, steps, "arrows", LEAST_ARROW_STEPS)


def connectives(document: Document) -> Iterator[Fact]:
    """ "сначала … затем … наконец", in one sentence or in several of a line."""
    for line in document.lines:
        steps: list[tuple[Passage, Named]] = []
        for passage in line if not line[0].sentence.block.repeat else ():
            cues = [cue for cue in _cues(passage) if cue[0] in ("first", "next", "last")]
            stops = [*[start for _, start, _ in cues[1:]], len(passage.sentence.words)]
            for (group, _, start), stop in zip(cues, stops, strict=False):
                if group == "first":
                    yield from _across(document, steps)
                    steps = []
                elif not steps:
                    continue
                steps += [(passage, named) for named in _steps(passage.within(range(start, stop)))]
        yield from _across(document, steps)


def from_to(document: Document) -> Iterator[Fact]:
    """ "от первого контакта до договора и внедрения": stages that mark out a process."""
    for passage in document.passages:
        cues = [cue for cue in _cues(passage) if cue[0] in ("from", "to")]
        for (first, _, start), (second, stop, after) in pairwise(cues):
            if (first, second) == ("from", "to"):
                begin = [n for n in _steps(passage.within(range(start, stop))) if n.at - start < NEAR]
                end = [n for n in passage.within(range(after, len(passage.sentence.words))) if _is_step(n)]
                if begin and end and end[0].at - after < NEAR:
                    steps = [*begin, *_coordinated(passage, end)]
                    yield from _fact(document, passage, steps, "from_to", LEAST_STEPS)


def announced(document: Document) -> Iterator[Fact]:
    """ "Этапы: осознание, сравнение, покупка": a list behind a colon, after a word that announces steps."""
    for passage in document.passages:
        folded = passage.sentence.folded
        lead = [start for group, start, _ in _cues(passage) if group == "stages"]
        colon = folded.index(":", lead[0]) if lead and ":" in folded[lead[0] :] else None
        label = passage.above[0] if passage.above else None
        if colon is not None:
            listed = passage.within(range(colon, len(folded)))
        elif (
            label
            and label.sentence.block.kind == "label"
            and passage.sentence.number == 0
            and _announces(label, "stages")
        ):
            listed = list(passage.named)
        else:
            continue
        yield from _fact(document, passage, [n for n in listed if n.concept.class_ != "Stakeholder"], "announced")


def listed(document: Document) -> Iterator[Fact]:
    """List items under a line that announces steps; numbered ones also under a line that names a process."""
    items: dict[int, list[Passage]] = {}
    for passages, block in zip(document.of_block, document.blocks, strict=True):
        if block.kind == "item" and block.parent is not None and not block.repeat and passages:
            items.setdefault(block.parent, []).append(passages[0])
    for parent, passages in sorted(items.items()):
        if len(passages) < LEAST_STEPS or not document.of_block[parent]:
            continue
        lead = document.of_block[parent][-1]
        numbered = all(_numbered(document, passage) for passage in passages)
        if _announces(lead, "stages") or (numbered and _announces(lead, "process")):
            steps = [(passage, named) for passage in passages for named in _item(passage)]
            whole = Span(passages[0].sentence.block.span.start, passages[-1].sentence.block.span.end)
            yield from _across(document, steps, "listed", whole)


RULES: tuple[Callable[[Document], Iterator[Fact]], ...] = (arrows, listed, announced, connectives, from_to)


def _across(
    document: Document, steps: list[tuple[Passage, Named]], rule: str = "connectives", whole: Span | None = None
) -> Iterator[Fact]:
    """A sequence whose steps stand in several sentences."""
    if steps:
        (first, start), (last, end) = steps[0], steps[-1]
        span = whole or Span(_start(first, start), _end(last, end))
        yield from _made(document, first, [named for _, named in steps], span, rule, LEAST_STEPS)


def _fact(
    document: Document, passage: Passage, steps: list[Named], rule: str, least: int = LEAST_STEPS
) -> Iterator[Fact]:
    """A sequence whose steps stand in one sentence."""
    if steps:
        yield from _made(
            document, passage, steps, Span(_start(passage, steps[0]), _end(passage, steps[-1])), rule, least
        )


def _made(
    document: Document, passage: Passage, steps: list[Named], span: Span, rule: str, least: int
) -> Iterator[Fact]:
    keys: list[str] = []
    steps = [step for step in steps if step.mention.polarity != DENIED]
    for step in steps:
        if step.concept.key not in keys[-1:]:
            keys.append(step.concept.key)
    if len(keys) >= least and len(set(keys)) > 1:
        segments, _ = Counter(step.mention.segments for step in steps).most_common(1)[0]
        concept = _process(passage, steps)
        yield Fact("sequence", Sequence(tuple(keys)), concept, segments, rule, document.evidence(span, rule))


def _process(passage: Passage, steps: list[Named]) -> str | None:
    """The process that the steps make: named in the sentence before them, or nearest above or before it."""
    before = [named for named in passage.named if named not in steps and named.at < steps[0].at]
    near = [*before[::-1], *[named for other in (*passage.above, *passage.earlier) for named in other.named[::-1]]]
    return next((named.concept.key for named in near if named.concept.kind == "Process"), None)


def _steps(named: list[Named]) -> list[Named]:
    """The stages among concepts; where there are none, the first that can be a step."""
    stages = [n for n in named if n.concept.kind == "Stage"]
    return stages or [n for n in named if n.concept.kind in STEP_KINDS][:1]


def _item(passage: Passage) -> list[Named]:
    """The step of a list item: its first stage, else its first concept that is not a role."""
    return (_steps(list(passage.named)) or [n for n in passage.named if n.concept.class_ != "Stakeholder"])[:1]


def _is_step(named: Named) -> bool:
    return named.concept.kind in STEP_KINDS


def _inside(passage: Passage, at: int) -> bool:
    return any(named.at <= at < named.end for named in passage.named)


def _alternatives(passage: Passage, step: list[Named], part: range) -> list[Named]:
    """A step with those beside it in its part, behind a slash or "or"."""
    group = list(step)
    for named in passage.within(part):
        if group and named.at > group[-1].at and _joined(passage, group[-1], named, "or"):
            group.append(named)
    for named in passage.within(part)[::-1]:
        if group and named.at < group[0].at and _joined(passage, named, group[0], "or"):
            group.insert(0, named)
    return group


def _coordinated(passage: Passage, steps: list[Named]) -> list[Named]:
    """The first step and those joined to it by "and", "or" or a comma."""
    group = steps[:1]
    for step in steps[1:]:
        if not _joined(passage, group[-1], step, "and", "or"):
            break
        group.append(step)
    return group


def _joined(passage: Passage, first: Named, second: Named, *groups: str) -> bool:
    """Whether a word of the groups stands between two steps, with few others."""
    between = range(first.end, second.at)
    return len(between) <= NEAR and any(group in groups and at in between for group, at, _ in _cues(passage))


def _announces(passage: Passage, group: str) -> bool:
    return any(name == group for name, _, _ in _cues(passage))


def _numbered(document: Document, passage: Passage) -> bool:
    start = passage.sentence.block.span.start
    return bool(_NUMBER_BEFORE.search(document.text.text, max(0, start - 8), start))


def _start(passage: Passage, named: Named) -> int:
    return passage.sentence.words[named.at].span.start


def _end(passage: Passage, named: Named) -> int:
    return passage.sentence.words[named.end - 1].span.end


def _cues(passage: Passage) -> list[Cue]:
    return passage.cues(_phrases(passage.sentence.block.language))


@cache
def _phrases(language: str) -> Phrases:
    return Phrases(language_data(language)["facts"]["sequences"], language)


@cache
def _arrows() -> Phrases:
    return Phrases(ARROWS, "en")
