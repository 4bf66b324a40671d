"""`b2graph status` and `b2graph rollback`: for who watches over the builds."""

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.options import complete_builds, out_option, usage_errors
from pipeline.cli.output import visible

if TYPE_CHECKING:
    from pipeline.status import Status

AMISS = 1
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
HELD = {"problems": "problems and findings"}
"""What to call a count of build.json that is not called what it counts."""
CLOCKS_DIFFER = timedelta(minutes=5)
"""How far in the future a time may lie before the clock is to blame."""


class Age(click.ParamType[timedelta]):
    """A length of time: 26h, 90m, 2d."""

    name = "age"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """The length that a text such as "26h" names."""
        if not (match := re.fullmatch(r"(\d+(?:\.\d+)?)([smhd])", str(value))):
            self.fail(f"{value!r} is no length of time, such as 26h, 90m or 2d", param, ctx)
        return timedelta(**{UNITS[match[2]]: float(match[1])})


@click.command()
@click.option("--max-age", type=Age(), metavar="AGE", help="Exit with 1 if no run ended well for longer: 26h, 90m, 2d.")
@click.option("--verify", is_flag=True, help="Hold every file of the build against SHA256SUMS; exit with 1 for damage.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How it is written.",
)
@out_option
def status(max_age: timedelta | None, verify: bool, format_: str, out: Path) -> None:
    """Tell what is published, since when, and how the last run ended.

    For monitoring: `b2graph status --max-age 26h` exits with 1 when the nightly build has not ended well for longer.
    """
    from pipeline.status import read_status

    with usage_errors():
        found = read_status(out, verify)
    amiss = _amiss(found, max_age)
    if format_ == "json":
        data = {**asdict(found), "folder": str(found.folder), "ok": not amiss, "amiss": amiss}
        times = {name: data[name].isoformat(timespec="seconds") for name in ("published", "checked")}
        click.echo(json.dumps(data | times, ensure_ascii=False, indent=2))
    else:
        for name, text in _lines(found):
            first, *more = map(visible, text.splitlines() or [""])
            click.echo("\n".join([f"{name:<11}{first}", *(f"{'':<11}{line}" for line in more)]))
    for reason in amiss:
        click.echo(visible(reason), err=True)
    if amiss:
        raise SystemExit(AMISS)


@click.command()
@click.argument("build_id", metavar="[BUILD]", required=False, shell_complete=complete_builds)
@out_option
def rollback(build_id: str | None, out: Path) -> None:
    """Publish an earlier build again: the one named, or else the one made before the current one.

    It is held against its SHA256SUMS first. The next build that is published takes its place.
    """
    from pipeline.status import roll_back

    with usage_errors():
        target, before = roll_back(out, build_id)
    click.echo(f"published {target}, {'as before' if before == target else f'instead of {before}'}", err=True)


def _amiss(found: "Status", max_age: timedelta | None) -> list[str]:
    age = datetime.now(UTC) - found.checked
    reasons = [f"damaged: {line}" for line in found.damage or ()]
    if max_age is not None and age > max_age:
        reasons.append(f"too old: no run has ended well for {_length(age)}; at most {_length(max_age)} are allowed")
    if max_age is not None and age < -CLOCKS_DIFFER:
        reasons.append(f"the last good run ended in {_length(-age)} from now: set the clock of this machine right")
    return reasons


def _lines(found: "Status") -> list[tuple[str, str]]:
    now = datetime.now(UTC)
    documents = ", ".join(f"{count} {language}" for language, count in found.counts.get("documents", {}).items())
    counts = ", ".join(f"{count} {HELD.get(name, name)}" for name, count in found.counts.items() if name != "documents")
    gates = f"{found.gates - len(found.failed_gates)} passed, {len(found.failed_gates)} failed"
    lines = [
        ("build", f"{found.build} ({found.folder})"),
        ("published", f"{found.published:%Y-%m-%d %H:%M} UTC, {_length(now - found.published)} ago"),
        ("checked", f"{found.checked:%Y-%m-%d %H:%M} UTC, {_length(now - found.checked)} ago"),
        ("documents", documents),
        ("holds", counts),
        ("gates", gates + (f": {'; '.join(found.failed_gates)}" if found.failed_gates else "")),
    ]
    if found.waived:
        lines.append(("waived", found.waived))
    if found.last_run:
        lines.append(("last run", _run(found.last_run)))
    if found.damage is not None:
        lines.append(("files", f"{len(found.damage)} damaged" if found.damage else "all as they were sealed"))
    return [*lines, ("kept", ", ".join(found.builds))]


def _run(run: dict[str, Any]) -> str:
    told = {"running": "at work", "lost": "ended without a word: killed, or the power failed"}
    started = datetime.fromisoformat(run["started"])
    message = f": {run['message']}" if run.get("message") else ""
    return f"{told.get(run['event'], run['event'])}, started {started:%Y-%m-%d %H:%M} UTC{message}"


def _length(age: timedelta) -> str:
    """A length of time in the largest unit that fills it.

    >>> _length(timedelta(hours=26.5))
    '26.5 hours'
    """
    seconds = max(age.total_seconds(), 0.0)
    for size, unit in ((172800, 86400), (5400, 3600), (90, 60)):
        if seconds >= size:
            return f"{round(seconds / unit, 1):g} {UNITS[{86400: 'd', 3600: 'h', 60: 'm'}[unit]]}"
    return f"{seconds:.0f} seconds"
