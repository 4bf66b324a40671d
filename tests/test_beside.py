"""Work that another process does meanwhile."""

import os
import signal
import time
from multiprocessing import Pipe
from pathlib import Path

import pytest

from pipeline.beside import Beside, beside


@pytest.mark.parametrize(("jobs", "is_here"), [(1, True), (2, False)])
def test_with_several_jobs_another_process_works(jobs: int, is_here: bool, tmp_path: Path) -> None:
    def work() -> None:
        (tmp_path / "told").write_text(f"{os.getpid() == parent}", encoding="utf-8")

    parent = os.getpid()
    with beside("writes", work, jobs):
        pass
    assert (tmp_path / "told").read_text(encoding="utf-8") == f"{is_here}"


def test_what_the_work_raises_is_raised() -> None:
    def work() -> None:
        raise FileNotFoundError(2, "it is gone", "a.jsonl")

    with pytest.raises(FileNotFoundError, match=r"it is gone: 'a\.jsonl'"), Beside("reads", work):
        pass


def test_a_process_that_is_gone_is_named() -> None:
    def work() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(ChildProcessError, match="that reads ended by signal SIGKILL"), Beside("reads", work):
        pass


def test_nobody_waits_for_work_that_is_not_needed_any_more(tmp_path: Path) -> None:
    def work() -> None:
        waiting.recv()
        (tmp_path / "done").touch()

    waiting, _end = Pipe()
    with pytest.raises(KeyError), Beside("waits", work):
        raise KeyError("something else failed")
    assert not (tmp_path / "done").exists()


def test_work_ends_with_a_parent_that_is_killed() -> None:
    def wait_for_ever() -> None:
        working.send(os.getpid())
        time.sleep(60)

    told, working = Pipe()
    if not (parent := os.fork()):
        try:
            with Beside("waits", wait_for_ever), Beside("waits, too", wait_for_ever):
                time.sleep(60)
        finally:
            os._exit(1)
    pids = {told.recv() for _ in range(2)}
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    patience = time.monotonic() + 10
    while any(map(runs, pids)) and time.monotonic() < patience:
        time.sleep(0.05)
    assert not any(map(runs, pids))


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
