"""What several tests share: the bundled corpus, built once."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def corpus_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder (as `--out` takes it) in which the bundled corpus is published. Only read it."""
    from pipeline.build import build  # not for tests that need no build: it imports all stages

    out = tmp_path_factory.mktemp("corpus")
    build([ROOT / "corpus"], ROOT / "ontology", out)
    return out


@pytest.fixture(scope="session")
def corpus_build(corpus_out: Path) -> Path:
    """The folder of the build of the bundled corpus. Only read it."""
    return (corpus_out / "current").resolve()
