"""One document read in bounded time, whatever its text does to the rules: some take the square of a sentence."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from pipeline import journey
from pipeline.ontology import opened
from pipeline.records import DocumentRecord, Problem, Source

SECONDS = 60.0
"""Processor time for a document: a hundred times what the longest of real ones takes."""


class TooComplexError(Exception):
    """Reading a document takes too much time."""


def process(source: Source, ontology: Path, cache: Path | None = None) -> DocumentRecord:
    """What `journey.process` gives; a document over which it takes over SECONDS is set aside as `too-complex`.

    A signal keeps the time, which only the main thread of a process can have: in other threads there is no bound.
    """
    opened(ontology)  # is no part of the document's time
    try:
        with _limited(SECONDS):
            return journey.process(source, ontology, cache)
    except TooComplexError:
        message = f"finding what it says takes over {SECONDS:.0f} seconds: split it, or look for what repeats in it"
        why = Problem(source.name, "claims", "error", "too-complex", message)
        return DocumentRecord.unread(why, sha256=source.sha256)


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raises TooComplexError in what is within, once it has used so much time of the processor."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TooComplexError
