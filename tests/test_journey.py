"""One document from bytes to record."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from pipeline.journey import process
from pipeline.records import Source

ROOT = Path(__file__).parent.parent
CORPUS = sorted(
    path for path in (ROOT / "corpus").rglob("*") if path.suffix in (".txt", ".md") and path.name != "README.md"
)


def _process(path: Path) -> tuple[str, object]:
    raw = path.read_bytes()
    source = Source(path.name, str(path), hashlib.sha256(raw).hexdigest())
    return raw.decode("utf-8-sig"), process(source, ROOT / "ontology")


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_all_offsets_are_true(path: Path) -> None:
    raw, record = _process(path)
    for part in (*record.sentences, *record.mentions):
        assert raw[part.start : part.end] == part.text
    for evidence in (*(e for claim in record.claims for e in claim.evidence), *(f.evidence for f in record.facts)):
        assert raw[evidence.start : evidence.end] == evidence.quote
    assert all(
        record.sentences[m.sentence].start <= m.start < record.sentences[m.sentence].end for m in record.mentions
    )


def test_sentences_know_what_they_stand_under(tmp_path: Path) -> None:
    text = "# Насосы для заводов\n\nВ B2B решают инженеры завода. Они долго спорят о цене.\n\nКаналы: выставки, сайт\n"
    (tmp_path / "n.md").write_text(text, encoding="utf-8")
    _, record = _process(tmp_path / "n.md")
    above = [None if s.under is None else record.sentences[s.under].text for s in record.sentences]
    assert above == [None, "Насосы для заводов", "Насосы для заводов", "Насосы для заводов", "Каналы:"]


def test_english_among_other_text_is_read_as_english(tmp_path: Path) -> None:
    path = tmp_path / "n.txt"
    path.write_text(
        "Doanh nghiệp chọn nhà cung cấp theo nhóm, còn người tiêu dùng thì tự quyết định trong vài phút.\n\n"
        "These are the five channels which each of our teams should have in their plan for the next year:\n"
        "- Email\n- Webinar\n\nKhách hàng B2B cần nhiều tài liệu hơn trước khi ký hợp đồng.\n",
        encoding="utf-8",
    )
    _, record = _process(path)
    assert [(problem.code, problem.line) for problem in record.problems] == [("short-list", 3)]


def test_another_language_is_a_problem() -> None:
    _, record = _process(ROOT / "corpus" / "uk" / "kanaly-zbutu.txt")
    assert (record.language, record.mentions, record.sentences) == ("uk", (), ())
    assert [problem.code for problem in record.problems] == ["other-language"]


def test_text_in_no_language_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_text("12 345 — 67 %\n", encoding="utf-8")
    _, record = _process(tmp_path / "n.txt")
    assert [problem.code for problem in record.problems] == ["no-language"]


def test_the_whole_page_twice_is_no_more_evidence_than_once(tmp_path: Path) -> None:
    text = (ROOT / "corpus" / "ru" / "metriki-i-voronka.txt").read_text(encoding="utf-8")
    for name, content in (("once.txt", text), ("twice.txt", f"{text}\n{text}")):
        (tmp_path / name).write_text(content, encoding="utf-8")
    once, twice = _process(tmp_path / "once.txt")[1], _process(tmp_path / "twice.txt")[1]
    long = [m for m in twice.mentions if m.start >= len(text) and len(twice.sentences[m.sentence].text.split()) >= 8]
    assert long
    assert all(mention.repeat for mention in long)
    assert {(c.concept, c.segment, c.polarity) for c in once.claims} == {
        (c.concept, c.segment, c.polarity) for c in twice.claims
    }


@pytest.mark.skipif(
    "B2GRAPH_GOLD" not in os.environ, reason="B2GRAPH_GOLD names no folder of annotated source documents"
)
def test_offsets_on_the_annotated_documents() -> None:
    seeds = sorted((Path(os.environ["B2GRAPH_GOLD"]).parent / "seeds").glob("*.txt"))
    assert seeds
    for path in seeds:
        raw, record = _process(path)
        assert record.mentions
        assert all(raw[m.start : m.end] == m.text for m in record.mentions)


def test_records_can_be_written_as_json() -> None:
    from dataclasses import asdict

    _, record = _process(CORPUS[0])
    assert json.loads(json.dumps(asdict(record)))["name"] == CORPUS[0].name
