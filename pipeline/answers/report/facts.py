"""The page about the build itself: what it was made of, and what looked wrong."""

from collections import Counter
from typing import Any

from pipeline.answers.report.material import Material

AT_MOST = 500
"""Problems in the table; the rest is counted."""


def build_facts(material: Material) -> dict[str, Any]:
    """What the page about the build shows. All of it is the same for the same inputs, whatever was built before."""
    problems = material.problems
    return {
        "manifest": material.manifest,
        "codes": sorted(Counter((problem.row["severity"], problem.row["code"]) for problem in problems).items()),
        "problems": problems[:AT_MOST],
        "rest": max(0, len(problems) - AT_MOST),
        "known": {document.name for document in material.documents},
    }
