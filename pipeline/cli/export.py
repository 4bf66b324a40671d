"""`b2graph export`."""

from pathlib import Path

import click

from pipeline.cli.options import build_option, out_option, usage_errors

FORMATS = ("jsonld", "rdfxml", "spacy", "conllu", "brat", "csv", "parquet")


@click.command()
@click.argument("target", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False))
@click.option("--format", "format_", type=click.Choice(FORMATS), required=True, help="The format to write.")
@out_option
@build_option
def export(target: Path, format_: str, out: Path, build_id: str | None) -> None:
    """Write a build in another format into FOLDER, and print the files that were written.

    \b
    jsonld   the dataset with its named graphs       rdfxml   all graphs merged
    spacy    a DocBin a language, doc.spans["sc"]    conllu   a file a document, mentions in MISC
    brat     standoff: a text and an .ann file       csv, parquet   mentions and claims as tables
    """
    from pipeline.answers.export.formats import export as write
    from pipeline.storage import find_build

    with usage_errors():
        for path in write(find_build(out, build_id), format_, target):
            click.echo(str(path))
