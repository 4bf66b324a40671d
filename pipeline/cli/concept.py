"""`b2graph concept`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import build_option, lang_option, out_option, usage_errors
from pipeline.cli.output import format_option, write_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.answers.entries import Entry
    from pipeline.answers.find_concept import Hit
    from pipeline.answers.network import Edge


@click.command()
@click.argument("label")
@out_option
@build_option
@lang_option
@click.option(
    "--quotes",
    "limit",
    type=click.IntRange(0),
    default=5,
    show_default=True,
    help="Quotes a language on the terminal; the rest is counted.",
)
@format_option
def concept(label: str, out: Path, build_id: str | None, reader: str, limit: int, format_: str) -> None:
    """Show all about a concept: labels, place in the thesaurus, claims, relations, facts, quotes, neighbours.

    LABEL is the concept's key or any of its labels in any language; case and hyphens do not matter, nor diacritics
    unless a label has just these. csv and tsv have a row a quote, json has all of it.

    \b
    b2graph concept "цикл сделки"
    b2graph concept "chu ky ban hang" --lang vi
    b2graph concept sales-cycle --format json
    """
    from pipeline.answers.concept import concept_pages
    from pipeline.answers.concept_data import QUOTE_COLUMNS, page_data, quote_rows
    from pipeline.answers.entries import read_entries
    from pipeline.answers.names import Names
    from pipeline.graph.store import open_store
    from pipeline.storage import find_build

    with usage_errors():
        build = find_build(out, build_id)
        store = open_store(build)
        entries = read_entries(store)
        entry = _chosen(entries, label)
        (page,) = concept_pages(build, store, entries, [entry.iri])
        names, neighbours = Names(store, reader), _neighbours(build, entries, entry)
    if format_ == "json":
        click.echo(json.dumps(page_data(page, neighbours, names), ensure_ascii=False, indent=2))
    elif format_ == "table":
        from rich.console import Console

        from pipeline.answers.concept_view import ConceptView

        ConceptView(names, limit, Console(highlight=False)).show(page, neighbours)
    else:
        write_rows(QUOTE_COLUMNS, quote_rows(page), format_)


def _chosen(entries: "Mapping[str, Entry]", label: str) -> "Entry":
    """The concept that is meant. Raises ValueError, with what to type instead, for none and for several."""
    from pipeline.answers.find_concept import find_concept

    found = find_concept(entries, label)
    if len(found.meant) == 1:
        if found.also:
            click.echo(f"note: also a label of {', '.join(hit.entry.key for hit in found.also)}", err=True)
        return found.meant[0].entry
    if found.meant:
        raise ValueError(f"{label!r} is a label of several concepts; choose one by its key:\n{_listed(found.meant)}")
    if found.near:
        raise ValueError(f"no concept has the label {label!r}; did you mean:\n{_listed(found.near)}")
    raise ValueError(f"no concept has the label {label!r}, nor one like it; `b2graph suggest` lists terms without one")


def _listed(hits: "Sequence[Hit]") -> str:
    """A line a concept: its key, the label that was found, and what it means."""
    width = max(len(hit.entry.key) for hit in hits)
    return "\n".join(f"  {hit.entry.key:{width}}  {hit.label}: {hit.entry.definition}" for hit in hits)


def _neighbours(build: Path, entries: "Mapping[str, Entry]", entry: "Entry") -> "list[tuple[str, Edge]]":
    """The concepts tied to one in the network, by IRI; none in builds from before there was a network."""
    from pipeline.answers.network_files import GRAPHML, read_network

    if not (build / GRAPHML).exists():
        return []
    iris = {one.key: iri for iri, one in entries.items()}
    return [(iris[key], tie) for key, tie in read_network(build).neighbours(entry.key)]
