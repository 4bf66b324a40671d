"""What a build does about each document, and why: its record is kept where nothing it was made from has changed."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.events import tell
from pipeline.inputs import Inputs, reading_parts, record_key
from pipeline.manifest import Previous
from pipeline.ontology import Ontology
from pipeline.readers import Reader
from pipeline.readings import Basis, Reading
from pipeline.record_cache import RecordCache, decode
from pipeline.records import UNKNOWN, DocumentRecord, Metadata, Source
from pipeline.titles import described, renamed

if TYPE_CHECKING:
    from pipeline.cluster.client import Cluster

Progress = Callable[[str, int, int], None]
"""Told the name of what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is done about a document, and why. `key` is that of its record, "" where none can be kept."""

    name: str
    action: Literal["read", "keep", "set aside", "remove"]
    reason: str
    key: str = ""


class Plan:
    """The way from the inputs of a build to its records."""

    def __init__(
        self,
        inputs: Inputs,
        ontology: Ontology,
        out: Path,
        previous: Previous,
        full: bool,
        cluster: "Cluster | None" = None,
    ) -> None:
        """`out` is the folder of builds; `full`: read all anew, whatever is kept; `cluster`: what reads, if any."""
        self.inputs, self.previous, self.full, self.cluster = inputs, previous, full, cluster
        self.vocabulary, self.parts = ontology.vocabulary, reading_parts(ontology)
        self.known_problems = inputs.known | previous.set_aside
        self.out, self.tables = out, out / "cache"
        self.cache = RecordCache.of(out)

    def steps(self) -> Iterator[Step]:
        """A step for each document there is, in order of their names, then one for each that is gone."""
        for problem in self.inputs.unread:
            yield Step(problem.document, "set aside", problem.code)
        for source in self.inputs.sources:
            key = record_key(source, self.parts)
            kept = not self.full and self.cache.holds(key)
            yield self._step(source, key, kept)
        yield from self.removals()

    def removals(self) -> Iterator[Step]:
        """A step for each document of the build before that is gone, and not under another name."""
        old_names = set(self._new_names.values())
        for name in sorted(self.previous.digests.keys() - self._names - old_names):
            yield Step(name, "remove", "removed")

    def records(self, ontology: Path, progress: Progress, jobs: int) -> Iterator[tuple[DocumentRecord, Step]]:
        """The records of all documents in order of their names, with those that could not even be opened.

        Where many are to be read, so many processes share them.
        """
        reader = Reader(Basis(ontology, self.tables, self.parts), self.cache, jobs, self.cluster)
        closed = map(DocumentRecord.unread, self.inputs.unread)
        todo: list[Source | DocumentRecord] = sorted([*self.inputs.sources, *closed], key=lambda item: item.name)
        unknown = self._unknown()
        names = {source.name for source in unknown}
        with closing(reader.readings(unknown)) as readings:  # a stop is lost while it is collected
            for done, item in enumerate(todo):
                progress(item.name, done, len(todo))
                if isinstance(item, Source):
                    yield self._record(item, next(readings) if item.name in names else None, reader)
                else:
                    step = Step(item.name, "set aside", item.problems[0].code)
                    _tell(item, step, 0)
                    yield item, step
        progress("", len(todo), len(todo))

    def said_of(self, name: str) -> Metadata:
        """What `sources.csv` says about a document."""
        return self.inputs.sidecar.metadata.get(name, UNKNOWN)

    def _unknown(self) -> Sequence[Source]:
        """The sources that are to be read: of equal ones the first, whose record is there when the next needs it."""
        if self.full:
            return self.inputs.sources
        by_key: dict[str, Source] = {}
        for source in self.inputs.sources:
            by_key.setdefault(record_key(source, self.parts), source)
        return [source for key, source in by_key.items() if not self.cache.holds(key)]

    def _record(self, source: Source, reading: Reading | None, reader: Reader) -> tuple[DocumentRecord, Step]:
        """The record of a source that was read now or is kept, as it goes into the build."""
        key = record_key(source, self.parts)
        kept = None if reading else self.cache.get(key)
        step = self._step(source, key, kept is not None)
        if kept:
            record = renamed(kept, source.name)
        else:
            content, lasting, seconds = reading or reader.reading_of_copy(source)
            record = renamed(decode(content), source.name) if lasting else decode(content)
            step = step if lasting else Step(source.name, "read", step.reason)
            _tell(record, step, seconds)
        return described(record, self.said_of(source.name)), step

    def _step(self, source: Source, key: str, kept: bool) -> Step:
        reason = "--full" if self.full else self._reason(source, kept)
        if not kept and reason == "unchanged":
            reason = "not in the cache"
        return Step(source.name, "keep" if kept else "read", reason, key)

    def _reason(self, source: Source, kept: bool) -> str:
        before = self.previous.digests.get(source.name)
        if before is None:
            old = self._new_names.get(source.name)
            return f"renamed from {old}" if old else "new"
        if before != source.sha256:
            return "edited"
        if self.previous.parts != self.parts:
            return ", ".join(self._changed_parts()) or "unchanged"
        said = self.previous.said.get(source.name, UNKNOWN)
        return "metadata" if kept and said != self.said_of(source.name) else "unchanged"

    def _changed_parts(self) -> Iterator[str]:
        for name, now in self.parts.items():
            before = self.previous.parts.get(name)
            if before != now:
                versions = len(now) < 64 and before
                yield f"{name} {before} -> {now}" if versions else name

    @cached_property
    def _names(self) -> set[str]:
        return {source.name for source in self.inputs.sources} | {p.document for p in self.inputs.unread}

    @cached_property
    def _new_names(self) -> dict[str, str]:
        """New name to old one, of documents that are gone while their bytes are there under a new name."""
        gone = {self.previous.digests[name]: name for name in sorted(self.previous.digests.keys() - self._names)}
        found: dict[str, str] = {}
        for source in self.inputs.sources:
            if source.name not in self.previous.digests and (old := gone.pop(source.sha256, None)):
                found[source.name] = old
        return found


def _tell(record: DocumentRecord, step: Step, seconds: float) -> None:
    """Tell of a document that was not kept, and what is wrong with it; findings for editors are no news to a log."""
    if step.action == "keep":
        return
    event = "document-read" if step.action == "read" else "document-set-aside"
    tell(event, document=record.name, reason=step.reason, language=record.language, seconds=round(seconds, 3))
    for problem in record.problems:
        if problem.severity != "info":
            level = logging.ERROR if problem.severity == "error" else logging.WARNING
            tell("problem", level, document=record.name, code=problem.code, stage=problem.stage, line=problem.line)
