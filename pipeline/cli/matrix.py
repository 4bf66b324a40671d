"""`b2graph matrix`."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import build_option, lang_option, out_option, selection, selection_options, usage_errors
from pipeline.cli.output import format_option, write_rows

if TYPE_CHECKING:
    from pipeline.answers.matrix import MatrixRow
    from pipeline.answers.names import Names

ROWS = {"class": 5, "aspect": 3}
"""Rows of a group in a table that nobody narrowed down."""


@click.command()
@click.option(
    "--by", type=click.Choice(("class", "aspect")), default="class", show_default=True, help="What rows are grouped by."
)
@selection_options
@click.option("--aspect", "aspects", metavar="KEY", multiple=True, help="Only what is said of this aspect: pricing, …")
@click.option("--industry", metavar="CONCEPT", help="Only where texts speak of this industry or product.")
@click.option(
    "--within",
    type=click.Choice(("sentence", "section", "document")),
    default="section",
    show_default=True,
    help="How near the industry must be named; section: also in a heading above.",
)
@click.option("--segments", default="B2B,B2C", show_default=True, help="The segments to set side by side.")
@click.option("--rows", "most", type=click.IntRange(min=0), help="Rows of a group, 0 for all.  [default: a few]")
@click.option(
    "--quotes", type=click.IntRange(min=0), default=0, show_default=True, help="Quotes of a cell in the table."
)
@lang_option
@format_option
@out_option
@build_option
def matrix(
    by: str,
    aspects: tuple[str, ...],
    industry: str | None,
    within: str,
    segments: str,
    most: int | None,
    quotes: int,
    reader: str,
    format_: str,
    out: Path,
    build_id: str | None,
    **narrow: tuple[str, ...],
) -> None:
    """Set B2B against B2C: what is claimed for which, in how many documents, and what only one side has.

    A cell counts the documents that assert and deny, by language, and holds durations. CSV and TSV have a row a cell,
    JSON a row a concept, each with all rows and quotes.

    \b
    b2graph matrix --by aspect
    b2graph matrix --class Channel --class Metric --industry "industrial equipment"
    b2graph matrix --concept TikTok --quotes 3
    """
    from pipeline.answers.names import Names
    from pipeline.graph.store import open_store
    from pipeline.storage import find_build

    with usage_errors():
        build = find_build(out, build_id)
        names = Names(open_store(build), reader)
        wanted = _known("--segments", (part.strip().upper() for part in segments.split(",")), names.segments.values())
        rows = _read(build, narrow, by == "aspect", aspects, wanted, (industry, within) if industry else None)
    if most is None:
        most = 0 if format_ != "table" or aspects or industry or any(narrow.values()) else ROWS[by]
    if format_ == "table":
        _table(rows, names, by == "aspect", wanted, most, quotes)
    else:
        _write(rows, names, most, format_)


def _read(
    build: Path,
    narrow: Mapping[str, tuple[str, ...]],
    by_aspect: bool,
    aspects: tuple[str, ...],
    segments: tuple[str, ...],
    around: tuple[str, str] | None,
) -> "list[MatrixRow]":
    """The rows that are asked for; `around` names an industry, and how near to it."""
    from pipeline.answers.matrix import read_aspects, read_matrix
    from pipeline.answers.passages import read_passages
    from pipeline.answers.questions import named_concept
    from pipeline.graph.store import open_store

    store = open_store(build)
    _known("--aspect", aspects, read_aspects(store))
    asked = selection(build, narrow)
    if around:
        asked = replace(asked, sentences=read_passages(store, named_concept(store, around[0]), around[1]))
    return read_matrix(build, store, asked, by_aspect, aspects, segments)


def _known(option: str, given: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """What was given, once each; a usage error where something is not known."""
    values = tuple(dict.fromkeys(given))
    if wrong := [value for value in values if value not in set(known)]:
        raise click.BadParameter(f"{wrong[0]!r} is none of {', '.join(sorted(known))}", param_hint=option)
    return values


def _table(
    rows: "list[MatrixRow]", names: "Names", by_aspect: bool, segments: tuple[str, ...], most: int, quotes: int
) -> None:
    from pipeline.answers.matrix_rows import MatrixWords, heaviest

    words, shown = MatrixWords(names, by_aspect), heaviest(rows, most)
    write_rows(words.columns(segments), words.rows(shown, quotes), "table")
    hint = "" if len(shown) == len(rows) else "; --rows 0 shows all, --class, --aspect and --concept fewer"
    click.echo(f"{len(shown)} of {len(rows)} rows{hint}", err=True)


def _write(rows: "list[MatrixRow]", names: "Names", most: int, format_: str) -> None:
    from pipeline.answers.matrix_rows import CELL_COLUMNS, cell_rows, heaviest, nested

    if format_ == "json":
        data = [nested(row, names) for row in heaviest(rows, most)]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        write_rows(CELL_COLUMNS, cell_rows(heaviest(rows, most), names), format_)
