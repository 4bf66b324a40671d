"""`b2graph labels`."""

from pathlib import Path

import click

from pipeline.cli.options import build_option, ontology_option, out_option, usage_errors
from pipeline.cli.output import format_option, write_rows

REFUSED = 1


@click.group()
def labels() -> None:
    """Have native speakers edit the labels of the thesaurus, in a workbook."""


@labels.command(name="export")
@click.argument("path", metavar="FILE.xlsx", type=click.Path(path_type=Path, dir_okay=False))
@out_option
@build_option
@ontology_option
def export_(path: Path, out: Path, build_id: str | None, ontology: Path) -> None:
    """Write the thesaurus as a workbook: a row a concept, columns of labels by language, usage counts and examples."""
    from pipeline.answers.labels.export import export_labels
    from pipeline.storage import find_build

    with usage_errors():
        export_labels(ontology, find_build(out, build_id), path)
        click.echo(str(path))


@labels.command(name="import")
@click.argument("path", metavar="FILE.xlsx", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@ontology_option
@click.option(
    "--cases",
    type=click.Path(path_type=Path, file_okay=False),
    default="tests/cases",
    show_default=True,
    help="Folder whose ambiguous.LANGUAGE.tsv take wrong matches as test cases.",
)
@format_option
def import_(path: Path, ontology: Path, cases: Path, format_: str) -> None:
    """Write the labels that were edited in a workbook into the thesaurus, and nothing else.

    The edited thesaurus is checked first: if it has errors that it did not have before, nothing is written (exit 1).
    """
    from pipeline.answers.labels.change import add_cases, apply
    from pipeline.answers.labels.edits import read_edits

    with usage_errors():
        edits = read_edits(path)
        found, texts = ([], {}) if edits.faults else apply(ontology, edits)
        errors = [f"{f.subject}: {f.message}" for f in found if f.severity == "error"]
        for finding in (f for f in found if f.severity != "error"):
            click.echo(f"{finding.severity}: {finding.subject}: {finding.message}", err=True)
        if faults := [*edits.faults, *errors]:
            click.echo("\n".join([*faults, "Nothing was written: mend these cells and import again."]), err=True)
            raise SystemExit(REFUSED)
        for file, text in texts.items():
            file.write_text(text, encoding="utf-8")
        changed = [*texts, *add_cases(cases, edits.wrong_matches)]
        rows = [[e.concept, e.language, e.kind, "added" if e.added else "removed", e.label] for e in edits.labels]
        rows += [[m.concept, m.language, "", "wrong match", m.sentence] for m in edits.wrong_matches]
        write_rows(("concept", "language", "kind", "change", "text"), rows, format_)
        click.echo(f"{len(rows)} changes in {', '.join(map(str, changed)) or 'no file'}", err=True)
