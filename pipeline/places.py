"""Places that other machines see, too: folders and object stores, through fsspec."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

MARKS = ("ETag", "etag", "md5Hash", "content_md5", "checksum")
"""What stores call a mark of a file's content, in what they list."""


class PlaceError(OSError):
    """The place cannot be used; the message says where and why."""


class Entry(NamedTuple):
    """What a place lists: a name, bytes, the kind of file (as in `stat`), and a mark that changes with the content.

    `mark` is "" where the place gives none.
    """

    name: str
    size: int = 0
    mode: int = stat.S_IFREG
    mark: str = ""


def is_address(path: "str | Path") -> bool:
    """Whether something is an address of fsspec ("s3://bucket/texts"), and no path of this machine."""
    return "://" in str(path)


class Place:
    """A folder of files at an address that fsspec knows ("/mnt/shared", "s3://bucket/b2graph").

    How a store is reached and with whose rights says fsspec's own configuration, on each machine.
    """

    def __init__(self, address: str) -> None:
        """Raises PlaceError for an address of a kind that is not known, or whose library is not installed."""
        try:
            import fsspec
        except ImportError as error:
            advice = "an address needs more packages: pip install 'b2graph[cluster]'"
            raise PlaceError(f"{address}: {error}: {advice}") from error
        with _told(address):
            self._files, self._root = fsspec.url_to_fs(address)
        self.address: str = self._files.unstrip_protocol(self._root)

    def below(self, name: str) -> "Place":
        """A folder in it, which need not be there yet."""
        return Place(f"{self.address}/{name}")

    def put(self, name: str, content: bytes) -> None:
        """Write a file, with the folders above it. Raises PlaceError, also for a bucket that is not there."""
        path = f"{self._root}/{name}"
        with _told(f"{self.address}/{name}"):
            try:
                self._files.pipe_file(path, content)
            except FileNotFoundError:  # stores have no folders, other places do
                if not self._files.exists("/".join(path.split("/")[: 1 + path.startswith("/")])):
                    raise  # a store would make a bucket, which nobody asked for
                self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
                self._files.pipe_file(path, content)

    def get(self, name: str, start: int | None = None, end: int | None = None) -> bytes:
        """The content of a file, or its bytes [start, end). Raises PlaceError."""
        with _told(f"{self.address}/{name}"):
            content: bytes = self._files.cat_file(f"{self._root}/{name}", start=start, end=end)
            return content

    def fetch(self, name: str, path: Path) -> None:
        """Copy a file, of any size, to a path of this machine. Raises PlaceError."""
        with _told(f"{self.address}/{name}"):
            self._files.get_file(f"{self._root}/{name}", str(path))

    def remove(self, name: str) -> None:
        """Remove a file. Raises PlaceError."""
        with _told(f"{self.address}/{name}"):
            self._files.rm_file(f"{self._root}/{name}")

    def names(self, folder: str) -> list[str]:
        """The names of the files in a folder, sorted; none where it is missing. Raises PlaceError."""
        return sorted(entry.name for entry in self.entries(folder) or ())

    def entry(self) -> Entry | None:
        """What it is itself, a folder or a file; None where it is missing. Raises PlaceError."""
        self._files.invalidate_cache()
        with _told(self.address), suppress(FileNotFoundError):
            return _entry(self._files.info(self._root))
        return None

    def entries(self, folder: str = "") -> list[Entry] | None:
        """What is in a folder; None where it is missing. Raises PlaceError."""
        path = f"{self._root}/{folder}" if folder else self._root
        self._files.invalidate_cache()
        with _told(f"{self.address}/{folder}"), suppress(FileNotFoundError):
            listed = self._files.ls(path, detail=True)
            return [_entry(told) for told in listed if told["name"].strip("/") != path.strip("/")]
        return None

    def clear(self) -> None:
        """Remove it with all that lies in it, where it is there. Raises PlaceError."""
        self._files.invalidate_cache()
        with _told(self.address), suppress(FileNotFoundError):
            self._files.rm(self._root, recursive=True)


def _entry(told: dict[str, Any]) -> Entry:
    kinds = {"file": stat.S_IFREG, "directory": stat.S_IFDIR}
    mode = stat.S_IFLNK if told.get("islink") else kinds.get(told["type"], 0)
    mark = next((str(told[name]) for name in MARKS if told.get(name)), "")
    return Entry(told["name"].rstrip("/").rpartition("/")[2], told.get("size") or 0, mode, mark)


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Errors of all kinds as PlaceError: each store's library has its own."""
    try:
        yield
    except FileNotFoundError as error:
        raise PlaceError(f"{address}: there is no such file or folder") from error
    except Exception as error:
        raise PlaceError(f"{address}: {getattr(error, 'strerror', None) or error or type(error).__name__}") from error
