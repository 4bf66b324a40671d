"""What travels between a publisher and the workers: documents one way, what was read in them the other.

A batch is a zip archive, answers are compressed lines of JSON: nothing that runs when it is opened.
"""

import io
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pydantic import TypeAdapter

from pipeline.corpora import fetch_all
from pipeline.places import is_address
from pipeline.readings import Reading
from pipeline.records import Row, Source

MOST, LARGEST = 32, 128 * 1024
"""Documents and bytes of a batch, a second or so of work: a task costs milliseconds, a lost worker its batch."""

SHARES, GROWTH = 500, 8
"""Of many documents a batch is one share, up to so many times as large: each costs some calls of the shared place."""

LIST = "sources.json"

COMPILING, LACKING = b"compile ", b"lacks "
"""Before a question: what is lacking shall be compiled. Before a language, as an answer: its tables are lacking."""


class Answer(NamedTuple):
    """What became of a document: what was read in it.

    Else `died` is the exit code of the process that read it (negative: a signal), or `fault` what is wrong with the
    machine.
    """

    reading: Reading | None = None
    died: int = 0
    fault: str = ""


def batches(sources: Sequence[Source]) -> Iterator[list[Source]]:
    """Sources in their order, some at a time: MOST of them, or as many as have LARGEST bytes, and at least one."""
    growth = min(max(len(sources) // SHARES // MOST, 1), GROWTH)
    most, largest = MOST * growth, LARGEST * growth
    batch, size = list[Source](), 0
    for source in sources:
        more = _size(source)
        if batch and (len(batch) == most or size + more > largest):
            yield batch
            batch, size = [], 0
        batch.append(source)
        size += more
    if batch:
        yield batch


def pack(sources: Sequence[Source]) -> bytes:
    """Sources with the bytes of their documents, but of those that lie in a store, which a worker fetches itself.

    Those of files that are gone are missing, as they are on the disk.
    """
    told, content = [], io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for number, source in enumerate(sources):
            if is_address(source.path):
                told.append(source)
                continue
            with suppress(OSError):
                archive.writestr(str(number), _bytes(source))
            row = source.row and Row(0, source.row.end - source.row.start, source.row.layout)
            told.append(replace(source, path=str(number), row=row))
        archive.writestr(LIST, _sources().dump_json(told))
    return content.getvalue()


def unpack(content: bytes, folder: Path) -> Sequence[Source]:
    """The sources of a batch, whose documents are put into a folder. Raises CorpusError as `fetch_all` does."""
    unpack_files(content, folder)
    sources = decode_sources((folder / LIST).read_bytes())
    packed = [source if is_address(source.path) else _moved(source, folder) for source in sources]
    return fetch_all(packed, folder)


def _moved(source: Source, folder: Path) -> Source:
    return replace(source, path=str(folder / source.path))


def pack_files(root: Path, paths: Iterable[Path]) -> bytes:
    """Files below a folder as an archive, the same bytes for the same files."""
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for path in paths:
            archive.writestr(ZipInfo(path.relative_to(root).as_posix()), path.read_bytes(), ZIP_DEFLATED)
    return content.getvalue()


def unpack_files(content: bytes, folder: Path) -> None:
    """Put the files of an archive into a folder."""
    with ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)


def encode_source(source: Source) -> bytes:
    """A source as a line of JSON."""
    return _sources().dump_json([source])


def decode_sources(content: bytes) -> list[Source]:
    """Sources from JSON. Raises ValueError."""
    return _sources().validate_json(content, strict=True)


def encode_answer(answer: Answer) -> bytes:
    """An answer as a line without its end: all but the record as JSON, then the record as it is kept, after a tab."""
    content, lasting, seconds = answer.reading or Reading(b"", False, 0)
    return json.dumps([lasting, seconds, answer.died, answer.fault]).encode() + b"\t" + content


def pack_answers(lines: Sequence[bytes]) -> bytes:
    """Answers (`encode_answer`) as one file."""
    return zlib.compress(b"\n".join(lines), 1)


def unpack_answers(content: bytes) -> Iterator[Answer]:
    """The answers in a file that `pack_answers` made. Raises ValueError or zlib.error for anything else."""
    for line in zlib.decompress(content).split(b"\n"):
        told, _, record = line.partition(b"\t")
        lasting, seconds, died, fault = _told().validate_json(told, strict=True)
        yield Answer(Reading(record, lasting, seconds) if record else None, died, fault)


def _size(source: Source) -> int:
    if source.row:
        return source.row.end - source.row.start
    with suppress(OSError):
        return Path(source.path).stat().st_size
    return 0


def _bytes(source: Source) -> bytes:
    with Path(source.path).open("rb") as file:
        if not source.row:
            return file.read()
        file.seek(source.row.start)
        return file.read(source.row.end - source.row.start)


@cache
def _sources() -> TypeAdapter[list[Source]]:
    return TypeAdapter(list[Source])


@cache
def _told() -> TypeAdapter[tuple[bool, float, int, str]]:
    return TypeAdapter(tuple[bool, float, int, str])
