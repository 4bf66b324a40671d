"""One document read in this process, as processes hand it on and as the cache keeps it."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from pipeline.record_cache import PASSING, encode
from pipeline.records import Source


class Basis(NamedTuple):
    """By what documents are read: the ontology folder, that of compiled tables, and `inputs.reading_parts`."""

    ontology: Path
    tables: Path
    parts: Mapping[str, str]


class Reading(NamedTuple):
    """The record of a document that was read now, whether it can be kept, and the seconds that it took.

    As later builds will get it from the cache, so that a build read anew can be no other; and processes hand it on so.
    """

    content: bytes
    lasting: bool
    seconds: float


def read(source: Source, ontology: Path, tables: Path) -> Reading:
    """Read a document in this process. Raises what `bounded.process` does."""
    from pipeline import bounded  # a second of imports, which a build that reads nothing is spared

    start = time.monotonic()
    record = bounded.process(source, ontology, tables)
    passing = any(problem.code in PASSING for problem in record.problems)
    lasting = not passing and record.sha256 == source.sha256  # else it has changed since, and its key tells wrong
    return Reading(encode(record), lasting, time.monotonic() - start)
