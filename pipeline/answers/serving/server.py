"""The site behind a socket: listening, and stopping clean."""

import logging
import signal
from types import FrameType
from typing import Any

from waitress.server import create_server

from pipeline.answers.serving.site import LONGEST_REQUEST, Site
from pipeline.answers.serving.workers import most_questions

SPARE_THREADS = 8
"""Threads beside those that wait for answers, so that pages come while the endpoint is busy."""


class Server:
    """A site that listens at `url`."""

    def __init__(self, site: Site, waitress: Any, host: str) -> None:
        self._site, self._waitress = site, waitress
        name = f"[{host}]" if ":" in host else host
        self.url = f"http://{name}:{waitress.effective_port}/"

    def run(self) -> None:
        """Answer requests until SIGINT or SIGTERM; then end every query and return."""
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            self._waitress.run()
        finally:
            self.close()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._site.workers.stop()  # first, or the threads that wait for their answers would be waited for
        raise SystemExit

    def close(self) -> None:
        """Stop listening and end every query."""
        self._site.workers.stop()
        self._waitress.close()


def listen(site: Site, host: str, port: int) -> Server:
    """Listen on an address of this machine; port 0 takes a free one.

    Raises OSError for a port that is taken or not ours to take, ValueError for what is no address.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it would tell of each request that waits for a thread
    threads, longest = most_questions(site.workers.limits) + SPARE_THREADS, 2 * LONGEST_REQUEST
    try:
        waitress = create_server(site, host=host, port=port, threads=threads, ident=None, max_request_body_size=longest)
    except OSError as error:
        raise OSError(error.errno, f"{error.strerror}; name another --port or --host", f"{host}:{port}") from error
    except ValueError as error:
        raise ValueError(f"--host {host!r} is no address of this machine") from error
    site.workers.warm()
    return Server(site, waitress, host)
