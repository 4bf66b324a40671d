"""The pages of the matrix: B2B against B2C, side by side, by class and by aspect."""

from itertools import groupby
from typing import Any

from pipeline.answers.matrix import SEGMENTS, read_matrix
from pipeline.answers.report.material import Material

AT_ONCE = 10
"""Rows of a group that are shown at once; the others open on a click."""


def matrix(material: Material, by_aspect: bool = False) -> dict[str, Any]:
    """What a page of the matrix shows: groups, each with the rows shown at once and the others."""
    answers = material.answers
    rows = read_matrix(answers.build, answers.store, by_aspect=True) if by_aspect else answers.matrix
    groups = [(name, list(its)) for name, its in groupby(rows, lambda row: row.group)]
    return {
        "groups": [(name, its[:AT_ONCE], its[AT_ONCE:]) for name, its in groups],
        "by_aspect": by_aspect,
        "sides": SEGMENTS,
    }
