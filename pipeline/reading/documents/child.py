"""The process that reads files nobody trusts: without network and files, with little memory and little time.

It reads from standard input a line of JSON (`kind`, `size`) and so many bytes, and answers on standard output with a
line of JSON: `text`, `metadata` and `encoding`, or `code` and `message`. It ends when its input does.
"""

import email as standard_email
import encodings
import importlib
import json
import os
import pkgutil
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from typing import Any, BinaryIO

from pipeline.reading.documents import email, html, office, pdf
from pipeline.reading.documents.layout import printable
from pipeline.reading.documents.outcome import MOST_TEXT, Extracted, Refused
from pipeline.reading.encodings import preload
from pipeline.reading.sniffing import EMAIL, HTML, PDF, ZIP

SECONDS, MEMORY = 25, 1024**3
"""Processor time for a file, and address space, in bytes."""

FORBIDDEN = (
    *("open", "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.kill"),
    *("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.chown", "os.truncate"),
    *("shutil.", "tempfile.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser."),
)
"""What no reader does, as audit events of Python (PEP 578); libraries in other languages are held by the limits."""

READERS: dict[str, Callable[[bytes], Extracted]] = {
    HTML: html.read,
    PDF: pdf.read,
    ZIP: office.read,
    EMAIL: email.read,
}

SAMPLES = {
    HTML: b"<html><p>&amp;",
    ZIP: b"PK\x05\x06" + bytes(18),
    PDF: b"%PDF-1.7\n",
    EMAIL: b"From: =?utf-8?q?a?= <a@b.c>\nDate: Tue, 4 Mar 2025 10:00:00 +0000\nContent-Type: text/plain\n\na",
}
"""Files that a process reads before it is locked in: libraries import more when they first work."""

READY = b"ready\n"


def answer(kind: str, data: bytes) -> dict[str, Any]:
    """What is to be said about the bytes of a file of a kind."""
    try:
        found = READERS[kind](data)
        text = printable(found.text)
        if not text.strip():
            raise Refused("no-text", "it holds no words: text in pictures needs text recognition (OCR) first")
        if len(text) > MOST_TEXT:
            raise Refused("too-large", f"its text has {len(text)} characters, over {MOST_TEXT}: split the document")
        metadata = {name: printable(value) for name, value in asdict(found.metadata).items()}
        return {"text": text, "metadata": metadata, "encoding": found.encoding}
    except Refused as refused:
        return {"code": refused.code, "message": printable(refused.message)}
    except MemoryError:
        return {
            "code": "parser-memory",
            "message": f"reading it takes over {MEMORY} bytes of memory: split the document",
        }
    except RecursionError:
        return {"code": "too-deep", "message": "its parts are nested deeper than in any document: save it anew"}
    except Exception as error:
        # whatever a parser raises is about the file: parsers fail in more ways on broken files than they document
        why = f"the parser gave up ({type(error).__name__}): open it in the program that made it, and save it anew"
        return {"code": "malformed", "message": why}


def main() -> None:
    """Answer until the input ends."""
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not be taken for an answer
    _import_all()
    _limit(resource.RLIMIT_AS, MEMORY)
    for nothing in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_NPROC):
        _limit(nothing, 0)
    sys.addaudithook(_guard)
    _send(outgoing, READY)
    while header := incoming.readline():
        question = json.loads(header)
        _limit_time()
        answered = answer(question["kind"], incoming.read(question["size"]))
        _send(outgoing, json.dumps(answered, ensure_ascii=False).encode() + b"\n")


def _import_all() -> None:
    """Have all modules that readers may come to need: later none can be opened any more."""
    for package in (standard_email, encodings):
        for module in pkgutil.iter_modules(package.__path__):
            with suppress(ImportError):  # an encoding of another system
                importlib.import_module(f"{package.__name__}.{module.name}")
    preload()
    for kind, sample in SAMPLES.items():
        answer(kind, sample)


def _send(outgoing: BinaryIO, data: bytes) -> None:
    outgoing.write(data)
    outgoing.flush()


def _limit(what: int, most: int) -> None:
    with suppress(ValueError, OSError):  # some systems lack some limits; the parent's clock holds everywhere
        resource.setrlimit(what, (most, most))


def _limit_time() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + SECONDS, resource.RLIM_INFINITY))


def _guard(event: str, _: tuple[Any, ...]) -> None:
    if event.startswith(FORBIDDEN):
        raise PermissionError(f"{event} is not for readers of documents")


if __name__ == "__main__":
    main()
