"""The process in which a worker has documents read: `python -m pipeline.cluster.reader ONTOLOGY TABLES`.

It gets a line of JSON for each document and answers with one: what a document does to it costs no worker, and time can
be measured here, in the main thread, as a worker's own threads cannot. First it says by what it reads. Where the tables
of a language are lacking, it says that, and compiles them when it is told to: one worker does so for all. It ends when
nobody asks it any more.
"""

import json
import os
import select
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from pipeline.cluster.batches import COMPILING, LACKING, Answer, decode_sources, encode_answer
from pipeline.inputs import reading_parts
from pipeline.ontology import UncompiledError, opened
from pipeline.readings import read
from pipeline.records import Source

IDLE = 60.0
"""Seconds without a question after which it gives its memory back."""


def main() -> None:
    """Answer until the input ends, or nothing comes for IDLE seconds."""
    ontology, tables = map(Path, sys.argv[1:])
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    with suppress(BrokenPipeError):
        known = opened(ontology, tables)
        _say(answers, json.dumps(reading_parts(known)).encode())
        known.compiles = False
        for source, compiling in _asked():
            _say(answers, _answer(source, compiling, ontology, tables))


def _asked() -> Iterator[tuple[Source, bool]]:
    while select.select([sys.stdin], [], [], IDLE)[0] and (line := sys.stdin.buffer.readline()):
        (source,) = decode_sources(line.removeprefix(COMPILING))
        yield source, line.startswith(COMPILING)


def _answer(source: Source, compiling: bool, ontology: Path, tables: Path) -> bytes:
    try:
        return encode_answer(Answer(read(source, ontology, tables)))
    except UncompiledError as error:  # to compile is no part of the document's time
        known = opened(ontology)
        if not (compiling or known.is_compiled(error.language, tables)):
            return LACKING + error.language.encode()
        known.compile(error.language, tables)
        return _answer(source, compiling, ontology, tables)
    except OSError as error:  # for want of memory the process ends, which costs this document
        return encode_answer(Answer(fault=f"{socket.gethostname()}: {error}"))


def _say(answers: BinaryIO, line: bytes) -> None:
    answers.write(line + b"\n")
    answers.flush()


if __name__ == "__main__":
    main()
