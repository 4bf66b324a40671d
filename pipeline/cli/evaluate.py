"""`b2graph evaluate`."""

from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import build_option, out_option, usage_errors
from pipeline.cli.output import format_option, visible, write_rows

if TYPE_CHECKING:
    from pipeline.answers.evaluate import Scores

SCORE_COLUMNS = ("language", "part", "gold", "read", "precision", "recall", "f1")
CONFUSION_COLUMNS = ("language", "about", "gold", "read", "count")
FINDING_COLUMNS = ("document", "start", "kind", "text", "gold", "read", "sentence")


@click.command()
@click.argument("gold", type=click.Path(path_type=Path, exists=True, file_okay=False))
@out_option
@build_option
@click.option("--compare", "old", metavar="OLD", help="Show only what changed since the build with this id.")
@click.option("--confusion", is_flag=True, help="Show what was taken for what, instead of the scores.")
@click.option("--misses", is_flag=True, help="Show every miss, false alarm and wrong reading with its sentence.")
@format_option
def evaluate(
    gold: Path, out: Path, build_id: str | None, old: str | None, confusion: bool, misses: bool, format_: str
) -> None:
    """Measure a build against GOLD, a folder of NAME.ann.jsonl and, where there are any, NAME.facts.jsonl,
    NAME.relations.jsonl and NAME.aspects.jsonl.

    Parts: mentions (found, whatever the class), typed (found with an accepted class), concepts (the same without
    Segment), each class, segments (tied to exactly the annotated ones), claims, denied mentions, linking (B-cubed),
    facts of each type, "facts quoted" (by type, quote and segment, whatever the value), relations of each predicate
    and together, modality (of the relations found), and aspect (of the evidence of claims).

    OLD is the id of an earlier build in --out (see its folder `builds`); it is measured by today's GOLD.

    \b
    b2graph build ../seeds --out /tmp/seeds
    b2graph evaluate ../gold --out /tmp/seeds --misses --format tsv
    """
    if confusion and (misses or old):
        raise click.UsageError("--confusion is a table of its own: leave out --misses and --compare")
    from pipeline.answers.evaluate import evaluate as measure
    from pipeline.storage import find_build

    with usage_errors():
        scores = measure(gold, find_build(out, build_id))
        before = measure(gold, find_build(out, old)) if old else None
    for name in scores.absent:
        click.echo(
            f"warning: {visible(name)} is not in this build (or was set aside), so all of it counts as missed", err=True
        )
    if confusion:
        write_rows(CONFUSION_COLUMNS, map(astuple, scores.confusions), format_)
    elif before:
        _write_changes(before, scores, misses, format_)
    elif misses:
        write_rows(FINDING_COLUMNS, map(astuple, scores.findings), format_)
    else:
        figures = ((s.language, s.part, s.gold, s.read, *_rounded(s.precision, s.recall, s.f1)) for s in scores.scores)
        write_rows(SCORE_COLUMNS, figures, format_)


def _write_changes(old: "Scores", new: "Scores", misses: bool, format_: str) -> None:
    from pipeline.answers.evaluate import changed_findings, changed_scores

    if misses:
        rows = [(change, *astuple(finding)) for change, finding in changed_findings(old, new)]
        write_rows(("change", *FINDING_COLUMNS), rows, format_)
        return
    figures = []
    for was, score in changed_scores(old, new):
        before = was.f1 if was else 0.0
        figures.append((score.language, score.part, *_rounded(before, score.f1, score.f1 - before)))
    write_rows(("language", "part", "old_f1", "f1", "change"), figures, format_)


def _rounded(*figures: float) -> list[float]:
    return [round(figure, 4) for figure in figures]
