"""What a document is called under another name."""

import shutil
from pathlib import Path

import pytest

from pipeline.journey import process
from pipeline.ontology import opened, opened_anew
from pipeline.records import Source
from pipeline.titles import renamed

FIXTURE = Path(__file__).parent / "fixtures" / "ontology"
ROOT = Path(__file__).parent.parent
TEXTS = {
    "headed": "# Каналы\n\nВ сегменте B2B основным каналом остаются отраслевые выставки и сайт.\n",
    "plain": "Решение о покупке принимают инженеры и закупщики предприятия, и длится оно несколько месяцев.\n",
    "named as its heading": "# old\n\nВ сегменте B2B основным каналом остаются отраслевые выставки и сайт.\n",
    "Italian": "Questo testo è scritto in italiano e parla di fiere, di prezzi e di come si vende alle imprese.\n",
    "empty": "\n",
}


@pytest.fixture(scope="module")
def ontology(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = shutil.copytree(FIXTURE, tmp_path_factory.mktemp("ontology"), dirs_exist_ok=True)
    shutil.copy(ROOT / "ontology" / "schema.ttl", folder)
    return folder


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_renamed_record_is_the_one_read_under_that_name(ontology: Path, tmp_path: Path, text: str) -> None:
    path = tmp_path / "text"
    path.write_text(text, encoding="utf-8")
    old, new = (process(Source(name, str(path), "0"), ontology) for name in ("ru/old.txt", "ru/новый.txt"))
    assert renamed(old, "ru/новый.txt") == new
    assert renamed(old, "ru/old.txt") == old


def test_an_edited_ontology_is_opened_anew(ontology: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(ontology, tmp_path / "ontology")
    before = opened(folder)
    assert opened_anew(folder) is before
    path = folder / "concepts" / "channels.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace("e-mail marketing", "mailing"), encoding="utf-8")
    assert opened(folder) is before
    assert opened_anew(folder).vocabulary != before.vocabulary
