"""`b2graph diff`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import complete_builds, lang_option, out_option, usage_errors
from pipeline.cli.output import format_option, visible, write_rows

if TYPE_CHECKING:
    from pipeline.answers.diff.changes import Diff
    from pipeline.answers.diff.words import DiffWords

DIFFERENT = 1


@click.command()
@click.argument("old", metavar="[OLD]", required=False, shell_complete=complete_builds)
@click.argument("new", metavar="[NEW]", required=False, shell_complete=complete_builds)
@click.option(
    "--limit", type=click.IntRange(min=0), default=5, show_default=True, help="Changes of each kind; 0 shows all."
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 where there are differences.")
@lang_option
@format_option
@out_option
def diff(old: str | None, new: str | None, limit: int, exit_code: bool, reader: str, format_: str, out: Path) -> None:
    """Show what changed between two builds, and why.

    OLD is a build by name (`b2graph status` lists them), by default the one made before NEW; NEW is by default the
    current one. Compared are documents, the thesaurus, concepts in use, conflicts, gaps, claims, relations, facts and
    mentions. Reasons: a source was added, edited, removed or renamed; labels, rules, cleaning or language data changed;
    the language was decided otherwise; a document was set aside.

    What only moved within its document is no change. JSON has every change with both of its rows, CSV and TSV a row a
    change.
    """
    from pipeline.answers.diff.builds import Build
    from pipeline.answers.diff.compare import compare
    from pipeline.answers.diff.words import DiffWords
    from pipeline.storage import build_before, find_build

    with usage_errors():
        later = find_build(out, new)
        builds = Build(find_build(out, old) if old else build_before(later)), Build(later)
        found = compare(*builds)
    if format_ == "table":
        _show(found, DiffWords(*builds, reader), limit)
    else:
        _write(found, format_)
    if exit_code and found.changes:
        raise SystemExit(DIFFERENT)


def _write(found: "Diff", format_: str) -> None:
    from pipeline.answers.diff.rows import COLUMNS, flat, nested

    if format_ == "json":
        click.echo(json.dumps(nested(found), ensure_ascii=False, indent=2))
    else:
        write_rows(COLUMNS, flat(found), format_)


def _show(found: "Diff", words: "DiffWords", limit: int) -> None:
    """Counts first, then the most important changes of each kind."""
    from pipeline.answers.diff.words import IMPORTANT, by_kind

    told = words.words
    _line(told["between"].format(old=found.old, new=found.new))
    for cause, headline in words.causes(found).items():
        _line(f"\n{headline}")
        counts = list(words.counts(found, cause))
        width = max(len(kind) for kind, _ in counts)
        for kind, numbers in counts:
            _line(f"{kind:<{width}}  {numbers}", indent=2)
    _line("\n" + told["legend" if found.changes else "no_difference"])
    if found.moved:
        moved = ", ".join(f"{told[kind]} {n}" for kind, n in sorted(found.moved.items()))
        _line(told["moved"].format(counts=moved))
    totals = by_kind(found)
    for kind in IMPORTANT:
        if kind in totals:
            _line(f"\n{told[kind]}: {totals[kind]}")
            changes = found.of(kind)
            lines, rest = words.lines(changes, limit or len(changes))
            for line in lines:
                _line(line, indent=2)
            if rest:
                _line(told["more"].format(n=rest), indent=2)


def _line(text: str, indent: int = 0) -> None:
    """A text on the terminal, wrapped at its width, lines after the first set in."""
    from rich.console import Console
    from rich.text import Text

    console = Console()
    lines = Text("\n".join(visible(line.replace("\xa0", " ")) for line in text.split("\n")))
    for number, line in enumerate(lines.wrap(console, max(console.width - indent - 2, 20))):
        click.echo(" " * (indent + 2 * (number > 0 and indent > 0)) + line.plain.rstrip())
