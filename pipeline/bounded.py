"""One document read whatever its text does to the rules: some take the square of a sentence, some may have a fault."""

import signal
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from pipeline import journey
from pipeline.ontology import UncompiledError, opened
from pipeline.records import DocumentRecord, Problem, Source

SECONDS = 60.0
"""Processor time for a document: a hundred times what the longest of real ones takes."""


class TooComplexError(Exception):
    """Reading a document takes too much time."""


def process(source: Source, ontology: Path, cache: Path | None = None) -> DocumentRecord:
    """What `journey.process` gives. A document is set aside over which it takes over SECONDS (`too-complex`) or fails
    by a fault of the program (`program-fault`), so that neither costs a night's build more than that document.

    Raises OSError and MemoryError, which are the machine's, and UncompiledError. A signal keeps the time, which only
    the main thread of a process can have: in other threads there is no bound.
    """
    opened(ontology, cache)  # is no part of the document's time
    try:
        with _limited(SECONDS):
            return journey.process(source, ontology, cache)
    except TooComplexError:
        message = f"finding what it says takes over {SECONDS:.0f} seconds: split it, or look for what repeats in it"
        return _set_aside(source, "too-complex", message)
    except (OSError, MemoryError, UncompiledError):
        raise
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        told = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}: {error}"
        return _set_aside(source, "program-fault", f"the program failed over it, please report it: {told}")


def _set_aside(source: Source, code: str, message: str) -> DocumentRecord:
    return DocumentRecord.unread(Problem(source.name, "claims", "error", code, message), sha256=source.sha256)


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
