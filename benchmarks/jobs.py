"""How much faster two processes read documents than one, and whether they make the same of them.

    python benchmarks/jobs.py [BYTES] [REPEATS] [FOLDER]

Seconds by the clock of the stage "documents" as `b2graph build --log-format json` tells them, so the machine must have
two processors with nothing else to do. Builds with one and with two processes take turns; figures are medians.
"""

import hashlib
import json
import sys
from pathlib import Path
from statistics import median

from measuring import FOLDER, MB, corpus, fresh, run, table


def main(size: int, repeats: int, folder: Path) -> None:
    """Measure, and print the table."""
    texts = corpus(size, folder)
    seconds: dict[int, list[float]] = {1: [], 2: []}
    graphs = set()
    for _ in range(repeats):
        for jobs, taken in seconds.items():
            out = fresh(folder / "build")
            used = run("b2graph", "build", texts, "--out", out, "--full", "--jobs", jobs, "--log-format", "json")
            taken.append(_documents(used.output))
            graphs.add(hashlib.sha256((out / "current" / "graph.nq").read_bytes()).hexdigest())
    one, two = (median(taken) for taken in seconds.values())
    row = (f"{size / MB:g} MB", one, two, one / two, ">= 1.8", "yes" if len(graphs) == 1 else "NO")
    table(("texts", "one process, s", "two, s", "speed-up", "wanted", "same graph"), [row])


def _documents(log: str) -> float:
    events = (json.loads(line) for line in log.splitlines() if line.startswith("{"))
    return next(float(event["seconds"]) for event in events if event.get("stage") == "documents")


if __name__ == "__main__":
    given = sys.argv[1:]
    size, repeats = (int(given[at]) if given[at:] else default for at, default in enumerate((2 * MB, 1)))
    main(size, repeats, Path(given[2]).resolve() if given[2:] else FOLDER)
