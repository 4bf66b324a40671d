"""Documents that are one source: duplicates, syndicated pages, translations."""

from dataclasses import replace
from random import Random

import pytest
from sample_records import by_source, sample_ontology, sample_records

from pipeline import copies
from pipeline.claims.vocabulary import read_vocabulary
from pipeline.copies import Copies
from pipeline.graph.dataset import Summary
from pipeline.records import DocumentRecord, Mention, Sentence

CONCEPTS = [f"concept-{number}" for number in range(60)]


def document(name: str, concepts: list[str]) -> DocumentRecord:
    mentions = tuple(Mention(at, at + 1, "x", key, "x", "ru", "rule", 0) for at, key in enumerate(concepts))
    return DocumentRecord(name, name, name[:2], name, (Sentence(0, 99, name, "paragraph"),), mentions)


def shuffled(seed: int) -> list[str]:
    return Random(seed).sample(CONCEPTS, 40)


def loose(concepts: list[str], every: int) -> list[str]:
    """The concepts as a translation names them: one in `every` is missing."""
    return [key for number, key in enumerate(concepts) if number % every]


def marked(*documents: DocumentRecord) -> list[DocumentRecord]:
    found = Copies()
    for document in documents:
        found.add(document)
    found.find()
    return [found.marked(document) for document in documents]


def sources(*documents: DocumentRecord) -> dict[str, str | None]:
    return {record.name: record.source for record in marked(*documents)}


def test_a_translation_is_the_same_source() -> None:
    told = sources(
        document("ro/a", shuffled(1)), document("ru/b", shuffled(2)), document("vi/c", loose(shuffled(1), 6))
    )
    assert told == {"ro/a": "ro/a", "ru/b": None, "vi/c": "ro/a"}


def test_copies_of_copies_are_one_source() -> None:
    longer = shuffled(3) + shuffled(4)
    told = sources(document("ro/a", shuffled(4)), document("ru/b", shuffled(3)), document("vi/c", longer))
    assert set(told.values()) == {"ro/a"}


@pytest.mark.parametrize("common", [shuffled(5)[:6], []])
def test_a_few_concepts_in_a_row_make_no_source(common: list[str]) -> None:
    told = sources(document("ru/a", common + shuffled(6)), document("ru/b", common + shuffled(7)))
    assert set(told.values()) == {None}


def test_only_the_first_of_equal_documents_is_evidence() -> None:
    one = replace(document("ru/a", CONCEPTS), sentences=(Sentence(0, 9, "Одно  и то же", "paragraph"),))
    two = replace(one, name="ru/b", sentences=(Sentence(0, 8, "одно и ТО же", "paragraph"),))
    first, second = marked(one, two)
    assert (first.duplicate_of, second.duplicate_of, second.source) == (None, "ru/a", None)
    assert all(mention.repeat for mention in second.mentions)


def test_one_source_counts_as_one_document_a_language(tmp_path_factory: pytest.TempPathFactory) -> None:
    vocabulary = read_vocabulary(sample_ontology(tmp_path_factory.mktemp("copies")))
    russian = next(record for record in sample_records() if record.name == "ru/b2b.txt")
    copy = replace(russian, name="ru/z.txt", source="ru/b2b.txt")
    counts = []
    for records in ([russian], [replace(russian, source="ru/b2b.txt"), copy], [russian, replace(copy, source=None)]):
        summary = Summary(vocabulary, {})
        for group in by_source(records):
            summary.add(group)
        cell = ("ru", "email-marketing", "B2B")
        counts.append((summary.counts["documentCount"][cell], summary.counts["assertedCount"][cell]))
    assert counts == [(1, 1), (1, 1), (2, 2)]


def test_any_number_of_documents_is_compared_as_a_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Step by step, and only with neighbours: each of 50 near-equal pages is tied to one before it, and so to all."""
    monkeypatch.setattr(copies, "AT_ONCE", 7)
    monkeypatch.setattr(copies, "NEIGHBOURS", 3)
    pages = [document(f"ru/{number:02}", loose(CONCEPTS, 5 + number % 3)) for number in range(50)]
    others = [document(f"vi/{number:02}", shuffled(number)) for number in range(9)]
    told = sources(*pages, *others)
    assert {told[page.name] for page in pages} == {"ru/00"}
    assert {told[other.name] for other in others} == {None}


def test_documents_without_words_or_concepts_are_no_copies() -> None:
    empty = [DocumentRecord(name, "0", "und", name) for name in ("a", "b")]
    assert marked(*empty) == empty
    assert list(copies.alike({})) == []
