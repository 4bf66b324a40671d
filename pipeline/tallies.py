"""How much each document gave, in this build and in the one before, and which documents a fall comes from."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.records import LANGUAGES, DocumentRecord, Problem

MEASURES = ("documents", "mentions", "claims")
SHOWN = 5
"""Documents that are named as the cause of a fall: those that lost most."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What one document gave. A copy of another gives nothing, nor does one that was set aside."""

    language: str
    sha256: str
    documents: int
    mentions: int
    claims: int


class Totals:
    """What all documents of a build gave, added up while their records pass.

    `inputs` has a row a document, as in `build.json`; `tally` by name what each gave, `said_first` the mentions a
    language that repeat none. `fates` tells by name what became of documents that give nothing, and `set_aside` which
    are in no language that is read, or could not be read at all.
    """

    def __init__(self, classes: Mapping[str, str], others: Iterable[Problem] = ()) -> None:
        """`classes` has the class of each concept (by key), `others` are problems of no document."""
        self.classes = classes
        self.inputs: list[dict[str, Any]] = []
        self.tally: dict[str, Tally] = {}
        self.problems = list(others)
        self.fates: dict[str, str] = {}
        self.set_aside: set[str] = set()
        self.said_first: Counter[str] = Counter()
        self._statements: Counter[str] = Counter()
        self._documents: Counter[str] = Counter()
        self._mentions: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}

    def add(self, record: DocumentRecord) -> None:
        """Add up what a document gave."""
        told = record.told
        row = {"name": record.name, "sha256": record.sha256, "language": record.language, "mentions": len(told)}
        row |= {"claims": len(record.claims), "duplicate_of": record.duplicate_of}
        self.inputs.append(row)
        self.tally[record.name] = _tally(row)
        self.problems += record.problems
        if fate := _fate(record):
            self.fates[record.name] = fate
        statements = {name: len(getattr(record, name)) for name in ("claims", "facts", "relations")}
        self._statements.update(mentions=len(told), **statements)
        if record.language not in LANGUAGES:
            self.set_aside.add(record.name)
            return
        self._documents[record.language] += 1
        self._mentions[record.language].update(self.classes[mention.concept] for mention in told)
        self.said_first[record.language] += sum(not mention.repeat for mention in told)

    def counts(self) -> dict[str, Any]:
        """How many documents a language and statements a kind there are."""
        return {
            "documents": {language: self._documents[language] for language in LANGUAGES},
            **{kind: self._statements[kind] for kind in ("mentions", "claims", "facts", "relations")},
            "problems": len(self.problems),
        }

    def breakdown(self, gaps: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Counts for monitoring: mentions by language and class, problems by severity and code, gaps by language.

        `gaps` has the language of each gap.
        """
        problems: dict[str, Counter[str]] = {}
        for problem in self.problems:
            problems.setdefault(problem.severity, Counter())[problem.code] += 1
        lacking = Counter(gaps)
        gaps_of = {language: lacking[language] for language in LANGUAGES}
        return {"mentions": self._mentions, "problems": problems, "gaps": gaps_of}


def read_tally(manifest: Mapping[str, Any]) -> dict[str, Tally]:
    """By name, what each document of a published build gave, from its `build.json`; nothing where that is damaged."""
    try:
        return {row["name"]: _tally(row) for row in manifest["inputs"]}
    except (KeyError, TypeError):
        return {}


def by_language(tallies: Mapping[str, Tally], measure: str) -> Counter[str]:
    """The sum of one of MEASURES in each language."""
    sums: Counter[str] = Counter()
    for one in tallies.values():
        sums[one.language] += getattr(one, measure)
    return sums


def losses(before: Mapping[str, Tally], totals: Totals, measure: str, language: str | None = None) -> tuple[str, ...]:
    """The documents of a language (or of any) that gave most before and give less now, a line each, with their fate.

    A file that was renamed has lost nothing. Where none lost anything, those that were set aside are named.
    """
    now, fates = totals.tally, totals.fates
    renamed = {one.sha256: one for name, one in now.items() if name not in before}
    lost = []
    for name, was in before.items():
        if language in (None, was.language):
            found = now.get(name) or renamed.get(was.sha256)
            left = getattr(found, measure) if found and found.language == was.language else 0
            if left < getattr(was, measure):
                fate = fates.get(name, "") if name in now else " (it is gone)"
                line = f"{name}: {getattr(was, measure)} {measure} before, {left} now{fate}"
                lost.append((left - getattr(was, measure), name, line))
    if not lost:
        return first([f"{name}{fates[name]}" for name in sorted(totals.set_aside)])
    return first([line for *_, line in sorted(lost)])


def first(lines: Sequence[str]) -> tuple[str, ...]:
    """SHOWN lines, and how many more there are."""
    more = (f"and {len(lines) - SHOWN} more",) if len(lines) > SHOWN else ()
    return (*lines[:SHOWN], *more)


def _fate(record: DocumentRecord) -> str:
    if record.language not in LANGUAGES:
        return f" (set aside: {', '.join(sorted({problem.code for problem in record.problems}))})"
    return f" (a copy of {record.duplicate_of})" if record.duplicate_of else ""


def _tally(row: Mapping[str, Any]) -> Tally:
    counts = row["language"] in LANGUAGES and not row["duplicate_of"]
    values = (1, row["mentions"], row["claims"]) if counts else (0, 0, 0)
    return Tally(row["language"], row["sha256"], *values)
