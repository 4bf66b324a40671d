"""Records kept between builds: each under the key of all it was made from, and believed only with its digest."""

import hashlib
import zlib
from collections.abc import Container
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.kept_files import keep
from pipeline.records import DocumentRecord

if TYPE_CHECKING:
    from pydantic import TypeAdapter

DIGEST_SIZE = hashlib.sha256().digest_size

PASSING = frozenset({"unreadable", "parser-timeout", "parser-crashed", "too-complex", "process-died"})
"""Codes of problems that may be gone when the document is read again: such a reading is not kept."""

TABLES_KEPT = 2
"""Of one kind: that of now, and that to which an edit of the thesaurus may be taken back."""


class RecordCache:
    """A folder with a file a record: a digest of key and content, then the record as compressed JSON.

    A file that is missing, damaged, or lies under another's key is no record. What cannot be written costs the next
    build time, not this one its success.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of(cls, out: Path) -> "RecordCache":
        """The cache of a folder of builds."""
        return cls(out / "cache" / "records")

    def holds(self, key: str) -> bool:
        """Whether there is an undamaged record under a key (hexadecimal)."""
        return self._content(key) is not None

    def get(self, key: str) -> DocumentRecord | None:
        """The record under a key, if there is a sound one."""
        content = self._content(key)
        try:
            return None if content is None else decode(zlib.decompress(content))
        except (ValueError, zlib.error):
            return None

    def keep(self, key: str, content: bytes) -> None:
        """Keep a record for later builds, as `encode` gives it."""
        packed = zlib.compress(content, 1)
        keep(self._path(key), _digest(key, packed) + packed)

    def prune(self, used: Container[str]) -> None:
        """Remove all records but those under the keys in use. What cannot be removed stays for the next build."""
        for path in self.folder.glob("*/*"):
            if path.name not in used:
                with suppress(OSError):
                    path.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key

    def _content(self, key: str) -> bytes | None:
        try:
            data = self._path(key).read_bytes()
        except OSError:
            return None
        content = data[DIGEST_SIZE:]
        return content if data[:DIGEST_SIZE] == _digest(key, content) else None


def tables_in(folder: Path) -> list[Path]:
    """The compiled tables in a cache folder (`forms-ru-DIGEST.json`), the newest first."""
    return sorted(folder.glob("*-*.json"), key=lambda path: (path.stat().st_mtime, path.name), reverse=True)


def prune_tables(folder: Path) -> None:
    """Remove old tables from a cache folder: of each kind (`forms-ru`) the newest TABLES_KEPT stay."""
    kinds: dict[str, list[Path]] = {}
    for path in tables_in(folder):
        kinds.setdefault(path.name.rpartition("-")[0], []).append(path)
    old = (path for paths in kinds.values() for path in paths[TABLES_KEPT:])
    for path in [*old, *folder.glob(".*-*.json.*")]:  # the latter are what killed runs left half written
        with suppress(OSError):
            path.unlink()


def encode(record: DocumentRecord) -> bytes:
    """A record as JSON."""
    return _adapter().dump_json(record)


def decode(content: bytes) -> DocumentRecord:
    """The record in JSON that `encode` wrote. Raises ValueError for anything else."""
    return _adapter().validate_json(content, strict=True)


def _digest(key: str, content: bytes) -> bytes:
    return hashlib.sha256(key.encode() + content).digest()


@cache
def _adapter() -> "TypeAdapter[DocumentRecord]":
    from pydantic import TypeAdapter  # slow to import, for a run that finds nothing changed

    return TypeAdapter(DocumentRecord)
