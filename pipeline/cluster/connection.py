"""The way to a Dask scheduler: found, checked, and lost with words that help."""

import logging
import warnings
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distributed import Client

SECONDS = 10.0
"""In which a scheduler must answer."""


class ClusterError(ConnectionError):
    """Documents cannot be read by the cluster that was named; the message says why, and what to do."""


@contextmanager
def connected(address: str) -> Iterator["Client"]:
    """A client of the scheduler at an address ("tcp://10.0.0.5:8786"), until it is left.

    Raises ClusterError where there is none, where it or a worker has another Python or Dask, and without the extra.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError(f"{error}: a cluster needs more packages: pip install 'b2graph[cluster]'") from error
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is told once, here
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # versions are compared below
            client = Client(address, timeout=SECONDS, name="b2graph")
    except (OSError, ValueError) as error:
        advice = "is it running (`dask scheduler`), and is this its address? Without --scheduler this machine reads"
        raise ClusterError(f"no Dask scheduler answers at {address}: {advice}") from error
    try:
        with reaching(address):
            _compare(client.get_versions())
        yield client
    finally:
        with suppress(Exception):
            client.close(timeout=SECONDS)


@contextmanager
def reaching(address: str) -> Iterator[None]:
    """Raises ClusterError where the scheduler is lost in what is within."""
    try:
        yield
    except ClusterError:
        raise
    except (CancelledError, OSError) as error:
        advice = "what was read is kept: run again when it is back, or without --scheduler"
        raise ClusterError(f"the scheduler at {address} is gone, or has dropped the work: {advice}") from error


def _compare(versions: dict[str, Any]) -> None:
    """Raises ClusterError where a part of the cluster has another version than this machine, of what Dask needs equal.

    What else documents are read by each worker compares itself (`worker`).
    """
    here = _told(versions["client"])
    others = {"the scheduler": versions["scheduler"]} | {f"worker {name}": v for name, v in versions["workers"].items()}
    for name, there in ((name, _told(version)) for name, version in others.items()):
        if there != here:
            raise ClusterError(f"{name} runs on {there}, this machine on {here}: install the same (constraints.txt)")


def _told(version: dict[str, Any]) -> str:
    packages = version["packages"]
    return f"Python {'.'.join(packages['python'].split('.')[:2])} with distributed {packages['distributed']}"
