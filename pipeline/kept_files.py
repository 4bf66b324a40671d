"""Files of a cache: each is there whole or not at all, and none that cannot be written stops a run."""

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any


def keep(path: Path, content: bytes) -> None:
    """Write a file of a cache, in a folder that is made where it is missing.

    What cannot be written costs a later run time, and this one nothing.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        beside.replace(path)


def keep_table(path: Path, table: Any) -> None:
    """Keep what JSON can hold (tuples come back as lists), behind a line with the digest of its JSON."""
    content = json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()
    keep(path, f"{hashlib.sha256(content).hexdigest()}\n".encode() + content)


def kept_table(path: Path) -> Any | None:
    """What `keep_table` kept; nothing where there is none, or a damaged one, which is then made anew."""
    try:
        digest, _, content = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return json.loads(content) if hashlib.sha256(content).hexdigest().encode() == digest else None


def digest_of(made_from: Any, files: Iterable[str | None]) -> str:
    """What tells apart in the name of a table what it was made from: what JSON can hold, and files of code or data."""
    texts = [Path(file or "").read_text(encoding="utf-8") for file in files]
    return hashlib.sha256(json.dumps([made_from, texts], ensure_ascii=False).encode()).hexdigest()[:32]
