"""What several tests share: the bundled corpus and the source documents of the project, each built once."""

import os
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


@pytest.fixture(scope="session")
def reference_gold() -> Path:
    """The folder of annotated source documents and the reference scorers, with the documents next to it."""
    gold = Path(os.environ.get("B2GRAPH_GOLD", "nowhere"))
    if not ((gold / "score.py").exists() and (gold.parent / "seeds").is_dir()):
        pytest.skip("B2GRAPH_GOLD does not name a folder with score.py and, next to it, the seeds")
    return gold


@pytest.fixture(scope="session")
def seeds_build(reference_gold: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a build of the source documents. Only read it."""
    from pipeline.build import build
    from pipeline.storage import find_build

    out = tmp_path_factory.mktemp("seeds")
    build([reference_gold.parent / "seeds"], ROOT / "ontology", out)
    return find_build(out)
