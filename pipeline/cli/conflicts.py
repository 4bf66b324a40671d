"""`b2graph conflicts`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import build_option, lang_option, out_option, selection, selection_options, usage_errors
from pipeline.cli.output import format_option, write_rows

if TYPE_CHECKING:
    from pipeline.answers.conflicts import Conflict
    from pipeline.answers.names import Names

KINDS = ("exclusive", "denied", "duration", "comparison", "order", "ties")


@click.command()
@click.option("--kind", "kinds", type=click.Choice(KINDS), multiple=True, help="Only conflicts of this kind.")
@selection_options
@click.option("--all", "doubtful", is_flag=True, help="In the table, also those that are probably none.")
@click.option(
    "--quotes", type=click.IntRange(min=0), default=2, show_default=True, help="Quotes of a side in the table."
)
@lang_option
@format_option
@out_option
@build_option
def conflicts(
    kinds: tuple[str, ...],
    doubtful: bool,
    quotes: int,
    reader: str,
    format_: str,
    out: Path,
    build_id: str | None,
    **narrow: tuple[str, ...],
) -> None:
    """Find where texts disagree, the most real first, with the words of both sides.

    \b
    exclusive   for one segment only here, for the other as well there
    denied      asserted here and denied there, for the same segment
    duration    durations of the same thing that have no day in common
    comparison  more for one segment here, for the other or for neither there
    order       two stages in one order here, in the other there
    ties        tied to one segment here and to the other there (channels, metrics)

    Repeats and copies are no evidence. Of --language and --document one side at least is. CSV and TSV have a row
    a sentence, JSON a conflict; both have all, with a score.
    """
    from pipeline.answers.conflicts import Kind, read_conflicts
    from pipeline.answers.names import Names
    from pipeline.graph.store import open_store
    from pipeline.storage import find_build

    with usage_errors():
        build = find_build(out, build_id)
        store = open_store(build)
        found = read_conflicts(build, store, selection(build, narrow), [*map(Kind, kinds)])
    _write(found, Names(store, reader), format_, quotes, doubtful)


def _write(found: "list[Conflict]", names: "Names", format_: str, quotes: int, doubtful: bool) -> None:
    from pipeline.answers.conflict_rows import CITATION_COLUMNS, ConflictWords, citation_rows, nested
    from pipeline.answers.conflicts import REAL

    if format_ == "json":
        click.echo(json.dumps([nested(conflict, names) for conflict in found], ensure_ascii=False, indent=2))
    elif format_ != "table":
        write_rows(CITATION_COLUMNS, citation_rows(found, names), format_)
    else:
        shown = [conflict for conflict in found if doubtful or conflict.score >= REAL]
        words = ConflictWords(names)
        write_rows(words.columns(), words.rows(shown, quotes), "table")
        hint = "" if len(shown) == len(found) else "; --all shows the doubtful ones too"
        click.echo(f"{len(shown)} of {len(found)} conflicts{hint}", err=True)
