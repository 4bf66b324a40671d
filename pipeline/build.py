"""A corpus becomes a published build: find, read each document, write, check, publish."""

import hashlib
import json
import shutil
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from pipeline import history, journey, storage
from pipeline.answers.coverage import read_coverage
from pipeline.answers.network import make_network
from pipeline.answers.network_files import write_network
from pipeline.answers.report.write import write_report
from pipeline.answers.workbook.write import write_workbook
from pipeline.claims.vocabulary import ontology_files
from pipeline.copies import marked_duplicates, marked_sources
from pipeline.gates import Candidate, Gate, Terms, held, last_tally
from pipeline.graph.exports import Exporter
from pipeline.graph.quads import Digests
from pipeline.graph.store import load_store, open_store
from pipeline.locking import locked
from pipeline.ontology import opened_anew
from pipeline.reading.corpus import find_decisions, find_sources, known_problems
from pipeline.records import LANGUAGES, DocumentRecord, Problem, Source
from pipeline.tallies import input_row

Progress = Callable[[str, int, int], None]
"""Told the name of what is being done, how much of it is done, and how much there is."""

KEPT = 7
"""Builds that stay on the disk: a week of nights to go back to."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made: where it is published, counts, and the documents newly set aside.

    Problems of severity "info" are findings for editors, about what documents say.
    """

    folder: Path
    documents: dict[str, int]
    mentions: int
    claims: int
    facts: int
    relations: int
    problems: tuple[Problem, ...]
    newly_set_aside: tuple[str, ...]


def build(
    paths: Sequence[Path],
    ontology: Path,
    out: Path,
    progress: Progress = lambda *_: None,
    *,
    gated: bool = False,
    strict: bool = False,
    waive: str | None = None,
    keep: int = KEPT,
) -> BuildReport:
    """Read all documents in `paths` by the thesaurus in `ontology`, and publish the build as `out/current`.

    `gated`: only if it meets the expectations of the ontology folder, which are about one corpus. `strict`:
    only if no document is newly set aside. `waive`: a reason to publish it whatever it fails, which `build.json` keeps.
    `keep`: how many builds stay on the disk, this one among them.

    Raises LockedError where another run writes to `out`, FileNotFoundError and ValueError as `find_sources` does,
    SyntaxError or ValueError for an ontology that cannot be used, and GateError; what was published before stays.
    """
    with locked(out), history.recorded(out):
        storage.remove_leftovers(out)
        report = _build(paths, ontology, out, progress, Terms(gated, strict, waive))
        storage.prune(out, keep)
    return report


