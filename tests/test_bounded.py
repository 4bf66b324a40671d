"""A document over which the rules take too long is set aside, and the build goes on."""

from itertools import count
from pathlib import Path

import pytest

from pipeline import bounded, journey
from pipeline.build import build
from pipeline.language import detection
from pipeline.reading.documents.outcome import MOST_TEXT
from pipeline.records import LanguageGuess, Source

ONTOLOGY = Path(__file__).parents[1] / "ontology"
GOOD = "Реклама в социальных сетях работает в B2C. На рынке B2B сделку готовят менеджеры по продажам.\n" * 3
ENDLESS = "Скидка скидка"


def test_what_takes_too_long_is_named_and_the_others_are_built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    detect = detection.detect_document

    def endless(text: str) -> LanguageGuess:
        return next(guess for _ in count() if (guess := detect(text)) and not text.startswith(ENDLESS))

    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "bad.txt").write_text(ENDLESS)
    (corpus / "good.txt").write_text(GOOD)
    monkeypatch.setattr(detection, "detect_document", endless)
    monkeypatch.setattr(bounded, "SECONDS", 10.0)
    found = build([corpus], ONTOLOGY, tmp_path / "out")
    assert found.documents["ru"] == 1 and found.newly_set_aside == ("bad.txt",)
    assert [problem.code for problem in found.problems if problem.severity == "error"] == ["too-complex"]


def test_a_text_longer_than_any_document_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("a" * (MOST_TEXT + 1))
    long = Source("long.txt", str(tmp_path / "long.txt"), "0" * 64)
    assert [problem.code for problem in journey.process(long, ONTOLOGY).problems] == ["too-large"]


def test_a_fault_of_the_program_costs_the_document_and_says_where(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "bad.txt").write_text(GOOD)
    source = Source("bad.txt", str(tmp_path / "bad.txt"), "0" * 64)

    def fail(_: str) -> LanguageGuess:
        raise error

    monkeypatch.setattr(detection, "detect_document", fail)
    error: Exception = IndexError("list index out of range")
    record = bounded.process(source, ONTOLOGY)
    assert (record.language, [problem.code for problem in record.problems]) == ("und", ["program-fault"])
    assert "IndexError at test_bounded.py:" in record.problems[0].message
    error = OSError("no space left")
    with pytest.raises(OSError, match="no space left"):
        bounded.process(source, ONTOLOGY)
