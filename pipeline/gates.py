"""What a build must hold to be published: the expectations in `ontology/expectations.yml` held against it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pipeline.answers.query import run
from pipeline.answers.questions import bind, read_questions
from pipeline.graph.store import open_store
from pipeline.history import RefusedError
from pipeline.records import DocumentRecord


@dataclass(frozen=True, slots=True)
class Gate:
    """An expectation, what was wanted at least, and what the build holds."""

    name: str
    wanted: int
    found: int

    @property
    def passed(self) -> bool:
        """Whether the build holds enough."""
        return self.found >= self.wanted


class GateError(RefusedError):
    """A build that must not be published, with the gates that it failed."""

    def __init__(self, failed: Sequence[Gate]) -> None:
        super().__init__(
            "not published, the build before stays: "
            + "; ".join(f"{gate.name}: {gate.found} where at least {gate.wanted} are expected" for gate in failed)
            + " (ontology/expectations.yml)"
        )
        self.failed = tuple(failed)


def check_gates(ontology: Path, build: Path, records: Sequence[DocumentRecord]) -> list[Gate]:
    """The gates of an ontology folder, held against the records and the store of a build.

    Raises GateError when the build fails one.
    """
    text = (ontology / "expectations.yml").read_text(encoding="utf-8")
    gates = list(_gates(yaml.safe_load(text), ontology, build, records))
    if failed := [gate for gate in gates if not gate.passed]:
        raise GateError(failed)
    return gates


def _gates(expected: dict[str, Any], ontology: Path, build: Path, records: Sequence[DocumentRecord]) -> Iterator[Gate]:
    documents = Counter(record.language for record in records if not record.duplicate_of)
    mentions: Counter[str] = Counter()
    for record in records:
        mentions[record.language] += sum(not mention.repeat for mention in record.mentions)
    for language, wanted in expected["documents"].items():
        yield Gate(f"documents in {language}", wanted, documents[language])
    for language, wanted in expected["mentions"].items():
        yield Gate(f"mentions in {language}", wanted, mentions[language])
    questions, store = read_questions(ontology / "queries"), open_store(build)
    for name in expected["answers"]:
        _, rows = run(store, questions[name].sparql, bind(store, questions[name], {})).table()
        yield Gate(f"answers to {name}", 1, len(rows))
