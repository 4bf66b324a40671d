"""The page of conflicts: where texts disagree, each side in its own words, the most real first."""

from typing import Any

from pipeline.answers.conflicts import REAL
from pipeline.answers.report.material import Material
from pipeline.answers.sides import QUOTES

AT_MOST = 60
"""Conflicts in each part of the page; the rest is counted."""


def conflicts(material: Material) -> dict[str, Any]:
    """What the page of conflicts shows: those that are mostly real, and the doubtful ones."""
    found = material.answers.sides.conflicts
    real = [conflict for conflict in found if conflict.score >= REAL]
    doubtful = [conflict for conflict in found if conflict.score < REAL]
    return {"real": real, "doubtful": doubtful, "most": AT_MOST, "quotes": QUOTES}
