"""What is published, since when, is it sound, how the last run ended; and how to go back to an earlier build."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline import history, storage
from pipeline.locking import is_locked, locked

RUNNING, LOST = "running", "lost"
"""Of a run that has not told its end: it is at work, or it was killed (or the power failed)."""


@dataclass(frozen=True, slots=True)
class Status:
    """What is to know of a folder of builds.

    `published` is when `current` was set to this build, `checked` when a run last found or made it up to date.
    `counts`, `failed_gates` and `waived` (the reason) are of the build. `last_run` has at least `event`: one of
    `history`, or RUNNING or LOST; it is None where no run is recorded. `damage` has a line a file; None: nobody looked.
    """

    build: str
    folder: Path
    published: datetime
    checked: datetime
    counts: dict[str, Any]
    gates: int
    failed_gates: tuple[str, ...]
    waived: str | None
    last_run: history.Event | None
    builds: tuple[str, ...]
    damage: tuple[str, ...] | None


def read_status(out: Path, verify: bool = False) -> Status:
    """The status of a folder of builds; `verify`: the files of the published one are held against their SHA256SUMS.

    Raises NoBuildError where nothing is published, and ValueError for a build.json that cannot be read.
    """
    folder = storage.find_build(out)
    manifest = json.loads((folder / "build.json").read_bytes())
    events = history.read_history(out)
    published = datetime.fromtimestamp((out / "current").lstat().st_mtime, UTC)
    good = [datetime.fromisoformat(event["time"]) for event in events if event["event"] in history.GOOD]
    gates = manifest.get("gates", [])
    return Status(
        folder.name,
        folder,
        published,
        good[-1] if good else published,
        manifest.get("counts", {}),
        len(gates),
        tuple(gate["name"] for gate in gates if not gate.get("passed", True)),
        manifest.get("waived"),
        _last_run(events, out),
        tuple(storage.build_names(out)),
        tuple(storage.damage(folder)) if verify else None,
    )


def roll_back(out: Path, identifier: str | None = None) -> tuple[str, str | None]:
    """Publish an earlier build, by name or the one made before the current one; gives its name and what was current.

    It stays until a run publishes again. Raises LockedError, NoBuildError for a build there is not, with those there
    are, and ValueError for one that is damaged; then nothing has changed.
    """
    with locked(out):
        current, names = storage.published_name(out), storage.build_names(out)
        earlier = [name for name in names if identifier is None and name < (current or "")]
        target = identifier or (earlier[-1] if earlier else "")
        if target not in names:
            kept = "".join(f"\n  {name}{' (current)' if name == current else ''}" for name in names) or " none"
            what = f"no build {identifier!r} in {out}" if identifier else f"no earlier build in {out} to go back to"
            raise storage.NoBuildError(f"{what}; there are:{kept}")
        if wrong := storage.damage(out / "builds" / target):
            raise ValueError(f"build {target} is damaged, so it is not published: {'; '.join(wrong)}")
        storage.publish(out, target)
        history.append(out, history.ROLLED_BACK, build=target, instead_of=current)
    return target, current


def _last_run(events: list[history.Event], out: Path) -> history.Event | None:
    starts = [n for n, event in enumerate(events) if event["event"] == history.STARTED]
    if not starts:
        return None
    start = events[starts[-1]]
    ends = [event for event in events[starts[-1] + 1 :] if event["event"] != history.ROLLED_BACK]
    if ends:
        return {**ends[0], "started": start["time"]}
    return {**start, "started": start["time"], "event": RUNNING if is_locked(out) else LOST}
