"""Processes that are forked, so that what this one holds is there at once, in shared memory."""

import multiprocessing
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess

STOPS = (signal.SIGINT, signal.SIGTERM)


def fork(target: Callable[..., None], *args: object) -> BaseProcess:
    """A new process that has begun with `target(*args)`, and ends with this one."""
    process = multiprocessing.get_context("fork").Process(target=target, args=args, daemon=True)
    with _stops_put_off():
        process.start()
    return process


@contextmanager
def _stops_put_off() -> Iterator[None]:
    """Have signals to stop wait: what a handler raises while Python forks is ignored, and the stop would be lost."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are none of its business
        return
    come: list[int] = []
    handlers = {number: signal.signal(number, lambda came, _: come.append(came)) for number in STOPS}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for came in come[:1]:
            signal.raise_signal(came)
