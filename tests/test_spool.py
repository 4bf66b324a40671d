"""The records of a build on the disk."""

from dataclasses import replace
from tempfile import TemporaryFile

from sample_records import sample_records

from pipeline.records import DocumentRecord
from pipeline.spool import Spool


def spooled(records: list[DocumentRecord]) -> tuple[list[DocumentRecord], list[list[str]]]:
    """The records as they come back, twice, and the names of those that come together."""
    with TemporaryFile() as file:
        spool = Spool(file)
        for record in records:
            spool.add(record)
        spool.close()
        first = list(spool)
        assert list(spool) == first
        return first, [[record.name for record in group] for group in spool.by_source()]


def test_records_come_back_as_they_were() -> None:
    records = [record for record in sample_records() if not record.duplicate_of]
    assert spooled(records) == (records, [[record.name] for record in records])


def test_they_come_back_marked_and_those_of_one_source_together() -> None:
    romanian, russian, *_ = sample_records()
    key = russian.mentions[0]
    named = tuple(replace(key, concept=concept, repeat=False) for concept in "abcdefghijklm")
    texts = [(replace(russian.sentences[0], text=name),) for name in ("one", "two", "ONE")]
    first, second, third = (
        replace(russian, name=f"ru/{number}", sentences=text, mentions=named, claims=(), facts=(), relations=())
        for number, text in enumerate(texts)
    )
    records, together = spooled([romanian, first, second, third])
    assert [(record.source, record.duplicate_of) for record in records] == [
        (None, None),
        ("ru/0", None),
        ("ru/0", None),
        (None, "ru/0"),
    ]
    assert together == [[romanian.name], ["ru/0", "ru/1"], ["ru/2"]]
