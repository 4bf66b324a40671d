"""The page of gaps: the topics where a language lacks most, each with what is lacking and who covers it."""

from typing import Any

from pipeline.answers.gap_selection import unsettled
from pipeline.answers.report.material import Material
from pipeline.answers.topics import roll_up

TOPICS, GAPS, DOCUMENTS, ANNOUNCED = 20, 25, 4, 200
"""Topics on the page, gaps of a topic, documents beside a gap, and findings; the rest is counted."""

FINDINGS = ("empty-heading", "missing-list", "short-list")
"""Codes of findings that something was announced and did not come."""


def gaps(material: Material) -> dict[str, Any]:
    """What the page of gaps shows."""
    topics = roll_up(unsettled(material.survey.gaps), material.survey)
    findings = [problem for problem in material.problems if problem.row["code"] in FINDINGS]
    return {
        "topics": topics[:TOPICS],
        "rest_topics": max(0, len(topics) - TOPICS),
        "most": GAPS,
        "documents": DOCUMENTS,
        "findings": findings[:ANNOUNCED],
        "rest": max(0, len(findings) - ANNOUNCED),
    }
