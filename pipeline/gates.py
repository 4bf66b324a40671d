"""What a build must hold to be published: the expectations in `ontology/expectations.yml` held against it.

Each kind of expectation is a small function that gives its gates; all of them are held, so that one run tells all that
is amiss. A build that fails one is refused, unless somebody waives them, which is recorded.
"""

import json
import logging
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from pipeline.answers.answers import Answers
from pipeline.answers.questions import ask, read_questions
from pipeline.assessments import gold_scores, shape_findings, thesaurus_errors
from pipeline.events import tell
from pipeline.history import RefusedError
from pipeline.inputs import EXPECTATIONS
from pipeline.records import LANGUAGES
from pipeline.tallies import MEASURES, Tally, Totals, by_language, first, losses, read_tally


@dataclass(frozen=True, slots=True)
class Gate:
    """An expectation: what was wanted, at least or at most, what the build holds, and where a shortfall comes from."""

    name: str
    wanted: float
    found: float
    causes: tuple[str, ...] = ()
    bound: Literal["least", "most"] = "least"

    @property
    def passed(self) -> bool:
        """Whether the build holds what it should."""
        return self.found >= self.wanted if self.bound == "least" else self.found <= self.wanted

    def __str__(self) -> str:
        by = round(abs(self.found - self.wanted), 4)
        text = f"{self.name}: {self.found} where at {self.bound} {self.wanted} are expected, {by} too "
        return text + ("few" if self.bound == "least" else "many") + "".join(f"\n    {cause}" for cause in self.causes)


class GateError(RefusedError):
    """A build that must not be published, with the gates that it failed."""

    def __init__(self, failed: Sequence[Gate]) -> None:
        super().__init__(
            "not published, the build before stays:\n"
            + "".join(f"  {gate}\n" for gate in failed)
            + f"Mend this, change the ontology's {EXPECTATIONS}, or publish all the same with --waive REASON."
        )
        self.failed = tuple(failed)


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a build is published: whether the expectations hold for it, whether no document may be newly set
    aside, and for what reason it is published whatever it fails."""

    gated: bool
    strict: bool
    waive: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A build that wants to be published, the digest of the program that made it, and what the build before gave."""

    ontology: Path
    answers: Answers
    totals: Totals
    cache: Path
    program: str
    before: Mapping[str, Tally]


def held(candidate: Candidate, terms: Terms, known: Collection[str]) -> list[Gate]:
    """The gates that a build was held against; `known` are the documents that are no news when they are set aside.

    Raises GateError where gates have failed and nobody gave a reason to publish all the same, and ValueError for
    expectations that are of no known kind.
    """
    gates = _expectations(candidate) if terms.gated else []
    gates += [_set_aside(candidate.totals, known)] if terms.strict else []
    for gate in gates:
        level = logging.INFO if gate.passed else logging.ERROR
        tell("gate", level, gate=gate.name, passed=gate.passed, wanted=gate.wanted, found=gate.found)
    if (failed := [gate for gate in gates if not gate.passed]) and not terms.waive:
        raise GateError(failed)
    if failed:
        tell("waived", logging.WARNING, gates=[gate.name for gate in failed], reason=terms.waive)
    return gates


def _expectations(candidate: Candidate) -> list[Gate]:
    expected = yaml.safe_load((candidate.ontology / EXPECTATIONS).read_text(encoding="utf-8")) or {}
    if unknown := sorted(expected.keys() - KINDS.keys()):
        raise ValueError(f"{candidate.ontology / EXPECTATIONS}: {unknown[0]!r} is none of {', '.join(KINDS)}")
    return [gate for kind, gates in KINDS.items() if kind in expected for gate in gates(candidate, expected[kind])]


def _set_aside(totals: Totals, known: Collection[str]) -> Gate:
    new = sorted(totals.set_aside.difference(known))
    return Gate(
        "documents newly set aside", 0, len(new), first([f"{name}{totals.fates[name]}" for name in new]), "most"
    )


def last_tally(out: Path) -> dict[str, Tally]:
    """What each document of the published build gave; nothing where there is none."""
    try:
        return read_tally(json.loads((out / "current" / "build.json").read_bytes()))
    except (OSError, ValueError):
        return {}


def _documents(candidate: Candidate, expected: Mapping[str, int]) -> Iterator[Gate]:
    found = by_language(candidate.totals.tally, "documents")
    for language, wanted in expected.items():
        yield _least(candidate, f"documents in {language}", wanted, found[language], "documents", language)


def _mentions(candidate: Candidate, expected: Mapping[str, int]) -> Iterator[Gate]:
    for language, wanted in expected.items():
        found = candidate.totals.said_first[language]
        yield _least(candidate, f"mentions in {language}", wanted, found, "mentions", language)


def _largest_fall(candidate: Candidate, expected: Mapping[str, float]) -> Iterator[Gate]:
    now = candidate.totals.tally
    for measure in MEASURES:
        before, after = by_language(candidate.before, measure), by_language(now, measure)
        for language in LANGUAGES:
            if measure in expected and before[language]:
                wanted = math.ceil(before[language] * (1 - expected[measure]) - 1e-9)
                name = f"{measure} in {language}, after {before[language]} in the build before"
                yield _least(candidate, name, wanted, after[language], measure, language)


def _least(candidate: Candidate, name: str, wanted: float, found: int, measure: str, language: str) -> Gate:
    causes = losses(candidate.before, candidate.totals, measure, language) if found < wanted else ()
    return Gate(name, wanted, found, causes)


def _answers(candidate: Candidate, expected: Sequence[str]) -> Iterator[Gate]:
    questions = read_questions(candidate.ontology / "queries")
    for name in expected:
        _, rows = ask(candidate.answers.store, questions[name], {}).table()
        causes = () if rows else losses(candidate.before, candidate.totals, "mentions")
        yield Gate(f"answers to {name}", 1, len(rows), causes)


def _check(candidate: Candidate, severity: str) -> Iterator[Gate]:
    found = thesaurus_errors(candidate.ontology, severity, candidate.program, candidate.cache)
    causes = tuple(found[:5])
    yield Gate(f"findings of `b2graph check` ({severity} or graver)", 0, len(found), causes, "most")


def _shapes(candidate: Candidate, allowed: int) -> Iterator[Gate]:
    """The shapes of the ontology (SHACL) held against the graphs of all documents."""
    found = shape_findings(candidate.answers, candidate.ontology, candidate.program, candidate.cache)
    causes = tuple(f"{finding.subject}: {finding.code}: {finding.message}" for finding in found[:5])
    yield Gate("nodes that break a shape of shapes.ttl", allowed, len(found), causes, "most")


def _gold(candidate: Candidate, expected: Mapping[str, Any]) -> Iterator[Gate]:
    floors = {part: floor for part, floor in expected.items() if part != "folder"}
    folder = candidate.ontology / expected["folder"]
    for part, language, f1, causes in gold_scores(folder, candidate.answers.build, tuple(floors)):
        yield Gate(f"F1 of {part} in {language}", floors[part], f1, causes if f1 < floors[part] else ())


KINDS: dict[str, Callable[[Candidate, Any], Iterator[Gate]]] = {
    "documents": _documents,
    "mentions": _mentions,
    "largest_fall": _largest_fall,
    "check": _check,
    "shapes": _shapes,
    "gold": _gold,
    "answers": _answers,
}
