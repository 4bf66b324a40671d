"""`texts/`: the text that offsets count in, for documents that are not plain text."""

import hashlib
import re
from pathlib import Path

from pipeline.records import DocumentRecord

FOLDER, SUFFIX = "texts", ".txt"

LONGEST = 255
"""Bytes of a file name that file systems take."""

_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028\u2029%\\:*?"<>|]|^\.+')
"""What some system cannot have in a file name, and what could lead out of the folder."""


def write_text(record: DocumentRecord, folder: Path) -> None:
    """Write the text of a record that keeps one to its place below the folder of a build, as UTF-8."""
    if record.text:
        path = folder / text_path(record.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(record.text, encoding="utf-8", newline="")


def text_path(document: str) -> str:
    """The path in a build of the text of a document, with forward slashes: no two documents share one.

    It is the document's name with ".txt" at its end; characters that a file name better does without are
    percent-encoded, and a part that is too long ends in a digest.

    >>> text_path("vi/báo giá.docx")
    'texts/vi/báo giá.docx.txt'
    """
    *folders, name = map(_encoded, document.split("/"))
    folders = [f"{part[:-4]}%2Etxt" if part.endswith(SUFFIX) else part for part in folders]  # no folder where a file is
    return "/".join([FOLDER, *map(_short, folders), _short(name + SUFFIX)])


def _encoded(part: str) -> str:
    return _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), part)


def _short(part: str) -> str:
    data = part.encode()
    if len(data) <= LONGEST:
        return part
    end = f".{hashlib.sha256(data).hexdigest()[:16]}{SUFFIX if part.endswith(SUFFIX) else ''}"
    return data[: LONGEST - len(end)].decode("utf-8", "ignore") + end
