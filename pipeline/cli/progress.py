"""What a terminal shows while a build is made."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.cli.output import visible

if TYPE_CHECKING:
    from pipeline.plan import Progress


@contextmanager
def progress_bar(shown: bool) -> Iterator["Progress"]:
    """A bar with rate and remaining time on a terminal that can show one; nothing elsewhere, or where not `shown`."""
    if not (shown and sys.stderr.isatty()) or os.environ.get("TERM", "dumb") in ("dumb", "unknown"):
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    words = (TextColumn(f"{{task.{part}}}", markup=False) for part in ("fields[pace]", "description"))
    columns = (BarColumn(bar_width=30), MofNCompleteColumn(), *words)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading the thesaurus", total=None, pace="")

        def progress(name: str, done: int, total: int) -> None:
            bar.update(task, description=visible(name), completed=done, total=total)
            bar.update(task, pace=pace(bar.tasks[0].speed, total - done) if done < total and total > 1 else "")

        yield progress


def pace(speed: float | None, left: int) -> str:
    """How fast it goes (documents a second) and how long it will go on; nothing where that is not known yet.

    >>> pace(2.5, 100)
    '2.5/s, 0:00:40 left'
    """
    if not speed:
        return ""
    return f"{speed:.1f}/s, {timedelta(seconds=round(left / speed))} left"
