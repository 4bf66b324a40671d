"""The files of a build, from its records: graph, store, network, gates, `build.json`, report."""

import json
import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from pipeline.answers.answers import Answers
from pipeline.answers.coverage import read_coverage
from pipeline.answers.network import make_network
from pipeline.answers.network_files import write_network
from pipeline.answers.report.write import write_report
from pipeline.answers.workbook.write import write_workbook
from pipeline.copies import marked_duplicates, marked_sources
from pipeline.differences import since_published
from pipeline.events import timed
from pipeline.gates import Candidate, Gate, Terms, held, last_tally
from pipeline.graph.exports import Exporter
from pipeline.graph.quads import Digests
from pipeline.graph.store import load_store, open_store
from pipeline.inputs import Inputs
from pipeline.manifest import NAME, breakdown, changes, counts, set_aside
from pipeline.plan import Plan, Progress, Step
from pipeline.records import DocumentRecord
from pipeline.tallies import input_row
from pipeline.texts import write_texts


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


def make_outputs(making: Making, folder: Path, progress: Progress) -> tuple[list[DocumentRecord], int]:
    """Write all files of a build into a folder. Raises GateError.

    Gives the records they are made of, and how many documents were read for them and not kept from before.
    """
    with timed("documents"):
        read, steps = _read(making, progress)
    records = marked_sources(list(marked_duplicates(read)))
    progress("writing the graph", 0, 1)
    version = metadata.version("b2graph")
    with timed("graph"):
        exporter = Exporter(folder, making.ontology, making.plan.vocabulary, making.digests, version)
        exporter.write(records, making.inputs.sidecar.problems)
        write_texts(records, folder)
        load_store(folder)
    if making.inputs.decisions:
        shutil.copyfile(making.inputs.decisions, folder / making.inputs.decisions.name)
    with timed("network"):
        write_network(make_network(records, making.plan.vocabulary, read_coverage(open_store(folder))), folder)
    out, program = making.plan.out, making.digests.program
    candidate = Candidate(making.ontology, folder, records, out / "cache", program, last_tally(out))
    with timed("gates"):
        gates = held(candidate, making.terms, making.plan.known_problems)
    answers = Answers(folder, open_store(folder))
    manifest = _manifest(making, records, steps, gates) | {"breakdown": _breakdown(making, answers, records)}
    with timed("changes"):
        comparison, since = since_published(out, answers, manifest)
    manifest["changes"] |= since
    (folder / NAME).write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    progress("writing the report", 0, 1)
    with timed("report"):
        write_report(answers, comparison)
        write_workbook(answers, folder / "report" / "gaps.xlsx")
    return records, sum(step.action == "read" for step in steps)


def _read(making: Making, progress: Progress) -> tuple[list[DocumentRecord], list[Step]]:
    pairs = list(making.plan.records(making.ontology, progress, making.jobs))
    return [record for record, _ in pairs], [step for _, step in pairs]


def _manifest(
    making: Making, records: Sequence[DocumentRecord], steps: Sequence[Step], gates: Sequence[Gate]
) -> dict[str, Any]:
    """What `build.json` holds."""
    digests, plan = making.digests, making.plan
    lasting = all(step.key or step.action == "set aside" for step in steps)
    return {
        "version": metadata.version("b2graph"),
        "program_sha256": digests.program,
        "ontology_sha256": digests.ontology,
        "made_from": making.inputs.digest if lasting else "",
        "reading": plan.parts,
        "inputs": [_input(plan, record, step) for record, step in zip(records, steps, strict=True)],
        "counts": counts(records, len(plan.inputs.sidecar.problems)),
        "gates": [asdict(gate) | {"passed": gate.passed} for gate in gates],
        "waived": making.terms.waive if any(not gate.passed for gate in gates) else None,
        "set_aside": sorted(set_aside(records)),
        "changes": changes(records, plan.previous, digests.ontology, digests.program),
        "seconds": round(time.monotonic() - making.start, 3),
    }


def _breakdown(making: Making, answers: Answers, records: Sequence[DocumentRecord]) -> dict[str, Any]:
    classes = {key: concept.class_ for key, concept in making.plan.vocabulary.concepts.items()}
    lacks = (gap.language for gap in answers.survey.gaps if not gap.decision)
    return breakdown(records, classes, lacks, making.inputs.sidecar.problems)


def _input(plan: Plan, record: DocumentRecord, step: Step) -> dict[str, Any]:
    row = input_row(record) | {"action": step.action, "reason": step.reason, "record": step.key}
    said = {name: value for name, value in asdict(plan.said_of(record.name)).items() if value}
    return row | {"said": said} if said else row
