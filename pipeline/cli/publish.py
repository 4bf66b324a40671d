"""`b2graph publish`."""

import logging
from pathlib import Path

import click

from pipeline.cli.options import build_option, out_option, usage_errors
from pipeline.cli.output import format_option, number_of, write_rows

COLUMNS = ("change", "graph", "quads")


@click.command()
@click.option(
    "--endpoint",
    metavar="URL",
    required=True,
    help="The store: its query, update or graph store address, or that of the dataset or repository.",
)
@click.option("--update", metavar="URL", help="Where it takes updates, if not beside the endpoint.")
@click.option("--graph-store", metavar="URL", help="Where it takes graphs; else those go as updates.")
@click.option("--full", is_flag=True, help="Send all graphs, also those that the store is known to hold.")
@click.option("--dry-run", is_flag=True, help="Only list what would be sent and removed.")
@format_option
@out_option
@build_option
def publish(
    endpoint: str,
    update: str | None,
    graph_store: str | None,
    full: bool,
    dry_run: bool,
    format_: str,
    out: Path,
    build_id: str | None,
) -> None:
    """Load a build into a SPARQL 1.1 store (Oxigraph, Fuseki, GraphDB, …), and list what changed there.

    Only named graphs that changed are sent. Readers of the store see the old build until all of the new one is there;
    after an interruption the same command goes on. Graphs of others are left alone.

    \b
    Credentials are no options, since those show in lists of processes. They come from
    B2GRAPH_PUBLISH_TOKEN, or B2GRAPH_PUBLISH_USER and B2GRAPH_PUBLISH_PASSWORD, or ~/.netrc
    """
    from pipeline.answers.publish import publish as publishing
    from pipeline.answers.publish.services import find_services
    from pipeline.storage import find_build

    logging.getLogger("urllib3").setLevel(logging.ERROR)  # that it tries again is no news
    with usage_errors():
        services = find_services(endpoint, update, graph_store)
        build = find_build(out, build_id)
        done = (publishing.compare if dry_run else publishing.publish)(build, services, full)
    rows = [("send" if change.digest else "remove", change.graph, change.quads) for change in done.changes]
    if rows or format_ != "table":
        write_rows(COLUMNS, rows, format_)
    changed = f"{number_of(len(rows), 'graph')} {'would change' if dry_run else 'changed'}"
    change = f"{changed}, {sum(row[2] for row in rows):,} quads" if rows else "nothing to send"
    if done.resumed:
        change += f" ({done.resumed} of them sent by the run before, which was interrupted)"
    click.echo(f"build {build.name} at {services.query}: {change}", err=True)
