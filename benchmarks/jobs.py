"""How much faster two processes read documents than one, and whether they read the same.

    python benchmarks/jobs.py [BYTES] [REPEATS] [FOLDER]

Seconds by the clock from bytes to records, so the machine must have two processors with nothing else to do. The first
documents have compiled what all processes share: they are told apart. Readings with
one and with two processes take turns; figures are medians.
"""

import hashlib
import json
import sys
import time
from pathlib import Path
from statistics import median

from measuring import FOLDER, MB, ONTOLOGY, corpus, fresh, run, table


def main(size: int, repeats: int, folder: Path) -> None:
    """Measure, and print the table."""
    texts, out = corpus(size, folder), fresh(folder / "build")
    whole: dict[int, list[float]] = {1: [], 2: []}
    ready: dict[int, list[float]] = {1: [], 2: []}
    digests = set()
    for _ in range(repeats):
        for jobs in whole:
            told = run("jobs.py", "--measure", texts, out, jobs).told
            whole[jobs].append(told["whole"])
            ready[jobs].append(told["ready"])
            digests.add(told["digest"])
    same = "yes" if len(digests) == 1 else "NO"
    rows = []
    for what, seconds in (("after the first documents", ready), ("with them and all start-up", whole)):
        one, two = (median(taken) for taken in seconds.values())
        rows.append((f"{size / MB:g} MB, {what}", one, two, one / two, same))
    table(("texts", "one process, s", "two, s", "speed-up", "same records"), rows)


def measure(texts: Path, out: Path, jobs: int) -> None:
    """Read all documents, none of which is kept, and print the seconds it took and a digest of the records."""
    start = time.monotonic()
    from pipeline import plan, readers
    from pipeline.corpora import Known
    from pipeline.inputs import find_inputs
    from pipeline.manifest import Previous
    from pipeline.ontology import opened_anew
    from pipeline.record_cache import encode

    inputs = find_inputs([texts], ONTOLOGY, False, Known(out / "cache"))
    found = plan.Plan(inputs, opened_anew(ONTOLOGY), out, Previous(), full=True)
    first = min(readers.FEW, len(found.inputs.sources) // 2)
    digest, ready = hashlib.sha256(), start
    for number, (record, _) in enumerate(found.records(ONTOLOGY, lambda *_: None, jobs), start=1):
        digest.update(encode(record))
        if number == first:
            ready = time.monotonic()
    end = time.monotonic()
    print(json.dumps({"whole": end - start, "ready": end - ready, "digest": digest.hexdigest()}))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--measure", texts, out, jobs]:
            measure(Path(texts), Path(out), int(jobs))
        case given:
            size, repeats = (int(given[at]) if given[at:] else default for at, default in enumerate((5 * MB, 1)))
            main(size, repeats, Path(given[2]).resolve() if given[2:] else FOLDER)
