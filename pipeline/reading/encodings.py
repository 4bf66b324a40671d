"""From bytes to text: which encoding they are in, by evidence, or why that cannot be told.

UTF-8 is known by its form. The old encodings of eight bits are not, so all that texts in our languages come in are
tried, and the text must be likely by its letters, and much likelier than any other.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import AnyStr
from unicodedata import normalize

from pipeline.reading.charsets import FONTS, OWN, converted, decoded
from pipeline.reading.likelihood import CEDILLAS, Cost, cost

UTF_8 = "UTF-8"

MARKS = (
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF32_LE, "UTF-32LE"),
    (codecs.BOM_UTF32_BE, "UTF-32BE"),
    (codecs.BOM_UTF16_LE, "UTF-16LE"),
    (codecs.BOM_UTF16_BE, "UTF-16BE"),
)
"""Byte order marks; that of UTF-32LE begins as that of UTF-16LE does."""

LEGACY = {
    "ru": ("windows-1251", "KOI8-R", "IBM866", "ISO-8859-5"),
    "vi": ("windows-1258", *OWN),
    "ro": ("windows-1250", "ISO-8859-2", "ISO-8859-16"),
}
"""By language, the encodings of eight bits of its texts. Of those that tell the same text the first counts."""

WINDOW = 20_000
"""Bytes that are weighed: lines with anything but ASCII, from the start."""

LIKELY, CLEAR, ENOUGH = 4.5, 8.0, 10
"""Nats a pair up to which a text is one in the language (right ones have 2 to 3, wrong ones 5.7 and more); nats by
which it must beat all others (a chance of 1 in 3,000); and pairs of characters that tell anything."""

SAME = 0.001
"""The share of characters in which two readings may differ: whichever it is, the document is read right."""

DAMAGED = 0.5
"""A file is damaged UTF-8, and no other encoding, from this share of its bytes beyond ASCII on that are UTF-8."""

NOT_WESTERN = re.compile("[\u0102-\u052f\u1e00-\u1eff]")
"""Letters of Vietnamese and Cyrillic that Western languages have not."""

READABLE = 0.98
"""The share of characters of our alphabets from which on bytes with NUL among them are UTF-16."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text without a byte order mark, and its encoding; `legacy` is false for the encodings of Unicode."""

    text: str
    encoding: str
    legacy: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """Why bytes are no text: the position of the byte, code points and lines (from 1) before it, and what to do."""

    position: int
    start: int
    line: int
    message: str


