"""`b2graph draft`."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import build_option, ontology_option, out_option, usage_errors
from pipeline.records import LANGUAGES, READERS

if TYPE_CHECKING:
    from pipeline.answers.draft import Review


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--lang", "reader", type=click.Choice(READERS), help="Language of the answer.  [default: the draft's]")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Entries of each list.")
@click.option("--html", is_flag=True, help="Write a page for the browser instead of text for the terminal.")
@click.option(
    "--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True, help="For programs."
)
@out_option
@build_option
@ontology_option
def draft(
    file: Path,
    reader: str | None,
    limit: int,
    html: bool,
    format_: str,
    out: Path,
    build_id: str | None,
    ontology: Path,
) -> None:
    """Compare an author's draft in FILE with what the published documents state.

    Shows where they contradict it, what they add on the same topics and on those next to them, what it announces and
    does not give, its English words, and what it covers: each as a sentence in the draft's language, with quotes.
    A draft of a published document is compared with the others.
    """
    if html and format_ == "json":
        raise click.UsageError("choose one of --html and --format json")
    from pipeline.answers import draft_views

    with usage_errors():
        found = _review(file, reader, limit, out, build_id, ontology)
    if html:
        click.echo(draft_views.page(found), nl=False)
    elif format_ == "json":
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        draft_views.show(found, None if sys.stdout.isatty() else 100)


def _review(file: Path, reader: str | None, limit: int, out: Path, build_id: str | None, ontology: Path) -> "Review":
    from pipeline import journey
    from pipeline.answers.draft import review
    from pipeline.ontology import opened
    from pipeline.reading.corpus import find_document
    from pipeline.storage import find_build

    build = find_build(out, build_id)
    if file.is_dir():
        raise ValueError(f"{file}: it is a folder; name one file")
    record = journey.process(find_document(file), ontology, out / "cache")
    if record.language not in LANGUAGES:
        raise ValueError(f"{file}: {record.problems[0].message}")
    return review(record, file, opened(ontology).vocabulary, build, reader or record.language, limit)
