"""What stands side by side is that of all statements, though it is found of one concept at a time and cut."""

from collections import Counter
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from pipeline.answers.answers import read_answers
from pipeline.answers.conflicts import read_conflicts
from pipeline.answers.matrix import Group, MatrixRow, read_matrix
from pipeline.answers.passages import read_passages
from pipeline.answers.sides import QUOTES, Sides, read_sides
from pipeline.answers.stances import MORE_DOCUMENTS, MOST, strength, worth
from pipeline.answers.statements import Statements
from pipeline.answers.testimony import EVERYTHING, Selection, Told, read_claimed
from pipeline.graph.store import open_store

ROWS = 5


@pytest.fixture(scope="module")
def sides(corpus_build: Path) -> Sides:
    """The sides of the bundled corpus, of which five rows of a group are held."""
    answers = read_answers(corpus_build)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.answers.sides.ROWS", ROWS)
        return read_sides(corpus_build, answers.store, answers.survey)


def cut(row: MatrixRow) -> MatrixRow:
    """A row with the first quotes of each cell, the others counted, and few facts."""
    cells = (
        replace(
            cell,
            facts=few(cell.facts),
            citations=cell.citations[:QUOTES],
            rest=max(0, len(cell.citations) - QUOTES),
        )
        for cell in row.cells
    )
    return replace(row, cells=tuple(cells), facts=few(row.facts))


def few(facts: tuple[Told, ...]) -> tuple[Told, ...]:
    """The first facts, and of the others those whose value comes for the first time."""
    held = list(facts[:QUOTES])
    for fact in facts[QUOTES:]:
        held += [fact] if fact.value not in {other.value for other in held} else []
    return tuple(held)


def first_of_each(rows: list[MatrixRow], most: int) -> dict[str, list[MatrixRow]]:
    found: dict[str, list[MatrixRow]] = {}
    for row in rows:
        found.setdefault(row.group, []).append(cut(row))
    return {group: its[:most] for group, its in found.items()}


def held(groups: list[Group]) -> dict[str, list[MatrixRow]]:
    return {group.name: group.rows for group in groups}


def test_statements_by_document_and_by_concept_are_the_same(corpus_build: Path) -> None:
    store = open_store(corpus_build)
    every = list(read_claimed(corpus_build, store, EVERYTHING))
    statements = Statements(corpus_build, store)
    by_concept = list(statements.by_concept())
    assert list(chain.from_iterable(statements.by_document())) == every
    for said in by_concept:
        assert list(said.claims) == [claimed for claimed in every if claimed.concept == said.concept]
        assert list(said.told) == [fact for fact in statements.told if fact.concept == said.concept]
    assert {said.concept for said in by_concept} == {stated.concept for stated in (*every, *statements.told)}


def test_the_matrix_by_class_has_all_rows_and_few_quotes(sides: Sides, corpus_build: Path) -> None:
    rows = read_matrix(corpus_build, open_store(corpus_build))
    assert any(len(cell.citations) > QUOTES for row in rows for cell in row.cells)
    assert list(sides.rows) == list(map(cut, rows))


def test_of_an_aspect_the_heaviest_rows_are_held_and_all_are_counted(sides: Sides, corpus_build: Path) -> None:
    rows = read_matrix(corpus_build, open_store(corpus_build), by_aspect=True)
    assert list(held(sides.by_aspect).items()) == list(first_of_each(rows, ROWS).items())
    assert {group.name: group.count for group in sides.by_aspect} == Counter(row.group for row in rows)
    assert max(group.count for group in sides.by_aspect) > ROWS


def test_an_industry_has_what_is_said_where_texts_speak_of_it(sides: Sides, corpus_build: Path) -> None:
    store = open_store(corpus_build)
    assert sides.industries
    for entry, groups in sides.industries:
        rows = read_matrix(corpus_build, store, Selection(sentences=read_passages(store, entry.iri)))
        assert held(groups) == first_of_each(rows, ROWS)
        assert sum(group.count for group in groups) == len(rows)


def test_conflicts_hold_few_quotes_and_are_as_real_as_with_all(sides: Sides, corpus_build: Path) -> None:
    whole = read_conflicts(corpus_build, open_store(corpus_build))
    assert sides.conflicts == [conflict.cut(QUOTES) for conflict in whole]
    both = [
        pair for old, new in zip(whole, sides.conflicts, strict=True) for pair in zip(old.sides, new.sides, strict=True)
    ]
    assert all(len(new.citations) + new.rest == len(old.citations) for old, new in both)
    assert max(len(new.citations) for _, new in both) == QUOTES < max(len(old.citations) for old, _ in both)


def test_a_side_is_worth_its_best_sentence(corpus_build: Path) -> None:
    for conflict in read_conflicts(corpus_build, open_store(corpus_build)):
        for side in conflict.sides:
            best = max(map(worth, side.citations))
            more = MORE_DOCUMENTS * (len({cited.source for cited in side.citations}) - 1)
            assert strength(side.citations) == min(MOST, best * (1 + more))
