"""`b2graph explain`."""

import sys
from pathlib import Path

import click

from pipeline.cli.options import ontology_option, out_option, usage_errors


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@ontology_option
@out_option
@click.option("--html", is_flag=True, help="Write a page for the browser instead of text for the terminal.")
def explain(file: Path, ontology: Path, out: Path, html: bool) -> None:
    """Show what is read in FILE: every mention with its segments, its polarity and the rules that decided.

    A label that is no mention is shown with the rule against it.

    A row of a table is named by its number: prices.csv#12.
    """
    from pipeline import journey
    from pipeline.answers import explain as explanation
    from pipeline.ontology import opened
    from pipeline.reading.corpus import find_document

    with usage_errors():
        source = find_document(file)
        vocabulary = opened(ontology, out / "cache").vocabulary
        record = journey.process(source, ontology, out / "cache")
        rejected = journey.rejected(source, record, ontology, out / "cache")
    if html:
        click.echo(explanation.page(record, rejected, vocabulary))
    else:
        width = None if sys.stdout.isatty() else 100
        explanation.show(record, rejected, vocabulary, width)
