"""A build goes to a store: what changed is staged beside what readers see, then takes its place in one update."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.answers.publish.endpoint import Endpoint, EndpointError
from pipeline.answers.publish.graphs import NamedGraph, masked_pieces, read_graphs
from pipeline.answers.publish.services import Services
from pipeline.answers.publish.state import Change, Held, State
from pipeline.answers.serving.resources import base_iri
from pipeline.graph.store import open_store


@dataclass(frozen=True, slots=True)
class Published:
    """What changed in a store, by graph, and how many graphs an earlier, interrupted run had already staged."""

    changes: tuple[Change, ...]
    resumed: int = 0


def compare(build: Path, services: Services, full: bool = False) -> Published:
    """What publishing a build folder would change in a store; all graphs if `full`. Raises EndpointError."""
    state = _state(build, services)
    return Published(tuple(_changes(state, read_graphs(build), state.read(), full)))


def publish(build: Path, services: Services, full: bool = False) -> Published:
    """Make a store hold the named graphs of a build folder; readers see them all at once.

    Graphs that neither the build nor an earlier one published are left alone. With `full` all graphs are sent, also
    those that the store is known to hold. Whatever interrupts this leaves what readers see as it was, and the next
    run goes on from there.

    Raises:
        EndpointError: the store cannot be reached, refuses, or does not hold what was sent.
    """
    state, graphs = _state(build, services), read_graphs(build)
    held = state.read()
    changes = _changes(state, graphs, held, full)
    wanted = {change.staging for change in changes}
    state.forget(sorted(held.staged.keys() - wanted))
    if not changes:
        return Published(())
    resumed = _stage(build, state, changes, held)
    state.swap(changes)
    if left := state.changes(graphs, state.read().digests):
        raise EndpointError(f"{services.update}: {left[0].graph} is not as published: does another run publish there?")
    return Published(tuple(changes), resumed)


def _state(build: Path, services: Services) -> State:
    return State(Endpoint(services), base_iri(open_store(build)))


def _changes(state: State, graphs: Sequence[NamedGraph], held: Held, full: bool) -> list[Change]:
    return state.changes(graphs, dict.fromkeys(held.digests, "") if full else held.digests)


def _stage(build: Path, state: State, changes: Sequence[Change], held: Held) -> int:
    """Fill the staging graphs; gives the number of those that were already full. Raises EndpointError."""
    begun = [change for change in changes if change.staging in held.staged]
    counts = state.count([change.staging for change in begun])
    full = {change.staging for change in begun if change.quads and counts.get(change.staging) == change.quads}
    state.forget(sorted(counts.keys() - full))
    state.register([change for change in changes if change.staging not in full])
    store = open_store(build)
    for change in changes:
        if change.staging not in full:
            for piece in masked_pieces(store, change.graph):
                state.endpoint.load(change.staging, piece)
    counts = state.count([change.staging for change in changes])
    for change in changes:
        if (found := counts.get(change.staging, 0)) != change.quads:
            raise EndpointError(
                f"{state.endpoint.services.update}: {change.graph} was sent with {change.quads} triples, and arrived"
                f" with {found}; does another run publish there?"
            )
    return len(full)
