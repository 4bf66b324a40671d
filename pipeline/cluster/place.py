"""The place that a publisher and the workers of a cluster all see: a folder or an object store, through fsspec."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress


class PlaceError(Exception):
    """The place cannot be used; the message says where and why."""


class Place:
    """A folder of files at an address that fsspec knows ("/mnt/shared", "s3://bucket/b2graph").

    How a store is reached and with whose rights says fsspec's own configuration, on each machine.
    """

    def __init__(self, address: str) -> None:
        """Raises PlaceError for an address of a kind that is not known, or whose library is not installed."""
        import fsspec

        with _told(address):
            self._files, self._root = fsspec.url_to_fs(address)
        self.address = self._files.unstrip_protocol(self._root)

    def below(self, name: str) -> "Place":
        """A folder in it, which need not be there yet."""
        return Place(f"{self.address}/{name}")

    def put(self, name: str, content: bytes) -> None:
        """Write a file, with the folders above it. Raises PlaceError."""
        path = f"{self._root}/{name}"
        with _told(f"{self.address}/{name}"):
            try:
                self._files.pipe_file(path, content)
            except FileNotFoundError:  # stores have no folders, other places do
                self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
                self._files.pipe_file(path, content)

    def get(self, name: str) -> bytes:
        """The content of a file. Raises PlaceError."""
        with _told(f"{self.address}/{name}"):
            content: bytes = self._files.cat_file(f"{self._root}/{name}")
            return content

    def remove(self, name: str) -> None:
        """Remove a file. Raises PlaceError."""
        with _told(f"{self.address}/{name}"):
            self._files.rm_file(f"{self._root}/{name}")

    def names(self, folder: str) -> list[str]:
        """The names of the files in a folder, sorted; none where it is missing. Raises PlaceError."""
        self._files.invalidate_cache()
        with _told(f"{self.address}/{folder}"), suppress(FileNotFoundError):
            return sorted(path.rpartition("/")[2] for path in self._files.ls(f"{self._root}/{folder}", detail=False))
        return []

    def clear(self) -> None:
        """Remove it with all that lies in it, where it is there. Raises PlaceError."""
        self._files.invalidate_cache()
        with _told(self.address), suppress(FileNotFoundError):
            self._files.rm(self._root, recursive=True)


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Errors of all kinds as PlaceError: each store's library has its own."""
    try:
        yield
    except FileNotFoundError as error:
        raise PlaceError(f"{address}: there is no such file or folder") from error
    except Exception as error:
        raise PlaceError(f"{address}: {getattr(error, 'strerror', None) or error or type(error).__name__}") from error
