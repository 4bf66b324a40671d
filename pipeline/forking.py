"""Processes that are forked, so that what this one holds is there at once, in shared memory."""

import ctypes
import gc
import multiprocessing
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess

STOPS = (signal.SIGINT, signal.SIGTERM)


def fork(target: Callable[..., None], *args: object) -> BaseProcess:
    """A new process that has begun with `target(*args)`, and ends with this one, however that ends."""
    gc.freeze()  # the collector would write to all of the shared memory
    _give_back()
    process = multiprocessing.get_context("fork").Process(target=_begin, args=(target, args), daemon=True)
    with _stops_put_off():
        process.start()
    return process


def how_ended(code: int) -> str:
    """How a process ended, for people, by its exit code (negative: a signal)."""
    return f"by signal {signal.Signals(-code).name}" if code < 0 else f"with exit status {code}"


def lost(work: str, code: int) -> ChildProcessError:
    """The error of a process that is gone before its work (for people) is done, which is no fault of the program."""
    told = f"the process that {work} ended {how_ended(code)}, most often for want of memory"
    return ChildProcessError(f"{told}: build again, where there is more")


def portable(error: Exception, otherwise: str) -> Exception:
    """An exception as another process can get it, with its place here as a note: itself, or a RuntimeError saying
    `otherwise`.
    """
    error.add_note("".join(traceback.format_tb(error.__traceback__)))
    with suppress(Exception):
        return pickle.loads(pickle.dumps(error)) and error
    return RuntimeError(otherwise)


def _begin(target: Callable[..., None], args: tuple[object, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all of a terminal's processes: the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    target(*args)


def _end_with_parent() -> None:
    """A parent that is killed can end nobody, and what is done for it would be done into a folder that is removed."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _give_back() -> None:
    """Give memory that is free back to the system: loading a store leaves much, and each process would have it, too."""
    with suppress(AttributeError):  # of the C libraries, glibc alone keeps so much and has this
        ctypes.CDLL(None).malloc_trim(0)


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
