"""`b2graph suggest`."""

from pathlib import Path

import click

from pipeline.cli.options import build_option, out_option, usage_errors
from pipeline.cli.output import FORMATS, write_rows

COLUMNS = ("language", "term", "c_value", "occurrences", "documents", "nearest", "example")


@click.command()
@click.option("--lang", type=click.Choice(("ru", "vi", "ro")), help="Only terms of this language.  [default: all]")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Terms of each language.")
@click.option(
    "--format",
    "format_",
    type=click.Choice([*FORMATS, "turtle"]),
    default="table",
    show_default=True,
    help="turtle: concepts to paste into the ontology, with key and class to fill in.",
)
@out_option
@build_option
def suggest(lang: str | None, limit: int, format_: str, out: Path, build_id: str | None) -> None:
    """Find frequent terms of a build's documents that the thesaurus lacks.

    Phrases are ranked by C-value (frequent, long, not just part of a longer term), with an example sentence and the
    concepts whose labels share most words. Repeats and copies of documents do not count.
    """
    from pipeline.answers import suggest as terms
    from pipeline.records import LANGUAGES
    from pipeline.storage import find_build

    with usage_errors():
        build = find_build(out, build_id)
        found = [s for language in ([lang] if lang else LANGUAGES) for s in terms.suggest(build, language, limit)]
        if format_ == "turtle":
            click.echo(terms.turtle(build, found), nl=False)
            return
    rows = ((s.language, s.term, s.c_value, s.occurrences, s.documents, s.nearest, s.example) for s in found)
    write_rows(COLUMNS, rows, format_)
