"""How fast a Dask cluster of two workers on this machine reads, as a share of the speed of `--jobs 2`.

    python benchmarks/cluster.py [BYTES] [REPEATS] [FOLDER]

Processor seconds of all parts, from the start of the program to the last record: the publisher with its processes, the
scheduler, and the workers with theirs, all with the settings of packaging/cluster.yml. The first documents have each
part open what it reads by: they are told apart. That scheduler and workers start themselves is in the third row: they
stay from build to build. In the last row the thesaurus is compiled as well. Readings take turns; figures are medians.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import yaml
from measuring import FOLDER, MB, ONTOLOGY, ROOT, corpus, fresh, run, table

DASK = Path(sys.executable).with_name("dask")
CONTAINERS = ROOT / "packaging" / "cluster.yml"
WORKERS = 2


def main(size: int, repeats: int, folder: Path) -> None:
    """Measure, and print the table."""
    texts, out = corpus(size, folder), fresh(folder / "build")
    found: dict[tuple[bool, bool], list[dict[str, Any]]] = defaultdict(list)
    for _ in range(repeats):
        for compiling in (True, False):
            for clustered in (False, True):
                if compiling:
                    shutil.rmtree(out / "cache")
                with started() if clustered else nullcontext(()) as processes:
                    found[compiling, clustered].append(run("cluster.py", "--measure", texts, out, *processes).told)
    same = "yes" if len({told["digest"] for runs in found.values() for told in runs}) == 1 else "NO"
    rows = []
    for what, compiling, ours, theirs in (
        ("after the first documents", False, "ready", "ready"),
        ("with them and all start-up", False, "whole", "whole"),
        ("with the start of Dask as well", False, "whole", "all"),
        ("with the thesaurus to compile, too", True, "whole", "all"),
    ):
        here = median(told[ours] for told in found[compiling, False])
        there = median(told[theirs] for told in found[compiling, True])
        rows.append((f"{size / MB:g} MB, {what}", here, there, here / there, same))
    table(("texts", "--jobs 2, s", "Dask, s", "speed of Dask", "same records"), rows)


@contextmanager
def started() -> Iterator[Sequence[object]]:
    """A scheduler with workers: its address, and the numbers of their processes."""
    with TemporaryDirectory() as folder:
        address = Path(folder, "address.json")
        processes = [_dask(folder, "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", address)]
        try:
            while not (address.exists() and address.read_text()):
                time.sleep(0.1)
            told = json.loads(address.read_text())["address"]
            options = ("--nworkers", WORKERS, "--nthreads", "1", "--local-directory", folder)
            processes.append(_dask(folder, "worker", told, *options))
            run("cluster.py", "--wait", told)
            yield told, *(process.pid for process in processes)
        finally:
            for process in reversed(processes):
                process.terminate()
                process.wait()


def _dask(folder: str, *command: object) -> subprocess.Popen[bytes]:
    told = yaml.safe_load(CONTAINERS.read_text())["services"]["worker"]["environment"]
    full = [DASK, *map(str, command), "--no-dashboard"]
    return subprocess.Popen(full, cwd=folder, env=os.environ | told, stderr=subprocess.DEVNULL)


def wait(address: str) -> None:
    """Until all workers are there."""
    from distributed import Client

    with Client(address) as client:
        client.wait_for_workers(WORKERS)


def measure(texts: Path, out: Path, address: str, processes: Sequence[int]) -> None:
    """Read all documents, none of which is kept, and print the processor seconds that it took and the records' digest.

    `address`: of the scheduler, if it is to be asked; `processes`: the cluster's.
    """
    from pipeline import plan, readers
    from pipeline.cluster.client import Cluster
    from pipeline.corpora import Known
    from pipeline.inputs import find_inputs
    from pipeline.manifest import Previous
    from pipeline.ontology import opened_anew
    from pipeline.record_cache import encode

    before, ready, began = sum(map(spent, processes)), 0.0, time.monotonic()
    inputs = find_inputs([texts], ONTOLOGY, False, Known(out / "cache"))
    cluster = Cluster(address, str(out / "cache" / "shared")) if address else None
    known = opened_anew(ONTOLOGY, out / "cache")
    found = plan.Plan(inputs, known, out, Previous(), full=True, cluster=cluster)
    first = min(readers.FEW, len(found.inputs.sources) // 2)
    everyone, digest = [os.getpid(), *processes], hashlib.sha256()
    for number, (record, _) in enumerate(found.records(ONTOLOGY, lambda *_: None, WORKERS), start=1):
        digest.update(encode(record))
        if number == first:
            ready = sum(map(spent, everyone))
    end = sum(map(spent, everyone))
    seconds = time.monotonic() - began
    told = {"whole": end - before, "ready": end - ready, "all": end, "clock": seconds, "digest": digest.hexdigest()}
    print(json.dumps(told))


def spent(process: int) -> float:
    """The processor seconds of a process with all that it has started."""
    top = psutil.Process(process)
    times = [one.cpu_times() for one in (top, *top.children(recursive=True))]
    return sum(told.user + told.system + told.children_user + told.children_system for told in times)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--wait", address]:
            wait(address)
        case ["--measure", texts, out, *cluster]:
            measure(Path(texts), Path(out), cluster[0] if cluster else "", [*map(int, cluster[1:])])
        case given:
            size, repeats = (int(given[at]) if given[at:] else default for at, default in enumerate((MB, 3)))
            main(size, repeats, Path(given[2]).resolve() if given[2:] else FOLDER)
