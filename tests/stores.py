"""SPARQL stores for tests: a real Oxigraph server, and an address that answers as a test tells it to."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import URLError
from urllib.request import Request, urlopen

OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
"""The server's program, from the package `oxigraph`."""


@contextmanager
def oxigraph(*options: str) -> Iterator[str]:
    """A running Oxigraph server without data, kept in memory; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{free.getsockname()[1]}"
    assert OXIGRAPH
    server = subprocess.Popen([OXIGRAPH, "serve", "--bind", bind, *options], stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://{bind}/")
        yield f"http://{bind}"
    finally:
        server.terminate()
        server.wait()


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            urlopen(url).close()
            return
        except URLError:
            time.sleep(0.05)
    raise TimeoutError(url)


def post(url: str, body: str, kind: str, accept: str = "*/*") -> str:
    """What a store answers to a query or an update."""
    headers = {"Content-Type": f"application/sparql-{kind}", "Accept": accept}
    with urlopen(Request(url, body.encode(), headers)) as answer:
        return answer.read().decode()


class Address:
    """Answers requests with the statuses given, one after the other, then sends them on to a store (or repeats the
    last one); keeps the credentials that requests brought.
    """

    def __init__(self, statuses: list[int], store: str = "", body: str = "why") -> None:
        self.statuses, self.store, self.body = statuses, store, body
        self.credentials: list[str | None] = []
        address = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                address.credentials.append(self.headers["Authorization"])
                status, answer = address.answer(self.path, body, dict(self.headers.items()))
                self.send_response(status)
                self.send_header("Content-Type", "application/sparql-results+json" if status < 300 else "text/html")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Status and body for a request."""
        if self.statuses and (status := self.statuses.pop(0) if self.store else self.statuses[0]) != 200:
            return status, self.body.encode()
        if not self.store:
            return 200, self.body.encode()
        passed = {name: headers[name] for name in ("Content-Type", "Accept") if name in headers}
        with urlopen(Request(self.store + path, body, passed)) as answer:
            return 200, answer.read()

    def __enter__(self) -> "Address":
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
