"""What kind of file bytes are, told by the bytes: names lie, and a wrong reader makes rubbish of a good document."""

import json
import re
from contextlib import suppress

TEXT, HTML, PDF, ZIP, EMAIL = "text", "html", "pdf", "zip", "email"
"""Kinds that are read; what a zip archive holds is looked up where archives may be opened."""

OFFICE, MEDIA, ARCHIVE, XML, JSON = "an old Office file", "a picture, sound or film", "an archive", "XML", "JSON"

ADVICE = {
    OFFICE: "open it in Word or LibreOffice and save it as .docx",
    "RTF": "open it in Word or LibreOffice and save it as .docx",
    MEDIA: "save what it shows or says as text (OCR, transcript)",
    ARCHIVE: "unpack it and put the documents themselves here",
    "a program": "it is no document: move it away",
    "a database": "export its texts as CSV",
    XML: "save it as HTML, .docx or plain text",
    JSON: "save its texts as JSON Lines (an object a line), CSV or plain text",
}
"""What is recognised and not read, and what to do about it."""

MAGIC = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": OFFICE,
    b"{\\rtf": "RTF",
    b"\x89PNG": MEDIA,
    b"\xff\xd8\xff": MEDIA,
    b"GIF8": MEDIA,
    b"II*\0": MEDIA,
    b"MM\0*": MEDIA,
    b"8BPS": MEDIA,
    b"RIFF": MEDIA,
    b"OggS": MEDIA,
    b"ID3": MEDIA,
    b"fLaC": MEDIA,
    b"\x1aE\xdf\xa3": MEDIA,
    b"\x1f\x8b\x08": ARCHIVE,
    b"BZh": ARCHIVE,
    b"7z\xbc\xaf\x27\x1c": ARCHIVE,
    b"\xfd7zXZ\0": ARCHIVE,
    b"Rar!\x1a\x07": ARCHIVE,
    b"\x28\xb5\x2f\xfd": ARCHIVE,
    b"\x7fELF": "a program",
    b"MZ\x90\0": "a program",
    b"SQLite format 3\0": "a database",
    b"PK\x03\x04": ZIP,
    b"PK\x05\x06": ZIP,
}
"""What files of a kind begin with."""

SCANNED = 4096
"""Bytes at the start of a text that tell its kind."""

_BEFORE = r"(?:\s|<\?xml[^>]*\?>|<!--(?:(?!-->)[\s\S])*-->)*"
_HTML = re.compile(rf"{_BEFORE}<(?:!doctype\s+html|html|head|body|title|meta)[\s/>]", re.IGNORECASE)
_XML = re.compile(r"\s*<(?:\?xml\s|!DOCTYPE\s|[A-Za-z][\w.:-]*\s[^>]*xmlns[:=])")
_TAG = re.compile(r"</?[a-z][a-z0-9]*[\s/>]", re.IGNORECASE)
_FIELD = re.compile(r"([!-9;-~]+):.*(?:\r?\n[ \t].*)*(?:\r?\n|$)")
_JSON = re.compile(rb"\s*(?:\{\s*[\"}][\s\S]*\}|\[\s*[\"{\[][\s\S]*\])\s*")
_HTML_NAMES = (".html", ".htm", ".xhtml")


def kind_of(data: bytes, suffix: str) -> str:
    """The kind of a file: one that is read, or a key of ADVICE.

    The suffix of its name decides only where the bytes do not: a piece of a page has nothing that tells it from
    Markdown with some tags in it.
    """
    for magic, kind in MAGIC.items():
        if data.startswith(magic):
            return kind
    if b"%PDF-" in data[:1024]:
        return PDF
    if data[4:8] == b"ftyp":
        return MEDIA
    return _kind_of_text(data, suffix.lower())


def is_encrypted_office(data: bytes) -> bool:
    """Whether an old Office container holds an encrypted document of today."""
    return data.startswith(b"\xd0\xcf\x11\xe0") and "EncryptedPackage".encode("utf-16-le") in data


def _kind_of_text(data: bytes, suffix: str) -> str:
    start = _start(data)
    if _HTML.match(start) or (suffix in _HTML_NAMES and _TAG.search(start)):
        return HTML
    if _XML.match(start):
        return XML
    if _is_message(start):
        return EMAIL
    return JSON if _is_json(data) else TEXT


def _start(data: bytes) -> str:
    """The first signs of a file. Markup is ASCII in all encodings but UTF-16."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[: SCANNED * 2].decode("utf-16", "replace")
    return data[:SCANNED].removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _is_message(start: str) -> bool:
    """Whether a text begins with the header of a message (RFC 5322): From, and a field that only programs write."""
    names, at = set(), 0
    while found := _FIELD.match(start, at):
        names.add(found[1].lower())
        at = found.end()
    return "from" in names and bool(names & {"date", "message-id", "mime-version", "received"})


def _is_json(data: bytes) -> bool:
    """Whether a file is one JSON object or list. Several lines, an object each, are a table."""
    if not _JSON.fullmatch(data.removeprefix(b"\xef\xbb\xbf")):
        return False
    first, _, rest = data.strip().partition(b"\n")
    with suppress(ValueError, RecursionError):
        return not (rest and isinstance(json.loads(first), dict))
    return True
