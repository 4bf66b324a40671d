"""The named graphs of a build: what tells whether one has changed, and its triples in pieces to send."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

PIECE = 1 << 18
"""Most bytes of N-Triples in one request, but for a triple that is longer: what any store takes."""

MASK = "urn:b2graph:staged:"
"""Stands before the predicates of triples that wait in a staging graph. A store whose default graph is the union of all
graphs (GraphDB, Virtuoso, Oxigraph with `--union-default-graph`) shows them too, and so they match no question.
"""


@dataclass(frozen=True, slots=True)
class NamedGraph:
    """A graph of a build: its IRI, the SHA-256 of its lines in graph.nq, and how many these are."""

    name: str
    digest: str
    quads: int


def read_graphs(build: Path) -> list[NamedGraph]:
    """The named graphs of a build folder, by name. Reads graph.nq once, and keeps no line of it."""
    hashes, quads = {}, {}
    with (build / "graph.nq").open("rb") as file:
        for line in file:
            name = line[:-3].rpartition(b" ")[2]
            if name not in hashes:
                hashes[name], quads[name] = hashlib.sha256(), 0
            hashes[name].update(line)
            quads[name] += 1
    return [NamedGraph(name[1:-1].decode(), hashes[name].hexdigest(), quads[name]) for name in sorted(hashes)]


def masked_pieces(store: ox.Store, graph: str) -> Iterator[bytes]:
    """The triples of a named graph (an IRI) of a build's store as N-Triples with masked predicates, some at a time."""
    lines: list[bytes] = []
    size = 0
    for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(graph)):
        line = f"{quad.subject} <{MASK}{quad.predicate.value}> {quad.object} .\n".encode()
        if lines and size + len(line) > PIECE:
            yield b"".join(lines)
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    if lines:
        yield b"".join(lines)
