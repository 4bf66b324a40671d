"""The nodes of relations in a document's named graph."""

from collections.abc import Iterator, Sequence

from pipeline.claims.vocabulary import Vocabulary
from pipeline.graph.terms import iri, literal, part_iri
from pipeline.records import ADVISED, ASSERTED, DENIED, HEDGED, STATED, DocumentRecord, Mention, Relation

Statement = tuple[str, str]
"""Predicate and object, as terms."""


def relation_iri(document: str, record: DocumentRecord, relation: Relation) -> str:
    """The IRI of a relation in a document (by IRI): one for each predicate and pair of mentions."""
    first, second = (record.mentions[index] for index in (relation.subject, relation.object))
    return part_iri(
        document, first.start, second.start, f"{first.concept} {second.concept}", f"relation {relation.predicate}"
    )


def relations_told(record: DocumentRecord) -> tuple[Relation, ...]:
    """The relations that a document is evidence of; a duplicate is evidence of none."""
    return () if record.duplicate_of else record.relations


def relation_statements(
    record: DocumentRecord,
    relation: Relation,
    vocabulary: Vocabulary,
    segments: dict[str, str],
    mentions: Sequence[str],
) -> Iterator[Statement]:
    """What the node of a relation says.

    `segments` are IRIs by notation, `mentions` the nodes of the record's mentions, as terms.

    Raises:
        ValueError: a polarity or modality that there is not, or an end that is a repeat.
    """
    schema = f"{vocabulary.base}schema#"
    ends = [record.mentions[index] for index in (relation.subject, relation.object)]
    _check(record, relation, ends)
    yield iri("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), f"<{schema}RelationStatement>"
    yield f"<{schema}relation>", f"<{schema}{relation.predicate}>"
    for name, mention in zip(("subject", "object"), ends, strict=True):
        yield f"<{schema}{name}>", iri(vocabulary.concepts[mention.concept].iri)
    for segment in relation.segments:
        yield f"<{schema}segment>", iri(segments[segment])
    yield f"<{schema}polarity>", literal(relation.polarity)
    yield f"<{schema}modality>", literal(relation.modality)
    if relation.aspect:
        yield f"<{schema}aspect>", iri(aspect_iri(vocabulary.base, relation.aspect))
    yield f"<{schema}rule>", literal(relation.rule)
    for index in (relation.subject, relation.object):
        yield f"<{schema}evidence>", mentions[index]


def aspect_iri(base: str, key: str) -> str:
    """The IRI of an aspect, by its key."""
    return f"{base}aspect/{key}"


def _check(record: DocumentRecord, relation: Relation, ends: Sequence[Mention]) -> None:
    if relation.polarity not in (ASSERTED, DENIED) or relation.modality not in (STATED, ADVISED, HEDGED):
        raise ValueError(f"{record.name}: no such polarity or modality: {relation}")
    if any(mention.repeat for mention in ends):
        raise ValueError(f"{record.name}: a repeat is no evidence: {relation}")
