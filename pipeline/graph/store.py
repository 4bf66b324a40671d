"""A build's graph as an Oxigraph database, made once and then only read."""

from itertools import islice
from pathlib import Path

import pyoxigraph as ox

AT_ONCE = 250_000
"""Quads that are loaded in one go: two million take 350 MB so, and a tenth less time but 1.5 GB all at once."""


def load_store(build: Path) -> int:
    """Make `store/` of a build folder from its `graph.nq`; gives the number of quads in it.

    Raises:
        FileExistsError: there is a store already; a store is made once, in a fresh folder.
        SyntaxError: graph.nq is not N-Quads.
    """
    folder = build / "store"
    folder.mkdir()
    store = ox.Store(str(folder))
    with (build / "graph.nq").open("rb") as file:
        while lines := b"".join(islice(file, AT_ONCE)):
            store.bulk_load(lines, format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    return len(store)


def open_store(build: Path) -> ox.Store:
    """Open the store of a build folder, read-only: several readers may do so at once.

    Raises FileNotFoundError where the folder holds no store.
    """
    folder = build / "store"
    if not (folder / "CURRENT").exists():
        raise FileNotFoundError(f"{folder} is no Oxigraph store: build first, or name another build")
    return ox.Store.read_only(str(folder))
