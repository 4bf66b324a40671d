"""What a network tells of its nodes: centrality, communities, bridges between two sides, and positions to draw it in.

Nodes are numbers from 0, as sets of numbers have the same order in every run; edges have `weight`, and `length`, which
is the less the heavier they are. All that draws lots is seeded.
"""

import random
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from pipeline.answers.centrality import betweenness, eigenvector, ties_of
from pipeline.answers.force_layout import force_layout

SEED = 20
PIVOTS = 300
"""Betweenness counts the paths from so many nodes in larger networks (Brandes and Pich 2007)."""
ROUNDS, FEWEST, EFFORT = 100, 50, 400_000_000
"""How many rounds a layout takes, at least, and how many pairs of nodes it may look at in all before it takes fewer."""
RADIUS, GAP = 1000.0, 80.0
"""How far the largest component reaches, and how far from each other the others stand."""

Position = tuple[float, float]


def centralities(graph: Any) -> tuple[list[float], list[float]]:
    """Betweenness (the share of shortest paths through a node) and eigenvector centrality of a networkx graph's nodes,
    0 to 1.
    """
    if not graph.number_of_edges():
        return [0.0] * len(graph), [0.0] * len(graph)
    ties = ties_of(graph)
    pivots = random.Random(SEED).sample(range(len(graph)), min(PIVOTS, len(graph)))
    return betweenness(ties, pivots).tolist(), eigenvector(ties).tolist()


def communities(graph: Any) -> dict[int, int]:
    """The community of each node, numbered from 1, the largest first: the method of Louvain (Blondel et al. 2008)."""
    import networkx as nx

    found = nx.community.louvain_communities(graph, weight="weight", seed=SEED)
    ordered = sorted(map(sorted, found), key=lambda nodes: (-len(nodes), nodes))
    return {node: number for number, nodes in enumerate(ordered, start=1) for node in nodes}


def bridges(graph: Any, sides: Sequence[str]) -> dict[int, float]:
    """How much each node joins two sides: the weight of its ties to nodes of the one or of the other, whichever is
    less. `sides` has the side of each node, "" for those of none or both.
    """
    names = sorted({side for side in sides if side})
    found = {}
    for node in graph:
        weights = dict.fromkeys(names, 0.0)
        for neighbour, tie in graph[node].items():
            if sides[neighbour]:
                weights[sides[neighbour]] += tie["weight"]
        found[node] = min(weights.values()) if len(names) > 1 else 0.0
    return found


def positions(graph: Any) -> dict[int, Position]:
    """Where to draw each node, x to the right and y upwards.

    The largest component is laid out by ForceAtlas2 (Jacomy et al. 2014) around (0, 0), the others as circles in rows
    below it.
    """
    import networkx as nx

    components = sorted(map(sorted, nx.connected_components(graph)), key=lambda nodes: (-len(nodes), nodes))
    if not components:
        return {}
    first, *others = components
    return _force_directed(graph.subgraph(first)) | dict(_in_rows(others))


def _force_directed(graph: Any) -> dict[int, Position]:
    nodes = sorted(graph)
    at = {node: place for place, node in enumerate(nodes)}
    ends = np.array(sorted(sorted((at[one], at[other])) for one, other in graph.edges)).reshape(-1, 2)
    rounds = max(FEWEST, min(ROUNDS, EFFORT // len(nodes) ** 2))
    found = force_layout(ends, len(nodes), rounds, SEED)
    reach = float(np.abs(found).max()) or 1.0
    return {node: (x / reach * RADIUS, y / reach * RADIUS) for node, (x, y) in zip(nodes, found.tolist(), strict=True)}


def _in_rows(components: Sequence[Sequence[int]]) -> Iterator[tuple[int, Position]]:
    """Small components from left to right below the largest one, a new row where one is full."""
    import networkx as nx

    left, top, tallest = -RADIUS, -RADIUS - GAP, 0.0
    for nodes in components:
        width = GAP * len(nodes) / 3
        if left + width > RADIUS and left > -RADIUS:
            left, top, tallest = -RADIUS, top - tallest - GAP, 0.0
        centre = (left + width / 2, top - width / 2)
        for node, (x, y) in nx.circular_layout(nodes, scale=width / 2, center=centre).items():
            yield node, (float(x), float(y))
        left, tallest = left + width + GAP, max(tallest, width)
