"""Builds a folder of documents again and again, killing each build later than the one before, until one ends well.

A program of its own: a forked process must not have inherited an open store. Writes a line of JSON a build: what ended
it, whether a build is published, and what of it is damaged.
"""

import json
import sys
from pathlib import Path

from faults import DONE, KILL, run_with_fault

from pipeline import journey, storage
from pipeline.build import build
from pipeline.reading.corpus import find_sources


def main(corpus: Path, ontology: Path, out: Path, step: int) -> None:
    """Kill builds at every `step`-th change of the disk."""
    for source in find_sources([corpus])[0]:  # what takes time to read is read once, before the processes part
        journey.process(source, ontology)
    at, ended = step, None
    while ended != DONE:
        ended = run_with_fault(lambda: build([corpus], ontology, out), at, KILL)
        name = storage.published_name(out)
        damage = storage.damage(storage.find_build(out)) if name else []
        print(json.dumps({"ended": ended, "published": name, "damage": damage}), flush=True)
        at += step


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), int(sys.argv[4]))
