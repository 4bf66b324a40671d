"""Files of a cache: each is there whole or not at all, and none that cannot be written stops a run."""

import os
from contextlib import suppress
from pathlib import Path


def keep(path: Path, content: bytes) -> None:
    """Write a file of a cache, in a folder that is made where it is missing.

    What cannot be written costs a later run time, and this one nothing.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        beside.replace(path)
