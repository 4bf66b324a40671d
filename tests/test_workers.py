"""Several processes read as one does, and one that dies costs one document."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_incremental import Workshop

from pipeline import journey, readers
from pipeline.forking import fork
from pipeline.ontology import opened
from pipeline.records import DocumentRecord, Source
from pipeline.workers import share_out

SOURCES = [Source(f"{number}.txt", f"{number}.txt", "") for number in range(300)]
SHARED = ("graph.nq", "mentions.jsonl", "claims.jsonl", "relations.jsonl", "facts.jsonl", "problems.jsonl")


def lost(source: Source, code: int) -> str:
    return f"{source.name} lost: {code}"


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_readings_come_in_order(jobs: int) -> None:
    assert list(share_out(SOURCES, lambda source: source.name * 2, lost, jobs)) == [s.name * 2 for s in SOURCES]


def test_nothing_to_read_starts_nothing() -> None:
    assert list(share_out([], lambda source: source.name, lost, 4)) == []


def test_a_process_that_dies_costs_one_source() -> None:
    def read(source: Source) -> str:
        if source.name in ("7.txt", "8.txt", "299.txt"):
            os.kill(os.getpid(), signal.SIGKILL)
        return source.name

    expected = [lost(s, -9) if s.name in ("7.txt", "8.txt", "299.txt") else s.name for s in SOURCES]
    assert list(share_out(SOURCES, read, lost, 2)) == expected


def test_a_process_that_wants_for_memory_costs_one_source() -> None:
    def read(source: Source) -> str:
        if source.name == "7.txt":
            raise MemoryError
        return source.name

    assert list(share_out(SOURCES[:9], read, lost, 1)) == [s.name for s in SOURCES[:7]] + ["7.txt lost: 1", "8.txt"]


def test_what_a_process_misses_is_made_once_for_all() -> None:
    made: list[str] = []

    def read(source: Source) -> int:
        if not made:
            raise KeyError("made")
        return os.getpid()

    def mend(error: Exception) -> bool:
        if not made:
            made.append(str(error))
        return isinstance(error, KeyError)

    processes = set(share_out(SOURCES, read, lambda *_: 0, 2, mend))
    assert made == ["'made'"]
    assert len(processes) == 2 and os.getpid() not in processes


def test_a_mistake_in_the_program_is_raised_with_its_place() -> None:
    def read(source: Source) -> str:
        if source.name == "5.txt":
            raise KeyError(source.name)
        return source.name

    with pytest.raises(KeyError, match=r"5\.txt") as caught:
        list(share_out(SOURCES, read, lost, 2))
    assert "in read" in caught.value.__notes__[0]


def test_processes_end_with_their_reader() -> None:
    readings: Iterator[int] = share_out(SOURCES, lambda _: os.getpid(), lambda *_: 0, 2)
    process = next(readings)
    assert process != os.getpid()
    readings.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@pytest.fixture
def full_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """A workshop with more documents than one process reads alone; builds are of the graph."""
    monkeypatch.setattr("pipeline.outputs.write_reports", lambda *_: None)
    monkeypatch.setattr(readers, "FEW", 2)
    shop = Workshop(tmp_path)
    for number in range(8):
        shop.write(f"{number}.txt", f"В B2B важны выставки, для B2C важнее телевидение и скидки. Это текст {number}.\n")
    return shop


def test_the_build_is_the_same_with_any_number_of_processes(full_shop: Workshop) -> None:
    full_shop.build(jobs=3)
    full_shop.build(full=True, jobs=1)
    for name in SHARED:
        one, other = (full_shop.folder / out / "current" / name for out in ("out", "full"))
        assert one.read_bytes() == other.read_bytes(), name
    assert full_shop.build(full=True, jobs=2).read == 8


@pytest.mark.parametrize(("jobs", "name"), [(1, "0.txt"), (1, "5.txt"), (2, "0.txt"), (2, "5.txt")])
def test_a_document_that_ends_its_process_is_set_aside(
    full_shop: Workshop, monkeypatch: pytest.MonkeyPatch, jobs: int, name: str
) -> None:
    real = journey.process

    def process(source: Source, ontology: Path, cache: Path | None = None) -> DocumentRecord:
        if source.name in (name, f"copy of {name}"):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(source, ontology, cache)

    monkeypatch.setattr(journey, "process", process)
    shutil.copyfile(full_shop.corpus / name, full_shop.corpus / f"copy of {name}")
    report = full_shop.build(jobs=jobs)
    assert report.newly_set_aside == (name, f"copy of {name}")
    assert {problem.code for problem in report.problems} == {"process-died"}
    assert "SIGKILL" in report.problems[0].message
    monkeypatch.setattr(journey, "process", real)
    assert full_shop.build(jobs=jobs).newly_set_aside == ()
    assert full_shop.reasons()[name][0] == "read"


def test_what_a_language_needs_is_compiled_once_for_all_processes(full_shop: Workshop) -> None:
    assert full_shop.build(jobs=2).read == 8
    assert list(opened(full_shop.ontology)._matchers) == ["ru"], "and not for languages that do not occur"


def test_a_stop_that_comes_while_processes_end_is_not_lost(
    full_shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python ignores what is raised in a generator that is collected."""
    real = readers.share_out

    def stopped(*arguments: Any) -> Iterator[Any]:
        try:
            yield from real(*arguments)
        finally:
            raise InterruptedError

    monkeypatch.setattr(readers, "share_out", stopped)
    with pytest.raises(InterruptedError):
        full_shop.build(jobs=2)


def test_a_stop_that_comes_while_a_process_is_forked_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python ignores what a handler raises in the callbacks around a fork."""

    def stop(number: int, _: object) -> None:
        raise InterruptedError(number)

    before = signal.signal(signal.SIGTERM, stop)
    coming = [True]
    os.register_at_fork(after_in_parent=lambda: coming and coming.pop() and signal.raise_signal(signal.SIGTERM))
    try:
        with pytest.raises(InterruptedError):
            fork(lambda: None)
        assert not coming and signal.getsignal(signal.SIGTERM) is stop
    finally:
        signal.signal(signal.SIGTERM, before)
