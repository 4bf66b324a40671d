"""Builds on disk: published whole or not at all, whatever happens; one writer at a time; old builds go."""

import json
import os
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from faults import DONE, ERRORS, FAULT, KILL, content, run_with_fault, run_with_little_room

from pipeline import history, storage
from pipeline.locking import LockedError, is_locked, locked


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine that runs the tests stays on: no need to wait for its disk."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def publish(out: Path, words: str, keep: int = 2) -> None:
    """What a run does with the disk, with three small files for a build."""
    with locked(out), history.recorded(out):
        storage.remove_leftovers(out)
        with storage.new_build(out) as folder:
            (folder / "graph.nq").write_text(words * 1000, encoding="utf-8")
            (folder / "store").mkdir()
            (folder / "store" / "data").write_text(words, encoding="utf-8")
            (folder / "build.json").write_text("{}", encoding="utf-8")
        storage.prune(out, keep)


def published(out: Path) -> str:
    """The words of the published build, which must be whole."""
    folder = storage.find_build(out)
    assert storage.damage(folder) == []
    words = (folder / "store" / "data").read_text(encoding="utf-8")
    assert (folder / "graph.nq").read_text(encoding="utf-8") == words * 1000
    return words


def tidy(out: Path) -> bool:
    """Whether nothing lies about that is no part of the layout."""
    names = {path.name for path in out.iterdir()}
    hidden = {path.name for path in (out / "builds").iterdir()} - set(storage.build_names(out))
    return names == {".lock", "builds", "current", history.HISTORY} and not hidden


def survives(out: Path) -> str:
    """What is published after a fault; then a run without faults must do its work, and leave nothing lying about."""
    found = published(out)
    publish(out, "next")
    assert published(out) == "next" and tidy(out)
    return found


@pytest.mark.parametrize("fault", [KILL, *ERRORS])
def test_a_fault_at_any_change_of_the_disk_leaves_the_old_build_or_the_new_one(tmp_path: Path, fault: int) -> None:
    old = tmp_path / "old"
    for words in ("oldest", "older", "old"):
        publish(old, words)
    found = []
    for at in count(1):
        out = shutil.copytree(old, tmp_path / str(at), symlinks=True)
        ended = run_with_fault(lambda out=out: publish(out, "new"), at, fault)  # type: ignore[misc]
        found.append(survives(out))
        shutil.rmtree(out)
        if ended == DONE:
            break
        assert ended == FAULT
    assert found == sorted(found, reverse=True) and set(found) == {"old", "new"}  # once new, new for good
    assert len(found) > 20


@pytest.mark.parametrize("fault", [KILL, *ERRORS])
def test_a_fault_in_the_first_run_of_all(tmp_path: Path, fault: int) -> None:
    for at in count(1):
        out = tmp_path / str(at)
        ended = run_with_fault(lambda out=out: publish(out, "new"), at, fault)  # type: ignore[misc]
        if (out / "current").exists():
            assert published(out) == "new"
        publish(out, "next")
        assert published(out) == "next" and tidy(out)
        if ended == DONE:
            break
    assert at > 20


def test_a_write_that_fails_half_way_leaves_the_old_build(tmp_path: Path) -> None:
    publish(tmp_path / "old", "old")
    ends = []
    for room in range(0, 4000, 100):
        out = shutil.copytree(tmp_path / "old", tmp_path / str(room), symlinks=True)
        ends.append(run_with_little_room(lambda out=out: publish(out, "new"), room))  # type: ignore[misc]
        assert survives(out) == ("new" if ends[-1] == DONE else "old")
    assert ends == sorted(ends, reverse=True) and set(ends) == {DONE, FAULT}


