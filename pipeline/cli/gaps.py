"""`b2graph gaps`."""

from collections import Counter
from dataclasses import astuple, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from pipeline.cli.options import build_option, lang_option, out_option, usage_errors
from pipeline.cli.output import format_option, visible, write_rows
from pipeline.records import DECISIONS, LANGUAGES

if TYPE_CHECKING:
    from pipeline.answers.gap_rows import GapWords
    from pipeline.answers.gaps import Gap, Survey

TOPICS, FINDINGS = 20, 10
"""What a first look holds."""

CHOOSING = ("topic", "language", "segment", "class_", "aspect", "market", "least", "new")
"""The parameters that gaps are chosen by."""


@click.command()
@click.argument("topic", required=False)
@click.option("--language", type=click.Choice(LANGUAGES), help="Only what this language lacks.")
@click.option("--segment", help="Only what is missing for this segment, such as B2B.")
@click.option("--class", "class_", help="Only concepts of this class, such as Channel or Tactic.")
@click.option("--aspect", help="Only concepts of this aspect, such as pricing.")
@click.option("--market", help="Only what readers in this market (ru, vn, ro, md) lack.")
@click.option(
    "--min",
    "least",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="Statements that other languages must make; 0 shows also concepts that no text names.",
)
@click.option("--new", is_flag=True, help="Only gaps that the build before did not have.")
@click.option("--all", "every", is_flag=True, help="Every gap, concept by concept, also those decided about.")
@click.option("--findings", "only_findings", is_flag=True, help="What texts announce and do not give, instead of gaps.")
@click.option(
    "--corpus",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Read decisions.csv of this folder instead of the copy in the build.",
)
@click.option(
    "--workbook",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the workbook of the build to this .xlsx file in the language of --lang; its sheet of gaps holds those "
    "that TOPIC and the options above ask for, the other sheets all there is.",
)
@format_option
@lang_option
@out_option
@build_option
def gaps(
    topic: str | None,
    least: int,
    new: bool,
    every: bool,
    only_findings: bool,
    corpus: Path | None,
    workbook: Path | None,
    format_: str,
    reader: str,
    out: Path,
    build_id: str | None,
    **filters: str | None,
) -> None:
    """Show what texts in one language lack that those in others cover.

    Without TOPIC, the twenty topics that matter most: how many of their concepts the language covers, of those that any
    language does. With TOPIC (a concept, by key or label in any language), each gap at or below it.
    """
    from pipeline.storage import find_build

    if workbook and (only_findings or format_ != "table"):
        raise click.UsageError("--workbook writes sheets of gaps: leave out --findings and --format")
    with usage_errors():
        build = find_build(out, build_id)
        words = _words(build, reader)
        if only_findings:
            _write_findings(build, words, format_)
            return
        found = _survey(build, least, corpus, new)
        chosen = _chosen(build, found, words, topic=topic, **filters)
        if workbook:
            _write_workbook(build, workbook, reader, replace(found, gaps=tuple(chosen)))
            return
    if topic or every:
        _write_gaps(chosen, found, words, format_)
        return
    _write_topics(chosen, found, words, format_, filters["segment"] or "")
    if format_ == "table":
        _write_findings(build, words, format_, FINDINGS)


def _asked() -> str:
    """Which gaps the user asked for, as it may be typed; "" for all."""
    context = click.get_current_context()
    asked = []
    for parameter in context.command.params:
        name = parameter.name or ""
        if name in CHOOSING and context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            option = parameter.opts[0] if isinstance(parameter, click.Option) else ""
            asked.append(f"{option} {'' if name == 'new' else context.params[name]}".strip())
    return " ".join(asked)


def _write_workbook(build: Path, path: Path, reader: str, chosen: "Survey") -> None:
    from pipeline.answers.answers import read_answers
    from pipeline.answers.workbook.write import write_workbook

    write_workbook(read_answers(build), path, reader, chosen, _asked())


def _words(build: Path, reader: str) -> "GapWords":
    from pipeline.answers.gap_rows import GapWords
    from pipeline.answers.names import Names
    from pipeline.graph.store import open_store

    return GapWords(Names(open_store(build), reader))


def _chosen(build: Path, found: "Survey", words: "GapWords", **filters: str | None) -> "list[Gap]":
    from pipeline.answers.gap_selection import Selection, selected
    from pipeline.graph.store import open_store

    return selected(found, open_store(build), Selection(**filters), words.names)


def _survey(build: Path, least: int, corpus: Path | None, new: bool) -> "Survey":
    from pipeline.answers.gap_selection import new_since
    from pipeline.answers.gaps import survey
    from pipeline.graph.store import open_store
    from pipeline.storage import build_before

    found = survey(build, open_store(build), least, corpus / DECISIONS if corpus else None)
    for problem in found.problems:
        click.echo(visible(f"warning: {problem.document}, line {problem.line}: {problem.message}"), err=True)
    if not new:
        return found
    before = build_before(build)
    return new_since(found, survey(before, open_store(before), least))


def _write_topics(gaps: "list[Gap]", found: "Survey", words: "GapWords", format_: str, segment: str) -> None:
    from pipeline.answers.decisions import DONE, WONT_COVER
    from pipeline.answers.gap_rows import TOPIC_COLUMNS, TOPIC_FIELDS, topic_fields
    from pipeline.answers.gap_selection import unsettled
    from pipeline.answers.topics import roll_up

    topics = roll_up(unsettled(gaps), found, segment)
    if format_ == "table":
        write_rows(words.header(TOPIC_COLUMNS), map(words.topic, topics[:TOPICS]), format_)
    else:
        rows = (topic_fields(topic, words.names, found.entries) for topic in topics[:TOPICS])
        write_rows(TOPIC_FIELDS, rows, format_)
    told = {"shown": min(len(topics), TOPICS), "all": len(topics), "gaps": sum(len(topic.gaps) for topic in topics)}
    click.echo(words.words["topics_shown"].format(**told), err=True)
    settled = Counter(gap.decision.decision for gap in gaps if gap.decision)
    if settled[WONT_COVER] or settled[DONE]:
        click.echo(words.words["decided"].format(wont=settled[WONT_COVER], done=settled[DONE]), err=True)


def _write_gaps(gaps: "list[Gap]", found: "Survey", words: "GapWords", format_: str) -> None:
    from pipeline.answers.gap_rows import GAP_COLUMNS, GAP_FIELDS, gap_fields

    if format_ == "table":
        write_rows(words.header(GAP_COLUMNS), map(words.gap, gaps), format_)
    else:
        write_rows(GAP_FIELDS, (gap_fields(gap, words.names, found.entries) for gap in gaps), format_)
    click.echo(words.words["gaps_shown"].format(gaps=len(gaps)), err=True)


def _write_findings(build: Path, words: "GapWords", format_: str, most: int | None = None) -> None:
    """What texts announce and do not give; the first `most`, below a headline, where there is a limit."""
    from pipeline.answers.announced import in_words, read_findings
    from pipeline.answers.gap_rows import FINDING_COLUMNS, FINDING_FIELDS
    from pipeline.graph.store import open_store

    found, store = read_findings(build), open_store(build)
    if format_ != "table":
        write_rows(FINDING_FIELDS, map(astuple, in_words(found, store)), format_)
        return
    if most is not None and found:
        click.echo(f"\n{words.words['findings']}")
    if found or most is None:
        write_rows(words.header(FINDING_COLUMNS), map(words.finding, in_words(found[:most], store)), format_)
    if most is not None and len(found) > most:
        click.echo(words.words["findings_shown"].format(shown=most, all=len(found)), err=True)
