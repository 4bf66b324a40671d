"""Which files of a folder are documents, what they are called, and which of them cannot be read."""

import csv
import hashlib
import io
import os
import stat
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from pipeline.reading.encodings import Fault, decode
from pipeline.reading.sniffing import JSON, SCANNED, TEXT, kind_of
from pipeline.reading.tables import find_rows, is_json_lines, is_table
from pipeline.records import DECISIONS, Problem, Source

KNOWN_PROBLEMS = "known-problems.csv"
NEVER_DOCUMENTS = ("sources.csv", KNOWN_PROBLEMS, DECISIONS)

MAX_BYTES = 50 * 1024 * 1024
"""50 MB of text are some 25,000 pages: not one document, and a danger to an unattended build."""


MAX_TABLE_BYTES = 1024 * 1024 * 1024
"""A table is many documents, and read row by row."""


Found = tuple[str, str, Iterable[Source | Problem]]
"""The name of a file, where it lies, and what it is: a document, the rows of a table, or why it is none."""


def find_sources(paths: Sequence[Path], elsewhere: Iterable[Found] = ()) -> tuple[list[Source], list[Problem]]:
    """The documents in `paths` (files, or folders with all that lies below), and what had to be set aside.

    A folder is a corpus root: its documents are named by their path below it, with forward slashes; a
    single file by its own name. Both lists are sorted by name. Links below a folder are not followed. `elsewhere` are
    files that were found in other places than this machine.

    Raises FileNotFoundError for a path that does not exist, PermissionError for a root that cannot be listed, and
    ValueError when two paths hold documents of one name.
    """
    places: dict[str, str] = {}
    files: list[Source | Problem] = []
    rows: list[Source | Problem] = []
    here = ((name, path, documents(name, path)) for root in paths for name, path in _files(root))
    for name, path, results in chain(here, elsewhere):
        if name in places:
            raise ValueError(
                f"two documents are named {name!r}: {places[name]!r} and {path!r}. "
                "Rename one of them, or give a folder that holds both."
            )
        places[name] = path
        for result in results:
            (files if _name(result) == name else rows).append(result)
    found = [*_apart(files, set(map(_name, rows))), *rows]
    sources = [result for result in found if isinstance(result, Source)]
    return sorted(sources), sorted(result for result in found if isinstance(result, Problem))


def find_document(path: Path) -> Source:
    """The one document that a path names: a file, or a row of a table ("prices.csv#12").

    Raises FileNotFoundError for a path that does not exist, and ValueError for one that names no document or several.
    """
    table, _, row = path.name.rpartition("#")
    is_row = is_table(table) and not path.exists()
    sources, problems = find_sources([path.with_name(table) if is_row else path])
    if is_row:
        sources = [source for source in sources if source.name == path.name]
        problems = [problem for problem in problems if problem.document in (path.name, table)]
        if not sources and not problems:
            raise ValueError(f"{path}: {table} has no text in row {row}")
    if problems and not sources:
        raise ValueError(f"{path}: {problems[0].message}")
    if len(sources) > 1 and all(source.row for source in sources):
        raise ValueError(f"{path}: it is a table of {len(sources)} documents; name one, such as '{sources[0].name}'")
    if len(sources) != 1:
        why = "its name is of no document: rename it" if path.is_file() else "name one file, of all that it holds"
        raise ValueError(f"{path}: {why}")
    return sources[0]


def known_problems(paths: Sequence[Path]) -> frozenset[str]:
    """Names of documents that people know cannot be read: column `document` of `known-problems.csv` in corpus folders.

    Raises ValueError for such a file without that column, or in no encoding.
    """
    known: set[str] = set()
    for path in (root / KNOWN_PROBLEMS for root in paths):
        if path.is_file():
            found = decode(path.read_bytes())
            if isinstance(found, Fault):
                raise ValueError(f"{path}: {found.message}")
            rows = csv.DictReader(io.StringIO(found.text, newline=""))
            if "document" not in (rows.fieldnames or ()):
                raise ValueError(f"{path}: its first line must name the columns, among them 'document'")
            known.update(row["document"] for row in rows if row["document"])
    return frozenset(known)


def find_decisions(paths: Sequence[Path]) -> Path | None:
    """The file of what the editors of corpus folders decided, if there is one. Raises ValueError where several are."""
    found = [path for path in (root / DECISIONS for root in paths) if path.is_file()]
    if len(found) > 1:
        raise ValueError(f"two folders have a {DECISIONS}: {str(found[0])!r} and {str(found[1])!r}. Make one of them.")
    return found[0] if found else None


