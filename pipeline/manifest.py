"""`build.json`: what a build was made from, what it holds, and what changed against the build before."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import storage
from pipeline.metadata import UNKNOWN, Metadata

NAME = "build.json"


@dataclass(frozen=True, slots=True)
class Previous:
    """What is needed of the build before: by document its digest, the key of its record and what `sources.csv` said of
    it, and what all was made from.

    Empty where there is none. `made_from` is "" for a build that must be made again in any case.
    """

    digests: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, Metadata] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    made_from: str = ""
    ontology: str = ""
    program: str = ""
    set_aside: frozenset[str] = frozenset()
    counts: Mapping[str, Any] = field(default_factory=dict)


def read_previous(out: Path) -> Previous:
    """What is needed of the current build's `build.json`; nothing where there is none, or a damaged one.

    Without it all that is set aside is new, so a damaged one does not go by unnoticed, nor stop all later builds.
    """
    try:
        manifest = json.loads((storage.find_build(out) / NAME).read_bytes())
        return Previous(
            {item["name"]: item["sha256"] for item in manifest["inputs"]},
            {item["name"]: item.get("record", "") for item in manifest["inputs"]},
            {item["name"]: Metadata(**said) if (said := item.get("said")) else UNKNOWN for item in manifest["inputs"]},
            dict(manifest.get("reading", {})),
            manifest.get("made_from", ""),
            manifest["ontology_sha256"],
            manifest["program_sha256"],
            frozenset(manifest["set_aside"]),
            dict(manifest["counts"]),
        )
    except (storage.NoBuildError, OSError, ValueError, KeyError, TypeError, AttributeError):
        return Previous()


def keys_in_use(out: Path) -> set[str]:
    """The keys of the records that builds on the disk are made of; a damaged `build.json` names none."""
    keys: set[str] = set()
    for name in storage.build_names(out):
        try:
            manifest = json.loads((out / "builds" / name / NAME).read_bytes())
            keys.update(item.get("record", "") for item in manifest["inputs"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    return keys


def changes(now: Mapping[str, str], previous: Previous, ontology: str, program: str) -> dict[str, Any]:
    """What changed against the build before: `now` has the digest of each document; the others are digests of now."""
    before = previous.digests
    return {
        "added": sorted(now.keys() - before.keys()),
        "edited": sorted(name for name in now.keys() & before.keys() if now[name] != before[name]),
        "removed": sorted(before.keys() - now.keys()),
        "ontology": bool(previous.ontology) and previous.ontology != ontology,
        "program": bool(previous.program) and previous.program != program,
    }
