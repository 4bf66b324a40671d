"""What is in `packaging/`: units that systemd takes, and an image that is no root and ships what it needs."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGING = ROOT / "packaging"
SERVICE = (PACKAGING / "b2graph.service").read_text(encoding="utf-8")
CONTAINERFILE = (PACKAGING / "Containerfile").read_text(encoding="utf-8")
MOST_EXPOSED = 15
"""Of 100 of `systemd-analyze security`; "OK" ends at 50, "SAFE" at 20."""

needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")


@pytest.fixture
def units(tmp_path: Path) -> list[str]:
    """The units, as for a machine on which the program is installed."""
    for path in PACKAGING.glob("b2graph.*"):
        text = path.read_text(encoding="utf-8").replace("/opt/b2graph/.venv/bin/b2graph", sys.executable)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    return [str(path) for path in sorted(tmp_path.iterdir())]


@needs_systemd
def test_systemd_takes_the_units(units: list[str]) -> None:
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
def test_the_service_is_exposed_to_little(units: list[str]) -> None:
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", units[0]]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout.splitlines()[-1]


def test_the_service_knows_the_exit_codes_and_ends() -> None:
    assert "SuccessExitStatus=3\n" in SERVICE
    assert re.search(r"^TimeoutStartSec=\d+h$", SERVICE, re.MULTILINE)
    assert re.search(r"^MemoryMax=\d+G$", SERVICE, re.MULTILINE)


def test_the_image_copies_what_there_is_and_runs_as_nobody_in_particular() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINERFILE, re.MULTILINE)
    names = [name for line in copied for name in line.split()]
    assert {"pipeline", "ontology", "constraints.txt"} <= set(names) and all((ROOT / name).exists() for name in names)
    taken = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert taken == set(names)
    assert re.search(r"^USER \d+$", CONTAINERFILE, re.MULTILINE)
    assert 'CMD ["b2graph", "status", "--max-age", "26h"]' in CONTAINERFILE


@pytest.mark.skipif(not shutil.which("hadolint"), reason="hadolint is not installed")
def test_the_image_is_built_as_it_should_be() -> None:
    done = subprocess.run(["hadolint", PACKAGING / "Containerfile"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