def _files(root: Path) -> Iterator[tuple[str, str]]:
    """Names and paths of all that could be a document at or below `root`."""
    if not root.exists():
        raise FileNotFoundError(f"there is no file or folder {str(root)!r}: check the path of this SOURCE")
    if root.is_dir():
        yield from _files_below(root)
    elif may_be_document(root.name):
        yield root.name, str(root.resolve())


def _files_below(root: Path) -> Iterator[tuple[str, str]]:
    """All entries under `root` but folders; a folder that cannot be listed is given itself, to be reported.

    Paths are texts here and below: with `Path` a night with nothing to do takes half as long again.
    """
    pending = [("", str(root))]
    while pending:
        name, folder = pending.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:
            if not name:
                raise
            yield name, folder
            continue
        for entry in entries:
            below = f"{name}/{entry.name}" if name else entry.name
            if entry.is_dir(follow_symlinks=False):
                if not entry.name.startswith("."):
                    pending.append((below, entry.path))
            elif may_be_document(entry.name):
                yield below, entry.path


def _apart(files: Iterable[Source | Problem], rows: Container[str]) -> Iterator[Source | Problem]:
    """Files, but for those called as a row of a table beside them, "a.csv#3": the row keeps the name."""
    for result in files:
        if (name := _name(result)) in rows:
            yield set_aside(f"./{name}", "unreadable", "a row of the table beside it has this name: rename the file")
        else:
            yield result


def _name(result: Source | Problem) -> str:
    return result.name if isinstance(result, Source) else result.document


def may_be_document(file_name: str) -> bool:
    """Whether a file can be a document by its name without folders."""
    return not file_name.startswith((".", "README")) and file_name not in NEVER_DOCUMENTS


def documents(name: str, path: str) -> Iterable[Source | Problem]:
    """The file as a document, or the rows of a table as documents, or the reason why there are none."""
    source = _source(name, path)
    if not (isinstance(source, Source) and is_table(name)):
        return (source,)
    try:
        with Path(path).open("rb") as file:
            if kind_of(file.read(SCANNED), "") not in ((TEXT, JSON) if is_json_lines(name) else (TEXT,)):
                return (source,)  # it is called a table, and is something else
        return list(find_rows(name, Path(path)))
    except OSError as error:
        return (set_aside(name, "unreadable", f"{error.strerror}: check the file and its permissions"),)


def _source(name: str, path: str) -> Source | Problem:
    """The file as a document, or the reason why it is none."""
    encoded = os.fsencode(name)
    try:
        name = encoded.decode("utf-8")  # whatever the locale takes file names for
    except UnicodeDecodeError:
        return set_aside(_escaped(encoded), "unreadable", "its name is not UTF-8: rename the file")
    try:
        # lstat before open: opening a named pipe would wait for a writer, for ever
        status = os.lstat(path)
        if reason := irregular(status.st_mode):
            return set_aside(name, "unreadable", reason)
        if problem := too_large(name, status.st_size):
            return problem
        with Path(path).open("rb") as file:
            return Source(name, path, hashlib.file_digest(file, "sha256").hexdigest())
    except OSError as error:
        return set_aside(name, "unreadable", f"{error.strerror}: check the file and its permissions")


def _escaped(name: bytes) -> str:
    """A name that is not UTF-8, made readable. No document is called so: their names do not begin with "./"."""
    return "./" + name.replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace")


def too_large(name: str, size: int) -> Problem | None:
    """The problem of a file with more bytes than are read."""
    most = MAX_TABLE_BYTES if is_table(name) else MAX_BYTES
    return set_aside(name, "too-large", f"it has {size} bytes, over {most}: split the file") if size > most else None


def irregular(mode: int) -> str:
    """Why a thing of this file mode cannot be a document; "" for a regular file."""
    if stat.S_ISREG(mode):
        return ""
    if stat.S_ISLNK(mode):
        return "it is a symbolic link, which is not followed: put the file or folder itself here"
    if stat.S_ISDIR(mode):
        return "the folder cannot be listed: check its permissions"
    return "it is a pipe, socket or device: only regular files are read"


def set_aside(name: str, code: str, message: str) -> Problem:
    """The problem of a file that cannot be a document."""
    return Problem(name, "reading", "error", code, message)
