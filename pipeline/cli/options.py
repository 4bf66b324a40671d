"""Options that several commands share, and how errors reach the user."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from pipeline.cli.output import visible
from pipeline.records import READERS


class CouldNotRun(click.ClickException):
    """What the user can mend: usage, a path, an ontology or a query that is wrong."""

    exit_code = 2


ontology_option = click.option(
    "--ontology",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default="ontology",
    show_default=True,
    help="Folder of the thesaurus and its schema.",
)
out_option = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default="outputs",
    show_default=True,
    help="Folder that builds are published in.",
)
build_option = click.option("--build", "build_id", metavar="ID", help="An earlier build instead of the current one.")
lang_option = click.option(
    "--lang",
    "reader",
    type=click.Choice(READERS),
    default="en",
    show_default=True,
    help="Language of words for people.",
)


@contextmanager
def usage_errors() -> Iterator[None]:
    """Errors that the user can mend end the command with their message and exit code 2."""
    from pipeline.storage import NoBuildError

    try:
        yield
    except BrokenPipeError:
        raise
    except (NoBuildError, OSError, ValueError, SyntaxError) as error:
        message = _os_message(error) if isinstance(error, OSError) and error.strerror else str(error)
        raise CouldNotRun("\n".join(map(visible, message.split("\n")))) from error


def _os_message(error: OSError) -> str:
    return f"{os.fsdecode(error.filename)}: {error.strerror}" if error.filename else str(error.strerror)
