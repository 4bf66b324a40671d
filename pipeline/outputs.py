"""The files of a build, from its records: graph, store, network, gates, `build.json`, report."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

from pipeline.answers.answers import Answers
from pipeline.answers.coverage import Coverage, count_coverage
from pipeline.answers.diff.compare import Comparison
from pipeline.answers.named import write_named
from pipeline.answers.network import Network, make_network
from pipeline.answers.network_files import write_network
from pipeline.answers.report.write import write_report
from pipeline.answers.ties import Ties
from pipeline.answers.workbook.write import write_workbook
from pipeline.beside import beside
from pipeline.differences import since_published
from pipeline.events import timed
from pipeline.gates import Candidate, Gate, Terms, held, last_tally
from pipeline.graph.dataset import Summary
from pipeline.graph.exports import Exporter
from pipeline.graph.quads import Digests
from pipeline.graph.schema import read_segment_properties
from pipeline.graph.store import Loading, open_store
from pipeline.graph.turtle import write_turtle
from pipeline.inputs import Inputs
from pipeline.manifest import NAME, changes
from pipeline.plan import Plan, Progress, Step
from pipeline.records import DECISIONS, DocumentRecord
from pipeline.spool import Spool
from pipeline.tallies import Totals, by_language
from pipeline.texts import write_text


@dataclass(frozen=True, slots=True)
class Making:
    """What all files of a build are made from, besides its records."""

    plan: Plan
    ontology: Path
    digests: Digests
    terms: Terms
    start: float
    jobs: int

    @property
    def inputs(self) -> Inputs:
        """What was found to build from."""
        return self.plan.inputs


def make_outputs(making: Making, folder: Path, progress: Progress) -> tuple[Totals, int]:
    """Write all files of a build into a folder. Raises GateError.

    Gives what its documents gave, and how many of them were read for it and not kept from before.
    """
    plan, out, program = making.plan, making.plan.out, making.digests.program
    totals, steps, coverage, network = _make_graph(making, folder, progress)
    with beside("writes the Turtle file", partial(_write_turtle, folder, making.ontology), making.jobs):
        answers = Answers(folder, open_store(folder), coverage, network)
        candidate = Candidate(making.ontology, answers, totals, out / "cache", program, last_tally(out))
        with timed("gates"):
            gates = held(candidate, making.terms, plan.known_problems)
        manifest = _manifest(making, totals, steps, gates) | {"breakdown": totals.breakdown(_lacks(answers))}
        with timed("changes"):
            comparison, since = since_published(out, answers, manifest)
        manifest["changes"] |= since
        (folder / NAME).write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        progress("writing the report", 0, 1)
        with timed("report"):
            write_reports(answers, comparison, making.jobs)
    return totals, sum(step.action == "read" for step in steps)


def _make_graph(making: Making, folder: Path, progress: Progress) -> tuple[Totals, list[Step], Coverage, Network]:
    """Read the documents, and write what is made of their records: graph and store, JSON Lines, network.

    Records, counts and ties take memory that is free when it is done.
    """
    vocabulary = making.plan.vocabulary
    with TemporaryFile(dir=folder) as file:
        documents, ties = _Documents(making, Spool(file), folder, progress), Ties(vocabulary)
        with Loading(folder) as store:
            summary = _write_graph(making, documents, ties, folder, store)
            coverage = count_coverage(summary, by_language(documents.totals.tally, "documents"))
            with timed("network"):
                network = make_network(ties, vocabulary, coverage)
                write_network(network, folder)
    return documents.totals, documents.steps, coverage, network


class _Documents:
    """The documents of a build, which are counted, spooled, and have their texts written as they pass."""

    def __init__(self, making: Making, spool: Spool, folder: Path, progress: Progress) -> None:
        classes = {key: concept.class_ for key, concept in making.plan.vocabulary.concepts.items()}
        self.totals = Totals(classes, making.inputs.sidecar.problems)
        self.steps: list[Step] = []
        self.spool = spool
        self._making, self._folder, self._progress = making, folder, progress

    def __iter__(self) -> Iterator[DocumentRecord]:
        """Their records, in order of their names: what is a copy of an earlier one says so."""
        making = self._making
        for record, step in making.plan.records(making.ontology, self._progress, making.jobs):
            marked = self.spool.add(record)
            self.totals.add(marked)
            self.steps.append(step)
            write_text(marked, self._folder)
            yield marked
        self.spool.close()
        self._progress("writing the graph", 0, 1)


def _write_graph(making: Making, documents: _Documents, ties: Ties, folder: Path, store: Loading) -> Summary:
    """Write the graph and the JSON Lines while documents are read, and give the graph to its store.

    Gives the counts of the summary, which comes last: only when all are read it shows which documents are one source.
    Ties of the concepts are found with them.
    """
    vocabulary, others = making.plan.vocabulary, making.inputs.sidecar.problems
    summary = Summary(vocabulary, read_segment_properties(making.ontology, vocabulary.base))
    exporter = Exporter(folder, making.ontology, vocabulary, making.digests, metadata.version("b2graph"))
    with timed("documents"):
        exporter.write(documents, _summary_quads(summary, ties, documents.spool), others, store.add)
        store.finish()
    if making.inputs.decisions is not None:
        (folder / DECISIONS).write_bytes(making.inputs.decisions)
    return summary


def _summary_quads(summary: Summary, ties: Ties, spool: Spool) -> Iterator[str]:
    """Count all records, find their ties, and give the counts as quads."""
    for records in spool.by_source():
        summary.add(records)
        ties.add(records)
    yield from summary.quads()


def _write_turtle(folder: Path, ontology: Path) -> None:
    with timed("graph"):
        write_turtle(folder, ontology)


def write_reports(answers: Answers, since: Comparison | None, jobs: int) -> None:
    """Write the report and its workbook, one beside the other where processes may share work."""
    workbook = answers.build / "gaps.xlsx"
    with TemporaryDirectory(dir=answers.build) as scratch:
        named = Path(scratch) / "named.jsonl"
        with beside("finds what names concepts", partial(write_named, answers.build, answers.store, named), jobs):
            answers.sides  # noqa: B018 - report and workbook need them: worked out once
        with beside("writes the workbook", partial(write_workbook, answers, workbook), jobs):
            write_report(answers, named, since, jobs)
    workbook.rename(answers.build / "report" / workbook.name)


def _lacks(answers: Answers) -> list[str]:
    """The language of each gap that nobody has decided about."""
    return [gap.language for gap in answers.survey.gaps if not gap.decision]


def _manifest(making: Making, totals: Totals, steps: Sequence[Step], gates: Sequence[Gate]) -> dict[str, Any]:
    """What `build.json` holds."""
    digests, plan = making.digests, making.plan
    lasting = all(step.key or step.action == "set aside" for step in steps)
    names = {row["name"]: row["sha256"] for row in totals.inputs}
    return {
        "version": metadata.version("b2graph"),
        "program_sha256": digests.program,
        "ontology_sha256": digests.ontology,
        "made_from": making.inputs.digest if lasting else "",
        "reading": plan.parts,
        "inputs": [_input(plan, row, step) for row, step in zip(totals.inputs, steps, strict=True)],
        "counts": totals.counts(),
        "gates": [asdict(gate) | {"passed": gate.passed} for gate in gates],
        "waived": making.terms.waive if any(not gate.passed for gate in gates) else None,
        "set_aside": sorted(totals.set_aside),
        "changes": changes(names, plan.previous, digests.ontology, digests.program),
        "seconds": round(time.monotonic() - making.start, 3),
    }


def _input(plan: Plan, row: dict[str, Any], step: Step) -> dict[str, Any]:
    row = row | {"action": step.action, "reason": step.reason, "record": step.key}
    said = {name: value for name, value in asdict(plan.said_of(row["name"])).items() if value}
    return row | {"said": said} if said else row
