"""What each stage of a build takes (seconds of the processor, throughput, peak memory), and how that grows.

    python benchmarks/stages.py [--folder FOLDER] [BYTES ...]

A build of generated documents with one reader; its stages are timed from outside, by functions put around theirs, with
the processes that they start. Peaks are those of the building process while a stage runs, so each has what stays in
memory before it (Linux: the kernel's mark is set back when a stage begins). What reading a document consists of is
timed in a process that does nothing else, as the readers of a build hand on no times.
"""

import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from measuring import CACHE, FOLDER, MB, ONTOLOGY, Run, corpus, exponent, fresh, run, table

READING = {
    "formats": ("read",),
    "cleaning": ("clean",),
    "detection": ("detect_document", "detect_block"),
    "segmentation": ("split",),
    "scope": ("resolve",),
    "modality": ("mark",),
    "aspects": ("mark",),
    "relations": ("find", "without_idle_parties"),
    "facts": ("find",),
    "evidence": ("claims",),
    "announcements": ("find",),
}
"""Modules that `journey.process` calls, and their functions; matching is timed by the matcher's own method."""

AFTERWARDS = ("make_network", "write_network", "write_report", "write_workbook")
"""Functions that `outputs.make_outputs` calls inside of its stages; the load of the store runs beside some of them."""

Cost = defaultdict[str, float]


def main(sizes: Sequence[int], folder: Path) -> None:
    """Measure each size in a process of its own, and print a table for each, and one of growth."""
    told = []
    for size in sizes:
        texts = corpus(size, folder)
        parts = run("stages.py", "--read", texts).told
        told.append(run("stages.py", "--measure", texts, fresh(folder / "build")))
        _print(told[-1], parts)
    if len(sizes) > 1:
        _growth(told)


def _print(used: Run, parts: Cost) -> None:
    seconds, peaks, counts = (used.told[key] for key in ("seconds", "peaks", "counts"))
    seconds = {"documents": seconds["documents"], **parts, **seconds}
    size, whole = counts["bytes"] / MB, used.processor
    mentions, quads = counts["mentions"], counts["quads"]
    print(f"{size:.3g} MB, {counts['documents']} documents, {mentions} mentions, {quads} quads, one process\n")
    rows = [
        (name, took, f"{took / whole:.1%}", size / took if took > 0.01 else "", peaks.get(name, 0) / MB or "")
        for name, took in seconds.items()
    ]
    rows.append(("whole build, with start-up", whole, "100%", size / whole, used.peak / MB))
    table(("stage", "seconds", "of the whole", "MB of text/s", "peak, MB"), rows)


def _growth(told: Sequence[Run]) -> None:
    """Print seconds and peaks by the size of the corpus, with the power with which they grow."""
    sizes = [used.told["counts"]["bytes"] for used in told]
    costs = {name: [used.told["seconds"][name] for used in told] for name in told[0].told["seconds"]}
    costs["whole build"] = [used.processor for used in told]
    costs["quads"] = [used.told["counts"]["quads"] for used in told]
    costs["peak, MB"] = [used.peak / MB for used in told]
    rows = [(name, *cost, exponent(sizes, cost)) for name, cost in costs.items() if min(cost) > 0.05]
    table(("seconds", *(f"{size / MB:.3g} MB" for size in sizes), "exponent"), rows)


def read(texts: Path) -> None:
    """Read the documents with all parts of it timed, and print what they took as a JSON object."""
    from pipeline import journey
    from pipeline.claims.matching import Matcher
    from pipeline.reading.corpus import find_sources

    seconds: Cost = defaultdict(float)
    for name, functions in READING.items():
        for function in functions:
            _wrap(getattr(journey, name), function, f"· {name}", seconds)
    _wrap(Matcher, "find", "· matching", seconds)
    for source in find_sources([texts])[0]:
        journey.process(source, ONTOLOGY, CACHE)
    print(json.dumps(seconds))


def measure(texts: Path, out: Path) -> None:
    """Build with all stages timed, and print what they took as a JSON object."""
    from pipeline import outputs
    from pipeline.build import build
    from pipeline.reading.corpus import find_sources

    seconds: Cost = defaultdict(float)
    peaks: Cost = defaultdict(float)
    for name in AFTERWARDS:
        _wrap(outputs, name, f"· {name}", seconds)
    setattr(outputs, "timed", _staged(seconds, peaks))  # noqa: B010  # no name that it exports
    report = build([texts], ONTOLOGY, out, full=True)
    size = sum(Path(source.path).stat().st_size for source in find_sources([texts])[0])
    with (out / "current" / "graph.nq").open("rb") as graph:
        quads = sum(1 for _ in graph)
    documents = sum(report.documents.values())
    counts = {"bytes": size, "documents": documents, "mentions": report.mentions, "quads": quads}
    print(json.dumps({"seconds": seconds, "peaks": peaks, "counts": counts}))


def _wrap(owner: Any, name: str, stage: str, seconds: Cost) -> None:
    """Put a function in the place of one of `owner`, which adds up the seconds that it takes."""
    if not hasattr(owner, name):
        return
    function: Callable[..., Any] = getattr(owner, name)

    def timed(*arguments: Any, **named: Any) -> Any:
        start = time.process_time()
        result = function(*arguments, **named)
        if isinstance(result, Iterator):
            result = iter(list(result))
        seconds[stage] += time.process_time() - start
        return result

    setattr(owner, name, timed)


def _staged(seconds: Cost, peaks: Cost) -> Callable[[str], Any]:
    """What stands in for `events.timed`: it keeps the processor's seconds and the peak of memory of a stage."""

    @contextmanager
    def staged(stage: str) -> Iterator[None]:
        seconds[stage] += 0.0  # so that a stage stands before what is inside of it
        with suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        start = _processor()
        yield
        seconds[stage] += _processor() - start
        peaks[stage] = _peak()

    return staged


def _processor() -> float:
    """Seconds of the processor of this process and of those that it has started and that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _peak() -> float:
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM"):
                return float(line.split()[1]) * 1024
    return 0.0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--read", texts]:
            read(Path(texts))
        case ["--measure", texts, out]:
            measure(Path(texts), Path(out))
        case ["--folder", folder, *sizes]:
            main([int(size) for size in sizes] or [MB], Path(folder).resolve())
        case sizes:
            main([int(size) for size in sizes] or [MB], FOLDER)
