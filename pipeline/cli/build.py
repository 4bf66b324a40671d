"""`b2graph build`."""

import json
import logging
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from pipeline.cli.options import out_option, usage_errors
from pipeline.cli.output import visible
from pipeline.cli.progress import progress_bar
from pipeline.cli.run import run
from pipeline.events import tell
from pipeline.places import is_address

if TYPE_CHECKING:
    from pipeline.build import BuildReport
    from pipeline.cluster.client import Cluster
    from pipeline.plan import Step
    from pipeline.records import Problem

NEWLY_SET_ASIDE = 3
LANGUAGE_NAMES = {"ru": "Russian", "vi": "Vietnamese", "ro": "Romanian"}


EXIT_CODES = """\b
Exit codes:
  0         published, or found up to date
  1         not published, the build before stays: a gate failed (with --strict also documents newly set aside)
  2         it could not run: usage, a SOURCE or an ontology that cannot be read, a disk that cannot be written,
            want of memory, a cluster that cannot be reached or reads by other software
  3         published, but documents were newly set aside, none of them named in known-problems.csv
  11        another run holds the lock of the output folder
  130, 143  stopped by Ctrl-C (SIGINT) or SIGTERM; the build before stays
"""


class CorpusPath(click.Path):
    """A path, or an address that fsspec knows, which stays a text."""

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> Any:
        """The value as `build` takes it."""
        return value if is_address(value) else super().convert(value, parameter, context)


@click.command(epilog=EXIT_CODES)
@click.argument("sources", metavar="[SOURCE]...", nargs=-1, type=CorpusPath(path_type=Path))
@click.option(
    "--corpus",
    type=CorpusPath(path_type=Path),
    default="corpus",
    show_default=True,
    help="Folder of documents, or its address, that is built when no SOURCE is given.",
)
@click.option(
    "--ontology",
    type=click.Path(path_type=Path, file_okay=False),
    default="ontology",
    show_default=True,
    help="Folder of the thesaurus and its schema.",
)
@out_option
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=7,
    show_default=True,
    help="Builds that stay on the disk, the published one always among them.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: len(os.sched_getaffinity(0)),
    show_default="processors at hand",
    help="Processes that read documents and write the report; the outcome is the same with any number.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Have the workers of a Dask cluster read documents instead (tcp://HOST:8786), with the same outcome.",
)
@click.option(
    "--shared",
    metavar="ADDRESS",
    show_default="OUT/cache/shared",
    help="With --scheduler: folder or store that this machine and all workers write to (s3://BUCKET/PATH, for one).",
)
@click.option("--strict", is_flag=True, help="Publish nothing when documents are newly set aside: 1 instead of 3.")
@click.option("--waive", metavar="REASON", help="Publish whatever gates fail; the reason is kept in build.json.")
@click.option("--full", is_flag=True, help="Read all documents anew, also those whose records are kept.")
@click.option("--dry-run", is_flag=True, help="Only list what would be done about each document, and why.")
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What stderr gets: words for people, or an event a line as JSON.",
)
def build(
    sources: tuple[Path | str, ...],
    corpus: Path | str,
    ontology: Path,
    out: Path,
    keep: int,
    jobs: int,
    scheduler: str | None,
    shared: str | None,
    strict: bool,
    waive: str | None,
    full: bool,
    dry_run: bool,
    log_format: str,
) -> None:
    """Read documents and publish their graph.

    A SOURCE is a document or a folder of them, here or at an address (s3://…): text, HTML, office documents, PDF,
    messages, tables of texts. With a SOURCE, --out is needed, so that a trial never replaces the build of the corpus.
    """
    _check_usage(sources, waive)
    paths = sources or (corpus,)
    if dry_run:
        from pipeline.build import plan_build

        with usage_errors():
            _show_plan(plan_build(paths, ontology, out, gated=not sources, full=full))
        return
    cluster = _cluster(scheduler, shared, out) if scheduler else None
    with run(out, log_format) as counts:
        terms = {"gated": not sources, "strict": strict, "full": full, "jobs": jobs, "cluster": cluster}
        report = _build(paths, ontology, out, log_format == "text", waive=waive, keep=keep, **terms)
        counts.read, counts.newly_set_aside = report.read, len(report.newly_set_aside)
        if log_format == "text":
            _summary(report, sources, out)
            if waive:
                _tell_waived(out)
        if report.newly_set_aside:
            tell("newly-set-aside", logging.WARNING, documents=report.newly_set_aside)
            raise SystemExit(NEWLY_SET_ASIDE)


