"""Where texts disagree: in which way, who says what in which words, and how real it is."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from pipeline.answers.claim_conflicts import claim_conflicts, read_wide
from pipeline.answers.fact_conflicts import fact_conflicts, read_processes
from pipeline.answers.stances import Conflict as Conflict
from pipeline.answers.stances import Kind as Kind
from pipeline.answers.stances import Reach as Reach
from pipeline.answers.stances import Side as Side
from pipeline.answers.stances import Stance as Stance
from pipeline.answers.testimony import EVERYTHING, Selection, read_claimed, read_classes, read_told
from pipeline.answers.wariness import cautions, read_mistakes, read_named
from pipeline.records import DENIED

LEAST = 0.1
"""Conflicts of a lower score are hardly ever real, and left out."""

REAL = 0.29
"""Most conflicts of at least this score are real (judged by hand on two corpora); it takes in the mere ties."""


def read_conflicts(
    build: Path, store: ox.Store, selection: Selection = EVERYTHING, kinds: Collection[Kind] = ()
) -> list[Conflict]:
    """The conflicts in a build folder and its store, the most real first.

    Of the languages and documents of the selection one sentence at least must be; all are read for the other side.
    `kinds`, if any, are the only ones wanted.
    """
    wanted, mistakes = replace(selection, languages=(), documents=()), read_mistakes(store)
    claims = [c for c in read_claimed(build, store, wanted) if c.citation.place not in mistakes]
    close = {c.citation.document for c in claims if c.citation.polarity == DENIED or "only" in cautions(c.citation)}
    named = read_named(build, store, close)
    told = (fact for fact in read_told(build, store, wanted) if fact.citation.place not in mistakes)
    found = [
        *claim_conflicts(claims, named, read_wide(store)),
        *fact_conflicts(told, read_classes(store), read_processes(store)),
    ]
    return sorted(
        (
            conflict
            for conflict in found
            if conflict.score >= LEAST
            and (not kinds or conflict.kind in kinds)
            and selection.about(conflict.concept, conflict.class_)
            and any(
                selection.takes(cited.document, cited.language) for side in conflict.sides for cited in side.citations
            )
        ),
        key=lambda c: (-c.score, c.concept, c.kind, c.sides[0].segment),
    )
