"""Zip archives that nobody trusts: limits are checked before and while a part is read; nothing is unpacked to disk."""

import re
import struct
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from pipeline.reading.documents.outcome import Refused

MOST_ENTRIES, MOST_BYTES = 2_000, 200 * 1024 * 1024
"""Members, and bytes of all of them unpacked: more than any book or report has."""

RATIO, GRACE = 100, 100 * 1024
"""How much smaller packed text can be (the limit of Apache POI), and the bytes up to which that is not looked at."""

MOST_DIRECTORY = 1024 * 1024
"""Bytes of the table of contents, which is read as a whole before its entries can be counted."""

CHUNK = 64 * 1024
END = struct.Struct("<4s4xHHLL")
_UNSAFE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|\x00")


class Archive:
    """A zip archive in memory."""

    def __init__(self, data: bytes) -> None:
        """Raises Refused for one that is damaged, encrypted, too large, or has names that lead out of it."""
        _check_directory(data)
        try:
            self._zip = ZipFile(BytesIO(data))
        except (BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError) as error:
            raise _damaged() from error
        self._members = {member.filename: member for member in self._zip.infolist()}
        self._left = MOST_BYTES
        _check(self._zip.infolist())

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def names(self) -> list[str]:
        """The names of all members, in the order of the archive."""
        return list(self._members)

    def read(self, name: str) -> bytes:
        """A member, unpacked, counted as it grows. Raises Refused for one that is missing, damaged or a bomb."""
        if name not in self._members:
            raise Refused("malformed", f"the part {name!r} is missing in it: save the document anew")
        member = self._members[name]
        most = min(self._left, max(GRACE, RATIO * member.compress_size))
        parts: list[bytes] = []
        size = 0
        try:
            with self._zip.open(member) as file:
                while chunk := file.read(CHUNK):
                    size += len(chunk)
                    if size > most:
                        raise _bomb(f"{name!r} grows over {most} bytes when it is unpacked")
                    parts.append(chunk)
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            raise _damaged() from error
        self._left -= size
        return b"".join(parts)


def _check_directory(data: bytes) -> None:
    at = data.rfind(b"PK\x05\x06")
    if at < 0 or at + END.size > len(data):
        raise _damaged()
    _, _, entries, size, _ = END.unpack_from(data, at)
    if entries > MOST_ENTRIES or size > MOST_DIRECTORY:
        raise _bomb(f"it has over {MOST_ENTRIES} members")


def _check(members: list[ZipInfo]) -> None:
    if len(members) > MOST_ENTRIES:
        raise _bomb(f"it has {len(members)} members, over {MOST_ENTRIES}")
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise _bomb(f"unpacked it has over {MOST_BYTES} bytes")
    for member in members:
        if _UNSAFE.search(member.filename) or _UNSAFE.search(member.orig_filename):
            raise Refused(
                "unsafe-archive",
                f"it has a member named {member.filename!r}, which leads out of it: save the document anew",
            )
        if member.flag_bits & 1:
            raise Refused("encrypted", "it is encrypted: save it without a password")


def _bomb(why: str) -> Refused:
    return Refused("archive-bomb", f"{why}: no document does; if it is one, save it as plain text")


def _damaged() -> Refused:
    return Refused("malformed", "it is a damaged or cut zip archive: get or save the file anew")
