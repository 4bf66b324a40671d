"""From the bytes of a file to its text. What cannot be read becomes a Problem, never half a text."""

import hashlib
from pathlib import Path, PurePosixPath

from pipeline.reading.documents.outcome import MOST_TEXT, Refused
from pipeline.reading.encodings import Fault, decode, font_converted
from pipeline.reading.extraction import extract
from pipeline.reading.front_matter import front_matter
from pipeline.reading.sniffing import ADVICE, TEXT, is_encrypted_office, kind_of
from pipeline.reading.tables import read_row
from pipeline.records import Problem, RawText, Source


def read(source: Source) -> RawText | Problem:
    """The text of a file, newlines kept, or why there is none. What kind of file it is the bytes decide, not its name.

    Plain text is that of the file, where a byte order mark at the start is dropped and does not count in offsets. For
    other formats it is the text that was taken out of the file (`RawText.extracted`), as it is for files in encodings
    older than Unicode, whose text depends on which encoding they are taken for.

    The file is read once; `RawText.sha256` is that of the very bytes that were decoded, even if the file
    has changed since it was found.
    """
    if source.row:
        return read_row(source, source.row)
    try:
        data = Path(source.path).read_bytes()
    except OSError as error:
        return _set_aside(source, "unreadable", f"{error.strerror}: check the file and its permissions")
    kind = kind_of(data, PurePosixPath(source.name).suffix)
    if kind == TEXT:
        return _plain_text(source, data)
    try:
        if is_encrypted_office(data):
            raise Refused("encrypted", "it is an encrypted document: save it without a password")
        if kind in ADVICE:
            raise Refused("unsupported-format", f"it is {kind}, which is not read: {ADVICE[kind]}")
        found = extract(kind, data)
    except Refused as refused:
        return _set_aside(source, refused.code, refused.message)
    text, font = font_converted(found.text)
    digest, encoding = hashlib.sha256(data).hexdigest(), font or found.encoding
    return RawText(text, digest, found.metadata, extracted=True, encoding=encoding)


def _plain_text(source: Source, data: bytes) -> RawText | Problem:
    found = decode(data)
    if isinstance(found, Fault):
        return _set_aside(source, "undecodable", found.message, found.start, found.line)
    if not found.text.strip():
        return _set_aside(source, "empty", "the file holds no text: fill it or remove it")
    if len(found.text) > MOST_TEXT:
        message = f"it has {len(found.text)} characters, over {MOST_TEXT}: split the document"
        return _set_aside(source, "too-large", message)
    told = found.encoding if found.legacy else ""
    _, metadata = front_matter(found.text)
    return RawText(found.text, hashlib.sha256(data).hexdigest(), metadata, found.legacy, told)


def _set_aside(source: Source, code: str, message: str, start: int | None = None, line: int | None = None) -> Problem:
    return Problem(source.name, "reading", "error", code, message, start, line)
