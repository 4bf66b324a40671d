"""A run of `b2graph build` as ops sees it: it stops when told to, and its end is logged and measured."""

import logging
import signal
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import click

from pipeline import storage
from pipeline.cli.logs import logged
from pipeline.cli.output import visible
from pipeline.events import LOGGER, tell

NO, COULD_NOT_RUN = 1, 2


class Stopped(KeyboardInterrupt):
    """The run was told to stop: by Ctrl-C (SIGINT), or by whoever ends processes here (SIGTERM)."""

    def __init__(self, number: int) -> None:
        super().__init__(f"stopped by {signal.Signals(number).name}")
        self.exit_code = 128 + number


@dataclass(slots=True)
class Counts:
    """Documents read anew and newly set aside by a run, once they are known."""

    read: int | None = None
    newly_set_aside: int | None = None


@contextmanager
def run(out: Path, log_format: str) -> Iterator[Counts]:
    """Do the work of a run that publishes in `out`; whatever ends it, `metrics.prom` is written.

    With the format "json" all that is said is events on stderr, the last one `ended` with the exit code, and the run
    ends by SystemExit. With "text" errors pass, so that their message is shown.
    """
    start, counts, code, message = time.monotonic(), Counts(), 0, ""
    with logged(log_format):
        try:
            with _stoppable():
                yield counts
        except BaseException as error:
            code, message = _code(error), _message(error, out)
            if log_format == "json":
                raise SystemExit(code) from None
            if isinstance(error, Stopped):
                click.echo(message, err=True)
                raise SystemExit(code) from None
            raise
        finally:
            seconds = round(time.monotonic() - start, 3)
            _measure(out, code, seconds, counts)
            told = {"message": message} if message else {}
            tell(
                "ended", logging.ERROR if code not in (0, 3) else logging.INFO, exit_code=code, seconds=seconds, **told
            )


@contextmanager
def _stoppable() -> Iterator[None]:
    """Raise Stopped at the first SIGINT or SIGTERM. A second one ends the process at once, which harms no build."""

    def stop(number: int, _: FrameType | None) -> None:
        for each in before:
            signal.signal(each, signal.SIG_DFL)
        raise Stopped(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _code(error: BaseException) -> int:
    """The exit code of a run that ends by an error, as the program will give it."""
    match error:
        case Stopped() | click.ClickException():
            return error.exit_code
        case SystemExit():
            return error.code if isinstance(error.code, int) else NO
        case OSError():
            return COULD_NOT_RUN
    return NO


def _message(error: BaseException, out: Path) -> str:
    """What is to say of an error; one that only a mistake in the program can make is told with its place."""
    match error:
        case Stopped():
            stays = (
                f"{out / 'current'} is build {name}" if (name := storage.published_name(out)) else "no build is there"
            )
            return f"{error}: nothing is half done, {stays}"
        case click.ClickException():
            return error.format_message()
        case SystemExit():
            return ""
        case OSError():
            return str(error)
    tell(
        "crashed",
        logging.ERROR,
        error=type(error).__name__,
        traceback="".join(traceback.format_tb(error.__traceback__)),
    )
    return f"{type(error).__name__}: a mistake in the program; please report it"


def _measure(out: Path, code: int, seconds: float, counts: Counts) -> None:
    from pipeline.metrics import METRICS, Run, write_metrics

    try:
        write_metrics(out, Run(code, seconds, counts.read, counts.newly_set_aside))
    except OSError as error:
        tell("metrics-not-written", logging.ERROR, message=str(error))
        if not LOGGER.isEnabledFor(logging.INFO):
            click.echo(f"{visible(str(out / METRICS))}: not written: {error.strerror}", err=True)
