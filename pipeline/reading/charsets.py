"""Bytes and Western letters that stand for Vietnamese ones: encodings and font encodings that Python does not know."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "charsets.yml"

VISCII, TCVN, TCVN3, VNI = "VISCII", "TCVN5712-1", "TCVN3", "VNI"
OWN = (VISCII, TCVN, TCVN3, VNI)
FONTS = (TCVN3, VNI)
"""Those that were made for fonts, so that their text is found in documents of any format, as Western letters."""


def decoded(data: bytes, encoding: str) -> str:
    """The text of bytes in one of OWN, or in an encoding of Python's. Raises UnicodeDecodeError."""
    if encoding == VNI:
        return converted(_western(data), VNI)
    return data.decode("latin-1").translate(_table(encoding)) if encoding in OWN else data.decode(encoding)


def converted(text: str, font: str) -> str:
    """The Vietnamese text that Western letters show in a font of FONTS; all other characters stay."""
    if font == TCVN3:
        return text.translate(_table(TCVN3))
    vni = _vni()
    return vni.pattern.sub(lambda match: vni.shown[match[0]], text)


@dataclass(frozen=True, slots=True)
class _Vni:
    """A pattern of letters with a mark and of letters that stand for another, and what these show."""

    pattern: re.Pattern[str]
    shown: Mapping[str, str]


@cache
def _table(encoding: str) -> Mapping[int, str]:
    data = _data()[encoding]
    table: dict[int, str] = data["low"] | dict(enumerate("".join(data["high"]), 0x80))
    return table


@cache
def _vni() -> _Vni:
    data = _data()[VNI]
    marked: dict[str, dict[str, str]] = data["marks"]
    composed: dict[str, str] = {}
    for base, marks in marked.items():
        for mark, letter in marks.items():
            for sign in (mark, mark.upper()):  # a capital with a small mark is common
                composed |= {base + sign: letter, base.upper() + sign: letter.upper()}
    letters: dict[str, str] = data["letters"]
    alone = {letter.upper(): shown.upper() for letter, shown in letters.items()} | letters
    return _Vni(re.compile("|".join(composed) + f"|[{''.join(alone)}]"), composed | alone)


def _western(data: bytes) -> str:
    """Bytes as Windows-1252 has them; those that it has not as controls."""
    return data.decode("latin-1").translate(_windows())


@cache
def _windows() -> Mapping[int, str]:
    known = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
    return {code: character for code, character in known.items() if character}


@cache
def _data() -> dict[str, dict[str, Any]]:
    import yaml  # costs a run that finds nothing changed a tenth of its time

    found: dict[str, dict[str, Any]] = yaml.load(DATA.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found


def whole(text: str) -> str:
    r"""A text without halves of surrogate pairs, which no file can hold: each becomes U+FFFD, a lost character.

    JSON can spell them ("\ud83d", where a program cut a text inside an emoji), and formats with UTF-16 inside.
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
