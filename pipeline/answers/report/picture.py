"""The network of concepts as a picture: data for the drawing that moves, and an SVG where that cannot be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.answers.network import Network, Node
from pipeline.answers.report.addresses import concept_address
from pipeline.answers.report.material import Material
from pipeline.answers.report.readers import Reader, Readers
from pipeline.answers.report.scripts import script_data

WIDTH, HEIGHT, MARGIN = 1000, 700, 30
LABELLED = 36
"""Nodes with a label in the still picture: the largest."""
STRONGEST = 12
"""Concepts in each list beside the picture."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A node in the still picture: where it is, how large, and where it leads."""

    x: float
    y: float
    radius: float
    node: Node
    address: str
    labelled: bool


def network(material: Material, readers: Readers) -> dict[str, Any]:
    """What the page of the network shows."""
    dots = _dots(material)
    at = {dot.node.key: dot for dot in dots}
    edges = material.network.edges
    lines = "".join(f"M{at[e.source].x:g} {at[e.source].y:g}L{at[e.target].x:g} {at[e.target].y:g}" for e in edges)
    nodes = list(material.network.nodes.values())
    return {
        "dots": dots,
        "lines": lines,
        "size": (WIDTH, HEIGHT),
        "data": readers.all(lambda reader: script_data(_data(material.network, dots, reader))),
        "ties": len(edges),
        "central": _most(nodes, "betweenness"),
        "bridges": [node for node in _most(nodes, "bridge") if node.bridge],
    }


def _most(nodes: Sequence[Node], measure: str) -> list[Node]:
    return sorted(nodes, key=lambda node: (-getattr(node, measure), node.key))[:STRONGEST]


def _dots(material: Material) -> list[Dot]:
    """Largest first, so that small ones are drawn above them."""
    nodes = sorted(material.network.nodes.values(), key=lambda node: (-node.size, node.key))
    left, bottom = min((n.x for n in nodes), default=0.0), min((n.y for n in nodes), default=0.0)
    wide = max((n.x for n in nodes), default=0.0) - left or 1.0
    high = max((n.y for n in nodes), default=0.0) - bottom or 1.0
    return [
        Dot(
            round(MARGIN + (node.x - left) / wide * (WIDTH - 2 * MARGIN), 1),
            round(HEIGHT - MARGIN - (node.y - bottom) / high * (HEIGHT - 2 * MARGIN), 1),
            round(node.size / 4, 1),
            node,
            concept_address(material.entries[node.iri]) if node.iri in material.concepts else "",
            index < LABELLED,
        )
        for index, node in enumerate(nodes)
    ]


def _data(network: Network, dots: Sequence[Dot], reader: Reader) -> dict[str, Any]:
    """What a script draws. Nodes as [name, class, x, y, size, address], edges as [node, node, weight]."""
    index = {dot.node.key: place for place, dot in enumerate(dots)}
    return {
        "nodes": [
            [reader.names.of(d.node.iri), d.node.class_, d.x, HEIGHT - d.y, d.node.size, d.address] for d in dots
        ],
        "edges": [[index[e.source], index[e.target], round(e.weight, 2)] for e in network.edges],
    }
