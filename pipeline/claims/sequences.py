"""Steps in order: arrows, "first … then … finally", "from … to … and …", and lists that announce stages."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

from pipeline.claims.passages import Document, Passage
from pipeline.claims.steps import STEP_KINDS, Name, Step, Steps, cues, pieces
from pipeline.language.cues import Cues
from pipeline.records import Fact, Sequence, Span

LEAST_STEPS, LEAST_ARROW_STEPS = 3, 2
"""Two things in a row are a sequence only where an arrow says so."""

NEAR = 3
"""Words between "from" or "to" and the step it points at."""

ARROWS = {"arrow": ["→", "->", "=>", "⇒", "➔", "➜", "➡", "⟶", "-->"]}

_NUMBER_BEFORE = re.compile(r"\(?\d{1,2}[.)]\s+$")


def sequence(document: Document, name: Name) -> Iterator[Fact]:
    """The sequences of a document. Of several rules that read one place the first in `RULES` decides.

    `name` tells which concept a text in a list of stages names.
    """
    reader = Steps(document, name)
    taken: list[Span] = []
    for rule in RULES:
        for fact in rule(document, reader):
            place = Span(fact.evidence.start, fact.evidence.end)
            if not any(map(place.overlaps, taken)):
                taken.append(place)
                yield fact


def arrows(document: Document, reader: Steps) -> Iterator[Fact]:
    """ "лид → встреча → контракт": each part names a step. Two steps alone must be of kinds that can be one."""
    for passage in document.having(lambda _: _arrows()):
        found = [(start, end) for _, start, end in passage.cues(_arrows()) if not _inside(passage, start)]
        if not found:
            continue
        borders = [_lead(passage, found[0][0]), *[at for arrow in found for at in arrow], len(passage.sentence.words)]
        parts = [range(*borders[i : i + 2]) for i in range(0, len(borders), 2)]
        steps = [step for part in parts for step in reader.part(passage, part)]
        if parts[2:] or all(step.kind in STEP_KINDS for step in steps):
            yield from _made(document, steps, "arrows", LEAST_ARROW_STEPS)


def listed(document: Document, reader: Steps) -> Iterator[Fact]:
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
            steps = [step for passage in passages for step in reader.item(passage)]
            whole = Span(passages[0].sentence.block.span.start, passages[-1].sentence.block.span.end)
            yield from _made(document, steps, "listed", LEAST_STEPS, whole)


def announced(document: Document, reader: Steps) -> Iterator[Fact]:
    """ "Этапы: осознание, сравнение, покупка": a list behind a colon, after a word that announces steps."""
    announcing = frozenset(reader.having["stages"])
    for passage in document.passages:
        folded = passage.sentence.folded
        lead = [start for group, start, _ in cues(passage) if group == "stages"] if passage in announcing else ()
        label = passage.above[0] if passage.above and not passage.sentence.number else None
        if lead and ":" in folded[lead[0] :]:
            start = folded.index(":", lead[0]) + 1
        elif label and label.sentence.block.kind == "label" and _announces(label, "stages"):
            start = 0
        else:
            continue
        parts = pieces(passage, range(start, len(folded)), "and")
        steps = [step for part in parts for step in reader.part(passage, part)]
        yield from _made(document, steps, "announced", LEAST_STEPS)


def connectives(document: Document, reader: Steps) -> Iterator[Fact]:
    """ "сначала … затем … наконец", in one sentence or in several of a line."""
    begun = frozenset(reader.having["first"])
    for line in (line for line in document.lines if not begun.isdisjoint(line)):
        steps: list[Step] = []
        for passage in line:
            told = [cue for cue in cues(passage) if cue[0] in ("first", "next", "last")]
            stops = [*[start for _, start, _ in told[1:]], len(passage.sentence.words)]
            for (group, _, start), stop in zip(told, stops, strict=False):
                if group == "first":
                    yield from _made(document, steps, "connectives", LEAST_STEPS)
                    steps = []
                elif not steps:
                    continue
                steps += reader.stages(passage, range(start, stop))
        yield from _made(document, steps, "connectives", LEAST_STEPS)


def from_to(document: Document, reader: Steps) -> Iterator[Fact]:
    """ "от первого контакта до договора и внедрения": stages that mark out a process."""
    for passage in reader.having["from"]:
        told = [cue for cue in cues(passage) if cue[0] in ("from", "to")]
        for (first, _, start), (second, stop, after) in pairwise(told):
            if (first, second) == ("from", "to"):
                begin = [step for step in reader.stages(passage, range(start, stop)) if step.at - start < NEAR]
                end = _coordinated(reader, passage, after)
                if begin and end and end[0].at - after < NEAR:
                    yield from _made(document, [*begin, *end], "from_to", LEAST_STEPS)


def between(document: Document, reader: Steps) -> Iterator[Fact]:
    """ "согласование и переговоры идут между заявкой и договором": what happens between two stages."""
    for passage in reader.having["between"]:
        for group, at, start in cues(passage):
            if group == "between":
                ends = reader.stages(passage, range(start, len(passage.sentence.words)))[:2]
                middle = reader.stages(passage, range(passage.clause(at).start, at))
                told = any(cue[0] == "and" and ends[0].end <= cue[1] < ends[-1].at for cue in cues(passage) if ends)
                if middle and told and all(step.kind == "Stage" for step in ends):
                    yield from _made(document, [ends[0], *middle, ends[1]], "between", LEAST_STEPS)


Rule = Callable[[Document, Steps], Iterator[Fact]]
RULES: tuple[Rule, ...] = (arrows, listed, announced, connectives, from_to, between)


def _made(document: Document, steps: list[Step], rule: str, least: int, whole: Span | None = None) -> Iterator[Fact]:
    """The sequence of the steps, where they are enough; its evidence reaches from the first to the last of them."""
    keys: list[str] = []
    for step in steps:
        if step.concept not in keys[-1:]:
            keys.append(step.concept)
    if len(keys) >= least and len(set(keys)) > 1:
        told = Counter(step.segments for step in steps if step.segments is not None).most_common(1)
        segments = told[0][0] if told else steps[0].passage.segments()
        spans = [step.passage.span(range(step.at, step.end)) for step in steps]
        span = whole or Span(min(span.start for span in spans), max(span.end for span in spans))
        yield Fact("sequence", Sequence(tuple(keys)), _process(steps), segments, rule, document.evidence(span, rule))


def _process(steps: list[Step]) -> str | None:
    """The process that the steps make: named in the sentence before them, or nearest above or before it."""
    passage = steps[0].passage
    places = {step.at for step in steps}
    before = [named for named in passage.named if named.at not in places and named.at < min(places)]
    near = [*before[::-1], *[named for other in (*passage.above, *passage.earlier) for named in other.named[::-1]]]
    return next((named.concept.key for named in near if named.concept.kind == "Process"), None)


def _lead(passage: Passage, arrow: int) -> int:
    """Where the first step of a chain begins: behind the last sign before its first arrow, else with the last concept.

    A slash is no such sign: it parts alternatives.
    """
    folded = passage.sentence.folded
    sign = max((i + 1 for i in range(arrow) if not folded[i][0].isalnum() and folded[i] != "/"), default=0)
    named = passage.within(range(sign, arrow))
    slash = any(folded[i] == "/" for i in range(sign, arrow))
    return named[-1].at if named and not slash and arrow - named[-1].end <= NEAR else sign


def _coordinated(reader: Steps, passage: Passage, start: int) -> list[Step]:
    """The steps behind "to": the first and those joined to it by "and", "or" or a comma."""
    steps: list[Step] = []
    for piece in pieces(passage, range(start, len(passage.sentence.words)), "and", "or"):
        found = [
            step for step in reader.part(passage, piece) if step.kind in STEP_KINDS and step.at - piece.start < NEAR
        ]
        if not found:
            break
        steps += found[:1]
    return steps


def _inside(passage: Passage, at: int) -> bool:
    return any(named.at <= at < named.end for named in passage.named)


def _announces(passage: Passage, group: str) -> bool:
    return any(name == group for name, _, _ in cues(passage))


def _numbered(document: Document, passage: Passage) -> bool:
    start = passage.sentence.block.span.start
    return bool(_NUMBER_BEFORE.search(document.text.text, max(0, start - 8), start))


@cache
def _arrows() -> Cues:
    return Cues(ARROWS, "en")
