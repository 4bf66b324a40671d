"""What editors decided about gaps: rows of `decisions.csv`, which people write, so that much in it may be wrong."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.answers.entries import Entry
from pipeline.answers.wording import read_wording
from pipeline.records import LANGUAGES, READERS, Problem

COLUMNS = ("concept", "language", "segment", "decision", "who", "note")
NEEDED = ("concept", "language", "decision")
WONT_COVER, ASSIGNED, DONE = "wont-cover", "assigned", "done"
CODES = (WONT_COVER, ASSIGNED, DONE)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a concept (IRI) in a language, for a segment (notation); "" stands for all of them.

    `decision` is one of CODES; `who` and `note` are the editor's own words.
    """

    concept: str
    language: str
    segment: str
    decision: str
    who: str = ""
    note: str = ""

    def is_about(self, concept: str, language: str, segment: str) -> bool:
        """Whether it holds for a gap."""
        return self.concept == concept and self.language in ("", language) and self.segment in ("", segment)


def read_decisions(path: Path, entries: Mapping[str, Entry]) -> tuple[list[Decision], list[Problem]]:
    """The decisions of a file, in order, and what in it cannot be used: each problem with line and column.

    Concepts are named by key, IRI or preferred label in any language. A file that is not there holds no decisions.
    Spreadsheets put semicolons or tabs for commas in half of the world; these are read too.
    """
    if not path.is_file():
        return [], []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return [], [_problem(path, line, "not-utf-8", "it is not UTF-8: save it as 'CSV UTF-8'")]
    lines = text.splitlines(keepends=True)
    head = lines[0] if lines else ""
    rows = csv.DictReader(lines, delimiter=next((mark for mark in ";\t" if mark in head), ","))
    missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
    if missing:
        columns = ", ".join(COLUMNS)
        return [], [
            _problem(path, 1, "missing-column", f"no column {', '.join(missing)}: it must begin with {columns}")
        ]
    return _read_rows(path, rows, entries)


def _read_rows(
    path: Path, rows: "csv.DictReader[str]", entries: Mapping[str, Entry]
) -> tuple[list[Decision], list[Problem]]:
    found: list[Decision] = []
    problems: list[Problem] = []
    concepts, codes = _concept_names(entries), _decision_names()
    segments = {entry.segment for entry in entries.values()}
    try:
        for row in rows:
            cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
            concept = concepts.get(cells["concept"].casefold())
            code = codes.get(_plain(cells["decision"]))
            wrong = {
                "concept": "" if concept else "the thesaurus of this build has no such concept",
                "language": "" if cells["language"] in ("", *LANGUAGES) else f"is none of {', '.join(LANGUAGES)}",
                "segment": "" if cells["segment"] in segments else f"is none of {', '.join(sorted(segments - {''}))}",
                "decision": "" if code else f"is none of {', '.join(_written(code) for code in CODES)}",
            }
            told = [_wrong(path, rows, name, cells[name], why) for name, why in wrong.items() if why]
            problems += told
            if concept and code and not told:
                found.append(Decision(concept, cells["language"], cells["segment"], code, cells["who"], cells["note"]))
    except csv.Error as error:
        problems.append(_problem(path, rows.line_num, "malformed", f"{error}: nothing is read from here on"))
    return found, problems


def _wrong(path: Path, rows: "csv.DictReader[str]", column: str, value: str, why: str) -> Problem:
    place = list(rows.fieldnames or ()).index(column) + 1
    return _problem(path, rows.line_num, f"wrong-{column}", f"column {place} ({column}): {value!r} {why}")


def _problem(path: Path, line: int, code: str, message: str) -> Problem:
    return Problem(str(path), "answers", "warning", code, message, line=line)


def _concept_names(entries: Mapping[str, Entry]) -> dict[str, str]:
    """Everything a concept may be named by, folded; keys and IRIs before labels, of equal labels the first."""
    names: dict[str, str] = {}
    for entry in entries.values():
        for name in (entry.iri, entry.key, f"concept:{entry.key}"):
            names[name.casefold()] = entry.iri
    for entry in entries.values():
        for language in READERS:
            names.setdefault(entry.pref_label(language).casefold(), entry.iri)
    return names


def _decision_names() -> dict[str, str]:
    return {_plain(word): code for reader in READERS for code, word in _words(reader)} | {code: code for code in CODES}


def _words(reader: str) -> Iterator[tuple[str, str]]:
    words = read_wording("gaps", reader)
    yield from ((code, words[code]) for code in CODES)


def _written(code: str) -> str:
    return f"{read_wording('gaps', 'en')[code]!r}"


def _plain(text: str) -> str:
    """Words in lower case, whatever the apostrophe and spaces."""
    return re.sub(r"\s+", " ", text.replace("’", "'")).strip().casefold()
