"""The files of a build that are made from records: the graph as N-Quads, and JSON Lines.

Rows have their keys in the order of the contract; concepts are IRIs, segments notations, offsets raw code points.
"""

import json
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

import orjson

from pipeline.claims.vocabulary import Vocabulary
from pipeline.graph.dataset import build_quads, scheme_quads
from pipeline.graph.facts import fact_iri, value_fields
from pipeline.graph.quads import Digests, claim_iri, document_blocks, extraction_iri
from pipeline.graph.relation_quads import relation_iri, relations_told
from pipeline.graph.sorting import SortedBlocks, blocks_by_subject
from pipeline.graph.terms import document_iri
from pipeline.records import (
    LANGUAGES,
    Claim,
    DocumentRecord,
    Evidence,
    Mention,
    Problem,
)

Fields = dict[str, Any]
"""A row of JSON."""

LINE_ENDS = {end.encode(): f"\\u{ord(end):04x}".encode() for end in "\x85\u2028\u2029"}
"""Characters that JSON leaves as they are and some readers take for the end of a line, and their escapes."""

JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""Compact, and made once: `json.dumps` would make one for every row."""


def mention_rows(record: DocumentRecord, vocabulary: Vocabulary) -> Iterator[Fields]:
    """A row a mention, in text order."""
    for mention in sorted(record.told, key=lambda m: (m.start, m.end, m.concept)):
        concept = vocabulary.concepts[mention.concept]
        yield {
            "document": record.name,
            "language": record.language,
            "start": mention.start,
            "end": mention.end,
            "text": mention.text,
            "concept": concept.iri,
            "class": concept.class_,
            "kind": concept.kind,
            "label": mention.label,
            "label_language": mention.label_language,
            "rule": mention.rule,
            "segments": list(mention.segments),
            "denied": list(mention.denied),
            "polarity": mention.polarity,
            "repeat": mention.repeat,
        }


def claim_rows(record: DocumentRecord, vocabulary: Vocabulary) -> Iterator[Fields]:
    """A row a claim, in the order of its first evidence."""
    document = document_iri(vocabulary.base, record.name)
    for claim in sorted(record.claims, key=_claim_place):
        concept = vocabulary.concepts[claim.concept]
        yield {
            "id": claim_iri(document, claim),
            "document": record.name,
            "language": record.language,
            "segment": claim.segment,
            "concept": concept.iri,
            "class": concept.class_,
            "polarity": claim.polarity,
            "modality": sorted({mention.modality for mention in _mentions(record, claim)}),
            "aspect": sorted({mention.aspect for mention in _mentions(record, claim)} - {""}),
            "evidence": [_mentioned(record, evidence) for evidence in sorted(claim.evidence, key=_evidence_place)],
        }


def relation_rows(record: DocumentRecord, vocabulary: Vocabulary) -> Iterator[Fields]:
    """A row a relation, in text order; ends are concepts, with the spans of the mentions that name them."""
    document = document_iri(vocabulary.base, record.name)
    for relation in relations_told(record):
        subject, other = record.mentions[relation.subject], record.mentions[relation.object]
        yield {
            "id": relation_iri(document, record, relation),
            "document": record.name,
            "language": record.language,
            "subject": vocabulary.concepts[subject.concept].iri,
            "predicate": f"{vocabulary.base}schema#{relation.predicate}",
            "object": vocabulary.concepts[other.concept].iri,
            "subject_span": {"start": subject.start, "end": subject.end},
            "object_span": {"start": other.start, "end": other.end},
            "segments": list(relation.segments),
            "polarity": relation.polarity,
            "modality": relation.modality,
            "aspect": relation.aspect or None,
            "rule": relation.rule,
            "evidence": [_evidence(evidence) for evidence in relation.evidence],
        }


def fact_rows(record: DocumentRecord, vocabulary: Vocabulary) -> Iterator[Fields]:
    """A row a fact, in text order; the last fields are those of its type."""
    document = document_iri(vocabulary.base, record.name)
    for fact in sorted(record.facts, key=lambda f: (_evidence_place(f.evidence), fact_iri(document, f))):
        yield {
            "id": fact_iri(document, fact),
            "document": record.name,
            "language": record.language,
            "type": fact.type,
            "segments": list(fact.segments),
            "concept": vocabulary.concepts[fact.concept].iri if fact.concept else None,
            "rule": fact.rule,
            "evidence": [_evidence(fact.evidence)],
            **value_fields(fact, vocabulary),
        }


def problem_rows(record: DocumentRecord, _vocabulary: Vocabulary) -> Iterator[Fields]:
    """A row a problem, in text order, those of the whole document first."""
    place = sorted(record.problems, key=lambda p: (-1 if p.start is None else p.start, p.stage, p.code, p.message))
    yield from map(asdict, place)


def _mentions(record: DocumentRecord, claim: Claim) -> Iterator[Mention]:
    return (record.mentions[evidence.mention] for evidence in claim.evidence if evidence.mention is not None)


def _mentioned(record: DocumentRecord, evidence: Evidence) -> Fields:
    mention = None if evidence.mention is None else record.mentions[evidence.mention]
    told = {"modality": mention.modality, "aspect": mention.aspect or None} if mention else {}
    return {**_evidence(evidence), **told}


def _evidence(evidence: Evidence) -> Fields:
    return {"start": evidence.start, "end": evidence.end, "quote": evidence.quote, "rule": evidence.rule}


def _evidence_place(evidence: Evidence) -> tuple[int, int, str, int]:
    return evidence.start, evidence.end, evidence.rule, evidence.mention or 0


def _claim_place(claim: Claim) -> tuple[tuple[int, int, str, int], str, str, str]:
    return min(map(_evidence_place, claim.evidence)), claim.concept, claim.segment, claim.polarity


def json_line(row: Mapping[str, Any]) -> bytes:
    """A row as one line of compact JSON in UTF-8, with its line end."""
    return _line(orjson.dumps(row))


def fact_line(row: Mapping[str, Any]) -> bytes:
    """The same of a row with any number in it: orjson has none beyond 64 bits, and 0.00003 where others say 3e-05."""
    return _line(JSON.encode(row).encode())


def _line(text: bytes) -> bytes:
    for character, escape in LINE_ENDS.items():
        text = text.replace(character, escape)
    return text + b"\n"


ROWS: dict[str, Callable[[DocumentRecord, Vocabulary], Iterator[Fields]]] = {
    "mentions.jsonl": mention_rows,
    "claims.jsonl": claim_rows,
    "relations.jsonl": relation_rows,
    "facts.jsonl": fact_rows,
    "problems.jsonl": problem_rows,
}


@dataclass
class Counts:
    """How much was written: quads, rows by file name, documents by language (those set aside are not counted)."""

    quads: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)


class Exporter:
    """Writes graph.nq and the .jsonl files of one build; fed one document at a time, in order of names."""

    def __init__(self, folder: Path, ontology: Path, vocabulary: Vocabulary, digests: Digests, version: str) -> None:
        """`folder` exists; `version` is the program's, for the build graph."""
        self.folder, self.ontology, self.vocabulary = folder, ontology, vocabulary
        self.digests, self.version = digests, version
        self.counts = Counts()

    def write(
        self,
        records: Iterable[DocumentRecord],
        summary: Iterable[str],
        others: Sequence[Problem] = (),
        written: Callable[[IO[bytes]], object] = lambda _: None,
    ) -> Counts:
        """Write all files; `summary` has the sorted quads of the summary graph, `others` are problems of no document.

        `written` is called with files of many quads, as soon as there are so many; all of them have every quad once.

        Raises ValueError for records that are not in order of their names, or equal in name.
        """
        base, extractions = self.vocabulary.base, []
        with SortedBlocks(self.folder, written) as quads, closing(self._rows(records, others)) as rows:
            for record in rows:
                quads.add(document_blocks(record, self.vocabulary, self.digests))
                extractions.append(extraction_iri(record, base, self.digests))
                self.counts.documents[record.language] += 1
            quads.add(blocks_by_subject(scheme_quads(self.ontology, base)))
            quads.add(blocks_by_subject(summary))
            build = build_quads(extractions, quads.count, base, self.digests, self.version)
            quads.add(blocks_by_subject(build))
            self.counts.quads = quads.count
            with (self.folder / "graph.nq").open("wb") as file:
                file.writelines(quads)
        return self.counts

    def _rows(self, records: Iterable[DocumentRecord], others: Sequence[Problem]) -> Generator[DocumentRecord]:
        """Write the rows of every record, and pass on those that get a graph: all in a language that is read."""
        last = ""
        with ExitStack() as stack:
            files = {name: stack.enter_context(_create(self.folder / name)) for name in ROWS}
            files["problems.jsonl"].writelines(json_line(asdict(problem)) for problem in others)
            self.counts.rows["problems.jsonl"] += len(others)
            for record in records:
                if record.name <= last:
                    raise ValueError(f"records must come in order of their names: {record.name!r} after {last!r}")
                last = record.name
                for name, file in files.items():
                    line = fact_line if name == "facts.jsonl" else json_line
                    rows = list(map(line, ROWS[name](record, self.vocabulary)))
                    file.writelines(rows)
                    self.counts.rows[name] += len(rows)
                if record.language in LANGUAGES:
                    yield record


def _create(path: Path) -> IO[bytes]:
    return path.open("wb")
