"""`b2graph status` and `b2graph rollback`, on builds of one small file."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline import history, storage
from pipeline.cli.main import main
from pipeline.locking import locked

MANIFEST = {
    "counts": {"documents": {"ru": 3, "vi": 2}, "mentions": 40},
    "gates": [{"name": "documents in ru", "passed": True}, {"name": "documents in vi", "passed": False}],
    "waived": "two were retired",
}


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three builds, the last of them published."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    for _ in range(3):
        publish(tmp_path)
    return tmp_path


def publish(out: Path) -> None:
    with history.recorded(out), storage.new_build(out) as folder:
        (folder / "build.json").write_text(json.dumps(MANIFEST), encoding="utf-8")


def b2graph(command: str, out: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [command, "--out", str(out), *arguments])


def status(out: Path, *arguments: str) -> dict[str, object]:
    result = b2graph("status", out, "--format", "json", *arguments)
    return {**json.loads(result.stdout), "exit": result.exit_code}


def set_back(out: Path, hours: int) -> None:
    """Have all runs ended so many hours ago."""
    then = (datetime.now(UTC) - timedelta(hours=hours)).isoformat(timespec="seconds")
    events = [{**event, "time": then} for event in history.read_history(out)]
    (out / history.HISTORY).write_text("".join(json.dumps(event) + "\n" for event in events), encoding="utf-8")


def test_status_tells_what_is_published(out: Path) -> None:
    found = status(out)
    assert found["build"] == storage.build_names(out)[-1] and found["builds"] == storage.build_names(out)
    assert found["counts"] == MANIFEST["counts"]
    assert (found["gates"], found["failed_gates"], found["waived"]) == (2, ["documents in vi"], "two were retired")
    assert found["last_run"]["event"] == "published"  # type: ignore[index]
    assert (found["ok"], found["amiss"], found["damage"], found["exit"]) == (True, [], None, 0)


def test_status_reads_well(out: Path) -> None:
    text = b2graph("status", out, "--verify").output
    assert "documents  3 ru, 2 vi\n" in text
    assert "gates      1 passed, 1 failed: documents in vi\nwaived     two were retired\n" in text
    assert "files      all as they were sealed\n" in text


@pytest.mark.parametrize(
    ("hours", "allowed", "code"), [(25, "26h", 0), (27, "26h", 1), (49, "2d", 1), (49, "3000m", 0)]
)
def test_a_build_that_no_run_looked_at_for_too_long(out: Path, hours: int, allowed: str, code: int) -> None:
    set_back(out, hours)
    result = b2graph("status", out, "--max-age", allowed)
    assert result.exit_code == code
    assert ("too old: no run has ended well for" in result.stderr) == bool(code)


def test_a_run_that_found_nothing_to_do_keeps_the_build_fresh(out: Path) -> None:
    set_back(out, 30)
    with history.recorded(out):
        pass
    assert status(out, "--max-age", "26h")["exit"] == 0
    with pytest.raises(history.RefusedError), history.recorded(out):
        raise history.RefusedError("not published:\n  mentions in vi: 3")
    assert "refused, started 2" in (told := b2graph("status", out).output)
    assert "\n             mentions in vi: 3\n" in told
    found = status(out, "--max-age", "26h")
    assert found["last_run"]["event"] == "refused" and found["exit"] == 0  # type: ignore[index]


def test_a_clock_that_was_set_back_is_no_fresh_build(out: Path) -> None:
    set_back(out, -3)
    assert "set the clock" in str(status(out, "--max-age", "26h")["amiss"])


def test_an_age_without_a_unit_is_refused(out: Path) -> None:
    result = b2graph("status", out, "--max-age", "26")
    assert result.exit_code == 2 and "no length of time" in result.stderr


def test_a_run_that_told_no_end_is_at_work_or_lost(out: Path) -> None:
    history.append(out, history.STARTED)
    assert status(out)["last_run"]["event"] == "lost"  # type: ignore[index]
    assert "ended without a word" in b2graph("status", out).output
    with locked(out):
        assert status(out)["last_run"]["event"] == "running"  # type: ignore[index]


def test_damage_is_found(out: Path) -> None:
    (out / "current" / "build.json").write_text(json.dumps(MANIFEST) + " ", encoding="utf-8")
    assert status(out)["exit"] == 0
    found = status(out, "--verify")
    assert found["damage"] == ["build.json is changed"] and found["exit"] == 1


def test_without_a_build_there_is_no_status(tmp_path: Path) -> None:
    result = b2graph("status", tmp_path)
    assert result.exit_code == 2 and "no published build" in result.stderr


def test_rollback_goes_one_build_back_and_is_recorded(out: Path) -> None:
    first, second, third = storage.build_names(out)
    result = b2graph("rollback", out)
    assert result.exit_code == 0 and result.stderr == f"published {second}, instead of {third}\n"
    assert storage.published_name(out) == second
    assert (
        history.read_history(out)[-1].items() >= {"event": "rolled-back", "build": second, "instead_of": third}.items()
    )
    assert status(out)["last_run"]["event"] == "published"  # type: ignore[index]
    b2graph("rollback", out)
    assert storage.published_name(out) == first
    assert b2graph("rollback", out).exit_code == 2
    assert b2graph("rollback", out, third).exit_code == 0
    assert storage.published_name(out) == third
    publish(out)
    assert storage.published_name(out) == storage.build_names(out)[-1] != third


def test_a_build_there_is_not_is_answered_with_those_there_are(out: Path) -> None:
    result = b2graph("rollback", out, "20200101")
    assert result.exit_code == 2
    assert all(name in result.stderr for name in storage.build_names(out))


def test_a_damaged_build_is_not_published(out: Path) -> None:
    second, third = storage.build_names(out)[1:]
    (out / "builds" / second / "build.json").unlink()
    result = b2graph("rollback", out)
    assert result.exit_code == 2 and "build.json is missing" in result.stderr
    assert storage.published_name(out) == third


def test_no_rollback_while_a_run_is_at_work(out: Path) -> None:
    with locked(out):
        assert b2graph("rollback", out).exit_code == 11
        assert CliRunner().invoke(main, ["build", str(out), "--out", str(out)]).exit_code == 11
