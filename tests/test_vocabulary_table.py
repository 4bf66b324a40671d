"""A vocabulary kept on disk: the same as the one that was read, and told apart from every other."""

from dataclasses import replace
from pathlib import Path

import pytest
from sample_records import sample_ontology
from small_vocabulary import small_vocabulary

from pipeline.claims import vocabulary_table
from pipeline.claims.vocabulary import LabelRule, read_vocabulary
from pipeline.claims.vocabulary_table import digest, vocabulary_in


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    return sample_ontology(tmp_path / "ontology")


def test_what_is_kept_is_what_was_read(ontology: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = vocabulary_in(ontology, "1", tmp_path / "cache")
    monkeypatch.setattr(vocabulary_table, "read_vocabulary", lambda _: pytest.fail("read again"))
    kept = vocabulary_in(ontology, "1", tmp_path / "cache")
    assert repr(kept) == repr(made)
    assert digest(kept) == digest(made) == digest(replace(kept))


def test_the_whole_ontology_is_kept_as_it_is(tmp_path: Path) -> None:
    ontology = Path(__file__).parent.parent / "ontology"
    vocabulary_in(ontology, "1", tmp_path)
    assert repr(vocabulary_in(ontology, "1", tmp_path)) == repr(read_vocabulary(ontology))


def test_other_files_are_read(ontology: Path, tmp_path: Path) -> None:
    for files in ("1", "2"):
        vocabulary_in(ontology, files, tmp_path / "cache")
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_a_damaged_vocabulary_is_read_anew(ontology: Path, tmp_path: Path) -> None:
    made = vocabulary_in(ontology, "1", tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    content = kept.read_bytes()
    kept.write_bytes(content.replace(b"prefLabel", b"altLabel", 1))
    assert repr(vocabulary_in(ontology, "1", tmp_path / "cache")) == repr(made)
    assert kept.read_bytes() == content


def test_an_ontology_that_cannot_be_read_is_not_kept(ontology: Path, tmp_path: Path) -> None:
    (ontology / "schema.ttl").write_text("@prefix", encoding="utf-8")
    with pytest.raises(SyntaxError, match=r"schema\.ttl:1"):
        vocabulary_in(ontology, "1", tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_every_part_of_a_vocabulary_tells_it_apart() -> None:
    vocabulary = small_vocabulary()
    concept = vocabulary.concepts["lead"]
    label = replace(concept.labels[0], text="led")
    others = [
        replace(vocabulary, base="https://example.org/"),
        replace(vocabulary, concepts=vocabulary.concepts | {"lead": replace(concept, segment="B2B")}),
        replace(vocabulary, concepts=vocabulary.concepts | {"lead": replace(concept, labels=(label,))}),
        replace(vocabulary, rules=(*vocabulary.rules, LabelRule("lead", "en", near=("sales",)))),
        replace(vocabulary, rules=(*vocabulary.rules, LabelRule("lead", "en", not_near=("sales",)))),
        replace(vocabulary, blocked=(("en", "lead us"),)),
    ]
    assert len({digest(one) for one in (vocabulary, *others)}) == 1 + len(others)
