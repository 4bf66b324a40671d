"""The shapes of the ontology held against a whole build: each constraint as a SPARQL query to the store.

pySHACL (`validation`) takes a minute for 100,000 mentions and copies the graph into memory; these queries do not.
They know the part of SHACL Core that the shapes of documents use, and refuse what they do not know (a test holds their
findings against pySHACL's). The thesaurus itself is left to `check`: its nodes alone are no targets here.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH, SKOS
from rdflib.term import IdentifiedNode, Node

from pipeline.graph.validation import SEVERITIES, Finding

Broken = Callable[[rdflib.Graph, Node], str]
"""Gives the SPARQL condition under which ?value, a value of ?this, breaks a constraint."""


def nonconforming(store: ox.Store, shapes: Path) -> Iterator[Finding]:
    """What the shapes of a Turtle file find in the documents of a store, in order of the shapes.

    `subject` is the IRI of the node, `code` the local name of the shape that it breaks. Raises
    ValueError for a shape whose targets the store holds and that uses a part of SHACL that is not known here.
    """
    rules = rdflib.Graph().parse(shapes, format="turtle")
    scheme = _scheme_graph(store)
    for shape, target in sorted(rules.subject_objects(SH.targetClass)):
        targets = f"GRAPH ?graph {{ ?this a {target.n3()} }} FILTER (?graph != {scheme})"
        if store.query(f"ASK {{ {targets} }}"):
            for part, query in _queries(rules, shape, targets):
                yield from _found(store, rules, part, query)


def _scheme_graph(store: ox.Store) -> ox.NamedNode | ox.BlankNode | ox.DefaultGraph:
    """The graph that holds the thesaurus, as every build has one."""
    schemes = store.quads_for_pattern(None, ox.NamedNode(str(RDF.type)), ox.NamedNode(str(SKOS.ConceptScheme)), None)
    return next(schemes).graph_name


def _found(store: ox.Store, rules: rdflib.Graph, shape: Node, query: str) -> Iterator[Finding]:
    severity = SEVERITIES[rules.value(shape, SH.severity, default=SH.Violation)]
    rows = store.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    for row in rows:
        code, message = str(shape).rpartition("#")[2], f"{rules.value(shape, SH.message)}; has {row['has']}"
        yield Finding("", str(row["this"]).strip("<>"), severity, code, message)


def _queries(rules: rdflib.Graph, shape: Node, targets: str) -> Iterator[tuple[Node, str]]:
    """For what breaks a node shape: the queries for ?this and what it ?has, each with the shape that says so."""
    for predicate, value in sorted(rules.predicate_objects(shape)):
        if predicate == SH.property:
            for query in _of_property(rules, value, targets):
                yield value, query
        elif predicate == SH.xone:
            met = " + ".join(f"IF({_is_met(rules, choice)}, 1, 0)" for choice in Collection(rules, value))
            yield shape, f"SELECT DISTINCT ?this ({met} AS ?has) {{ {targets} FILTER ({met} != 1) }}"
        elif predicate == SH["class"]:
            condition = f"FILTER NOT EXISTS {{ ?this a {value.n3()} }} OPTIONAL {{ ?this a ?has }}"
            yield shape, f"SELECT DISTINCT ?this ?has {{ {targets} {condition} }}"
        elif predicate not in (RDF.type, SH.targetClass, SH.message, SH.severity):
            raise ValueError(f"{shape}: {predicate} is not known here")


def _of_property(rules: rdflib.Graph, shape: Node, targets: str) -> Iterator[str]:
    path, counts, values = _path(rules, rules.value(shape, SH.path)), [], []
    for predicate, value in sorted(rules.predicate_objects(shape)):
        if predicate in COUNTS:
            counts.append(f"COUNT(DISTINCT ?value) {COUNTS[predicate]} {value}")
        elif predicate in VALUES:
            values.append(VALUES[predicate](rules, value))
        elif predicate not in (SH.path, SH.message, SH.severity):
            raise ValueError(f"{shape}: {predicate} is not known here")
    if counts:
        grouped = f"{{ {targets} OPTIONAL {{ ?this {path} ?value }} }} GROUP BY ?this HAVING ({' || '.join(counts)})"
        yield f"SELECT ?this (GROUP_CONCAT(DISTINCT STR(?value); SEPARATOR=', ') AS ?has) {grouped}"
    if values:
        pattern = f"{targets} ?this {path} ?value FILTER ({' || '.join(values)})"
        yield f"SELECT DISTINCT ?this (?value AS ?has) {{ {pattern} }}"


def _at_least(path: str, count: int) -> str:
    """The condition that ?this has so many values."""
    names = [f"?value{n}" for n in range(count)]
    unequal = [f"{one} != {other}" for n, one in enumerate(names) for other in names[:n]]
    return f"EXISTS {{ ?this {path} {', '.join(names)} FILTER ({' && '.join(unequal) or 'true'}) }}"


def _is_met(rules: rdflib.Graph, shape: Node) -> str:
    """The condition that ?this has what an alternative asks for: at least so many values of some properties."""
    parts = rules.objects(shape, SH.property)
    counts = [(_path(rules, rules.value(part, SH.path)), str(rules.value(part, SH.minCount))) for part in parts]
    return " && ".join(_at_least(path, int(count)) for path, count in counts)


def _path(rules: rdflib.Graph, path: Node | None) -> str:
    if isinstance(path, rdflib.URIRef):
        return path.n3()
    if isinstance(path, IdentifiedNode) and (path, RDF.first, None) in rules:
        return "/".join(_path(rules, step) for step in Collection(rules, path))
    if repeated := rules.value(path, SH.zeroOrMorePath):
        return f"({_path(rules, repeated)})*"
    raise ValueError(f"a path of the shapes is of a kind that is not known here: {path}")


def _any_of(rules: rdflib.Graph, choices: Node) -> str:
    """The condition that a value is of none of several classes (`sh:or` of `sh:class`)."""
    return " && ".join(_no_class(rules, rules.value(choice, SH["class"])) for choice in Collection(rules, choices))


def _no_class(_: rdflib.Graph, name: Node | None) -> str:
    if name is None:
        raise ValueError("sh:or of anything but sh:class is not known here")
    return f"NOT EXISTS {{ ?value a {name.n3()} }}"


def _compared(sign: str) -> Broken:
    return lambda _, other: f"EXISTS {{ ?this {other.n3()} ?other FILTER (!COALESCE(?value {sign} ?other, false)) }}"


COUNTS: dict[Node, str] = {SH.minCount: "<", SH.maxCount: ">"}

VALUES: dict[Node, Broken] = {
    SH["class"]: _no_class,
    SH["datatype"]: lambda _, name: f"!COALESCE(DATATYPE(?value) = {name.n3()}, false)",
    SH["in"]: lambda rules, some: f"?value NOT IN ({', '.join(each.n3() for each in Collection(rules, some))})",
    SH["or"]: _any_of,
    SH.disjoint: lambda _, other: f"EXISTS {{ ?this {other.n3()} ?value }}",
    SH.lessThan: _compared("<"),
    SH.lessThanOrEquals: _compared("<="),
    SH.minInclusive: lambda _, least: f"!COALESCE(?value >= {least.n3()}, false)",
    SH.pattern: lambda _, pattern: f"!COALESCE(REGEX(STR(?value), {pattern.n3()}), false)",
}