def _build(paths: Sequence[Path], ontology: Path, out: Path, progress: Progress, terms: Terms) -> BuildReport:
    start = time.monotonic()
    sources, unread = find_sources(paths)
    decisions = find_decisions(paths)
    vocabulary = opened_anew(ontology).vocabulary
    digests = Digests(_digest(ontology_files(ontology)), _digest(_program_files()))
    previous = _previous(out)
    known = known_problems(paths) | set(previous.get("set_aside", ()))
    with storage.new_build(out) as folder:
        records = list(marked_duplicates(_records(sources, unread, ontology, out / "cache", progress)))
        records = marked_sources(records)
        progress("writing the graph", 0, 1)
        Exporter(folder, ontology, vocabulary, digests, metadata.version("b2graph")).write(records)
        load_store(folder)
        if decisions:
            shutil.copyfile(decisions, folder / decisions.name)
        write_network(make_network(records, vocabulary, read_coverage(open_store(folder))), folder)
        candidate = Candidate(ontology, folder, records, out / "cache", digests.program, last_tally(out))
        gates = held(candidate, terms, known)
        manifest = _manifest(records, previous, digests, gates, terms.waive, time.monotonic() - start)
        (folder / "build.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        progress("writing the report", 0, 1)
        write_report(folder)
        write_workbook(folder, folder / "report" / "gaps.xlsx")
    return _report(out, records, known)


def _records(
    sources: Sequence[Source], unread: Iterable[Problem], ontology: Path, cache: Path, progress: Progress
) -> Iterator[DocumentRecord]:
    """The records of all documents in order of their names, with those that could not even be opened."""
    closed = [DocumentRecord(p.document, "", "und", p.document, problems=(p,)) for p in unread]
    todo: list[Source | DocumentRecord] = sorted([*sources, *closed], key=lambda item: item.name)
    for done, item in enumerate(todo):
        progress(item.name, done, len(todo))
        yield journey.process(item, ontology, cache) if isinstance(item, Source) else item
    progress("", len(todo), len(todo))


def _set_aside(records: Iterable[DocumentRecord]) -> set[str]:
    return {record.name for record in records if record.language not in LANGUAGES}


def _manifest(
    records: Sequence[DocumentRecord],
    previous: dict[str, Any],
    digests: Digests,
    gates: Sequence[Gate],
    waive: str | None,
    seconds: float,
) -> dict[str, Any]:
    """What `build.json` holds."""
    inputs = {record.name: record.sha256 for record in records}
    before = previous.get("inputs", {})
    return {
        "version": metadata.version("b2graph"),
        "program_sha256": digests.program,
        "ontology_sha256": digests.ontology,
        "inputs": [input_row(record) for record in records],
        "counts": _counts(records),
        "gates": [asdict(gate) | {"passed": gate.passed} for gate in gates],
        "waived": waive if any(not gate.passed for gate in gates) else None,
        "set_aside": sorted(_set_aside(records)),
        "changes": {
            "added": sorted(inputs.keys() - before.keys()),
            "edited": sorted(name for name in inputs.keys() & before.keys() if inputs[name] != before[name]),
            "removed": sorted(before.keys() - inputs.keys()),
            "ontology": bool(previous) and previous["ontology_sha256"] != digests.ontology,
            "program": bool(previous) and previous["program_sha256"] != digests.program,
        },
        "seconds": round(seconds, 3),
    }


def _counts(records: Sequence[DocumentRecord]) -> dict[str, Any]:
    documents = Counter(record.language for record in records if record.language in LANGUAGES)
    return {
        "documents": {language: documents[language] for language in LANGUAGES},
        "mentions": sum(len(record.mentions) for record in records),
        "claims": sum(len(record.claims) for record in records),
        "facts": sum(len(record.facts) for record in records),
        "relations": sum(len(record.relations) for record in records),
        "problems": sum(len(record.problems) for record in records),
    }


def _report(out: Path, records: Sequence[DocumentRecord], known: Collection[str]) -> BuildReport:
    counts = _counts(records)
    return BuildReport(
        out / "current",
        counts["documents"],
        counts["mentions"],
        counts["claims"],
        counts["facts"],
        counts["relations"],
        tuple(problem for record in records for problem in record.problems),
        tuple(sorted(_set_aside(records).difference(known))),
    )


def _previous(out: Path) -> dict[str, Any]:
    """What is needed of the current build's `build.json`; nothing where there is none, or a damaged one.

    Without it all that is set aside is new, so a damaged one does not go by unnoticed, nor stop all later builds.
    """
    try:
        manifest = json.loads((storage.find_build(out) / "build.json").read_bytes())
        inputs = {item["name"]: item["sha256"] for item in manifest["inputs"]}
        digests = {name: manifest[name] for name in ("ontology_sha256", "program_sha256")}
        return {"inputs": inputs, "set_aside": set(manifest["set_aside"]), **digests}
    except (storage.NoBuildError, FileNotFoundError, ValueError, KeyError, TypeError):
        return {}


def _program_files() -> list[Path]:
    """The program's own code and language data."""
    package = Path(__file__).parent
    return sorted([*package.rglob("*.py"), *package.rglob("*.yml")])


def _digest(files: Iterable[Path]) -> str:
    return hashlib.sha256("".join(storage.digest(path) for path in files).encode()).hexdigest()
