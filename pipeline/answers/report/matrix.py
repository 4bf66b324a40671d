"""The pages of the matrix: B2B against B2C, side by side, by class, by aspect, and for one industry."""

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.answers.entries import Entry
from pipeline.answers.matrix import SEGMENTS, Group
from pipeline.answers.report.material import Material
from pipeline.answers.sides import ROWS

AT_ONCE = 10
"""Rows of a group that are shown at once, those of which most is to tell; others open on a click, and the rest is
counted.
"""

Niches = Mapping[str, tuple[Entry, list[Group]]]
"""By the address of its page: an industry, and the matrix of what is said where texts speak of it."""


def matrix(material: Material, niches: Niches, by_aspect: bool = False) -> dict[str, Any]:
    """What a page of the whole matrix shows; it leads to those of industries."""
    sides = material.answers.sides
    return _shown(sides.by_aspect if by_aspect else sides.by_class, niches, None, by_aspect)


def niche_matrix(niches: Niches, address: str) -> dict[str, Any]:
    """What the page of an industry shows, by the address of that page."""
    entry, groups = niches[address]
    return _shown(groups, niches, entry, by_aspect=False)


def find_niches(material: Material) -> Niches:
    """The industries and products that texts speak of, those of which most is said first."""
    return {f"matrix-{entry.key}.html": (entry, groups) for entry, groups in material.answers.sides.industries}


def _shown(groups: Iterable[Group], niches: Niches, industry: Entry | None, by_aspect: bool) -> dict[str, Any]:
    """Groups, each with the rows shown at once, those behind a click, and how many more there are."""
    asked = f"--industry {industry.key}" if industry else f"--by {'aspect' if by_aspect else 'class'}"
    return {
        "groups": [(g.name, g.rows[:AT_ONCE], g.rows[AT_ONCE:ROWS], max(0, g.count - ROWS)) for g in groups],
        "command": f"b2graph matrix {asked} --rows 0",
        "by_aspect": by_aspect,
        "sides": SEGMENTS,
        "niches": {address: entry for address, (entry, _) in niches.items()},
        "industry": industry,
    }
