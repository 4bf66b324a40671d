"""The command `b2graph`."""

import click

from pipeline.cli.build import build
from pipeline.cli.check import check
from pipeline.cli.evaluate import evaluate
from pipeline.cli.explain import explain
from pipeline.cli.query import query
from pipeline.cli.suggest import suggest


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="b2graph", prog_name="b2graph")
def main() -> None:
    """Turn Russian, Vietnamese and Romanian marketing texts into a graph of B2B and B2C claims, and ask it.

    Start with `b2graph build`, then `b2graph query --list`. Results go to stdout, everything else to stderr.

    \b
    Exit codes: 0 good · 1 the answer is "no" · 2 it could not run · 3 built, but documents were newly set aside
    """


for command in (build, query, explain, check, evaluate, suggest):
    main.add_command(command)
