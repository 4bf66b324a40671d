"""What a store knows of what was published in it: a small graph of digests, and of graphs that wait to replace others.

Staged triples wait in graphs of their own, each named by the digest of what it will make. The state graph registers
them before they come, so that no search for leftovers has to scan the store, and an update that a slow store carries
out twice finds nothing registered the second time.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pipeline.answers.publish.endpoint import Endpoint
from pipeline.answers.publish.graphs import MASK, NamedGraph

DIGEST, REPLACES = "urn:b2graph:digest", "urn:b2graph:replaces"
AT_ONCE = 200
"""Graphs that one request names."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Change:
    """A graph (an IRI) that is to be replaced, by as many quads as are staged; without digest it is to go."""

    graph: str
    digest: str
    quads: int
    staging: str


@dataclass(slots=True)
class Held:
    """What a store holds: digests by graph, and the graphs that are to be replaced by staging graph."""

    digests: dict[str, str] = field(default_factory=dict)
    staged: dict[str, str] = field(default_factory=dict)


class State:
    """The state graph of one base IRI in a store. All methods raise EndpointError."""

    def __init__(self, endpoint: Endpoint, base: str) -> None:
        self.endpoint, self.base, self.graph = endpoint, base, f"{base}graph/published"

    def read(self) -> Held:
        """What the store holds."""
        held = Held()
        for row in self.endpoint.select(f"SELECT ?s ?p ?o {{ GRAPH <{self.graph}> {{ ?s ?p ?o }} }}"):
            kept = {DIGEST: held.digests, REPLACES: held.staged}.get(row["p"], {})
            kept[row["s"]] = row["o"]
        return held

    def changes(self, graphs: Sequence[NamedGraph], digests: Mapping[str, str]) -> list[Change]:
        """What must happen, by graph, in a store with these digests that is to hold these graphs and no others."""
        found = [
            Change(graph.name, graph.digest, graph.quads, f"{self.base}staged/{graph.digest}")
            for graph in graphs
            if digests.get(graph.name) != graph.digest
        ]
        for name in digests.keys() - {graph.name for graph in graphs}:
            found.append(Change(name, "", 0, f"{self.base}staged/{hashlib.sha256(name.encode()).hexdigest()}"))
        return sorted(found, key=lambda change: change.graph)

    def register(self, changes: Sequence[Change]) -> None:
        """Tell that staging graphs are going to be filled."""
        for some in _batches(changes):
            lines = "\n".join(f"<{change.staging}> <{REPLACES}> <{change.graph}> ." for change in some)
            self.endpoint.update(f"INSERT DATA {{ GRAPH <{self.graph}> {{\n{lines}\n}} }}")

    def forget(self, staging: Sequence[str]) -> None:
        """Remove staging graphs, and that they were registered."""
        for some in _batches(staging):
            self.endpoint.update(" ;\n".join(step for name in some for step in self._removal(name)))

    def count(self, staging: Sequence[str]) -> dict[str, int]:
        """How many triples each of these staging graphs has, but for those that have none."""
        found: dict[str, int] = {}
        for some in _batches(staging):
            names = " ".join(f"<{name}>" for name in some)
            query = f"SELECT ?g (COUNT(*) AS ?n) {{ VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
            found |= {row["g"]: int(row["n"]) for row in self.endpoint.select(query) if "g" in row}
        return found

    def swap(self, changes: Sequence[Change]) -> None:
        """Put what is staged in the place of what was there: one request, which a store does as one transaction."""
        self.endpoint.update(" ;\n".join(step for change in changes for step in self._steps(change)))

    def _steps(self, change: Change) -> Iterator[str]:
        """Updates for one graph, each of which does nothing where the staging graph is not registered (any more)."""
        registered = f"GRAPH <{self.graph}> {{ <{change.staging}> <{REPLACES}> <{change.graph}> }}"
        old = f"GRAPH <{change.graph}> {{ ?s ?p ?o }}"
        told = f"GRAPH <{self.graph}> {{ <{change.graph}> <{DIGEST}> ?digest }}"
        yield f"DELETE {{ {old} }} WHERE {{ {registered} {old} }}"
        yield f"DELETE {{ {told} }} WHERE {{ {registered} {told} }}"
        if change.digest:
            staged = f"GRAPH <{change.staging}> {{ ?s ?masked ?o }}"
            unmasked = f"BIND(IRI(SUBSTR(STR(?masked), {len(MASK) + 1})) AS ?p)"
            yield f"INSERT {{ {old} }} WHERE {{ {registered} {staged} {unmasked} }}"
            new = told.replace("?digest", f'"{change.digest}"')
            yield f"INSERT {{ {new} }} WHERE {{ {registered} }}"
        yield from self._removal(change.staging)

    def _removal(self, staging: str) -> Iterator[str]:
        yield f"DROP SILENT GRAPH <{staging}>"
        yield f"DELETE WHERE {{ GRAPH <{self.graph}> {{ <{staging}> <{REPLACES}> ?graph }} }}"


def _batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))
