"""A corpus becomes a published build: find, read each document, write, check, publish."""

import hashlib
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import history, storage
from pipeline.claims.vocabulary import ontology_files
from pipeline.corpora import Known
from pipeline.events import of_build
from pipeline.inputs import find_inputs
from pipeline.locking import locked
from pipeline.manifest import Previous, keys_in_use, read_previous
from pipeline.ontology import opened_anew
from pipeline.plan import Plan, Progress, Step
from pipeline.record_cache import RecordCache, prune_tables
from pipeline.records import Problem

if TYPE_CHECKING:
    from pipeline.cluster.client import Cluster
    from pipeline.gates import Terms

KEPT = 7
"""Builds that stay on the disk: a week of nights to go back to."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made: where it is published, counts, and the documents newly set aside.

    Problems of severity "info" are findings for editors, about what documents say. `read` counts the documents that
    were read anew; `published` is false where nothing had changed and the build before stays.
    """

    folder: Path
    documents: dict[str, int]
    mentions: int
    claims: int
    facts: int
    relations: int
    problems: tuple[Problem, ...]
    newly_set_aside: tuple[str, ...]
    read: int = 0
    published: bool = True


def build(
    paths: Sequence[Path | str],
    ontology: Path,
    out: Path,
    progress: Progress = lambda *_: None,
    *,
    gated: bool = False,
    strict: bool = False,
    waive: str | None = None,
    full: bool = False,
    keep: int = KEPT,
    jobs: int = 1,
    cluster: "Cluster | None" = None,
) -> BuildReport:
    """Read all documents in `paths` by the thesaurus in `ontology`, and publish the build as `out/current`.

    A document whose record cannot have changed since an earlier build is not read again, and where nothing at all has
    changed nothing is published; `full`: all are read and published anew. `gated`: only if it meets the expectations
    of the ontology folder, which are about one corpus. `strict`: only if no document is newly set aside. `waive`: a
    reason to publish it whatever it fails, which `build.json` keeps. `keep`: how many builds stay on the disk, this one
    among them. `jobs`: processes that read where there is much to read; the build is the same with any number.
    `cluster`: its workers read instead, with the same outcome. A path that is a text is an address (`corpora`).

    Raises LockedError where another run writes to `out`, what `find_inputs` does, SyntaxError or ValueError for an
    ontology that cannot be used, ClusterError for a cluster that cannot be, and GateError; what was published stays.
    """
    with locked(out), history.recorded(out):
        storage.remove_leftovers(out)
        inputs, previous = find_inputs(paths, ontology, gated, known := Known(out / "cache")), read_previous(out)
        known.keep()
        if previous.made_from == inputs.digest and not full:
            return _unchanged(out, previous)
        from pipeline.gates import Terms  # with it all libraries, whose seconds of imports the above is spared

        plan = Plan(inputs, opened_anew(ontology, out / "cache"), out, previous, full, cluster)
        report = _build(plan, ontology, out, progress, Terms(gated, strict, waive), jobs)
        storage.prune(out, keep)
        RecordCache.of(out).prune(keys_in_use(out))
        prune_tables(out / "cache")
    return report


def plan_build(
    paths: Sequence[Path | str], ontology: Path, out: Path, *, gated: bool = False, full: bool = False
) -> list[Step]:
    """What `build` would do about each document, and why; nothing is written. Raises what `build` does."""
    inputs, previous = find_inputs(paths, ontology, gated, Known(out / "cache")), read_previous(out)
    return list(Plan(inputs, opened_anew(ontology), out, previous, full).steps())


def _build(plan: Plan, ontology: Path, out: Path, progress: Progress, terms: "Terms", jobs: int) -> BuildReport:
    from pipeline.graph.quads import Digests
    from pipeline.outputs import Making, make_outputs

    start = time.monotonic()
    digests = Digests(_digest(ontology_files(ontology)), _digest(_program_files()))
    with storage.new_build(out) as folder, of_build(folder.name.removeprefix(".")):
        making = Making(plan, ontology, digests, terms, start, jobs)
        totals, read = make_outputs(making, folder, progress)
    newly_set_aside = totals.set_aside - plan.known_problems
    return _report(out, totals.counts(), tuple(totals.problems), newly_set_aside, read)


def _unchanged(out: Path, previous: Previous) -> BuildReport:
    """The report of a run that found all as it was: it tells of the build that stays."""
    lines = (storage.find_build(out) / "problems.jsonl").read_bytes().splitlines()
    problems = tuple(Problem(**json.loads(line)) for line in lines)
    return replace(_report(out, previous.counts, problems, (), 0), published=False)


def _report(
    out: Path, found: Mapping[str, Any], problems: tuple[Problem, ...], newly_set_aside: Iterable[str], read: int
) -> BuildReport:
    statements = {kind: found[kind] for kind in ("documents", "mentions", "claims", "facts", "relations")}
    names = tuple(sorted(newly_set_aside))
    return BuildReport(out / "current", **statements, problems=problems, newly_set_aside=names, read=read)


def _program_files() -> list[Path]:
    """The program's own code and language data."""
    package = Path(__file__).parent
    return sorted([*package.rglob("*.py"), *package.rglob("*.yml")])


def _digest(files: Iterable[Path]) -> str:
    return hashlib.sha256("".join(storage.digest(path) for path in files).encode()).hexdigest()
