"""What gates measure and that takes a while: thesaurus and graph checked, a build scored against annotations."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.answers.answers import Answers
from pipeline.answers.evaluate import Scores, evaluate
from pipeline.answers.gold import read_gold
from pipeline.answers.published import read_documents
from pipeline.graph.check import check
from pipeline.graph.conformance import Conformance
from pipeline.graph.schema import turtle_files
from pipeline.graph.validation import Finding
from pipeline.kept_files import digest_of, keep_table, kept_table
from pipeline.records import LANGUAGES, Severity

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
SHOWN = 5
"""Annotated documents that are named as the cause of a low score: those with most misses and false alarms."""


def thesaurus_errors(ontology: Path, severity: str, program: str, cache: Path) -> list[str]:
    """What `b2graph check` finds of a severity or graver, a line a finding.

    It takes ten seconds, so the findings are kept in the folder `cache` for the next night; `program` is the digest
    of the code that finds them. Raises ValueError for a severity there is not.
    """
    if severity not in SEVERITIES:
        raise ValueError(f"expectations: check: {severity!r} is none of {', '.join(SEVERITIES)}")
    kept = _kept(cache, "check", ontology, program)
    grave = SEVERITIES[: SEVERITIES.index(severity) + 1]
    return [line for found, line in _findings(ontology, kept) if found in grave]


def shape_findings(answers: Answers, ontology: Path, program: str, cache: Path) -> list[Finding]:
    """What the shapes of the ontology find in the graph of a build.

    What has passed is kept in the folder `cache`, and not checked again by the next build with the same `ontology` and
    `program` (the digest of the code that checks).
    """
    kept = _kept(cache, "shapes", ontology, program)
    conformance = Conformance(answers.store, ontology / "shapes.ttl", kept_table(kept) or ())
    found = list(conformance.findings(answers.build / "graph.nq"))
    keep_table(kept, sorted(conformance.passed))
    return found


def _kept(cache: Path, kind: str, ontology: Path, program: str) -> Path:
    """The file in a cache folder for what one program finds of a kind by one ontology."""
    return cache / f"{kind}-{digest_of(program, map(str, turtle_files(ontology)))}.json"


def gold_scores(gold: Path, build: Path, parts: Sequence[str]) -> Iterator[tuple[str, str, float, tuple[str, ...]]]:
    """Part, language, F1 and the documents with most faults, for parts of an evaluation in each annotated language.

    A build that holds no annotated document scores 0. Raises ValueError for a folder or a part there is not,
    and for annotations that are none.
    """
    if not gold.is_dir():
        raise ValueError(f"expectations: gold: there is no folder {gold} (relative to the ontology folder)")
    read_gold(gold)  # annotations that are damaged are no low score
    try:
        scores = evaluate(gold, build)
    except ValueError as error:
        yield from ((part, "all", 0.0, (str(error),)) for part in parts)
        return
    languages = {document.name: document.language for document in read_documents(build)}
    for part in parts:
        measured = [score for score in scores.scores if score.part == part]
        if not measured:
            known = ", ".join(sorted({score.part for score in scores.scores}))
            raise ValueError(f"expectations: gold: {part!r} is none of {known}")
        for score in measured:
            yield part, score.language, round(score.f1, 4), _causes(scores, languages, score.language)


def _causes(scores: Scores, languages: Mapping[str, str], language: str) -> tuple[str, ...]:
    """What a low score in a language (or in all) comes from; annotated documents that are not there have none."""
    absent = () if language in LANGUAGES else scores.absent
    advice = "not in the build, all of it counts as missed; if it was renamed or removed, do so to its annotations"
    faulty = (finding.document for finding in scores.findings)
    faults = Counter(name for name in faulty if language in ("all", languages.get(name))).most_common(SHOWN)
    told = [f"{name}: {count} differences from its annotations" for name, count in faults if name in languages]
    return (*(f"{name}: {advice}" for name in absent), *told)


def _findings(ontology: Path, kept: Path) -> list[tuple[str, str]]:
    found = kept_table(kept)
    if found is None:
        told = ((f.severity, filter(None, (f.where, f.subject, f.code, f.message))) for f in check(ontology))
        found = [(str(severity), " ".join(parts)) for severity, parts in told]
        keep_table(kept, found)
    return [(severity, line) for severity, line in found]
