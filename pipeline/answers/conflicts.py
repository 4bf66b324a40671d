"""Where texts disagree: in which way, who says what in which words, and how real it is."""

from collections.abc import Collection, Iterable
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
from pipeline.answers.testimony import (
    EVERYTHING,
    Claimed,
    Selection,
    Told,
    read_claimed,
    read_classes,
    read_told,
)
from pipeline.answers.wariness import read_mistakes, read_named, wants_names

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
    wanted = replace(selection, languages=(), documents=())
    found = find_conflicts(build, store, read_claimed(build, store, wanted), read_told(build, store, wanted))
    return [
        conflict
        for conflict in found
        if (not kinds or conflict.kind in kinds)
        and selection.about(conflict.concept, conflict.class_)
        and any(selection.takes(cited.document, cited.language) for side in conflict.sides for cited in side.citations)
    ]


def find_conflicts(build: Path, store: ox.Store, claims: Iterable[Claimed], told: Iterable[Told]) -> list[Conflict]:
    """The conflicts between statements of a build folder and its store, the most real first."""
    mistakes = read_mistakes(store)
    meant = [claimed for claimed in claims if claimed.citation.place not in mistakes]
    facts = (fact for fact in told if fact.citation.place not in mistakes)
    named = read_named(build, store, (claimed.citation for claimed in meant if wants_names(claimed.citation)))
    found = (
        *claim_conflicts(meant, named, read_wide(store)),
        *fact_conflicts(facts, read_classes(store), read_processes(store)),
    )
    real = (conflict for conflict in found if conflict.score >= LEAST)
    return sorted(real, key=lambda c: (-c.score, c.concept, c.kind, c.sides[0].segment))
