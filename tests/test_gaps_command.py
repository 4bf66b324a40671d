"""`b2graph gaps`: first look, detail, filters, decisions, what is new, findings, in four languages."""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pipeline.answers.gap_rows import GAP_FIELDS, TOPIC_FIELDS
from pipeline.answers.wording import read_wording
from pipeline.cli.gaps import TOPICS
from pipeline.cli.main import main
from pipeline.records import READERS

HEAD = "concept,language,segment,decision,who,note\n"


def ask(out: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["gaps", *arguments, "--out", str(out)])


def rows(out: Path, *arguments: str) -> list[dict[str, Any]]:
    result = ask(out, *arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    return list(json.loads(result.stdout))


def test_first_look_is_twenty_topics(corpus_out: Path) -> None:
    topics = rows(corpus_out)
    assert len(topics) == TOPICS and tuple(topics[0]) == TOPIC_FIELDS
    assert all(topic["covered"] <= topic["known"] and topic["documents"] for topic in topics)


@pytest.mark.parametrize("reader", READERS)
def test_a_table_reads_by_itself_in_every_language(corpus_out: Path, reader: str, monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    result = ask(corpus_out, "--lang", reader)
    words = read_wording("gaps", reader)
    assert result.exit_code == 0
    for key in ("language", "topic", "lacking", "covered_here", "findings", "empty-heading", "vi"):
        assert words[key] in result.stdout
    assert "no-text" not in result.stdout and "{" not in result.output


def test_a_topic_shows_each_gap_below_it(corpus_out: Path) -> None:
    below = rows(corpus_out, "канал коммуникации", "--language", "vi")
    assert tuple(below[0]) == GAP_FIELDS
    assert {"webinar", "meeting"} & {gap["concept"] for gap in below} and {gap["language"] for gap in below} == {"vi"}
    topic = next(t for t in rows(corpus_out) if (t["topic"], t["language"]) == ("communication-channel", "vi"))
    open_ = [gap for gap in below if gap["decision"] not in ("wont-cover", "done")]
    assert topic["gaps"] == len(open_)


@pytest.mark.parametrize(
    ("arguments", "column", "values"),
    [
        (["--segment", "b2c"], "segment", {"B2C"}),
        (["--class", "channel"], "class", {"Channel"}),
        (["--market", "md"], "language", {"ro"}),
        (["--language", "ru"], "language", {"ru"}),
    ],
)
def test_filters(corpus_out: Path, arguments: list[str], column: str, values: set[str]) -> None:
    assert {row[column] for row in rows(corpus_out, "--all", *arguments)} == values


def test_an_aspect_may_be_named_in_the_readers_language(corpus_out: Path) -> None:
    assert rows(corpus_out, "--aspect", "ценообразование", "--lang", "ru") == rows(
        corpus_out, "--aspect", "pricing", "--lang", "ru"
    )


def test_least_evidence(corpus_out: Path) -> None:
    assert min(gap["statements_elsewhere"] for gap in rows(corpus_out, "--all", "--min", "5")) == 5
    assert "never-used" in {gap["kind"] for gap in rows(corpus_out, "--all", "--min", "0")}


@pytest.mark.parametrize("option", ["--segment", "--class", "--aspect", "--market"])
def test_unknown_values_are_refused_with_what_there_is(corpus_out: Path, option: str) -> None:
    result = ask(corpus_out, option, "nonsense")
    assert result.exit_code == 2 and "it knows" in result.stderr and "nonsense" in result.stderr


def test_unknown_topic(corpus_out: Path) -> None:
    result = ask(corpus_out, "платижи")
    assert result.exit_code == 2 and "did you mean" in result.stderr


def test_the_build_keeps_decisions(corpus_out: Path) -> None:
    decided = {(gap["concept"], gap["language"]): gap["decision"] for gap in rows(corpus_out, "--all")}
    assert decided["vk", "ro"] == "wont-cover" and decided["webinar", "vi"] == "assigned"
    result = ask(corpus_out, "--language", "ro")
    assert "won't be covered: 1; marked done, though no text covers them yet: 1" in result.stderr


def test_decisions_of_a_folder_hold_at_once_and_mistakes_are_told(corpus_out: Path, tmp_path: Path) -> None:
    (tmp_path / "decisions.csv").write_text(f"{HEAD}owner,ro,,done,,\nnone,ro,,done,,\n", encoding="utf-8")
    result = ask(corpus_out, "--corpus", str(tmp_path), "--all", "--format", "json")
    assert result.exit_code == 0
    gaps = json.loads(result.stdout)
    assert [gap["concept"] for gap in gaps if gap["decision"]] == ["owner"]
    assert "decisions.csv, line 3: column 1 (concept): 'none'" in result.stderr


EARLIER_AND_NOW = ("20260101T000000.000000Z", "20260102T000000.000000Z")


def test_new_is_what_the_build_before_did_not_have(corpus_out: Path, tmp_path: Path) -> None:
    assert ask(corpus_out, "--new").exit_code == 2
    build = (corpus_out / "current").resolve()
    for name in EARLIER_AND_NOW:
        shutil.copytree(build, tmp_path / "builds" / name)
    (tmp_path / "current").symlink_to(f"builds/{EARLIER_AND_NOW[1]}")
    assert rows(tmp_path, "--new") == []
    assert ask(tmp_path, "--new", "--format", "csv").stdout == ",".join(TOPIC_FIELDS) + "\n"


def test_findings_alone(corpus_out: Path) -> None:
    found = list(csv.DictReader(io.StringIO(ask(corpus_out, "--findings", "--format", "csv").stdout)))
    assert {row["code"] for row in found} == {"empty-heading"}
    assert ("ro/canale-de-promovare.md", "Bugetul pe canale în B2B") in {(r["document"], r["words"]) for r in found}
