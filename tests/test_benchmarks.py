"""The benchmarks run: each on a few kilobytes and a small thesaurus, for what they print and not for their figures."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DASK = Path(sys.executable).with_name("dask")
TINY = 15_000


def run(script: str, *arguments: object, ontology: Path) -> str:
    """What a script prints; in tables every row must be as long as its head."""
    command = [sys.executable, str(ROOT / "benchmarks" / script), *map(str, arguments)]
    environment = os.environ | {"B2GRAPH_ONTOLOGY": str(ontology)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    for rows in re.findall(r"(?:^\|.*\n)+", done.stdout, re.MULTILINE):
        assert len({row.count("|") for row in rows.splitlines()}) == 1, rows
    return done.stdout


def row(printed: str, name: str) -> list[str]:
    """The cells of the row of a table that begins with a name."""
    found = next(line for line in printed.splitlines() if line.startswith(f"| {name}"))
    return [cell.strip() for cell in found.strip("|").split("|")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, ontology: Path) -> Path:
    """A folder of generated corpora: that of TINY bytes, and one with its first document twice."""
    folder = tmp_path_factory.mktemp("benchmark")
    run("generate.py", folder / f"corpus-{TINY}", "--bytes", TINY, ontology=ontology)
    shutil.copytree(folder / f"corpus-{TINY}", folder / f"corpus-{2 * TINY}")
    again = folder / f"corpus-{2 * TINY}" / "000"
    shutil.copy(again / "000000-ru.txt", again / "000009-ru.txt")
    return folder


@pytest.fixture(scope="module")
def texts(folder: Path) -> Path:
    return folder / f"corpus-{TINY}"


def test_a_generated_corpus_begins_with_the_smaller_one_of_its_seed(
    texts: Path, tmp_path: Path, ontology: Path
) -> None:
    run("generate.py", tmp_path, "--bytes", 1, ontology=ontology)
    first = "000/000000-ru.txt"
    assert (tmp_path / first).read_bytes() == (texts / first).read_bytes()
    assert sum(path.stat().st_size for path in texts.rglob("*.txt")) >= TINY


def test_likeness(texts: Path, ontology: Path) -> None:
    printed = run("likeness.py", texts, ontology=ontology)
    assert float(row(printed, "bundled, vi")[2]) > 0 and row(printed, "generated, ru")


def test_side_by_side(folder: Path, ontology: Path) -> None:
    printed = run("side_by_side.py", TINY, 1, folder, ontology=ontology)
    ours = row(printed, "**b2graph, bytes to records**")
    assert int(ours[1]) > 0 and float(ours[4]) > 0
    assert row(printed, "obvious pipeline") and float(row(printed, "whole build, processor")[1]) > 0


def test_stages_grow(folder: Path, ontology: Path) -> None:
    printed = run("stages.py", "--folder", folder, TINY, 2 * TINY, ontology=ontology)
    assert all(float(row(printed, name)[1]) > 0 for name in ("documents", "· matching", "· relations", "report"))
    assert re.search(r"^\| whole build \|.*\|.*\|.*\|$", printed, re.MULTILINE)


def test_labels_of_any_number(ontology: Path) -> None:
    assert int(row(run("labels.py", 2000, ontology=ontology), "2000")[4]) > 0


def test_jobs(folder: Path, ontology: Path) -> None:
    assert row(run("jobs.py", TINY, 1, folder, ontology=ontology), "0.015 MB, after")[-1] == "yes"


@pytest.mark.skipif(not DASK.exists(), reason="needs b2graph[cluster]: pip install distributed fsspec")
def test_cluster(folder: Path, ontology: Path) -> None:
    assert row(run("cluster.py", TINY, 1, folder, ontology=ontology), "0.015 MB, with the thesaurus")[-1] == "yes"


def test_missed(texts: Path, ontology: Path) -> None:
    assert re.search(r"b2graph: [1-9]\d* mentions; obvious pipeline: [1-9]", run("missed.py", texts, ontology=ontology))


def test_unchanged(tmp_path: Path, ontology: Path) -> None:
    assert "20 documents: " in run("unchanged.py", 20, tmp_path, ontology=ontology)
