"""A batch of documents read on a worker of a cluster, in a process beside it that a document may end."""

import hashlib
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from pipeline.cluster.batches import (
    COMPILING,
    LACKING,
    Answer,
    encode_answer,
    encode_source,
    pack_answers,
    unpack,
    unpack_files,
)
from pipeline.corpora import CorpusError
from pipeline.places import Place
from pipeline.records import Source

ONTOLOGY, TABLES = "ontology.zip", "tables"
"""What lies in the place of a build: the ontology by which it reads, and the folder of compiled tables."""


PATIENCE = 30
"""Seconds that a worker waits for the tables that another one compiles, which may be lost."""


class Order(NamedTuple):
    """A batch to read: the address of the build's place, the batch's name in it, and by what it must be read.

    `ontology` is the SHA-256 of ONTOLOGY, `parts` are the publisher's `inputs.reading_parts`.
    """

    place: str
    batch: str
    ontology: str
    parts: Mapping[str, str]


class Outcome(NamedTuple):
    """The name of the answers to a batch and their SHA-256, or why the worker could not read it at all."""

    answers: str = ""
    sha256: str = ""
    refusal: str = ""


class UnfitError(Exception):
    """This worker would not read as the publisher does."""


def read_batch(order: Order, folder: str) -> Outcome:
    """Read the documents of a batch, and put the answers beside it; `folder` is one of this machine to work in."""
    try:
        place = Place(order.place)
        content = place.get(order.batch)
        with _reader(order, place, Path(folder)) as reader, tempfile.TemporaryDirectory(dir=folder) as documents:
            lines = [reader.read(source, place) for source in unpack(content, Path(documents))]
            reader.share_tables(place)
        answers, name = pack_answers(lines), f"answers-{uuid4().hex}"
        place.put(name, answers)
        return Outcome(name, hashlib.sha256(answers).hexdigest())
    except UnfitError as error:
        return Outcome(refusal=f"{error}; install the b2graph of this build on all workers, with its constraints.txt")
    except CorpusError as error:
        return Outcome(refusal=f"{error}; workers fetch documents themselves: they need the same libraries and rights")
    except OSError as error:
        return Outcome(refusal=f"{error}; --shared names a folder or store that all workers can write to")


class _Reader:
    """What one thread of the worker reads with: an ontology on this machine's disk, and a process that has it open."""

    def __init__(self, order: Order, place: Place, folder: Path) -> None:
        self.order = order
        self.folder = tempfile.TemporaryDirectory(prefix="b2graph-", dir=folder)
        self.ontology, self.tables = Path(self.folder.name, "ontology"), Path(self.folder.name, TABLES)
        content = place.get(ONTOLOGY)
        if hashlib.sha256(content).hexdigest() != order.ontology:
            raise UnfitError(f"{place.address}/{ONTOLOGY} is not the ontology that the build is made by")
        unpack_files(content, self.ontology)
        self.tables.mkdir()
        self.shared = set[str]()
        self._fetch_tables(place)
        self.process = self._started()

    def reads_as(self, order: Order) -> bool:
        return (order.ontology, order.parts) == (self.order.ontology, self.order.parts)

    def read(self, source: Source, place: Place) -> bytes:
        """The answer about a document, as a line without its end."""
        question = encode_source(source)
        answer = self._answer(question)
        if answer.startswith(LACKING):
            with _alone(f"b2graph-{self.order.ontology}-{answer.removeprefix(LACKING).decode()}"):
                self._fetch_tables(place)
                answer = self._answer(COMPILING + question)
                self.share_tables(place)
        return answer

    def _answer(self, question: bytes) -> bytes:
        for _ in range(2):
            if not self.process.is_alive:
                self.process = self._started()
            if line := self.process.ask(question):
                return line
            if code := self.process.end():
                return encode_answer(Answer(died=code))
            # it left for want of work at this very moment
        return encode_answer(Answer(died=0))

    def share_tables(self, place: Place) -> None:
        """Put what it compiled where other workers find it."""
        made = {path.name for path in self.tables.iterdir() if not path.name.startswith(".")}
        for name in sorted(made - self.shared):
            place.put(f"{TABLES}/{name}", (self.tables / name).read_bytes())
        self.shared |= made

    def _fetch_tables(self, place: Place) -> None:
        """Have the tables that lie in the place of a build by now."""
        for name in set(place.names(TABLES)) - self.shared:
            place.fetch(f"{TABLES}/{name}", self.tables / name)
            self.shared.add(name)

    def end(self) -> None:
        self.process.end()
        self.folder.cleanup()

    def _started(self) -> "_Process":
        """Raises UnfitError where it reads by anything else than the publisher."""
        process = _Process([str(self.ontology), str(self.tables)])
        wanted, there = self.order.parts, json.loads(process.line() or "{}")
        if unlike := [name for name in wanted if there.get(name) != wanted[name]]:
            code = process.end()
            if not there:
                raise UnfitError(f"its reading process ended with exit status {code}: the worker's log says why")
            raise UnfitError("; ".join(_told(name, wanted[name], there.get(name, "none")) for name in unlike))
        return process


class _Process:
    """A `pipeline.cluster.reader`."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "pipeline.cluster.reader", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C goes to all of a terminal's processes: the worker decides
        )

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def ask(self, line: bytes) -> bytes:
        """What it says to a line; nothing where it is gone."""
        assert self.process.stdin
        with suppress(BrokenPipeError):
            self.process.stdin.write(line + b"\n")
            self.process.stdin.flush()
        return self.line()

    def line(self) -> bytes:
        """The next line that it says, without its end; nothing where it is gone."""
        assert self.process.stdout
        return self.process.stdout.readline().rstrip(b"\n")

    def end(self) -> int:
        """End it, if it has not ended. Gives its exit code (negative: a signal)."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(BrokenPipeError):
                pipe.close() if pipe else None
        return self.process.wait()


_idle: list[_Reader] = []
"""Readers that no thread of this worker uses right now."""
_lock = threading.Lock()


@contextmanager
def _reader(order: Order, place: Place, folder: Path) -> Iterator[_Reader]:
    """A reader for this thread alone, which is kept for the next batch."""
    reader = _found(order) or _Reader(order, place, folder)
    try:
        yield reader
    except BaseException:
        reader.end()
        raise
    _idle.append(reader)


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """What is within only one worker does at a time; where it takes that one longer than PATIENCE, others, too."""
    from distributed import Lock

    lock = Lock(name)
    is_mine = lock.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if is_mine:
            lock.release()


def _found(order: Order) -> _Reader | None:
    """An idle reader that reads so. Those that have ended are cleared away."""
    with _lock:
        for reader in [reader for reader in _idle if not reader.process.is_alive]:
            _idle.remove(reader)
            reader.end()
        found = next((reader for reader in _idle if reader.reads_as(order)), None)
        if found:
            _idle.remove(found)
    return found


def _told(name: str, here: str, there: str) -> str:
    """How a part by which documents are read differs: a version, or code and data by their digests."""
    return f"{name} {there}, where the build has {here}" if len(here) < 64 else f"other {name}"
