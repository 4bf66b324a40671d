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


def decoded(data: bytes) -> tuple[str, str]:
    """The text of markup, and its encoding where its letters tell another than the markup does.

    Raises Refused where no encoding fits.
    """
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return data.removeprefix(mark).decode(encoding, "replace"), ""
    with suppress(UnicodeDecodeError):
        return data.decode(), ""
    found = _DECLARED.search(data[:SCANNED])
    return by_letters(data, (found[1] or found[2]).decode("ascii") if found else "")


def by_letters(data: bytes, declared: str) -> tuple[str, str]:
    """The text of bytes that are no UTF-8, and its encoding where its letters tell another than the one declared.

    Raises Refused where no encoding fits.
    """
    text, name = None, declared.lower().replace("x-cp", "cp")
    with suppress(UnicodeDecodeError, LookupError):
        text = data.decode("cp1252" if name in _LATIN else name)
    told = decode(data)
    if isinstance(told, Decoded) and told.text != text:
        return told.text, told.encoding
    if text is None:
        message = f"it is no UTF-8 text, nor in its declared encoding {declared!r}: save it as UTF-8"
        raise Refused("undecodable", message)
    return text, ""
