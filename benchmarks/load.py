"""The bulk load of a graph into an Oxigraph store of its own and nothing else.

python benchmarks/load.py GRAPH.nq
"""

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox


def main(graph: Path) -> None:
    """Load a file of N-Quads, and print how many quads there are and the seconds of the processor."""
    with TemporaryDirectory() as folder:
        start = time.process_time()
        store = ox.Store(folder)
        store.bulk_load(path=graph, format=ox.RdfFormat.N_QUADS)
        store.optimize()
        seconds = time.process_time() - start
        print(json.dumps({"quads": len(store), "bytes": graph.stat().st_size, "seconds": seconds}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
