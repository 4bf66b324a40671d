"""A document's record becomes its named graph: sorted N-Quads, no blank nodes.

Checked here, where it costs least: spans that are spans, polarity, known concepts and segments, no evidence in
repeats or duplicates. A record that breaks one of these is a fault of the program, so it raises.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.claims.vocabulary import Vocabulary
from pipeline.graph.description import description
from pipeline.graph.facts import TYPE, FactValues, Statement, fact_iri
from pipeline.graph.relation_quads import aspect_iri, relation_iri, relation_statements, relations_told
from pipeline.graph.sorting import Block
from pipeline.graph.terms import (
    boolean,
    digest_iri,
    document_iri,
    integer,
    iri,
    literal,
    part_iri,
)
from pipeline.records import (
    ASSERTED,
    DENIED,
    Claim,
    DocumentRecord,
    Evidence,
    Fact,
    Mention,
    Sentence,
    Sequence,
)

NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
BEGIN, END, ANCHOR, CONTEXT, SENTENCE = (
    iri(NIF + name) for name in ("beginIndex", "endIndex", "anchorOf", "referenceContext", "Sentence")
)
ANNOTATION, BODY, TARGET = (iri("http://www.w3.org/ns/oa#" + name) for name in ("Annotation", "hasBody", "hasTarget"))
LANGUAGE, TITLE, SOURCE = (iri("http://purl.org/dc/terms/" + name) for name in ("language", "title", "source"))
GENERATED = iri("http://www.w3.org/ns/prov#wasGeneratedBy")


@dataclass(frozen=True, slots=True)
class Digests:
    """Hexadecimal digests of what reads documents: the ontology's files and the program's."""

    ontology: str
    program: str


def extraction_iri(record: DocumentRecord, base: str, digests: Digests) -> str:
    """The IRI of the reading of these bytes with this ontology by this program."""
    return digest_iri(base, "extraction", record.sha256, digests.ontology, digests.program)


def mention_iri(document: str, mention: Mention) -> str:
    """The IRI of a mention in a document (by IRI)."""
    return part_iri(document, mention.start, mention.end, mention.concept, "mention")


def claim_iri(document: str, claim: Claim) -> str:
    """The IRI of a claim of a document (by IRI): one for each concept, segment and polarity."""
    return part_iri(document, 0, 0, claim.concept, f"claim {claim.segment} {claim.polarity}")


@cache
def segment_iris(vocabulary: Vocabulary) -> dict[str, str]:
    """Notation to IRI, of the segments that claims are about (those with none broader)."""
    concepts = vocabulary.concepts.values()
    return {c.segment: c.iri for c in concepts if c.class_ == "Segment" and c.segment and not c.broader}


def document_blocks(record: DocumentRecord, vocabulary: Vocabulary, digests: Digests) -> list[Block]:
    """The named graph of a document as N-Quads: a block of its parts, and one of the document itself.

    Raises:
        ValueError: the record holds what no document can say (see above).
        KeyError: it names a concept or segment that the vocabulary lacks.
    """
    if record.duplicate_of and (record.claims or record.facts):
        raise ValueError(f"{record.name} duplicates {record.duplicate_of}, yet has claims or facts of its own")
    return _DocumentGraph(record, vocabulary).blocks(extraction_iri(record, vocabulary.base, digests))


class _DocumentGraph:
    """The lines of one document's graph."""

    def __init__(self, record: DocumentRecord, vocabulary: Vocabulary) -> None:
        self.record, self.vocabulary = record, vocabulary
        self.iri = document_iri(vocabulary.base, record.name)
        self.schema = f"{vocabulary.base}schema#"
        self.segments = segment_iris(vocabulary)
        self.values = FactValues(vocabulary, self.segments, record.language)
        self.sentences = [iri(part_iri(self.iri, s.start, s.end, "", "sentence")) for s in record.sentences]
        self.mentions = [iri(mention_iri(self.iri, mention)) for mention in record.mentions]

    def blocks(self, extraction: str) -> list[Block]:
        parts: defaultdict[str, set[str]] = defaultdict(set)
        for subject, statements in self.parts():
            parts[subject].update([f"{p} {o}" for p, o in statements])
        itself = {f"{p} {o}" for p, o in self.document(extraction)}
        return [
            (f"<{self.iri}#", "".join([self.lines(subject, parts[subject]) for subject in sorted(parts)])),
            (f"{iri(self.iri)} ", self.lines(iri(self.iri), itself)),
        ]

    def lines(self, subject: str, told: Collection[str]) -> str:
        """Sorted lines from predicates with their objects."""
        end = f" {iri(self.iri)} .\n"
        return f"{subject} {f'{end}{subject} '.join(sorted(told))}{end}"

    def parts(self) -> Iterator[tuple[str, Iterator[Statement]]]:
        """The nodes of all parts, in no order, each with what is told of it; some come several times."""
        yield from zip(self.sentences, map(self.sentence, self.record.sentences), strict=True)
        yield from zip(self.mentions, map(self.mention, self.record.mentions), strict=True)
        for claim in self.record.claims:
            yield iri(claim_iri(self.iri, claim)), self.claim(claim)
        for relation in relations_told(self.record):
            told = relation_statements(self.record, relation, self.vocabulary, self.segments, self.mentions)
            yield iri(relation_iri(self.iri, self.record, relation)), told
        for fact in self.record.facts:
            yield iri(fact_iri(self.iri, fact)), self.fact(fact)
            if isinstance(fact.value, Sequence):
                yield from self.values.steps(fact_iri(self.iri, fact), fact.value)

    def own(self, name: str) -> str:
        """A class or property of our schema."""
        return f"<{self.schema}{name}>"

    def concept(self, key: str) -> str:
        return iri(self.vocabulary.concepts[key].iri)

    def document(self, extraction: str) -> Iterator[Statement]:
        yield TYPE, self.own("Document")
        yield LANGUAGE, literal(self.record.language)
        yield SOURCE, literal(self.record.name)
        yield TITLE, literal(self.record.title, self.record.language)
        yield from description(self.record.metadata)
        yield self.own("sha256"), literal(self.record.sha256)
        yield GENERATED, iri(extraction)
        named = zip(self.mentions, self.record.mentions, strict=True)
        yield self.own("mentionCount"), integer(len({node for node, mention in named if not mention.repeat}))
        yield self.own("claimCount"), integer(len(self.record.claims))
        for key in sorted({mention.concept for mention in self.record.mentions if not mention.repeat}):
            if self.vocabulary.concepts[key].class_ == "Industry":
                yield self.own("industry"), self.concept(key)
        if self.record.duplicate_of:
            yield self.own("duplicateOf"), iri(document_iri(self.vocabulary.base, self.record.duplicate_of))

    def place(self, part: Sentence | Mention | Evidence) -> Iterator[Statement]:
        if not 0 <= part.start < part.end:
            raise ValueError(f"{self.record.name}: [{part.start}, {part.end}) is no span of text: {part}")
        yield BEGIN, integer(part.start)
        yield END, integer(part.end)

    def sentence(self, sentence: Sentence) -> Iterator[Statement]:
        yield TYPE, SENTENCE
        yield CONTEXT, iri(self.iri)
        yield from self.place(sentence)
        yield ANCHOR, literal(sentence.text, self.record.language)
        yield self.own("blockKind"), literal(sentence.kind)
        if sentence.under is not None:
            yield self.own("under"), self.sentences[sentence.under]

    def mention(self, mention: Mention) -> Iterator[Statement]:
        """At most eight: loading quads is what a large build waits for."""
        yield TYPE, ANNOTATION
        yield BODY, self.concept(mention.concept)
        yield TARGET, self.sentences[mention.sentence]
        yield from self.place(mention)
        yield self.own("label"), literal(mention.label, mention.label_language)
        yield self.own("rule"), literal(mention.rule)
        if mention.repeat:
            yield self.own("repeat"), boolean(True)

    def claim(self, claim: Claim) -> Iterator[Statement]:
        if claim.polarity not in (ASSERTED, DENIED) or not claim.evidence:
            raise ValueError(f"{self.record.name}: a claim needs evidence and a polarity, asserted or denied: {claim}")
        yield TYPE, self.own("Claim")
        yield self.own("concept"), self.concept(claim.concept)
        yield self.own("segment"), iri(self.segments[claim.segment])
        yield self.own("polarity"), literal(claim.polarity)
        for mention in (self.record.mentions[e.mention] for e in claim.evidence if e.mention is not None):
            yield self.own("modality"), literal(mention.modality)
            if mention.aspect:
                yield self.own("aspect"), iri(aspect_iri(self.vocabulary.base, mention.aspect))
        for evidence in claim.evidence:
            yield self.own("rule"), literal(evidence.rule)
            for node in self.support(evidence):
                yield self.own("evidence"), node

    def support(self, evidence: Evidence) -> list[str]:
        """The mention, else the sentences, that the evidence is."""
        if evidence.mention is not None:
            if self.record.mentions[evidence.mention].repeat:
                raise ValueError(f"{self.record.name}: a repeat is no evidence: {evidence}")
            return [self.mentions[evidence.mention]]
        pairs = zip(self.sentences, self.record.sentences, strict=True)
        return [node for node, s in pairs if s.start < evidence.end and evidence.start < s.end]

    def fact(self, fact: Fact) -> Iterator[Statement]:
        yield TYPE, self.own(f"{fact.type.capitalize()}Fact")
        if fact.concept:
            yield self.own("concept"), self.concept(fact.concept)
        for segment in fact.segments:
            yield self.own("segment"), iri(self.segments[segment])
        yield self.own("rule"), literal(fact.rule)
        yield from self.place(fact.evidence)
        yield ANCHOR, literal(fact.evidence.quote, self.record.language)
        for node in self.support(fact.evidence):
            yield self.own("evidence"), node
        yield from self.values.statements(fact, fact_iri(self.iri, fact))
