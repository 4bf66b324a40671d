"""Work that another process does meanwhile."""

import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from pipeline.beside import Beside


def test_what_was_sent_is_worked_on_by_another_process(tmp_path: Path) -> None:
    def work(pipe: Connection) -> None:
        (tmp_path / "told").write_text(f"{pipe.recv()} {os.getpid() != parent}", encoding="utf-8")

    parent = os.getpid()
    with Beside("writes", work) as beside:
        beside.pipe.send("words")
    assert (tmp_path / "told").read_text(encoding="utf-8") == "words True"


def test_what_the_work_raises_is_raised() -> None:
    def work(_: Connection) -> None:
        raise FileNotFoundError(2, "it is gone", "a.jsonl")

    with pytest.raises(FileNotFoundError, match=r"it is gone: 'a\.jsonl'"), Beside("reads", work):
        pass


def test_a_process_that_is_gone_is_named() -> None:
    def work(_: Connection) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(RuntimeError, match="the process that reads ended with exit status -9"), Beside("reads", work):
        pass


def test_nobody_waits_for_work_that_is_not_needed_any_more(tmp_path: Path) -> None:
    def work(pipe: Connection) -> None:
        pipe.recv()
        (tmp_path / "done").touch()

    with pytest.raises(KeyError), Beside("waits", work):
        raise KeyError("something else failed")
    assert not (tmp_path / "done").exists()