def decode(data: bytes) -> Decoded | Fault:
    """The text of bytes: by a byte order mark, as UTF-8, as UTF-16, or in the old encoding that fits its letters.

    Text in UTF-8 whose Western letters stand for those of a Vietnamese font is converted, and is `legacy` as well.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strict(data, encoding, len(mark))
    if b"\0" in data:
        return _without_mark(data)
    found = _strict(data, UTF_8)
    if isinstance(found, Decoded) or _is_damaged(data):
        return found
    return _legacy(data, found)


def font_converted(text: str) -> tuple[str, str]:
    """The text with the Western letters that stand for Vietnamese ones in a font replaced, and the font's encoding.

    An ordinary text comes back as it is, with "". So do lines with letters of other alphabets: these are in Unicode.
    """
    sample = "\n".join(line for line in _telling(text.split("\n")) if not NOT_WESTERN.search(line))[:WINDOW]
    if not sample:
        return text, ""
    plain = min((cost(sample, language) for language in LEGACY), key=lambda each: each.total)
    for font in FONTS:
        weighed = cost(converted(sample, font), "vi")
        if _is_likely(weighed) and plain.total - weighed.total >= CLEAR:
            lines = (line if NOT_WESTERN.search(line) else converted(line, font) for line in text.split("\n"))
            return "\n".join(lines), font
    return text, ""


def preload() -> None:
    """Read all that is needed to decode now, for a process that may open no file later."""
    for language, names in LEGACY.items():
        cost("é", language)
        for name in names:
            decoded(b"a", name)


def _strict(data: bytes, encoding: str, skipped: int = 0) -> Decoded | Fault:
    """The text in an encoding of Unicode, after `skipped` bytes, or where it ends to be any."""
    try:
        text = data[skipped:].decode(encoding)
    except UnicodeDecodeError as error:
        before = data[skipped : skipped + error.start].decode(encoding)
        return _fault(data, skipped + error.start, before, encoding)
    if "\0" in text:
        before = text[: text.index("\0")]
        return _fault(data, skipped + len(before.encode(encoding)), before, encoding)
    if encoding != UTF_8:
        return Decoded(text, encoding)
    text, font = font_converted(text)
    return Decoded(text, font or UTF_8, bool(font))


def _fault(data: bytes, position: int, before: str, encoding: str) -> Fault:
    line = before.count("\n") + 1
    message = f"byte {position} (0x{data[position]:02X}, line {line}) is no {encoding} text: save the file as UTF-8"
    return Fault(position, len(before), line, message)


def _without_mark(data: bytes) -> Decoded | Fault:
    """UTF-16 without its mark, where most of it is readable; else NUL bytes are damage."""
    for encoding in ("UTF-16LE", "UTF-16BE"):
        found = _strict(data, encoding)
        if isinstance(found, Decoded) and _is_readable(found.text):
            return found
    position = data.index(b"\0")
    return _fault(data, position, data[:position].decode("utf-8", "replace"), "UTF-8 or UTF-16")


def _is_readable(text: str) -> bool:
    """Whether (nearly) all characters are of the Latin and Cyrillic alphabets and their signs."""
    sample = text[:WINDOW]
    known = sum(
        character < "\u0530" or "\u1e00" <= character < "\u1f00" or "\u2000" <= character < "\u2200"
        for character in sample
        if character >= " " or character in "\t\n\r\f"
    )
    return known >= READABLE * len(sample)


def _is_damaged(data: bytes) -> bool:
    beyond = sum(byte >= 0x80 for byte in data)
    return len(data.decode("utf-8", "ignore").encode()) - (len(data) - beyond) >= DAMAGED * beyond


def _legacy(data: bytes, fault: Fault) -> Decoded | Fault:
    """The text in the encoding that its letters speak for; `fault` tells where it is no UTF-8."""
    found: dict[str, tuple[float, str]] = {}
    for encoding, text, weighed in _candidates(b"\n".join(_telling(data.split(b"\n")))[:WINDOW]):
        if _is_likely(weighed):
            found.setdefault(normalize("NFC", text.translate(CEDILLAS)), (weighed.total, encoding))
    if not found:
        return _unclear(fault, [])
    text, (least, encoding) = min(found.items(), key=lambda each: each[1])
    rivals = [name for other, (total, name) in found.items() if total < least + CLEAR and _differ(text, other)]
    if rivals:
        return _unclear(fault, [encoding, *rivals])
    try:
        return Decoded(decoded(data, encoding), encoding, legacy=True)
    except UnicodeDecodeError:
        return fault


def _candidates(sample: bytes) -> Iterator[tuple[str, str, Cost]]:
    """Encodings that the bytes can be in, with their text and what it costs in the language of the encoding."""
    for language, encodings in LEGACY.items():
        for encoding in encodings:
            try:
                text = decoded(sample, encoding)
            except UnicodeDecodeError:
                continue
            yield encoding, text, cost(text, language)


def _differ(text: str, other: str) -> bool:
    """Whether texts differ in more than a few characters."""
    pairs = zip(text, other, strict=False)
    return len(text) != len(other) or sum(one != two for one, two in pairs) > SAME * len(text)


def _telling(lines: list[AnyStr]) -> Iterator[AnyStr]:
    """The lines that an encoding shows in."""
    return (line for line in lines if not line.isascii())


def _is_likely(weighed: Cost) -> bool:
    return weighed.pairs >= ENOUGH and weighed.mean <= LIKELY


def _unclear(fault: Fault, encodings: list[str]) -> Fault:
    known = " or ".join(filter(None, encodings))
    why = f"it may be {known}, which cannot be told apart here" if known else "nor in an encoding that its letters fit"
    return Fault(fault.position, fault.start, fault.line, f"{fault.message} ({why})")
