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

    `selection.languages` are those of which at least one side must be; all languages are read for the other. `kinds`,
    if any, are the only ones wanted.
    """
    wanted, mistakes = replace(selection, languages=()), read_mistakes(store)
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
            and (not selection.languages or set(conflict.languages) & set(selection.languages))
        ),
        key=lambda c: (-c.score, c.concept, c.kind, c.sides[0].segment),
    )
