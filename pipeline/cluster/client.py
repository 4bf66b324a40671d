"""Documents read by the workers of a Dask cluster, of which any can be lost without harm to the build."""

import hashlib
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from pipeline.cluster.batches import Answer, batches, pack, unpack_answers
from pipeline.cluster.connection import ClusterError, connected, reaching
from pipeline.cluster.handover import laid_out
from pipeline.cluster.worker import Order, Outcome
from pipeline.places import Place, PlaceError
from pipeline.readings import Basis
from pipeline.records import Source

if TYPE_CHECKING:
    from distributed import Client, Future

AHEAD = 4
"""Batches under way for each thread of the workers; what waits for its turn lies in the shared place."""

WAITING, WAITS = 10.0, 12
"""Seconds after which a build looks whether there are workers, and how often in a row there may be none."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where documents are read: the address of a Dask scheduler, and that of a place which its workers see, too."""

    scheduler: str
    place: str


def read_all(cluster: Cluster, sources: Sequence[Source], basis: Basis) -> Iterator[Answer]:
    """What became of each source, in their order: a document that ends one worker after another has no reading.

    Raises ClusterError where the cluster or the shared place cannot be used, or is lost.
    """
    if not sources:
        return
    try:
        with connected(cluster.scheduler) as client, laid_out(cluster.place, basis) as order:
            yield from _Reading(client, cluster.scheduler, order).answers(sources)
    except PlaceError as error:
        advice = "--shared names a folder or store that this machine and all workers can write to"
        raise ClusterError(f"the shared place cannot be used: {error}; {advice}") from error


class _Batch(NamedTuple):
    name: str
    sources: Sequence[Source]
    outcome: "Future"


class _Reading:
    """The batches of one build.

    One that ended worker after worker is read again, a document at a time and with nothing beside it: Dask suspects all
    that a lost worker had been given.
    """

    def __init__(self, client: "Client", scheduler: str, order: Order) -> None:
        self.client, self.scheduler, self.order = client, scheduler, order
        self.place, self.work = Place(order.place), _work()
        self.under_way: deque[_Batch] = deque()

    def answers(self, sources: Sequence[Source]) -> Iterator[Answer]:
        """What became of each, in their order."""
        upcoming = batches(sources)
        while self._fill(upcoming):
            batch = self.under_way.popleft()
            answers = self._answers(batch)
            if answers is None:
                self._wait([other.outcome for other in self.under_way])
                for source in batch.sources:
                    yield from self._answers(self._send([source])) or [Answer(died=-signal.SIGKILL)]
            else:
                yield from answers
            self.place.remove(batch.name)

    def _fill(self, upcoming: Iterator[Sequence[Source]]) -> bool:
        """Keep all workers busy. Gives whether anything is under way."""
        with reaching(self.scheduler):
            threads = sum(self.client.nthreads().values())
        while len(self.under_way) < AHEAD * max(threads, 1) and (batch := next(upcoming, None)):
            self.under_way.append(self._send(batch))
        return bool(self.under_way)

    def _send(self, sources: Sequence[Source]) -> _Batch:
        order = self.order._replace(batch=f"batch-{uuid4().hex}")
        self.place.put(order.batch, pack(sources))
        with reaching(self.scheduler):
            outcome = self.client.submit(self.work, tuple(order), key=order.batch, pure=False)
        return _Batch(order.batch, sources, outcome)

    def _answers(self, batch: _Batch) -> Iterator[Answer] | None:
        """What the workers answer to a batch; None where it ended one worker after another."""
        from distributed import KilledWorker

        self._wait([batch.outcome])
        try:
            with reaching(self.scheduler):
                outcome = Outcome(*batch.outcome.result())
        except KilledWorker:
            return None
        if outcome.refusal:
            raise ClusterError(outcome.refusal)
        return map(_sound, unpack_answers(self._taken(outcome)))

    def _taken(self, outcome: Outcome) -> bytes:
        """The answers, which then are in the shared place no more."""
        content = self.place.get(outcome.answers)
        if hashlib.sha256(content).hexdigest() != outcome.sha256:
            raise PlaceError(f"{self.place.address}/{outcome.answers}: it is not what the worker wrote")
        self.place.remove(outcome.answers)
        return content

    def _wait(self, outcomes: Sequence["Future"]) -> None:
        """Until all have come. Raises ClusterError where there are no workers for long."""
        from distributed import wait

        missing = 0
        while outcomes:
            with reaching(self.scheduler), suppress(TimeoutError):
                wait(outcomes, timeout=WAITING)
                return
            with reaching(self.scheduler):
                missing = 0 if self.client.nthreads() else missing + 1
            if missing == WAITS:
                raise ClusterError(f"no worker is there: start some with `dask worker {self.scheduler}`, and run again")


def _work() -> Callable[[tuple[Any, ...]], tuple[str, ...]]:
    """What workers do. A function in a function travels as code: the scheduler, which looks in, needs no b2graph."""

    def work(order: tuple[Any, ...]) -> tuple[str, ...]:
        from distributed import get_worker

        worker = get_worker()
        try:
            from pipeline.cluster.worker import Order, read_batch
        except ImportError as error:
            return "", "", f"worker {worker.address}: {error}: install the b2graph of this build there, with [cluster]"
        outcome = read_batch(Order(*order), worker.local_directory)
        return tuple(outcome._replace(refusal=outcome.refusal and f"worker {worker.address}: {outcome.refusal}"))

    return work


def _sound(answer: Answer) -> Answer:
    """The same answer. Raises ClusterError where something is wrong with the machine that gave it."""
    if answer.fault:
        raise ClusterError(f"worker on {answer.fault}; mend that machine, or take it out of the cluster")
    return answer
