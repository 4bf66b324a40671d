"""The records of a build on the disk."""

from dataclasses import replace
from tempfile import TemporaryFile

from sample_records import sample_records

from pipeline.records import DocumentRecord
from pipeline.spool import Spool


def spooled(records: list[DocumentRecord]) -> list[list[DocumentRecord]]:
    """The records as they come back, twice, those of one source together."""
    with TemporaryFile() as file:
        spool = Spool(file)
        passed = [spool.add(record) for record in records]
        spool.close()
        first = list(spool.by_source())
        assert list(spool.by_source()) == first
        assert sorted((record.name, record.duplicate_of) for group in first for record in group) == sorted(
            (record.name, record.duplicate_of) for record in passed
        )
        return first


def test_records_come_back_as_they_were() -> None:
    records = [record for record in sample_records() if not record.duplicate_of]
    assert spooled(records) == [[record] for record in records]


def test_they_come_back_marked_and_those_of_one_source_together() -> None:
    romanian, russian, *_ = sample_records()
    key = russian.mentions[0]
    named = tuple(replace(key, concept=concept, repeat=False) for concept in "abcdefghijklm")
    texts = [(replace(russian.sentences[0], text=name),) for name in ("one", "two", "ONE")]
    first, second, third = (
        replace(russian, name=f"ru/{number}", sentences=text, mentions=named, claims=(), facts=(), relations=())
        for number, text in enumerate(texts)
    )
    together = spooled([romanian, first, second, third])
    assert [(record.source, record.duplicate_of) for group in together for record in group] == [
        (None, None),
        ("ru/0", None),
        ("ru/0", None),
        (None, "ru/0"),
    ]
    assert [[record.name for record in group] for group in together] == [[romanian.name], ["ru/0", "ru/1"], ["ru/2"]]
