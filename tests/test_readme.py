"""The README's commands run, and name what exists."""

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipeline.cli.main import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TOUR = [shlex.split(line)[1:] for line in re.findall(r"^\$ (b2graph .*)$", README, re.MULTILINE)]

BESIDE_THE_TOUR = {"serve", "publish", "rollback", "diff"}
"""Commands that run until stopped, or need a server or an earlier build: below the tour, with tests of their own."""


@pytest.mark.parametrize("command", TOUR, ids=" ".join)
def test_tour(command: list[str], corpus_out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command of the tour succeeds and says something; those that read a build read one of the same corpus."""
    monkeypatch.chdir(ROOT)
    if command[0] == "build":
        pytest.skip("the corpus is built once for all tests (corpus_out)")
    named = main.commands[command[0]]
    named = named.commands[command[1]] if isinstance(named, click.Group) else named
    reads_build = any("--out" in option.opts for option in named.params)
    result = CliRunner().invoke(main, [*command, *(["--out", str(corpus_out)] if reads_build else [])])
    assert result.exit_code == 0, result.output
    assert result.output.strip()


def test_the_tour_shows_every_command() -> None:
    assert {command[0] for command in TOUR} | BESIDE_THE_TOUR >= main.commands.keys()
    assert all(re.search(rf"^b2graph {command}\b", README, re.MULTILINE) for command in BESIDE_THE_TOUR)


def test_paths_in_the_readme_exist() -> None:
    named = set(re.findall(r"`((?:pipeline|ontology|corpus|tests|docs|packaging)/[a-z0-9_./-]*)`", README))
    assert named
    assert not {path for path in named if not (ROOT / path).exists()}


def test_make_targets_in_the_readme_exist() -> None:
    targets = set(re.findall(r"`make (\w+)`", README)) | set(re.findall(r"^make (\w+)", README, re.MULTILINE))
    assert {"build", "test"} <= targets
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)
