"""The command `b2graph`."""

import io
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from pipeline.cli.build import build
from pipeline.cli.check import check
from pipeline.cli.evaluate import evaluate
from pipeline.cli.explain import explain
from pipeline.cli.query import query
from pipeline.cli.suggest import suggest

COULD_NOT_RUN, INTERRUPTED, READER_LEFT = 2, 130, 141
"""Exit codes; the last two are those of shells for a program ended by SIGINT and SIGPIPE."""


class Program(click.Group):
    """A group of commands that ends well whatever becomes of its streams: closed, full, or left by their reader."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run as `click.Group.main` does. Output is UTF-8 whatever the locale, for files as for terminals."""
        sys.stdout, sys.stderr = _usable(sys.stdout), _usable(sys.stderr)
        try:
            try:
                return super().main(*args, **options)
            finally:
                sys.stdout.flush()
        except (OSError, SystemExit) as error:
            code = _exit_code(error)
            if isinstance(error, OSError):
                _discard_output()
                if code == COULD_NOT_RUN:
                    click.echo(f"Error: {error.filename or 'standard output'}: {error.strerror}", err=True)
            raise SystemExit(code) from None


def _usable(stream: Any) -> Any:
    """A stream that any text can be written to, also where the caller closed it (`>&-`)."""
    if stream is None:
        return Path(os.devnull).open("w", encoding="utf-8")
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return stream


def _exit_code(error: OSError | SystemExit) -> Any:
    """The code for an error on output, or for an exit that click or rich chose because of one."""
    causes = (error, error.__context__)
    if any(isinstance(cause, BrokenPipeError) for cause in causes):
        return READER_LEFT
    if isinstance(error.__context__, click.Abort):
        return INTERRUPTED
    return error.code if isinstance(error, SystemExit) else COULD_NOT_RUN


def _discard_output() -> None:
    """Let nothing that is still buffered fail once more when the interpreter ends."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="b2graph", prog_name="b2graph")
def main() -> None:
    """Turn Russian, Vietnamese and Romanian marketing texts into a graph of B2B and B2C claims, and ask it.

    Start with `b2graph build`, then `b2graph query --list`. Results go to stdout, everything else to stderr.

    \b
    Exit codes: 0 good · 1 the answer is "no" · 2 it could not run · 3 built, but documents were newly set aside
    """


for command in (build, query, explain, check, evaluate, suggest):
    main.add_command(command)
