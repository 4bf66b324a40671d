"""How good a published build is, measured against an annotated folder: precision, recall and F1 by language and part.

Nothing is read again: the rows and sentences of the build are compared with the annotations.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.answers.confusions import Confusion, confusions
from pipeline.answers.differences import Finding, findings
from pipeline.answers.fact_pairing import Links
from pipeline.answers.gold import GoldDocument, read_gold
from pipeline.answers.pairing import PairedDocument, pair_document
from pipeline.answers.published import Document, Row, read_documents, read_rows
from pipeline.answers.scoring import Score, score_documents
from pipeline.records import LANGUAGES

FILES = ("mentions.jsonl", "facts.jsonl", "relations.jsonl", "claims.jsonl")
"""What is compared of a build."""

ALL = "all"
"""The row of every language together."""


@dataclass(frozen=True, slots=True)
class Scores:
    """All that an evaluation says; `absent` are annotated documents that the build does not hold (all missed)."""

    scores: tuple[Score, ...]
    confusions: tuple[Confusion, ...]
    findings: tuple[Finding, ...]
    absent: tuple[str, ...]

    def score(self, language: str, part: str) -> Score:
        """The score of a part in a language. Raises KeyError where there is none."""
        return {(score.language, score.part): score for score in self.scores}[language, part]


def evaluate(gold: Path, build: Path) -> Scores:
    """Measure a build folder against an annotated folder.

    Parts: `mentions` found, whatever the class; `typed`, found with an accepted class; `concepts`, the same without
    the easy class Segment; `class …`, the same of one class; `segments`, the share of found mentions tied to exactly
    the annotated segments; `claims` (mention, segment, polarity); `denied` mentions; `linking`, whether mentions of
    one annotated key share one concept in all languages (B-cubed: Bagga and Baldwin 1998); facts of each type, all
    `facts`, and `facts quoted`, found by type, quote and segment whatever the value; relations of each predicate and
    all `relations`, found where both ends overlap; `modality`, the share of found relations with the annotated one;
    `aspect`, the share of the evidence of claims whose aspect is that of the annotated stretch of text.
    A document's language is the build's. Raises ValueError for a folder without annotations or with a line that is
    none, when two documents have the name of an annotated one, or when the build holds none of them.
    """
    documents, absent = _paired(read_gold(gold), build)
    links = _links(documents)
    groups = {ALL: documents}
    for language in sorted({document.language for document in documents}, key=_order):
        groups[language] = [document for document in documents if document.language == language]
    return Scores(
        tuple(score for name, group in groups.items() for score in score_documents(name, group, links)),
        tuple(row for name, group in groups.items() for row in confusions(name, group)),
        tuple(sorted(finding for document in documents for finding in findings(document, links))),
        absent,
    )


def changed_scores(old: Scores, new: Scores) -> list[tuple[Score | None, Score]]:
    """The scores that differ between two evaluations by the same annotations, each with what it was before."""
    before = {(score.language, score.part): score for score in old.scores}
    pairs = [(before.get((score.language, score.part)), score) for score in new.scores]
    return [(was, score) for was, score in pairs if was != score]


def changed_findings(old: Scores, new: Scores) -> list[tuple[str, Finding]]:
    """The differences from the annotations that came or went between two evaluations: "new" or "gone" with each."""
    before, after = set(old.findings), set(new.findings)
    changes = [("gone", finding) for finding in before - after] + [("new", finding) for finding in after - before]
    return sorted(changes, key=lambda change: (change[1], change[0]))


def _order(language: str) -> tuple[int, str]:
    return LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES), language


def _paired(gold: Sequence[GoldDocument], build: Path) -> tuple[list[PairedDocument], tuple[str, ...]]:
    documents = _documents({item.name for item in gold}, build)
    if not documents:
        raise ValueError(f"the build holds no annotated document (such as {gold[0].name}): build them first")
    files = {file: _rows(build, file) for file in FILES}
    paired = []
    for item in gold:
        document = documents.get(item.name) or Document(item.name, "und", False, ())
        paired.append(pair_document(item, document, {file: rows[document.name] for file, rows in files.items()}))
    return paired, tuple(item.name for item in gold if item.name not in documents)


def _documents(names: set[str], build: Path) -> dict[str, Document]:
    """The documents of a build that have one of these names: the stem of the document's file name."""
    found: dict[str, Document] = {}
    for document in read_documents(build):
        name = Path(document.name).stem
        if name in found:
            raise ValueError(f"{found[name].name} and {document.name}: annotations of {name} fit both; build only one")
        if name in names:
            found[name] = document
    return found


def _rows(build: Path, file: str) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in read_rows(build, file):
        rows[row["document"]].append(row)
    return rows


def _links(documents: Iterable[PairedDocument]) -> Links:
    links: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        for pair in document.pairs:
            links[pair.gold.key].add(pair.read.concept)
    return {key: frozenset(concepts) for key, concepts in links.items()}
