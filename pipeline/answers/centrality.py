"""Which nodes of a network are central, from arrays of its ties: as networkx tells it, in a fraction of the time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

AT_ONCE = 64
"""Nodes from which paths are looked for together: more do not fit the processor's cache."""

CLOSE = 1e-9
"""How little the importance of nodes, which are 1 in all, changes in a round that is the last."""

Numbers = NDArray[np.int64]
Measures = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ties:
    """The ties of a network of so many nodes, each in both directions, in order of the nodes that they lead to."""

    nodes: int
    source: Numbers
    target: Numbers
    length: Measures
    weight: Measures


def ties_of(graph: Any) -> Ties:
    """The ties of a networkx graph; its nodes are numbers from 0, its edges have `length` and `weight`."""
    ends = np.array(graph.edges, dtype=np.int64).reshape(-1, 2)
    length, weight = (np.array([tie[name] for *_, tie in graph.edges(data=True)]) for name in ("length", "weight"))
    source, target = np.concatenate([ends, ends[:, ::-1]]).T
    order = np.argsort(target, kind="stable")
    return Ties(len(graph), source[order], target[order], np.tile(length, 2)[order], np.tile(weight, 2)[order])


def betweenness(ties: Ties, pivots: Sequence[int]) -> Measures:
    """The share of shortest paths (0 to 1) that go through each node, by those from `pivots` to all others (Brandes
    2001; of some nodes only: Brandes and Pich 2007).
    """
    through = np.zeros(ties.nodes)
    for first in range(0, len(pivots), AT_ONCE):
        through += _paths_through(ties, np.array(pivots[first : first + AT_ONCE]))
    starts = len(pivots) - np.isin(np.arange(ties.nodes), pivots)  # a path does not go through where it begins
    share: Measures = through / np.maximum(starts * (ties.nodes - 2), 1)
    return share


def _paths_through(ties: Ties, pivots: Numbers) -> Measures:
    """How many shortest paths from some nodes go through each node; of several to the same node each is a part."""
    columns = np.arange(len(pivots))
    distance = _distances(ties, pivots)
    reached = distance[ties.source] + ties.length[:, None]
    tie, column = np.nonzero((reached == distance[ties.target]) & np.isfinite(reached))
    cells = distance.size
    before, after = (ends[tie] * len(pivots) + column for ends in (ties.source, ties.target))
    paths, step = np.zeros(cells), np.zeros(cells)
    step[pivots * len(pivots) + columns] = 1
    while step.any():
        paths += step
        step = _summed(after, step[before], cells)
    share = paths[before] / paths[after]
    through, step = np.zeros(cells), _summed(before, share, cells)
    while step.any():
        through += step
        step = _summed(before, share * step[after], cells)
    found = through.reshape(distance.shape)
    found[pivots, columns] = 0
    return np.asarray(found.sum(axis=1))


def _summed(places: Numbers, values: Measures, cells: int) -> Measures:
    """In each of so many cells the sum of the values that belong there."""
    return np.bincount(places, values, cells).astype(np.float64, copy=False)


def _distances(ties: Ties, pivots: Numbers) -> Measures:
    """The length of the shortest path to each node (rows) from each of some (columns): Bellman and Ford's method, which
    follows ties only from nodes that have just come nearer.
    """
    distance = np.full((ties.nodes, len(pivots)), np.inf)
    distance[pivots, np.arange(len(pivots))] = 0
    nearer = np.zeros(ties.nodes, dtype=bool)
    nearer[pivots] = True
    while len(found := np.flatnonzero(nearer[ties.source])):
        target = ties.target[found]
        firsts = np.flatnonzero(np.diff(target, prepend=-1))
        ways = distance[ties.source[found]] + ties.length[found, None]
        best, ends = np.minimum.reduceat(ways, firsts), target[firsts]
        nearer[:] = False
        nearer[ends] = (best < distance[ends]).any(axis=1)
        distance[ends] = np.minimum(distance[ends], best)
    return distance


def eigenvector(ties: Ties) -> Measures:
    """The importance of each node by that of its neighbours (Bonacich 1987), the sum of squares is 1: each round adds
    to a node's what its neighbours have, until nothing changes.
    """
    found, before = np.full(ties.nodes, ties.nodes**-0.5), np.zeros(ties.nodes)
    while np.abs(found - before).sum() > CLOSE * ties.nodes:
        before = found
        found = found + _summed(ties.target, ties.weight * found[ties.source], ties.nodes)
        found /= np.linalg.norm(found)
    return found
