"""What a run costs that finds nothing changed, against reading and hashing the files alone.

    python benchmarks/unchanged.py [DOCUMENTS] [FOLDER]

Makes small documents in FOLDER (once), builds them without the report, then times `b2graph build` and the files alone,
each in a process of its own, three times, and prints the best of each.
"""

import subprocess
import sys
import time
from pathlib import Path

from pipeline import outputs
from pipeline.build import build

ROOT = Path(__file__).parent.parent
WORDS = (
    "В сегменте B2B основным каналом остаются отраслевые выставки, для B2C важнее телевидение. Это сделка номер {}.\n"
)
FILES_ALONE = """
import hashlib, pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*")):
    if path.is_file():
        hashlib.sha256(path.read_bytes()).hexdigest()
"""
PROGRAM = "from pipeline.cli.main import main; main()"


def main(documents: int, folder: Path) -> None:
    """Print seconds and their ratio."""
    corpus, out = folder / "corpus", folder / "out"
    for number in range(documents):
        path = corpus / f"{number // 1000:03}" / f"{number:06}.txt"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(WORDS.format(number), encoding="utf-8")
    for name in ("make_network", "write_network", "write_reports", "_breakdown"):
        setattr(outputs, name, lambda *_: {"mentions": {}, "problems": {}, "gaps": {}})
    build([corpus], ROOT / "ontology", out)
    run = best([sys.executable, "-c", PROGRAM, "build", str(corpus), "--out", str(out)])
    alone = best([sys.executable, "-c", FILES_ALONE, str(corpus)])
    times = f"{run:.2f} s for a run without changes, {alone:.2f} s for the files"
    print(f"{documents} documents: {times}: {run / alone:.1f}")


def best(command: list[str]) -> float:
    """Seconds of the fastest of three runs of a command."""
    seconds = []
    for _ in range(3):
        start = time.monotonic()
        subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
        seconds.append(time.monotonic() - start)
    return min(seconds)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 10_000, Path(sys.argv[2] if sys.argv[2:] else "outputs/benchmark"))
