"""Runs as ops see them: logs for programs, metrics for monitoring, a clean stop, exit codes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from prometheus_client.parser import text_string_to_metric_families
from sample_records import ROOT

from pipeline import history, outputs, storage
from pipeline.cli.build import build as build_command
from pipeline.cli.main import main
from pipeline.cli.progress import progress_bar
from pipeline.forking import lost
from pipeline.locking import locked

RUSSIAN = "В сегменте B2B основным каналом остаются отраслевые выставки, а для B2C важнее телевидение. Вот так.\n"
ITALIAN = "Questo testo è scritto in italiano e parla di fiere, di prezzi e di come si vende alle imprese.\n"
Build = Callable[..., Result]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a\x1b[31m.txt").write_text(RUSSIAN, encoding="utf-8")
    (folder / "it.txt").write_text(ITALIAN, encoding="utf-8")
    return folder


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds without the files that take time to make."""
    for name in ("make_network", "write_network", "write_reports"):
        monkeypatch.setattr(outputs, name, lambda *_: None)


@pytest.fixture
def build(corpus: Path, ontology: Path, tmp_path: Path, quick: None) -> Build:
    """Runs `b2graph build` on the corpus."""

    def run(*arguments: str) -> Result:
        command = ["build", str(corpus), "--ontology", str(ontology), "--out", str(tmp_path / "out"), *arguments]
        return CliRunner().invoke(main, command)

    return run


def events(lines: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.splitlines()]


def metrics(out: Path) -> dict[str, float]:
    """Each sample of metrics.prom by name and labels, as Prometheus reads it."""
    families = text_string_to_metric_families((out / "metrics.prom").read_text(encoding="utf-8"))
    return {
        "/".join(
            [sample.name.removeprefix("b2graph_"), *(sample.labels[key] for key in sorted(sample.labels))]
        ): sample.value
        for family in families
        for sample in family.samples
    }


def test_json_logs_tell_the_run_an_event_a_line(build: Build, tmp_path: Path) -> None:
    result = build("--log-format", "json")
    told = events(result.stderr)
    assert result.exit_code == 3 and result.stdout == ""
    assert [event["event"] for event in told if event["event"] != "stage"] == [
        *("started", "document-read", "document-read", "problem", "published", "newly-set-aside", "ended")
    ]
    assert all(event["ts"] and event["level"] for event in told)
    name = storage.published_name(tmp_path / "out")
    assert {event.get("build") for event in told[1:-2]} == {name}
    read = next(event for event in told if event["event"] == "document-read")
    assert (read["document"], read["reason"], read["language"]) == ("a\x1b[31m.txt", "new", "ru") and read[
        "seconds"
    ] >= 0
    assert {"documents", "network", "gates"} <= {event["stage"] for event in told if event["event"] == "stage"}
    assert told[-1]["exit_code"] == 3


def test_logs_hold_neither_controls_nor_the_words_of_documents(build: Build) -> None:
    result = build("--log-format", "json")
    assert result.stderr.replace("\n", "").isprintable() and result.stderr.isascii()
    assert "prezzi" not in result.stderr and "выставки" not in "".join(map(str, events(result.stderr)))


