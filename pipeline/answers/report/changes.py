"""The page of what changed against the build before: why, how much, and the most important changes of each kind."""

from typing import Any

from pipeline.answers.diff.compare import Comparison
from pipeline.answers.diff.words import IMPORTANT, DiffWords, by_kind
from pipeline.answers.report.material import Material
from pipeline.answers.report.readers import Reader

AT_MOST = 50
"""Changes of each kind on the page; the rest is counted."""


def changes(material: Material, reader: Reader, since: Comparison | None) -> dict[str, Any]:
    """What the page about changes shows; no other page may depend on the build before."""
    if since is None:
        reason = material.manifest["changes"].get("not_compared", "")
        return {"since": "", "not_compared": reason, "causes": [], "kinds": []}
    words, totals = DiffWords(since.old, since.new, reader.language), by_kind(since.diff)
    return {
        "since": since.diff.old,
        "not_compared": "",
        "causes": [(told, list(words.counts(since.diff, cause))) for cause, told in words.causes(since.diff).items()],
        "kinds": [
            (kind, totals[kind], *words.lines(since.diff.of(kind), AT_MOST)) for kind in IMPORTANT if kind in totals
        ],
    }
