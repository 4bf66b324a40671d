"""Builds on disk: a build is a folder, made beside its place and renamed into it; publishing moves a link."""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

SUMS = "SHA256SUMS"


class NoBuildError(Exception):
    """There is no such build to read."""


@contextmanager
def new_build(out: Path) -> Iterator[Path]:
    """A fresh folder to make a build in. Left normally it is sealed and published as `out/current`; left by an
    exception it is removed, and what was published stays.

    Raises OSError for a folder that cannot be written to, or whose `current` is somebody else's file or folder.
    """
    link, builds = out / "current", out / "builds"
    if link.exists() and not link.is_symlink():
        raise FileExistsError(errno.EEXIST, "it is no link to a build: move it away, or name another --out", str(link))
    builds.mkdir(parents=True, exist_ok=True)
    identifier = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    work = builds / f".{identifier}"
    work.mkdir()
    try:
        yield work
        (work / SUMS).write_text("".join(_sums(work)), encoding="utf-8")
        work.rename(builds / identifier)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    _point(link, Path("builds") / identifier)


def find_build(out: Path, identifier: str | None = None) -> Path:
    """The folder of a build: the current one, or the one named. Raises NoBuildError where there is none."""
    folder = out / "current" if identifier is None else out / "builds" / identifier
    if not (folder / SUMS).exists():
        what = "published build" if identifier is None else f"build {identifier!r}"
        raise NoBuildError(f"no {what} in {out}: run `b2graph build`, or name another folder with --out")
    return folder.resolve()


def build_before(folder: Path) -> Path:
    """The folder of the build made before the one in `folder`. Raises NoBuildError where that is the first."""
    earlier = [path.parent for path in folder.parent.glob(f"*/{SUMS}") if path.parent.name < folder.name]
    if not earlier:
        raise NoBuildError(
            f"{folder.name} is the first build in {folder.parent}: there is none before it to compare with"
        )
    return max(earlier)


def digest(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sums(folder: Path) -> Iterator[str]:
    """Lines as `sha256sum` writes and checks them."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield f"{digest(path)}  {path.relative_to(folder).as_posix()}\n"


def _point(link: Path, target: Path) -> None:
    beside = link.with_name(f".{link.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target)
    beside.replace(link)