def test_all_of_a_build_is_on_the_disk_before_it_is_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a power cut could leave `current` leading to files that are empty, or not there."""
    out, synced = tmp_path / "out", []

    def record(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink())

    replace = Path.replace

    def publishes(self: Path, target: Path) -> Path:
        folder = next((out / "builds").iterdir())
        work = folder.with_name(f".{folder.name}")
        wanted = [work / name for name in (*content(folder), "store", ".")]
        assert set(wanted) <= set(synced) and synced[-1] == out / "builds"
        assert synced.index(work / "store" / "data") < synced.index(work / "store") < synced.index(work)
        synced.append(target)
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", record)
    monkeypatch.setattr(Path, "replace", publishes)
    publish(out, "new")
    assert synced[synced.index(out / "current") + 1] == out


def test_an_error_without_a_file_names_the_folder(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="disk full") as failed, storage.new_build(tmp_path):
        raise OSError(28, "disk full")
    assert failed.value.filename == str(tmp_path)


def test_files_that_cannot_be_copied_are_one_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space left") as failed, storage.new_build(tmp_path):
        raise shutil.Error([("a", "b", "[Errno 28] No space left on device")])
    assert failed.value.filename == str(tmp_path)


def test_readers_of_a_removed_build_read_on(tmp_path: Path) -> None:
    publish(tmp_path, "old", keep=1)
    with (storage.find_build(tmp_path) / "store" / "data").open() as file:
        publish(tmp_path, "new", keep=1)
        assert len(storage.build_names(tmp_path)) == 1
        assert file.read() == "old"


def test_the_newest_builds_are_kept_and_the_published_one(tmp_path: Path) -> None:
    for words in "abcd":
        publish(tmp_path, words, keep=9)
    names = storage.build_names(tmp_path)
    storage.publish(tmp_path, names[0])
    (tmp_path / "builds" / "notes").mkdir()
    assert storage.prune(tmp_path, 2) == [names[2], names[1]]
    assert storage.build_names(tmp_path) == [names[0], names[3]]
    assert (tmp_path / "builds" / "notes").exists()
    assert published(tmp_path) == "a"


def test_builds_are_in_order_when_the_clock_is_set_back(tmp_path: Path) -> None:
    publish(tmp_path, "old")
    future = tmp_path / "builds" / "29990101T000000.000000Z"
    storage.find_build(tmp_path).rename(future)
    publish(tmp_path, "new")
    assert storage.find_build(tmp_path).name == "29990101T000000.000001Z"
    assert storage.build_before(storage.find_build(tmp_path)) == future


def test_damage_is_told_file_by_file(tmp_path: Path) -> None:
    publish(tmp_path, "new")
    folder = storage.find_build(tmp_path)
    (folder / "build.json").write_text("{ }", encoding="utf-8")
    (folder / "store" / "data").unlink()
    (folder / "more.txt").touch()
    assert storage.damage(folder) == [
        "build.json is changed",
        "more.txt does not belong to it",
        "store/data is missing",
    ]


HOLD = """
import sys
from pathlib import Path
from pipeline.locking import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_of_two_runs_leaves_and_says_who_holds_the_lock(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        assert is_locked(tmp_path)
        with pytest.raises(LockedError, match=rf"process {holder.pid} on ") as refused, locked(tmp_path):
            pass
        assert str(tmp_path) in str(refused.value)
        holder.kill()
        holder.wait()
        with locked(tmp_path):  # the kernel freed it
            assert is_locked(tmp_path)
    assert not is_locked(tmp_path)


def test_the_history_tells_how_each_run_ended(tmp_path: Path) -> None:
    publish(tmp_path, "new")
    for error in (RuntimeError("no luck"), history.RefusedError("too few"), KeyboardInterrupt()):
        with pytest.raises(type(error)), history.recorded(tmp_path):
            raise error
    with history.recorded(tmp_path):
        pass
    run_with_fault(lambda: publish(tmp_path, "never"), 12, KILL)
    events = history.read_history(tmp_path)
    assert [event["event"] for event in events] == [
        *("started", "published", "started", "failed", "started", "refused", "started", "interrupted"),
        *("started", "unchanged", "started"),
    ]
    assert events[1]["build"] == storage.published_name(tmp_path)
    assert events[3]["message"] == "no luck"


def test_half_a_line_of_history_spoils_no_other(tmp_path: Path) -> None:
    history.append(tmp_path, "started")
    path = tmp_path / history.HISTORY
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        history.append(tmp_path, "published", build="x")
        assert history.read_history(tmp_path)[-1]["build"] == "x"
        assert json.loads(path.read_bytes().splitlines()[-1])["event"] == "published"
