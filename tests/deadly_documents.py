"""Documents, by their names, that end the process that reads them, or the worker beside it, or hold it up for ever."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from pipeline import bounded, journey
from pipeline.claims import label_table
from pipeline.claims.label_table import LabelTable
from pipeline.claims.vocabulary import Vocabulary
from pipeline.records import DocumentRecord, Source

ENDS_READER, ENDS_WORKER, NEVER_ENDS = "ends-its-process.txt", "ends-its-worker.txt", "never-ends.txt"

SetAttribute = Callable[[object, str, object], None]


def let_loose(set_attribute: SetAttribute, parents: bool) -> None:
    """Make such documents deadly in this process and those forked of it; `parents`: one ends the parent process."""
    real, within = journey.process, bounded.process

    def process(source: Source, ontology: Path, cache: Path | None = None) -> DocumentRecord:
        if source.name == NEVER_ENDS:
            while True:
                pass
        if source.name in (ENDS_READER, ENDS_WORKER):
            os.kill(os.getppid() if parents and source.name == ENDS_WORKER else os.getpid(), signal.SIGKILL)
            time.sleep(60)
        return real(source, ontology, cache)

    def impatient(source: Source, ontology: Path, cache: Path | None = None) -> DocumentRecord:
        set_attribute(bounded, "SECONDS", 0.2 if source.name == NEVER_ENDS else 60.0)
        return within(source, ontology, cache)

    set_attribute(journey, "process", process)
    set_attribute(bounded, "process", impatient)


def tell_of_compiling(set_attribute: SetAttribute, log: Path) -> None:
    """Have each language whose labels are compiled in this process written to a file, a line each."""
    real = label_table._compiled

    def compiled(vocabulary: Vocabulary, language: str, cache: Path | None) -> LabelTable:
        with log.open("a") as file:
            file.write(f"{language}\n")
        return real(vocabulary, language, cache)

    set_attribute(label_table, "_compiled", compiled)
