"""`b2graph check`."""

from collections import Counter
from pathlib import Path

import click

from pipeline.cli.options import ontology_option, usage_errors
from pipeline.cli.output import format_option, write_rows
from pipeline.records import Severity

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
FOUND = 1


@click.command()
@ontology_option
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, "never"]),
    default="error",
    show_default=True,
    help="Exit with 1 for findings of this severity or graver.",
)
@format_option
def check(ontology: Path, fail_on: str, format_: str) -> None:
    """Hold the thesaurus against the rules of the trade (SKOS) and its shapes (SHACL)."""
    from pipeline.graph.check import check as findings_of

    with usage_errors():
        findings = findings_of(ontology)
    counts = Counter(finding.severity for finding in findings)
    rows = [(f.severity, f.code, f.where, f.subject, f.message) for f in findings]
    if rows or format_ != "table":
        write_rows(("severity", "code", "where", "subject", "message"), rows, format_)
    click.echo(", ".join(f"{counts[severity]} {severity}" for severity in SEVERITIES), err=True)
    grave = SEVERITIES[: [*SEVERITIES, "never"].index(fail_on) + 1] if fail_on != "never" else ()
    if any(counts[severity] for severity in grave):
        raise SystemExit(FOUND)
