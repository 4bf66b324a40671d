"""The graphs that are not about one document: the scheme, the summary of all documents, and the build."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from pipeline.claims.vocabulary import Vocabulary, ontology_files
from pipeline.graph.facts import TYPE, Statement
from pipeline.graph.quads import Digests, segment_iris
from pipeline.graph.relation_quads import relations_told
from pipeline.graph.rule_uses import Use, rule_quads, rules_used
from pipeline.graph.schema import parse_turtle
from pipeline.graph.terms import digest_iri, document_iri, integer, iri, literal
from pipeline.records import ASSERTED, EMPTY_HEADING, Claim, DocumentRecord, Mention, Relation

OVERALL_COUNTS = ("documentCount", "mentionCount", "englishCount", "statementCount")
SEGMENT_COUNTS = ("documentCount", "mentionCount", "assertedCount", "deniedCount")
PROV = "http://www.w3.org/ns/prov#"
VOID = "http://rdfs.org/ns/void#"

SENTENCE_LEVEL = ("leadsTo",)
"""Relations that hold between what sentences say, and so have no triple between the concepts."""

Cell = tuple[str, str, str]
"""Language, concept key and segment notation ("" for all that names the concept, whatever the segment)."""


def graph_iri(base: str, name: str) -> str:
    """The IRI of the scheme, summary or build graph."""
    return f"{base}graph/{name}"


def scheme_quads(ontology: Path, base: str) -> list[str]:
    """All triples of the ontology (all files but the shapes) as sorted N-Quads lines.

    Raises:
        ValueError: a blank node; the dataset has none, so that its bytes are stable.
    """
    graph = iri(graph_iri(base, "scheme"))
    lines = {f"{triple} {graph} ." for file in ontology_files(ontology) for triple in parse_turtle(file)}
    blank = [line for line in lines if line.startswith("_:") or " _:" in line.partition('"')[0]]
    if blank:
        raise ValueError(f"{ontology}: blank node in {min(blank)!r}; give it an IRI")
    return sorted(lines)


class Summary:
    """Counts by language, concept and segment, of the rules used, and what segments are asserted to have; fed one
    source at a time.
    """

    def __init__(self, vocabulary: Vocabulary, properties: Mapping[str, str]) -> None:
        """`properties` is of `read_segment_properties`: kind of concept to the property that ties segments to it."""
        self.vocabulary, self.properties = vocabulary, properties
        self.counts: dict[str, Counter[Cell]] = {name: Counter() for name in (*OVERALL_COUNTS, *SEGMENT_COUNTS)}
        self.asserted: set[tuple[str, str]] = set()
        self.related: set[tuple[str, str, str]] = set()
        self.copies: dict[str, str] = {}
        self.rules: Counter[Use] = Counter()
        self.told: set[tuple[str, Hashable]] = set()

    def add(self, records: Iterable[DocumentRecord]) -> None:
        """Count all documents of one source: what several of them tell in a language counts once.

        Duplicates, repeats and headings with nothing below them count for nothing.
        """
        self.told.clear()
        for record in records:
            if not record.duplicate_of:
                self._add(record)

    def _add(self, record: DocumentRecord) -> None:
        if record.source and record.source != record.name:
            self.copies[record.name] = record.source
        self.rules.update(rules_used(record, f"{self.vocabulary.base}schema#"))
        counted = counted_mentions(record)
        self._add_mentions(record, [record.mentions[index] for index in sorted(counted)])
        for claim in record.claims:
            if any(evidence.mention in counted for evidence in claim.evidence):
                self._add_claim(record, claim)
        for fact in record.facts:
            if fact.concept is not None and self._is_new(record, (fact.type, fact.value, fact.concept)):
                self.counts["statementCount"][record.language, fact.concept, ""] += 1
        for relation in relations_told(record):
            self._add_relation(record, relation)

    def _is_new(self, record: DocumentRecord, told: Hashable) -> bool:
        """Whether no other document of the same source has told this in the same language."""
        if record.source is None:
            return True
        before = len(self.told)
        self.told.add((record.language, told))
        return len(self.told) > before

    def _add_mentions(self, record: DocumentRecord, mentions: Sequence[Mention]) -> None:
        cells: Counter[Cell] = Counter()
        for mention in mentions:
            cells.update((record.language, mention.concept, segment) for segment in ("", *mention.segments))
            self.counts["englishCount"][record.language, mention.concept, ""] += mention.label_language == "en"
        self.counts["mentionCount"].update(cells)
        self.counts["documentCount"].update(cell for cell in cells if self._is_new(record, cell))

    def _add_claim(self, record: DocumentRecord, claim: Claim) -> None:
        if claim.polarity == ASSERTED:
            self.asserted.add((claim.segment, claim.concept))
        if self._is_new(record, (claim.concept, claim.segment, claim.polarity)):
            name = "assertedCount" if claim.polarity == ASSERTED else "deniedCount"
            self.counts[name][record.language, claim.concept, claim.segment] += 1
            self.counts["statementCount"][record.language, claim.concept, ""] += 1

    def _add_relation(self, record: DocumentRecord, relation: Relation) -> None:
        ends = record.mentions[relation.subject].concept, record.mentions[relation.object].concept
        if relation.polarity == ASSERTED and relation.predicate not in SENTENCE_LEVEL:
            self.related.add((relation.predicate, *ends))
        if self._is_new(record, (relation.predicate, *ends, relation.polarity)):
            self.counts["statementCount"].update((record.language, concept, "") for concept in set(ends))

    def quads(self) -> list[str]:
        """The summary graph as sorted N-Quads lines."""
        graph = iri(graph_iri(self.vocabulary.base, "summary"))
        cells = sorted(self.counts["mentionCount"])
        nodes = zip(cells, map(self._node, cells), strict=True)
        lines = [f"{node} {p} {o} {graph} ." for cell, node in nodes for p, o in self._coverage(cell)]
        segments, concepts = segment_iris(self.vocabulary), self.vocabulary.concepts
        for segment, key in self.asserted:
            if name := self.properties.get(concepts[key].kind):
                lines.append(f"{iri(segments[segment])} {iri(name)} {iri(concepts[key].iri)} {graph} .")
        for predicate, subject, other in self.related:
            name = iri(f"{self.vocabulary.base}schema#{predicate}")
            lines.append(f"{iri(concepts[subject].iri)} {name} {iri(concepts[other].iri)} {graph} .")
        for copy, source in self.copies.items():
            one, first = (iri(document_iri(self.vocabulary.base, name)) for name in (copy, source))
            lines.append(f"{one} <{self.vocabulary.base}schema#sameSourceAs> {first} {graph} .")
        lines += rule_quads(self.rules, self.vocabulary.base, graph)
        return sorted(lines)

    def _node(self, cell: Cell) -> str:
        return iri(f"{self.vocabulary.base}coverage/{'/'.join(quote(part, safe='') for part in cell if part)}")

    def _coverage(self, cell: Cell) -> Iterator[Statement]:
        language, concept, segment = cell
        schema = f"{self.vocabulary.base}schema#"
        yield TYPE, f"<{schema}Coverage>"
        yield iri("http://purl.org/dc/terms/language"), literal(language)
        yield f"<{schema}concept>", iri(self.vocabulary.concepts[concept].iri)
        if segment:
            yield f"<{schema}segment>", iri(segment_iris(self.vocabulary)[segment])
        for name in SEGMENT_COUNTS if segment else OVERALL_COUNTS:
            yield f"<{schema}{name}>", integer(self.counts[name][cell])


def counted_mentions(record: DocumentRecord) -> set[int]:
    """Indexes of the mentions that count: no repeats, no mere ends of relations, and none in a heading that announces
    what does not come.
    """
    empty = {problem.start for problem in record.problems if problem.code == EMPTY_HEADING}
    return {
        index
        for index, mention in enumerate(record.mentions)
        if not (mention.repeat or mention.only_end) and record.sentences[mention.sentence].start not in empty
    }


def build_quads(extractions: Collection[str], quads: int, base: str, digests: Digests, version: str) -> list[str]:
    """The build graph as sorted N-Quads lines: which extractions (IRIs), of what, by which version of the program.

    `quads` counts the dataset without this graph. No clock time, so equal inputs give equal bytes.
    """
    graph, dataset, program = (
        iri(graph_iri(base, "build")),
        iri(f"{base}dataset"),
        iri(f"{base}program/{quote(version)}"),
    )
    build = iri(digest_iri(base, "build", *sorted(extractions)))
    schema = f"{base}schema#"
    rows = [
        (dataset, TYPE, iri("http://www.w3.org/ns/dcat#Dataset")),
        (dataset, TYPE, iri(VOID + "Dataset")),
        (dataset, iri(VOID + "documents"), integer(len(extractions))),
        (dataset, iri(PROV + "wasGeneratedBy"), build),
        (build, TYPE, iri(schema + "Build")),
        (build, TYPE, iri(PROV + "Activity")),
        (build, iri(schema + "ontologyDigest"), literal(digests.ontology)),
        (build, iri(schema + "programDigest"), literal(digests.program)),
        (build, iri(PROV + "wasAssociatedWith"), program),
        (program, TYPE, iri(PROV + "SoftwareAgent")),
        (program, iri("http://www.w3.org/2002/07/owl#versionInfo"), literal(version)),
    ]
    for extraction in map(iri, set(extractions)):
        rows += [(build, iri(PROV + "wasInformedBy"), extraction), (extraction, TYPE, iri(schema + "Extraction"))]
    rows.append((dataset, iri(VOID + "triples"), integer(quads + len(rows) + 1)))
    return sorted(f"{s} {p} {o} {graph} ." for s, p, o in rows)
