"""b2graph beside others that go through the same generated texts, in one run: a table and what it says of the targets.

    python benchmarks/side_by_side.py [BYTES] [REPEATS] [FOLDER]

Everything runs in a process of its own, one after another; the tokenizer and b2graph REPEATS times, and of them figures
are medians. Speed is of the pass over the texts, start-up (imports, compiling or loading labels) aside; all seconds are
of the processor.
"""

import sys
from collections import defaultdict
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from measuring import FOLDER, MB, PEERS, Run, corpus, fresh, run, table

TITLES = {
    "tokens": "spaCy's default tokenizers, nothing else",
    "scan": "Aho-Corasick over inflected forms (pyahocorasick): a scan's limit",
    "records": "**b2graph, bytes to records**",
    "lemmas": "obvious pipeline: langdetect, spaCy lemmas, `PhraseMatcher`, rdflib",
    "stwfsapy": "stwfsapy (SKOS annotator)",
}
NEEDS = {"scan": "pip install '.[bench]'", "stwfsapy": "make bench-peers"}
"""What installs that which some ways need and b2graph does not."""

REPEATED = ("tokens", "records")
"""Ways whose ratio is a target; the others take long to start and are far apart."""

Results = dict[str, list[dict[str, Any]]]


def main(size: int, repeats: int, folder: Path) -> None:
    """Measure, and print both tables."""
    texts = corpus(size, folder)
    found: Results = defaultdict(list)
    for turn in range(repeats):
        for way in (way for way in TITLES if _installed(way) and (not turn or way in REPEATED)):
            used = run("ways.py", way, texts, python=PEERS if way == "stwfsapy" else None)
            found[way].append(used.told | {"peak": used.peak})
    print(f"{size / MB:g} MB; tokenizer and b2graph: medians of {repeats}\n")
    head = ("", "found", "start, s", "pass, s", "MB/s", "x tokenizer", "x obvious", "peak, MB")
    table(head, [_row(way, found) for way in TITLES])
    _targets(found, *_build(texts, folder))


def _installed(way: str) -> bool:
    if way == "stwfsapy":
        return PEERS.exists()
    return way != "scan" or find_spec("ahocorasick") is not None


def _row(way: str, found: Results) -> Sequence[object]:
    if way not in found:
        return [TITLES[way], f"not installed: `{NEEDS[way]}`", *[""] * 6]
    seconds, last = _seconds(way, found), found[way][-1]
    speed = last["bytes"] / MB / seconds
    times = [_seconds(other, found) / seconds for other in ("tokens", "lemmas")]
    start, peak = (median(one[key] for one in found[way]) for key in ("start", "peak"))
    return [TITLES[way], last["found"], start, seconds, speed, *times, peak / MB]


def _seconds(way: str, found: Results) -> float:
    return float(median(one["seconds"] for one in found[way]))


def _build(texts: Path, folder: Path) -> tuple[Run, dict[str, Any]]:
    """A whole build of the texts with its default number of jobs, and the bulk load of its graph."""
    out = fresh(folder / "build")
    used = run("b2graph", "build", texts, "--out", out, "--full")
    return used, run("load.py", out / "current" / "graph.nq").told


def _targets(found: Results, build: Run, load: dict[str, Any]) -> None:
    tokens, records, lemmas = (_seconds(way, found) for way in ("tokens", "records", "lemmas"))
    limit = tokens + load["seconds"]
    rows = [
        ("extraction, x the speed of spaCy's default tokenizer", tokens / records, ">= 1.5"),
        ("extraction, x the speed of the obvious pipeline", lemmas / records, ">= 10"),
        ("whole build, elapsed, x (tokenizer + bulk load)", build.seconds / limit, "<= 2"),
        ("whole build, processor, x (tokenizer + bulk load)", build.processor / limit, ""),
    ]
    told = f"tokenizer {tokens:.3g} s, bulk load of {load['quads']:,} quads {load['seconds']:.3g} s"
    print(f"Whole build: {build.seconds:.3g} s, peak of its largest process {build.peak / MB:.0f} MB; {told}\n")
    table(("target", "measured", "wanted"), rows)


if __name__ == "__main__":
    given = sys.argv[1:]
    size, repeats = (int(given[at]) if given[at:] else default for at, default in enumerate((MB, 3)))
    main(size, repeats, Path(given[2]).resolve() if given[2:] else FOLDER)
