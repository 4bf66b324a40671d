"""Documents taken apart: sections, their sentences, and what is a mention in them."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.records import DocumentRecord, Mention

Part = str | Mention
"""Words between mentions, or a mention."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence with the marks that stand before it; `loose`: one of a paragraph, for which another can stand."""

    before: str
    parts: tuple[Part, ...]
    loose: bool


Section = tuple[Piece, ...]


def sections(record: DocumentRecord, raw: str) -> Iterator[Section]:
    """The text of a document from heading to heading; what a heading stands under stays in the section before."""
    starts = [0, *(n for n, sentence in enumerate(record.sentences) if n and sentence.kind == "heading")]
    mentions: dict[int, list[Mention]] = defaultdict(list)
    for mention in record.mentions:
        mentions[mention.sentence].append(mention)
    for first, end in pairwise([*starts, len(record.sentences)]):
        section = []
        for number in range(first, end):
            sentence = record.sentences[number]
            before = raw[record.sentences[number - 1].end : sentence.start] if number > first else ""
            parts = tuple(_parts(raw, sentence.start, sentence.end, mentions[number]))
            section.append(Piece(_composed(before), parts, sentence.kind == "paragraph" and bool(before.strip("\n"))))
        yield tuple(section)


def _parts(raw: str, start: int, end: int, mentions: Sequence[Mention]) -> Iterator[Part]:
    for mention in sorted(mentions, key=lambda one: one.start):
        if mention.start >= start:
            yield _composed(raw[start : mention.start])
            yield mention
            start = mention.end
    yield _composed(raw[start:end])


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
