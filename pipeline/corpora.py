"""Corpora at addresses that fsspec knows ("s3://bucket/texts"): what is new in them is fetched, and what is read."""

import platform
import stat
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, cached_property
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipeline.kept_files import digest_of, keep
from pipeline.places import Entry, Place, PlaceError, is_address
from pipeline.reading.corpus import NEVER_DOCUMENTS, Found, documents, irregular, may_be_document, set_aside, too_large
from pipeline.records import Problem, Row, Source

if TYPE_CHECKING:
    from pydantic import TypeAdapter

AT_A_TIME = 16
"""Files that are fetched at the same time: each waits for its store longer than it travels."""

Results = list[Source | Problem]
Marked = dict[str, tuple[str, str, Results]]
"""By the address of a file its mark, the digest of the code that looked into it, and what it holds."""


class CorpusError(PlaceError):
    """A document that is to be read cannot be fetched, for another reason than that it is gone."""


class Known:
    """What is known of the files of stores from earlier builds: one with the mark of then is not fetched again."""

    def __init__(self, folder: Path) -> None:
        """`folder` is that of the cache."""
        self._path = folder / "files.json"
        self._now: Marked = {}

    @cached_property
    def _code(self) -> str:
        """A digest of what looks into files."""
        package = Path(__file__).parent / "reading"
        files = sorted([*package.rglob("*.py"), *package.rglob("*.yml")])
        return digest_of(platform.python_version(), map(str, files))

    @cached_property
    def _before(self) -> Marked:
        try:
            return _marked().validate_json(self._path.read_bytes(), strict=True)
        except (OSError, ValueError):
            return {}

    def get(self, address: str, mark: str) -> Results | None:
        """What a file holds, if it still has that mark."""
        before = self._before.get(address) if mark else None
        return before[2] if before and before[:2] == (mark, self._code) else None

    def put(self, address: str, mark: str, results: Results) -> None:
        """Remember what a file holds that has a mark."""
        if mark:
            self._now[address] = (mark, self._code, results)

    def keep(self) -> None:
        """Write it for later builds. What is remembered of files that are gone is forgotten."""
        if self._now:
            keep(self._path, _marked().dump_json(self._now))


class Corpus:
    """A document at an address, or a folder of them."""

    def __init__(self, address: str, known: Known) -> None:
        """Raises PlaceError for an address that cannot be used, FileNotFoundError where nothing is there."""
        self.known, self._place = known, Place(address)
        self.address, root = self._place.address, self._place.entry()
        if root is None:
            raise FileNotFoundError(f"there is no file or folder {address!r}: check the address of this SOURCE")
        self._file = None if stat.S_ISDIR(root.mode) else root

    def lists(self, folder: Path) -> Path:
        """A folder of this machine with what the corpus says about its documents, made in `folder`."""
        here = folder / self.address.replace("://", "/")
        here.mkdir(parents=True)
        names = () if self._file else {entry.name for entry in self._place.entries() or ()} & {*NEVER_DOCUMENTS}
        for name in names:
            self._place.fetch(name, here / name)
        return here

    def found(self) -> Iterator[Found]:
        """All files, as `find_sources` takes them. Raises PlaceError for a root that cannot be listed."""
        if self._file:
            entries = [(self._file, self.address)] if may_be_document(self._file.name) else []
        else:
            entries = [(entry, f"{self.address}/{entry.name}") for entry in self._below()]
        with TemporaryDirectory() as folder, ThreadPoolExecutor(AT_A_TIME) as beside:
            paths = (Path(folder, str(number)) for number in count())
            for (entry, address), results in zip(entries, beside.map(self._results, entries, paths), strict=True):
                if not any(isinstance(result, Problem) and result.code == "unreadable" for result in results):
                    self.known.put(address, entry.mark, results)
                yield entry.name, address, results

    def _below(self) -> Iterator[Entry]:
        """All entries below the root but folders; a folder that cannot be listed is given itself, to be reported."""
        pending = [""]
        while pending:
            folder = pending.pop()
            try:
                entries = self._place.entries(folder) or ()
            except PlaceError:
                if not folder:
                    raise
                yield Entry(folder, 0, stat.S_IFDIR)
                continue
            for entry in entries:
                below = f"{folder}/{entry.name}" if folder else entry.name
                if stat.S_ISDIR(entry.mode):
                    pending += [] if entry.name.startswith(".") else [below]
                elif may_be_document(entry.name):
                    yield entry._replace(name=below)

    def _results(self, file: tuple[Entry, str], path: Path) -> Results:
        """What a file holds, which is fetched to a path if nothing is known of it."""
        (name, size, mode, mark), address = file
        if reason := irregular(mode):
            return [set_aside(name, "unreadable", reason)]
        if problem := too_large(name, size):
            return [problem]
        if (known := self.known.get(address, mark)) is not None:
            return known
        try:
            place, last = _parted(address)
            place.fetch(last, path)
        except PlaceError as error:
            return [set_aside(name, "unreadable", f"{error}: check the file and its permissions")]
        found = documents(name, str(path))
        path.unlink()
        return [replace(result, path=address) if isinstance(result, Source) else result for result in found]


@contextmanager
def fetched(source: Source) -> Iterator[Source]:
    """A source whose document is on this machine; a file that is gone is so here, too. Raises CorpusError."""
    if not is_address(source.path):
        yield source
        return
    with TemporaryDirectory() as folder:
        yield fetch_all([source], Path(folder))[0]


def fetch_all(sources: Iterable[Source], folder: Path) -> Sequence[Source]:
    """Sources with their documents in a folder of this machine, but for those that are gone. Raises CorpusError."""
    with ThreadPoolExecutor(AT_A_TIME) as beside:
        return list(beside.map(_fetched, sources, (folder / f"fetched-{number}" for number in count())))


def _fetched(source: Source, path: Path) -> Source:
    if not is_address(source.path):
        return source
    start, end = (source.row.start, source.row.end) if source.row else (None, None)
    place, name = _parted(source.path)
    try:
        path.write_bytes(place.get(name, start, end))
    except PlaceError as error:
        if not isinstance(error.__cause__, FileNotFoundError):
            raise CorpusError(f"the corpus cannot be read: {error}") from error
    row = source.row and Row(0, source.row.end - source.row.start, source.row.layout)
    return replace(source, path=str(path), row=row)


def _parted(address: str) -> tuple[Place, str]:
    """The folder of a file, and its name there."""
    folder, _, name = address.rpartition("/")
    return Place(folder), name


@cache
def _marked() -> "TypeAdapter[Marked]":
    from pydantic import TypeAdapter  # slow to import, for builds of files of this machine

    return TypeAdapter(Marked)
