"""Programs run in processes of their own, what each of them cost, and tables of it.

Processes that measure others import nothing large: a child's peak memory begins with that of its parent.
"""

import json
import math
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
ONTOLOGY = Path(os.environ.get("B2GRAPH_ONTOLOGY", ROOT / "ontology")).resolve()
"""The thesaurus, which the program takes from the same variable."""

CACHE = ROOT / "outputs" / "cache"
"""Where the compiled thesaurus is kept, as for builds of the project itself."""

FOLDER = ROOT / "outputs" / "benchmark"
"""Where generated corpora and builds of them are kept, unless a script is told another place."""

PEERS = FOLDER / "peers" / "bin" / "python"
"""Python with packages of others that do not go together with those of b2graph: stwfsapy wants an older rdflib."""

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Run:
    """What a process cost with its children: processor seconds, seconds, the peak of the largest of them in bytes."""

    processor: float
    seconds: float
    peak: int
    output: str

    @property
    def told(self) -> dict[str, Any]:
        """The JSON object that it printed last."""
        told: dict[str, Any] = json.loads(self.output.splitlines()[-1])
        return told


def run(script: str, *arguments: object, python: Path | None = None) -> Run:
    """Run a script of this folder, or `b2graph` for the program itself. Raises RuntimeError where it fails."""
    start = ["-c", "from pipeline.cli.main import main; main()"] if script == "b2graph" else [str(HERE / script)]
    command = [str(python or sys.executable), *start, *map(str, arguments)]
    began = time.monotonic()
    with TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=ROOT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - began
        output.seek(0)
        told = output.read().decode()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {told[-500:]}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(used.ru_utime + used.ru_stime, seconds, used.ru_maxrss * unit, told)


def corpus(size: int, folder: Path) -> Path:
    """A generated corpus of so many bytes below `folder`, made once."""
    made = folder / f"corpus-{size}"
    if not made.exists():
        part = folder / f"corpus-{size}.part"
        run("generate.py", part, "--bytes", size)
        part.rename(made)
    return made


def fresh(out: Path) -> Path:
    """A folder for builds without any of them, where the thesaurus is compiled already."""
    if not (out / "cache").exists():
        run("b2graph", "build", ROOT / "corpus", "--out", out)
    shutil.rmtree(out / "builds", ignore_errors=True)
    (out / "current").unlink(missing_ok=True)
    return out


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The power of the size with which a cost grows: the slope of a line through their logarithms, by least squares."""
    x, y = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    rise = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return rise / sum((a - mean_x) ** 2 for a in x)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a Markdown table; numbers get three significant digits."""
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(map(_cell, row)) + " |", flush=True)
    print()


def _cell(value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
