"""All that the report shows of a build, read once for the pages of every language."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from pipeline.answers.answers import Answers
from pipeline.answers.concept import Concepts, Counted, count_concepts
from pipeline.answers.coverage import Coverage
from pipeline.answers.entries import Entry
from pipeline.answers.gaps import Survey
from pipeline.answers.network import Network
from pipeline.answers.published import (
    Document,
    Row,
    most_telling,
    read_metadata,
    read_rows,
    read_some_documents,
)
from pipeline.answers.query import run
from pipeline.answers.row_index import RowIndex, field
from pipeline.records import Metadata

DOCUMENTS = 500
"""Documents that have a page: a report of more is no report. Those that claim most; queries lead to all."""

_COPIES = """SELECT ?name ?first ?source {
  ?document a b2g:Document ; dct:source ?name .
  OPTIONAL { ?document b2g:duplicateOf/dct:source ?first }
  OPTIONAL { ?document b2g:sameSourceAs/dct:source ?source } }"""


@dataclass(frozen=True, slots=True)
class Problem:
    """A row of problems.jsonl, and the start of the sentence that it is about (None: of none, or of no document)."""

    row: Row
    sentence: int | None


FILES = ("mentions", "claims", "relations", "facts")
"""The JSON Lines files whose rows pages of documents show."""


@dataclass(frozen=True, slots=True)
class Material:
    """A build as the report needs it: what many pages show, and where the rows stand that one page does.

    `made` makes the pages of the concepts that count in some language; `documents` are those that have a page, and
    `rows` leads by the name of one of FILES to what these hold, while `rest` counts the others; `metadata` and
    `copies` (the document that it is a copy of) are by document, as are `versions` (the first of those that it is one
    source with); `manifest` is build.json; `segments` are those that something is claimed of, by notation, those with
    most claims first.
    """

    answers: Answers
    manifest: Row
    made: Concepts
    documents: tuple[Document, ...]
    rest: int
    metadata: Mapping[str, Metadata]
    copies: Mapping[str, str]
    versions: Mapping[str, str]
    problems: tuple[Problem, ...]
    rows: Mapping[str, RowIndex]
    network: Network
    segments: tuple[str, ...]

    @property
    def concepts(self) -> Mapping[str, Counted]:
        """The concepts that have a page, by IRI in order of IRIs."""
        return self.made.counted

    def of_document(self, name: str) -> dict[str, list[Row]]:
        """The rows of a document that has a page, by the name of their file (FILES)."""
        return {file: list(index.rows(name)) for file, index in self.rows.items()}

    @property
    def store(self) -> ox.Store:
        """The store of the build."""
        return self.answers.store

    @property
    def survey(self) -> Survey:
        """The gaps, and what they were read from."""
        return self.answers.survey

    @property
    def coverage(self) -> Coverage:
        """The counts that the gaps were found by."""
        return self.survey.coverage

    @property
    def entries(self) -> Mapping[str, Entry]:
        """The thesaurus."""
        return self.survey.entries


def read_material(answers: Answers, named: Path) -> Material:
    """Read a build folder whose graph, store and manifest are written. Raises FileNotFoundError where one is not.

    `named` is a file of `write_named`, which is needed as long as pages are made.
    """
    build, store, surveyed = answers.build, answers.store, answers.survey
    about = count_concepts(surveyed.entries, {iri for iri, _, _ in surveyed.coverage.cells}, surveyed.coverage)
    copies = list(run(store, _COPIES).terms())
    shown = most_telling(store, DOCUMENTS)
    documents = tuple(read_some_documents(store, shown))
    return Material(
        answers,
        json.loads((build / "build.json").read_bytes()),
        Concepts(build, about, RowIndex(named, field("concept"), about).rows),
        documents,
        len(copies) - len(documents),
        read_metadata(store),
        {name: first for name, first, _ in copies if first},
        {name: source for name, _, source in copies if source not in ("", name)},
        tuple(_problems(read_rows(build, "problems.jsonl"), documents)),
        {name: RowIndex(build / f"{name}.jsonl", field("document"), shown) for name in FILES},
        answers.network,
        _segments(surveyed.coverage),
    )


def _problems(rows: Iterable[Row], documents: Iterable[Document]) -> Iterator[Problem]:
    sentences = {document.name: document.sentences for document in documents}
    for row in rows:
        start = -1 if row["start"] is None else row["start"]
        homes = (s.start for s in sentences.get(row["document"], ()) if s.start <= start < s.end)
        yield Problem(row, next(homes, None))


def _segments(coverage: Coverage) -> tuple[str, ...]:
    claims: defaultdict[str, int] = defaultdict(int)
    for (_, _, segment), counts in coverage.cells.items():
        claims[segment] += counts.asserted + counts.denied
    return tuple(sorted((name for name in claims if name and claims[name]), key=lambda name: (-claims[name], name)))
