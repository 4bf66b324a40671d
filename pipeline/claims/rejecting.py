"""Why a label that stands in a text is no mention there."""

from collections.abc import Iterator, Mapping

from pipeline.claims.labels import Entry
from pipeline.claims.phrases import Candidate, Found, Phrases
from pipeline.records import Span
from pipeline.rejections import BLOCKED, GAP, LONGER, OTHER_CONCEPT, Rejection


def rejections(phrases: Phrases) -> Iterator[Rejection]:
    """The labels in a text that name no concept there; of a concept in the same words one."""
    candidates = dict.fromkeys(phrases.candidates())
    found = phrases.chosen(candidates)
    taken = {at: one for one in found for at in range(one[0].start, one[0].end)}
    siblings = phrases.siblings(found)
    told: set[tuple[Span, str]] = set()
    for candidate in candidates:
        for entry in phrases.index.entries(candidate.name):
            place = (phrases.span(candidate), entry.concept)
            rule = _winner(candidate, entry, taken)
            if rule is None:
                rule = phrases.objection(entry, candidate, siblings) or GAP
            if entry.concept and rule and place not in told:
                told.add(place)
                yield Rejection(*place, entry.label.text, rule)


def _winner(candidate: Candidate, entry: Entry, taken: Mapping[int, Found]) -> str | None:
    """The rule by which another label has the place of this one, "" where it has it itself, None where it is free."""
    words = range(candidate.start, candidate.end)
    over = next((taken[at] for at in words if at in taken), None)
    if over is None:
        return None
    if not over[1].concept:
        return BLOCKED
    if (over[0].start, over[0].end) != (words.start, words.stop):
        return LONGER
    return "" if over[1].concept == entry.concept else OTHER_CONCEPT