def test_logs_of_failures_are_json_too(build: Build, ontology: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = events((result := build("--log-format", "json", "--strict")).stderr)
    assert result.exit_code == 1
    assert [event["event"] for event in refused if event["event"] not in ("stage", "document-read", "problem")] == [
        *("started", "gate", "refused", "ended")
    ]
    gate = next(event for event in refused if event["event"] == "gate")
    assert (gate["passed"], gate["found"], gate["level"]) == (False, 1, "error")
    assert "it.txt" in refused[-1]["message"]
    waived = events(build("--log-format", "json", "--strict", "--waive", "a trial").stderr)
    (event,) = (event for event in waived if event["event"] == "waived")
    assert (event["gates"], event["reason"]) == (["documents newly set aside"], "a trial")

    def crash(*_: object) -> None:
        raise RuntimeError("words of a document")

    monkeypatch.setattr(outputs, "write_turtle", crash)
    crashed = events((result := build("--log-format", "json", "--full")).stderr)
    assert result.exit_code == 1
    assert [event["event"] for event in crashed][-3:] == ["failed", "crashed", "ended"]
    assert "write_turtle" in crashed[-2]["traceback"]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (lost("makes the network", -signal.SIGKILL), "the process that makes the network ended by signal SIGKILL"),
        (MemoryError(), "there is not enough memory"),
    ],
)
def test_want_of_memory_is_no_mistake_in_the_program(
    build: Build, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(outputs, "write_turtle", fail)
    failed = events((result := build("--log-format", "json")).stderr)
    assert result.exit_code == 2
    assert [event["event"] for event in failed][-2:] == ["failed", "ended"]
    assert told in failed[-1]["message"] and "memory" in failed[-1]["message"]


def test_people_get_what_they_got_before(build: Build) -> None:
    result = build()
    assert "documents  1 Russian" in result.stderr and "newly set aside: it.txt" in result.stderr
    assert '"event"' not in result.stderr


def test_metrics_after_a_good_run(build: Build, tmp_path: Path) -> None:
    build()
    found = metrics(tmp_path / "out")
    assert found["documents/ru/read"] == found["documents/it/set-aside"] == 1
    rows = (tmp_path / "out" / "current" / "mentions.jsonl").read_text(encoding="utf-8").splitlines()
    channels = [row for row in map(json.loads, rows) if row["class"] == "Channel"]
    assert found["mentions/Channel/ru"] == len(channels) > 0
    assert found["claims/ru"] == len((tmp_path / "out" / "current" / "claims.jsonl").read_bytes().splitlines())
    assert found["problems/other-language/warning"] == found["last_run_newly_set_aside"] == 1
    assert (found["last_run_exit_code"], found["last_run_documents_read"]) == (3, 2)
    assert {"gaps/ru", "gaps/vi", "gaps/ro"} <= found.keys()
    assert 0 <= found["last_run_timestamp_seconds"] - found["last_success_timestamp_seconds"] < 60
    (tmp_path / "out" / "metrics.prom.99.99").touch()  # what a killed run left
    build()
    assert metrics(tmp_path / "out")["last_run_documents_read"] == 0
    assert [path.name for path in (tmp_path / "out").glob("metrics*")] == ["metrics.prom"]


def test_metrics_after_runs_that_failed(build: Build, corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.move(corpus, tmp_path / "away")
    assert build().exit_code == 2
    assert metrics(out).keys() == {
        f"last_run_{name}" for name in ("timestamp_seconds", "duration_seconds", "exit_code")
    }
    shutil.move(tmp_path / "away", corpus)
    build()
    success = metrics(out)["last_success_timestamp_seconds"]
    (corpus / "it2.txt").write_text(ITALIAN * 2, encoding="utf-8")
    assert build("--strict").exit_code == 1
    found = metrics(out)
    assert (found["last_run_exit_code"], found["last_success_timestamp_seconds"]) == (1, success)
    assert found["documents/ru/read"] == 1 and "last_run_documents_read" not in found
    with locked(out):
        assert build().exit_code == 11
    assert metrics(out)["last_run_exit_code"] == 11
    assert build("--ontology", str(tmp_path / "nowhere")).exit_code == 2
    assert metrics(out)["last_run_exit_code"] == 2


def test_metrics_that_cannot_be_written_do_not_fail_the_run(build: Build, tmp_path: Path) -> None:
    (tmp_path / "out" / "metrics.prom").mkdir(parents=True)
    result = build()
    assert result.exit_code == 3 and "metrics.prom: not written: Is a directory" in result.stderr


def test_a_dry_run_is_no_run(build: Build, tmp_path: Path) -> None:
    assert build("--dry-run").exit_code == 0
    assert not (tmp_path / "out").exists()


def start(corpus: Path, ontology: Path, out: Path) -> "subprocess.Popen[str]":
    program = "from pipeline.cli.main import main; main()"
    command = [sys.executable, "-c", program, "build", corpus, "--ontology", ontology, "--out", out]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [*map(str, command), "--log-format", "json"],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        process_group=0,
    )


def runs(pid: str) -> bool:
    """Whether a process is at work, and no mere entry that its parent has not looked at yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize(
    ("number", "code", "after"), [(signal.SIGTERM, 143, "document-read"), (signal.SIGINT, 130, "stage")]
)
def test_a_run_that_is_told_to_stop_stops_and_leaves_nothing_half_done(
    corpus: Path, ontology: Path, tmp_path: Path, quick: None, build: Build, number: int, code: int, after: str
) -> None:
    build()
    out = tmp_path / "out"
    before = storage.published_name(out)
    (corpus / "0.html").write_text(f"<html><body><p>{RUSSIAN * 2}</p></body></html>", encoding="utf-8")
    with start(corpus, ontology, out) as run:
        assert run.stderr
        while json.loads(run.stderr.readline())["event"] != after:
            pass
        children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
        run.send_signal(number)
        told = events(run.stderr.read())
    assert run.returncode == code
    assert children or after == "stage", "documents are read in a process of their own"
    patience = time.monotonic() + 10
    while any(map(runs, children)) and time.monotonic() < patience:
        time.sleep(0.05)
    assert not any(map(runs, children))
    assert [event["event"] for event in told][-2:] == ["interrupted", "ended"]
    assert f"stopped by {signal.Signals(number).name}: nothing is half done" in told[-1]["message"]
    assert storage.published_name(out) == before and len(list((out / "builds").iterdir())) == 1
    assert history.read_history(out)[-1]["event"] == "interrupted"
    assert metrics(out)["last_run_exit_code"] == code
    assert build().exit_code == 0 and storage.published_name(out) != before


def test_progress_only_where_a_terminal_can_show_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    for shown, terminal, bar in ((True, "xterm", True), (True, "dumb", False), (False, "xterm", False)):
        monkeypatch.setenv("TERM", terminal)
        with progress_bar(shown) as progress:
            for done in range(4):
                progress("a\x1b[31m.txt", done, 9)
        told = capsys.readouterr().err
        assert bool(told) == bar
        assert not bar or ("3/9" in told and "left" in told and "a\\x1b[31m.txt" in told)


def test_help_tells_every_exit_code() -> None:
    told = CliRunner().invoke(main, ["build", "--help"]).output
    assert all(f"  {code} " in told for code in (0, 1, 2, 3, 11, "130, 143"))
    assert build_command.epilog


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_a_log_that_cannot_be_written_changes_no_exit_code(ontology: Path, tmp_path: Path, log_format: str) -> None:
    program = "from pipeline.cli.main import main; main()"
    command = [sys.executable, "-c", program, "build", "nowhere", "--ontology", ontology, "--out", tmp_path / "out"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*map(str, command), "--log-format", log_format], stderr=full, env=environment)
    assert done.returncode == 2
    assert metrics(tmp_path / "out")["last_run_exit_code"] == 2
