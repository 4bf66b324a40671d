"""Which rules made the nodes of documents, and how often: counted here, for to count them all in a store is slow."""

from collections import Counter
from collections.abc import Iterator

from pipeline.graph.facts import TYPE
from pipeline.graph.relation_quads import relations_told
from pipeline.graph.terms import integer, iri, literal
from pipeline.records import DocumentRecord

MENTION = "http://www.w3.org/ns/oa#Annotation"

Use = tuple[str, str]
"""The class (IRI) of a node, and the rule that made it."""


def rules_used(record: DocumentRecord, schema: str) -> Iterator[Use]:
    """A use for each node of a document and each rule that it names; repeats are no evidence of a rule's worth.

    `schema` is the namespace of our classes.
    """
    for mention in record.mentions:
        if not mention.repeat:
            yield MENTION, mention.rule
    for claim in record.claims:
        yield from ((f"{schema}Claim", rule) for rule in {evidence.rule for evidence in claim.evidence})
    yield from ((f"{schema}RelationStatement", relation.rule) for relation in relations_told(record))
    yield from ((f"{schema}{fact.type.capitalize()}Fact", fact.rule) for fact in record.facts)


def rule_quads(uses: Counter[Use], base: str, graph: str) -> Iterator[str]:
    """The N-Quads lines that tell the uses, in a graph (a term), without line ends and in no order."""
    schema = f"{base}schema#"
    for (kind, rule), count in uses.items():
        node = iri(f"{base}rule/{kind.rpartition('#')[2]}/{rule}")
        told = (TYPE, iri(f"{schema}RuleUse")), (f"<{schema}made>", iri(kind)), (f"<{schema}rule>", literal(rule))
        for predicate, value in (*told, (f"<{schema}useCount>", integer(count))):
            yield f"{node} {predicate} {value} {graph} ."
