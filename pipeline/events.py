"""What happens in a run, told to whoever listens: events of the standard logger `b2graph`, with fields and no prose.

Fields name builds, documents, codes and seconds, never a document's text. Nobody hears them unless a handler is set.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

LOGGER = logging.getLogger("b2graph")
LOGGER.addHandler(logging.NullHandler())

_build: ContextVar[str | None] = ContextVar("build", default=None)


def tell(event: str, level: int = logging.INFO, **fields: Any) -> None:
    """Tell an event (a stable kebab-case name) with its fields, and which build is being made where one is."""
    if LOGGER.isEnabledFor(level):
        build = _build.get()
        LOGGER.log(level, event, extra={"fields": ({"build": build} if build else {}) | fields})


@contextmanager
def of_build(identifier: str) -> Iterator[None]:
    """Let all that is told meanwhile name this build."""
    token = _build.set(identifier)
    try:
        yield
    finally:
        _build.reset(token)


@contextmanager
def timed(stage: str) -> Iterator[None]:
    """Tell, when it is done, how many seconds a stage of the build took."""
    start = time.monotonic()
    yield
    tell("stage", stage=stage, seconds=round(time.monotonic() - start, 3))
