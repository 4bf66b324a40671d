"""What several tests share: the bundled corpus and the source documents of the project, each built once."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")  # a busy machine is no fault of the program

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


HOSTILE = """# B2B </script><script>window.ran = 1</script> <img src=x onerror="window.ran=1">

В B2B главный канал — вебинар </textarea><svg onload=window.ran=1> и email-рассылка {{ 7*7 }} {% include "x" %}.
В B2B "onmouseover="window.ran=1" вебинар стоит дорого. javascript:window.ran=1 &lt;script&gt; <!-- ]]> \u2028
Для B2C вебинар \u202eдорог\u202c не нужен \x07\x1b[31m, <a href="javascript:window.ran=1">email-рассылка</a> лучше.
=cmd|' /C calc'!A0 в B2B
"""


@pytest.fixture(scope="session")
def hostile_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a document that tries to act."""
    from sample_records import sample_ontology

    from pipeline.build import build

    folder = tmp_path_factory.mktemp("hostile")
    (folder / "corpus").mkdir()
    for name in ('"><script>window.ran=1<!--script>.txt', "javascript:window.ran=1.md"):
        (folder / "corpus" / name).write_text(HOSTILE + name, encoding="utf-8")
    (folder / "corpus" / "<img src=x onerror=ran>.txt").write_text("Questo testo è italiano e parla di fiere.", "utf-8")
    return build([folder / "corpus"], sample_ontology(folder), folder / "out").folder / "report"


@pytest.fixture(scope="module")
def ontology(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample ontology with the named questions, as builds take it."""
    from sample_records import sample_ontology  # not for tests that need none: it imports the exporter

    folder = sample_ontology(tmp_path_factory.mktemp("ontology"))
    shutil.copytree(ROOT / "ontology" / "queries", folder / "queries")
    return folder
