"""Several processes read as one does, and one that dies costs one document."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_incremental import Workshop

from pipeline import journey, plan
from pipeline.records import DocumentRecord, Source
from pipeline.workers import read_all

SOURCES = [Source(f"{number}.txt", f"{number}.txt", "") for number in range(300)]
SHARED = ("graph.nq", "mentions.jsonl", "claims.jsonl", "relations.jsonl", "facts.jsonl", "problems.jsonl")


def lost(source: Source, code: int) -> str:
    return f"{source.name} lost: {code}"


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_readings_come_in_order(jobs: int) -> None:
    assert list(read_all(SOURCES, lambda source: source.name * 2, lost, jobs)) == [s.name * 2 for s in SOURCES]


def test_nothing_to_read_starts_nothing() -> None:
    assert list(read_all([], lambda source: source.name, lost, 4)) == []


def test_a_process_that_dies_costs_one_source() -> None:
    def read(source: Source) -> str:
        if source.name in ("7.txt", "8.txt", "299.txt"):
            os.kill(os.getpid(), signal.SIGKILL)
        return source.name

    expected = [lost(s, -9) if s.name in ("7.txt", "8.txt", "299.txt") else s.name for s in SOURCES]
    assert list(read_all(SOURCES, read, lost, 2)) == expected


def test_a_mistake_in_the_program_is_raised_with_its_place() -> None:
    def read(source: Source) -> str:
        if source.name == "5.txt":
            raise KeyError(source.name)
        return source.name

    with pytest.raises(KeyError, match=r"5\.txt") as caught:
        list(read_all(SOURCES, read, lost, 2))
    assert "in read" in caught.value.__notes__[0]


def test_processes_end_with_their_reader() -> None:
    readings: Iterator[int] = read_all(SOURCES, lambda _: os.getpid(), lambda *_: 0, 2)
    process = next(readings)
    assert process != os.getpid()
    readings.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@pytest.fixture
def full_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """A workshop with more documents than one process reads alone; builds are of the graph."""
    for name in ("write_report", "write_workbook"):
        monkeypatch.setattr(f"pipeline.outputs.{name}", lambda *_: None)
    monkeypatch.setattr(plan, "FEW", 2)
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


def test_a_document_that_ends_its_process_is_set_aside(full_shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    real = journey.process

    def process(source: Source, ontology: Path, cache: Path | None = None) -> DocumentRecord:
        if source.name in ("5.txt", "copy of 5.txt"):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(source, ontology, cache)

    monkeypatch.setattr(journey, "process", process)
    shutil.copyfile(full_shop.corpus / "5.txt", full_shop.corpus / "copy of 5.txt")
    report = full_shop.build(jobs=2)
    assert report.newly_set_aside == ("5.txt", "copy of 5.txt")
    assert {problem.code for problem in report.problems} == {"process-died"}
    assert "SIGKILL" in report.problems[0].message
    monkeypatch.setattr(journey, "process", real)
    assert full_shop.build(jobs=2).newly_set_aside == ()
    assert full_shop.reasons()["5.txt"][0] == "read"
