"""The command `b2graph`."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import click

from pipeline.cli.build import build
from pipeline.cli.check import check
from pipeline.cli.concept import concept
from pipeline.cli.conflicts import conflicts
from pipeline.cli.diff import diff
from pipeline.cli.draft import draft
from pipeline.cli.evaluate import evaluate
from pipeline.cli.explain import explain
from pipeline.cli.export import export
from pipeline.cli.gaps import gaps
from pipeline.cli.labels import labels
from pipeline.cli.matrix import matrix
from pipeline.cli.options import CouldNotRun
from pipeline.cli.publish import publish
from pipeline.cli.query import query
from pipeline.cli.serve import serve
from pipeline.cli.settings import blamed, name_variables, read_settings
from pipeline.cli.status import rollback, status
from pipeline.cli.suggest import suggest

INTERRUPTED, READER_LEFT = 130, 141
"""The exit codes of shells for a program ended by SIGINT and by SIGPIPE."""


class Program(click.Group):
    """A group of commands that ends well whatever becomes of its streams: closed, full, or left by their reader."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run as `click.Group.main` does. Output is UTF-8 whatever the locale, for files as for terminals."""
        sys.stdin, sys.stdout, sys.stderr = map(_usable, (sys.stdin, sys.stdout, sys.stderr))
        try:
            return super().main(*args, **options)
        except OSError:  # not even what went wrong could be told: the log lies on the full disk, too
            raise SystemExit(CouldNotRun.exit_code) from None

    def make_context(self, *args: Any, **options: Any) -> click.Context:
        """Read the command line as `click.Group.make_context` does, and the settings; `--help` writes here."""
        with _output_errors():
            context = super().make_context(*args, **options)
            with suppress(CouldNotRun) if context.resilient_parsing else nullcontext():  # completion never complains
                context.default_map = read_settings(self)
            return context

    def invoke(self, context: click.Context) -> Any:
        """Run the command that was named."""
        try:
            with _output_errors():
                return super().invoke(context)
        except click.BadParameter as error:
            raise blamed(error) from None


def _usable(stream: Any) -> Any:
    """A stream that takes any text, also where the caller closed it (`>&-`)."""
    if stream is None:
        return Path(os.devnull).open("r+", encoding="utf-8")
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return stream


@contextmanager
def _output_errors() -> Iterator[None]:
    """Ends the program where it cannot write (or is interrupted) as other programs do, without a traceback."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    except (OSError, SystemExit) as error:
        causes = (error, error.__context__)  # rich exits of its own accord
        if any(isinstance(cause, BrokenPipeError) for cause in causes):
            _discard_output()
            raise SystemExit(READER_LEFT) from None
        if isinstance(error, OSError):
            _discard_output()
            raise CouldNotRun(f"{error.filename or 'standard output'}: {error.strerror}") from error
        raise


def _discard_output() -> None:
    """Let nothing that is still buffered fail once more when the interpreter ends."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="b2graph", prog_name="b2graph")
def main() -> None:
    """Turn Russian, Vietnamese and Romanian marketing texts into a graph of B2B and B2C claims, and ask it.

    Start with `b2graph build`, then `b2graph query --list`. Results go to stdout, everything else to stderr.
    Options can be set for all runs in b2graph.toml (`keep = 14` below `[build]`) and by variables (B2GRAPH_BUILD_KEEP).

    \b
    Exit codes: 0 good · 1 the answer is "no" · 2 it could not run · 3 built, but documents were newly set aside ·
    11 another run holds the lock
    """


ANSWERS = (query, gaps, matrix, conflicts, concept, draft, explain, suggest, evaluate, diff)
for command in (build, *ANSWERS, check, labels, export, serve, publish, status, rollback):
    main.add_command(command)
name_variables(main)
