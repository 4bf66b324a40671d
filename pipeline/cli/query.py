"""`b2graph query`."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import build_option, complete_questions, ontology_option, out_option, usage_errors
from pipeline.cli.output import FORMATS, number_of, visible, write_rows

if TYPE_CHECKING:
    from pipeline.answers.query import Answer
    from pipeline.answers.questions import Parameter, Question


@click.command()
@click.argument("question", metavar="NAME|FILE|-", required=False, shell_complete=complete_questions)
@click.option("--list", "list_", is_flag=True, help="Show the named questions and their parameters.")
@click.option("-p", "--param", "given", metavar="NAME=VALUE", multiple=True, help="A parameter of a named question.")
@click.option(
    "--format",
    "format_",
    type=click.Choice([*FORMATS, "xml", "turtle", "nt"]),
    default="table",
    show_default=True,
    help="csv, tsv, json and xml are the W3C's; turtle and nt are for CONSTRUCT.",
)
@out_option
@build_option
@ontology_option
def query(
    question: str | None,
    list_: bool,
    given: tuple[str, ...],
    format_: str,
    out: Path,
    build_id: str | None,
    ontology: Path,
) -> None:
    """Ask the graph a named question, or SPARQL from a FILE or standard input (-).

    The default graph holds everything; usual prefixes (b2g:, concept:, skos:, …) need no PREFIX line.

    \b
    b2graph query evidence-of-concept -p concept="цикл сделки"
    echo 'SELECT ?c { ?c a b2g:Metric } LIMIT 5' | b2graph query -
    """
    from pipeline.answers.questions import read_questions

    with usage_errors():
        questions = read_questions(ontology / "queries")
        if list_:
            rows = [(q.name, q.words, _parameters(q)) for q in questions.values()]
            write_rows(("name", "question", "parameters"), rows, format_ if format_ in FORMATS else "table")
        elif question is None:
            raise click.UsageError("name a question, a file, or - for standard input; --list shows the questions")
        else:
            _write(_ask(question, questions, given, out, build_id), format_)


def _parameters(question: "Question") -> str:
    return "\n".join(f"{p.name} ({p.type}, {_usual(p)}): {p.description}" for p in question.parameters)


def _usual(parameter: "Parameter") -> str:
    return f"such as {parameter.example}" if parameter.default is None else f"default {parameter.default!r}"


def _ask(
    name: str, questions: "Mapping[str, Question]", given: tuple[str, ...], out: Path, build_id: str | None
) -> "Answer":
    from pipeline.answers.query import run
    from pipeline.answers.questions import ask
    from pipeline.graph.store import open_store
    from pipeline.storage import find_build

    store = open_store(find_build(out, build_id))
    values = _values(given)
    if name in questions:
        return ask(store, questions[name], values)
    if values:
        raise ValueError(f"parameters are for named questions, and {name!r} is none; --list shows them")
    return run(store, _sparql(name, questions))


def _values(given: tuple[str, ...]) -> dict[str, str]:
    if wrong := [item for item in given if "=" not in item]:
        raise click.BadParameter(f"write {wrong[0]!r} as NAME=VALUE", param_hint="--param")
    if wrong := [item for item in given if not _is_unicode(item)]:
        raise click.BadParameter(f"{visible(wrong[0])} is not UTF-8", param_hint="--param")
    return dict(item.split("=", 1) for item in given)


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _sparql(name: str, questions: "Mapping[str, Question]") -> str:
    if name == "-":
        return _decoded(sys.stdin.buffer.read(), "standard input")
    if not Path(name).is_file():
        from difflib import get_close_matches

        near = get_close_matches(name, questions)
        hint = f"did you mean {' or '.join(near)}?" if near else "`b2graph query --list` shows the questions"
        raise ValueError(f"there is no question and no file {name!r}; {hint}")
    return _decoded(Path(name).read_bytes(), name)


def _decoded(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{where}: byte {error.start} is no UTF-8 text: save the query as UTF-8") from error


def _write(answer: "Answer", format_: str) -> None:
    if format_ == "table":
        columns, rows = answer.table()
        write_rows(columns, rows, "table")
        click.echo(number_of(len(rows), "row"), err=True)
    else:
        click.echo(answer.serialize(format_).decode(), nl=False)