def _check_usage(sources: tuple[Path | str, ...], waive: str | None) -> None:
    if sources and click.get_current_context().get_parameter_source("out") is not ParameterSource.COMMANDLINE:
        raise click.UsageError("with a SOURCE, name a folder for the build: --out DIR")
    if waive is not None and not waive.strip():
        raise click.UsageError('--waive wants the reason: --waive "the archive was retired"')


def _cluster(scheduler: str, shared: str | None, out: Path) -> "Cluster":
    from pipeline.cluster.client import Cluster  # libraries that few builds need

    return Cluster(scheduler, shared or str((out / "cache" / "shared").resolve()))


def _build(paths: "Sequence[Path | str]", ontology: Path, out: Path, shown: bool, **terms: Any) -> "BuildReport":
    """What the library's `build` gives, with its errors as those of a command."""
    from pipeline import build as builder
    from pipeline.history import RefusedError

    try:
        with usage_errors(), progress_bar(shown) as progress:
            return builder.build(paths, ontology, out, progress, **terms)
    except RefusedError as error:
        raise click.ClickException("\n".join(map(visible, str(error).split("\n")))) from error


def _show_plan(steps: "Sequence[Step]") -> None:
    """A line a document on stdout: what would be done, its name, and why; the sum of it on stderr."""
    for step in steps:
        click.echo(f"{step.action:<9}  {visible(step.name)}  ({visible(step.reason)})")
    actions = Counter(step.action for step in steps)
    told = ", ".join(f"{count} to {action}" for action, count in sorted(actions.items()))
    click.echo(f"{told or 'no documents'}; nothing was written", err=True)


def _summary(report: "BuildReport", sources: tuple[Path | str, ...], out: Path) -> None:
    documents = ", ".join(f"{count} {LANGUAGE_NAMES[language]}" for language, count in report.documents.items())
    problems = _by_code(problem for problem in report.problems if problem.severity != "info")
    findings = _by_code(problem for problem in report.problems if problem.severity == "info")
    where = f" --out {out}" if sources else ""
    changed = _changes(out) if report.published else []
    lines = (
        f"documents  {documents}; read anew: {report.read}",
        f"mentions   {report.mentions}",
        f"claims     {report.claims}",
        f"facts      {report.facts}",
        f"relations  {report.relations}",
        f"findings   {findings}",
        f"problems   {problems}",
        *changed,
        f"published  {report.folder}" if report.published else f"unchanged  {report.folder}, which stays published",
        f"report     {report.folder / 'report' / 'index.html'}",
        "",
        "Next, open the report in a browser, or ask:",
        f"  b2graph query contradictions{where}",
        f"  b2graph query --list{where}",
        *([f"  b2graph diff{where}"] if changed else []),
    )
    for line in lines:
        click.echo(line, err=True)
    for name in report.newly_set_aside:
        click.echo(f"newly set aside: {visible(name)} (see {report.folder / 'problems.jsonl'})", err=True)


def _changes(out: Path) -> list[str]:
    """What changed against the build before, and why."""
    from pipeline.answers.diff.words import brief

    told = json.loads((out / "current" / "build.json").read_bytes())["changes"]
    titles = ("changes", "reasons")
    return [f"{title:<9}  {visible(line)}" for title, line in zip(titles, brief(told), strict=False)]


def _tell_waived(out: Path) -> None:
    from pipeline.status import read_status

    for gate in read_status(out).failed_gates:
        click.echo(f"waived: {visible(gate)} (see {out / 'current' / 'build.json'})", err=True)


def _by_code(problems: "Iterable[Problem]") -> str:
    """How many, and of what kinds."""
    codes = Counter(problem.code for problem in problems)
    kinds = ", ".join(f"{n} {code}" for code, n in sorted(codes.items()))
    return f"{codes.total()} ({kinds})" if codes else "0"
