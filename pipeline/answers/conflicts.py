"""Where texts disagree: in which way, who says what in which words, and how real it is."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from pipeline.answers.claim_conflicts import claim_conflicts, read_wide
from pipeline.answers.fact_conflicts import fact_conflicts, read_processes
from pipeline.answers.stances import Conflict as Conflict
from pipeline.answers.stances import Kind as Kind
from pipeline.answers.stances import Reach as Reach
from pipeline.answers.stances import Side as Side
from pipeline.answers.stances import Stance as Stance
from pipeline.answers.statements import Said, Statements
from pipeline.answers.testimony import EVERYTHING, Claimed, Selection
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
    statements = Statements(build, store, replace(selection, languages=(), documents=()))
    found = find_conflicts(build, store, statements, statements.by_document(), statements.by_concept())
    return [
        conflict
        for conflict in ranked(found)
        if (not kinds or conflict.kind in kinds)
        and selection.about(conflict.concept, conflict.class_)
        and any(selection.takes(cited.document, cited.language) for side in conflict.sides for cited in side.citations)
    ]


def find_conflicts(
    build: Path,
    store: ox.Store,
    statements: Statements,
    by_document: Iterable[Sequence[Claimed]],
    by_concept: Iterable[Said],
) -> Iterator[Conflict]:
    """The conflicts between statements of a build folder and its store, in any order.

    All that `by_document` gives of the statements is taken, then what `by_concept` does.
    """
    mistakes = read_mistakes(store)
    cited = (claimed.citation for claims in by_document for claimed in claims)
    named = read_named(build, store, (c for c in cited if c.place not in mistakes and wants_names(c)))
    meant = (claimed for said in by_concept for claimed in said.claims if claimed.citation.place not in mistakes)
    facts = (fact for fact in statements.told if fact.citation.place not in mistakes)
    found = chain(
        claim_conflicts(meant, named, read_wide(store)),
        fact_conflicts(facts, statements.classes, read_processes(store)),
    )
    return (conflict for conflict in found if conflict.score >= LEAST)


def ranked(conflicts: Iterable[Conflict]) -> list[Conflict]:
    """Conflicts, the most real first."""
    return sorted(conflicts, key=lambda c: (-c.score, c.concept, c.kind, c.sides[0].segment))
