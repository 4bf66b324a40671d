"""The encoding of markup: the bytes are believed before the page, since pages are copied and saved anew."""

import codecs
import re
from contextlib import suppress

from pipeline.reading.documents.outcome import Refused
from pipeline.reading.encodings import Decoded, decode

SCANNED = 4096
"""Bytes at the start in which a page may say its encoding (the standard asks for the first 1024)."""

_DECLARED = re.compile(
    rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""",
    re.IGNORECASE,
)
_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_LATIN = ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii")


def decoded(data: bytes) -> str:
    """The text of markup. Raises Refused where no encoding fits."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return data.removeprefix(mark).decode(encoding, "replace")
    found = _DECLARED.search(data[:SCANNED])
    declared = ((found[1] or found[2]).decode("ascii").lower() if found else "").replace("x-cp", "cp")
    told = decode(data)
    if isinstance(told, Decoded):
        return told.text
    with suppress(UnicodeDecodeError, LookupError):
        return data.decode("cp1252" if declared in _LATIN else declared)
    raise Refused("undecodable", f"it is no UTF-8 text, nor in its declared encoding {declared!r}: save it as UTF-8")
