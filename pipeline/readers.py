"""Documents read by other processes, here or in a cluster: one that dies costs the document it had, not the build."""

from collections.abc import Generator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import UnixFileLock

from pipeline.corpora import fetched
from pipeline.forking import how_ended
from pipeline.inputs import record_key
from pipeline.ontology import Ontology, UncompiledError, opened
from pipeline.readings import Basis, Reading, read
from pipeline.record_cache import RecordCache, encode
from pipeline.records import DocumentRecord, Problem, Source
from pipeline.workers import share_out

if TYPE_CHECKING:
    from pipeline.cluster.client import Cluster

FEW = 50
"""Documents for which another process is not worth starting."""


class Reader:
    """Has documents read, and keeps what later builds can use of it."""

    def __init__(self, basis: Basis, cache: RecordCache, jobs: int, cluster: "Cluster | None" = None) -> None:
        """`jobs`: processes of this machine that share them, where there are many; `cluster`: what reads instead."""
        self.basis, self.cache, self.jobs, self.cluster = basis, cache, jobs, cluster
        self._deadly: dict[str, int] = {}

    def readings(self, sources: Sequence[Source]) -> Generator[Reading, None, None]:
        """What is read in sources, in their order. Raises OSError, and ClusterError where a cluster cannot be used."""
        return self._by_cluster(self.cluster, sources) if self.cluster else self._here(sources)

    def reading_of_copy(self, source: Source) -> Reading:
        """What is read in a source whose equal could not be kept: nothing where a process died over that."""
        key = record_key(source, self.basis.parts)
        if key in self._deadly:
            return self._lost(source, self._deadly[key])
        (reading,) = self._here([source])
        return reading

    def _here(self, sources: Sequence[Source]) -> Generator[Reading, None, None]:
        if sources:
            import pipeline.bounded  # noqa: F401  (once, and not in each process)
            from pipeline.language import profiles

            profiles.load()
        return share_out(sources, self._read, self._lost, min(self.jobs, 1 + len(sources) // FEW), self._compiled)

    def _read(self, source: Source) -> Reading:
        """In a process of its own."""
        ontology, tables = opened(self.basis.ontology), self.basis.tables
        ontology.compiles = False
        try:
            with fetched(source) as here:
                return self._kept(source, read(here, self.basis.ontology, tables))
        except UncompiledError as error:
            _compile(ontology, error.language, tables)
            raise

    def _compiled(self, error: Exception) -> bool:
        """Whether what a process wanted compiled is here now: only for languages that occur."""
        if not isinstance(error, UncompiledError):
            return False
        opened(self.basis.ontology).compile(error.language, self.basis.tables)
        return True

    def _by_cluster(self, cluster: "Cluster", sources: Sequence[Source]) -> Generator[Reading, None, None]:
        from pipeline.cluster.client import read_all

        answers = read_all(cluster, sources, self.basis)
        for source, answer in zip(sources, answers, strict=True):
            yield self._kept(source, answer.reading) if answer.reading else self._lost(source, answer.died)

    def _kept(self, source: Source, reading: Reading) -> Reading:
        """The same, kept for later builds if it will serve them."""
        if reading.lasting:
            self.cache.keep(record_key(source, self.basis.parts), reading.content)
        return reading

    def _lost(self, source: Source, code: int) -> Reading:
        """What stands in for a document over which the process died that read it."""
        self._deadly[record_key(source, self.basis.parts)] = code
        message = f"the process that read it ended {how_ended(code)}, most often for want of memory: split the document"
        problem = Problem(source.name, "reading", "error", "process-died", message)
        return Reading(encode(DocumentRecord.unread(problem, sha256=source.sha256)), False, 0)


def _compile(ontology: Ontology, language: str, tables: Path) -> None:
    """Have what is compiled for a language kept in a folder, by one process for all that need it at once.

    So others go on meanwhile, and none of the memory that it takes (300 MB) stays with the process that loads what is
    kept. Where nothing can be kept, that one compiles.
    """
    with suppress(OSError), UnixFileLock(tables / f".{language}.lock", fallback_to_soft=False):
        if not ontology.is_compiled(language, tables):
            ontology.compile(language, tables)
