"""Options that several commands share, and how errors reach the user."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.output import visible
from pipeline.records import CLAIMED, LANGUAGES, READERS

if TYPE_CHECKING:
    from pipeline.answers.testimony import Selection


class CouldNotRun(click.ClickException):
    """What the user can mend: usage, a path, an ontology or a query that is wrong."""

    exit_code = 2


class Locked(click.ClickException):
    """Another run is writing to the same folder of builds."""

    exit_code = 11


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


def complete_builds(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """The names of builds that begin so, for shells."""
    from pipeline.storage import build_names

    return [name for name in build_names(context.params.get("out") or Path("outputs")) if name.startswith(incomplete)]


def complete_questions(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """The names of questions that begin so, for shells."""
    queries = (context.params.get("ontology") or Path("ontology")) / "queries"
    return sorted(path.stem for path in queries.glob("*.rq") if path.stem.startswith(incomplete))


build_option = click.option(
    "--build",
    "build_id",
    metavar="ID",
    shell_complete=complete_builds,
    help="An earlier build instead of the current one.",
)
lang_option = click.option(
    "--lang",
    "reader",
    type=click.Choice(READERS),
    default="en",
    show_default=True,
    help="Language of words for people.",
)


Command = Callable[..., None]


def selection_options(command: Command) -> Command:
    """Options that narrow down statements; the command gets them as classes, concepts, languages and documents."""
    for option in (
        click.option("--document", "documents", metavar="NAME", multiple=True, help="Only this one; * stands for any."),
        click.option("--language", "languages", type=click.Choice(LANGUAGES), multiple=True, help="Only texts in it."),
        click.option("--concept", "concepts", metavar="CONCEPT", multiple=True, help="Only this, by key or label."),
        click.option("--class", "classes", type=click.Choice(CLAIMED), multiple=True, help="Only such concepts."),
    ):
        command = option(command)
    return command


def selection(build: Path, narrow: Mapping[str, tuple[str, ...]]) -> "Selection":
    """What the values of `selection_options` ask of a build folder. Raises QueryError for a concept there is not."""
    from pipeline.answers.questions import named_concept
    from pipeline.answers.testimony import Selection
    from pipeline.graph.store import open_store

    store = open_store(build)
    concepts = [named_concept(store, concept) for concept in narrow["concepts"]]
    return Selection(narrow["classes"], narrow["languages"], narrow["documents"], concepts)


@contextmanager
def usage_errors() -> Iterator[None]:
    """Errors that the user can mend end the command with their message and exit code 2, or 11 for a held lock."""
    from pipeline.locking import LockedError
    from pipeline.storage import NoBuildError

    try:
        yield
    except BrokenPipeError:
        raise
    except LockedError as error:
        raise Locked(visible(str(error))) from error
    except MemoryError as error:
        raise CouldNotRun("there is not enough memory for this: run it where there is more, or with less") from error
    except RuntimeError as error:
        if not str(error).startswith("Corruption: "):  # what Oxigraph says where what it reads is damaged
            raise
        told = "go back with `b2graph rollback`, or build anew with --full"
        raise CouldNotRun(f"the store of a build is damaged: {told} ({visible(str(error))})") from error
    except (NoBuildError, OSError, ValueError, SyntaxError) as error:
        message = _os_message(error) if isinstance(error, OSError) and error.strerror else str(error)
        raise CouldNotRun("\n".join(map(visible, message.split("\n")))) from error


def _os_message(error: OSError) -> str:
    return f"{os.fsdecode(error.filename)}: {error.strerror}" if error.filename else str(error.strerror)
