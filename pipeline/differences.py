"""What a build that is being made changes against the one that is published, and why."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline import storage
from pipeline.answers.answers import Answers
from pipeline.answers.diff.builds import Build
from pipeline.answers.diff.compare import Comparison, compare
from pipeline.answers.diff.rows import told


def since_published(
    out: Path, answers: Answers, manifest: Mapping[str, Any]
) -> tuple[Comparison | None, dict[str, Any]]:
    """The comparison with what `out` publishes, and what `build.json` says of it; `manifest` is the rest of that.

    None and nothing where nothing is published. A published build that cannot be read is no reason to publish no other:
    then there is no comparison either, and build.json says why.
    """
    try:
        published = storage.find_build(out)
    except storage.NoBuildError:
        return None, {}
    try:
        old = Build(published)
        new = Build.being_made(answers, manifest)
        comparison = Comparison(old, new, compare(old, new))
    except (OSError, SyntaxError, ValueError, KeyError, TypeError, RuntimeError) as error:  # the last: a damaged store
        return None, {"since": published.name, "not_compared": f"{type(error).__name__}: {error}"}
    return comparison, told(comparison.diff)
