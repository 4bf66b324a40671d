"""`b2graph serve`."""

from pathlib import Path

import click

from pipeline.cli.options import build_option, ontology_option, out_option, usage_errors

LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""Names of this machine that lead nowhere else."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 is every address.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0.1),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="How long a query may run.",
)
@out_option
@build_option
@ontology_option
def serve(host: str, port: int, time_limit: float, out: Path, build_id: str | None, ontology: Path) -> None:
    """Show the published build as a local, read-only site: report, SPARQL endpoint, query page, concepts.

    New requests see a new build as soon as it is published. Runs until Ctrl-C.
    """
    from pipeline.answers.serving.limits import Limits, Refusal
    from pipeline.answers.serving.server import listen
    from pipeline.answers.serving.site import Site
    from pipeline.storage import NoBuildError, find_build

    def published() -> Path:
        try:
            return find_build(out, build_id)
        except NoBuildError as error:
            raise Refusal(503, str(error)) from error

    with usage_errors():
        build = find_build(out, build_id)
        local = host in LOOPBACK
        if not local:
            click.echo(f"warning: whoever reaches {host} can read this build, and ask it whatever they like", err=True)
        site = Site(published, ontology / "queries", Limits(seconds=time_limit), LOOPBACK if local else None)
        server = listen(site, host, port)
    click.echo(f"build {build.name} at {server.url} (Ctrl-C stops)", err=True)
    server.run()
    click.echo("stopped", err=True)
