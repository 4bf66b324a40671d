"""Builds on disk: a build is a folder, made beside its place and renamed into it; publishing moves a link.

Whenever a run is killed, or the power fails, `current` leads to a whole build: all of a build is on the disk before it
gets its name, and the name is before the link leads there. What a killed run left behind, the next one removes.
"""

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

SUMS = "SHA256SUMS"
SYNCED_AT_A_TIME = 16

_TIME = "%Y%m%dT%H%M%S.%fZ"
_IDENTIFIER = re.compile(r"\d{8}T\d{6}\.\d{6}Z")


class NoBuildError(Exception):
    """There is no such build to read."""


@contextmanager
def new_build(out: Path) -> Iterator[Path]:
    """A fresh folder to make a build in. Left normally it is sealed and published as `out/current`; left by an
    exception it is removed, and what was published stays.

    Raises OSError, naming at least `out`, for a folder that cannot be written to, a disk that is full, or a `current`
    that is somebody else's file or folder. Hold the lock (`locking.locked`).
    """
    _refuse_foreign(out / "current")
    builds = out / "builds"
    builds.mkdir(parents=True, exist_ok=True)
    identifier = _next_identifier(builds)
    work = builds / f".{identifier}"
    try:
        work.mkdir()
        yield work
        (work / SUMS).write_text("".join(_sums(work)), encoding="utf-8")
        _sync_tree(work)
        work.rename(builds / identifier)
        publish(out, identifier)
    except BaseException as error:
        shutil.rmtree(work, ignore_errors=True)
        if published_name(out) != identifier:
            shutil.rmtree(builds / identifier, ignore_errors=True)
        if isinstance(error, shutil.Error):  # a list of (from, to, why) for each file that could not be copied
            raise OSError(errno.EIO, str(error.args[0][0][2]), str(out)) from error
        if isinstance(error, OSError) and error.errno and not error.filename:  # a full disk names no file
            error.filename = str(out)
        raise


def publish(out: Path, identifier: str) -> None:
    """Let `out/current` lead to a build that is there, in one step and for good. Raises OSError."""
    link = out / "current"
    _refuse_foreign(link)
    _sync(out / "builds")
    beside = link.with_name(f".{link.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    beside.symlink_to(Path("builds") / identifier)
    beside.replace(link)
    _sync(out)


def remove_leftovers(out: Path) -> None:
    """Remove what killed runs left half done. Only who holds the lock may: else it could be somebody's work."""
    for path in (out / "builds").glob(".*"):
        if _IDENTIFIER.fullmatch(path.name[1:]):
            shutil.rmtree(path, ignore_errors=True)
    for path in [*out.glob(".current.*"), *out.glob("metrics.prom.*")]:
        with suppress(OSError):
            path.unlink()


def prune(out: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` builds, the published one being always among those kept; gives their names.

    Who has files of a removed build open reads on: POSIX keeps them until they are closed. What cannot be removed
    stays for the next run.
    """
    doomed = [name for name in reversed(build_names(out)) if name != published_name(out)][max(keep, 1) - 1 :]
    for name in doomed:
        hidden = out / "builds" / f".{name}"
        with suppress(OSError):
            (out / "builds" / name).rename(hidden)  # at one stroke no build any more
            shutil.rmtree(hidden, ignore_errors=True)
    return doomed


def build_names(out: Path) -> list[str]:
    """The names of all builds in a folder of builds, the oldest first."""
    names = (path.parent.name for path in (out / "builds").glob(f"*/{SUMS}"))
    return sorted(name for name in names if _IDENTIFIER.fullmatch(name))


def published_name(out: Path) -> str | None:
    """The name of the build that `out/current` leads to; None where there is no such link."""
    link = out / "current"
    return link.readlink().name if link.is_symlink() else None


def made(identifier: str) -> datetime:
    """When a build was begun, as its name tells. Raises ValueError for a name that is none."""
    return datetime.strptime(identifier, _TIME).replace(tzinfo=UTC)


def find_build(out: Path, identifier: str | None = None) -> Path:
    """The folder of a build: the current one, or the one named. Raises NoBuildError where there is none."""
    folder = out / "current" if identifier is None else out / "builds" / identifier
    if not (folder / SUMS).exists():
        what = "published build" if identifier is None else f"build {identifier!r}"
        raise NoBuildError(f"no {what} in {out}: run `b2graph build`, or name another folder with --out")
    return folder.resolve()


def build_before(folder: Path) -> Path:
    """The folder of the build made before the one in `folder`. Raises NoBuildError where that is the first."""
    earlier = [name for name in build_names(folder.parent.parent) if name < folder.name]
    if not earlier:
        raise NoBuildError(
            f"{folder.name} is the first build in {folder.parent}: there is none before it to compare with"
        )
    return folder.parent / earlier[-1]


def damage(folder: Path) -> list[str]:
    """What is not as it was when a build was sealed: a line a file that is missing, changed or was never part of it."""
    sealed = dict(line.split("  ", 1)[::-1] for line in (folder / SUMS).read_text(encoding="utf-8").splitlines())
    there = dict(line.rstrip("\n").split("  ", 1)[::-1] for line in _sums(folder))
    missing = [f"{name} is missing" for name in sealed.keys() - there.keys()]
    changed = [f"{name} is changed" for name in sealed.keys() & there.keys() if sealed[name] != there[name]]
    return sorted(missing + changed + [f"{name} does not belong to it" for name in there.keys() - sealed.keys()])


def digest(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sums(folder: Path) -> Iterator[str]:
    """Lines as `sha256sum` writes and checks them, of all but the file of these lines."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and path != folder / SUMS]
    with ThreadPoolExecutor() as pool:  # digests are worked out outside of Python's lock
        for path, its in zip(paths, pool.map(digest, paths), strict=True):
            yield f"{its}  {path.relative_to(folder).as_posix()}\n"


def _next_identifier(builds: Path) -> str:
    """The time, or a moment after the latest build where the clock has been set back: builds are in order by name."""
    now = datetime.now(UTC).strftime(_TIME)
    latest = max((path.name for path in builds.iterdir() if _IDENTIFIER.fullmatch(path.name)), default="")
    if now > latest:
        return now
    return (datetime.strptime(latest, _TIME) + timedelta(microseconds=1)).strftime(_TIME)


def _refuse_foreign(link: Path) -> None:
    if link.exists() and not link.is_symlink():
        raise FileExistsError(errno.EEXIST, "it is no link to a build: move it away, or name another --out", str(link))


def _sync_tree(folder: Path) -> None:
    """Have all that lies in a folder on the disk: the files, then the folders that name them.

    The files many at a time, which file systems commit together: 1,800 files one by one take thirty times as long.
    """
    found = list(os.walk(folder, topdown=False))
    with ThreadPoolExecutor(SYNCED_AT_A_TIME) as pool:
        list(pool.map(_sync, [Path(parent, name) for parent, _, names in found for name in names]))
    for parent, _, _ in found:
        _sync(Path(parent))


def _sync(path: Path) -> None:
    """Have the content of a file, or the names in a folder, on the disk before anything that comes after."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
