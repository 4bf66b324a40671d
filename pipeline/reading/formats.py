"""From the bytes of a file to its text. What cannot be read becomes a Problem, never half a text."""

import codecs
import hashlib
from pathlib import Path, PurePosixPath

from pipeline.reading.documents.outcome import Refused
from pipeline.reading.extraction import extract
from pipeline.reading.sniffing import ADVICE, TEXT, is_encrypted_office, kind_of
from pipeline.records import Problem, RawText, Source


def read(source: Source) -> RawText | Problem:
    """The text of a file, newlines kept, or why there is none. What kind of file it is the bytes decide, not its name.

    Plain text is that of the file, where a byte order mark at the start is dropped and does not count in offsets. For
    other formats it is the text that was taken out of the file (`RawText.extracted`).

    The file is read once; `RawText.sha256` is that of the very bytes that were decoded, even if the file
    has changed since it was found.
    """
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
    return RawText(found.text, hashlib.sha256(data).hexdigest(), found.metadata, extracted=True)


def _plain_text(source: Source, data: bytes) -> RawText | Problem:
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        skipped = len(data) - len(error.object)
        return _undecodable(source, data, skipped + error.start)
    if b"\0" in data:
        return _undecodable(source, data, data.index(b"\0"))
    if not text.strip():
        return _set_aside(source, "empty", "the file holds no text: fill it or remove it")
    return RawText(text, hashlib.sha256(data).hexdigest())


def _undecodable(source: Source, data: bytes, position: int) -> Problem:
    """The problem of the byte at `position`, before which all is UTF-8."""
    before = data[:position].removeprefix(codecs.BOM_UTF8).decode("utf-8")
    line = before.count("\n") + 1
    message = f"byte {position} (0x{data[position]:02X}, line {line}) is no UTF-8 text: save the file as UTF-8"
    return _set_aside(source, "undecodable", message, len(before), line)


def _set_aside(source: Source, code: str, message: str, start: int | None = None, line: int | None = None) -> Problem:
    return Problem(source.name, "reading", "error", code, message, start, line)
