"""SHACL: what the shapes of the ontology find wrong in a graph, as findings.

pySHACL takes some 5 seconds for 1,500 concepts and 60 for 100,000 mentions, so the thesaurus and the graphs of tests
go through it; what the shapes say of documents, the writer (`quads`) checks as it goes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.namespace import SH

from pipeline.records import Severity

STRING = "http://www.w3.org/2001/XMLSchema#string"
SEVERITIES: dict[rdflib.term.Node | None, Severity] = {SH.Violation: "error", SH.Warning: "warning", SH.Info: "info"}
SHOWN = 5
"""How many of a property's values a message shows."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong in the ontology or graph.

    `where` is a file and line ("concepts/channels.ttl:12") or empty, `subject` a concept's key or another IRI.
    """

    where: str
    subject: str
    severity: Severity
    code: str
    message: str


def validate(triples: Iterable[ox.Triple], shapes: Path) -> list[Finding]:
    """What the shapes of a Turtle file find in a graph; the code is the local name of the shape that is broken.

    `subject` is the IRI (or words) of the node that breaks it.
    """
    rules = rdflib.Graph().parse(shapes, format="turtle")
    data = rdflib.Graph(bind_namespaces="none")
    for triple in triples:
        data.add((rdflib_term(triple.subject), rdflib_term(triple.predicate), rdflib_term(triple.object)))
    _, report, _ = pyshacl.validate(data, shacl_graph=rules, inplace=True, inference="none")
    if not isinstance(report, rdflib.Graph):
        raise RuntimeError(f"pySHACL could not run the shapes of {shapes}: {report}")
    return sorted(set(_findings(data, rules, report)))


def _findings(data: rdflib.Graph, rules: rdflib.Graph, report: rdflib.Graph) -> Iterator[Finding]:
    for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
        focus, shape = report.value(result, SH.focusNode), report.value(result, SH.sourceShape)
        severity = SEVERITIES[report.value(result, SH.resultSeverity)]
        message = f"{report.value(result, SH.resultMessage)}{_values(data, rules, report, result)}"
        yield Finding("", str(focus), severity, str(shape).rpartition("#")[2], message)


def _values(data: rdflib.Graph, rules: rdflib.Graph, report: rdflib.Graph, result: rdflib.term.Node) -> str:
    """The value that is wrong, else all that the property has, for the end of a message."""
    values = sorted(report.objects(result, SH.value), key=str)
    path = rules.value(report.value(result, SH.sourceShape), SH.path)
    if not values and isinstance(path, rdflib.URIRef):
        values = sorted(data.objects(report.value(result, SH.focusNode), path), key=str)
    words = ", ".join(value.n3() for value in values[:SHOWN])
    return f"; has {words}{', …' if len(values) > SHOWN else ''}" if values else "; has none"


def rdflib_term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> rdflib.term.Node:
    """The same term as rdflib has it; its plain strings have no datatype."""
    match term:
        case ox.NamedNode():
            return rdflib.URIRef(term.value)
        case ox.BlankNode():
            return rdflib.BNode(term.value)
        case ox.Literal() if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        case ox.Literal():
            datatype = None if term.datatype.value == STRING else rdflib.URIRef(term.datatype.value)
            return rdflib.Literal(term.value, datatype=datatype)
    raise ValueError(f"rdflib has no triple terms: {term}")
