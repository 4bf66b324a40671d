"""The Turtle files of the ontology, and what the graph takes from `schema.ttl`: prefixes, properties of segments."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from pipeline.claims.vocabulary import ontology_files

SH = "http://www.w3.org/ns/shacl#"
SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"


def turtle_files(ontology: Path) -> list[Path]:
    """All Turtle files of an ontology folder: the vocabulary's and the shapes."""
    return [*ontology_files(ontology), ontology / "shapes.ttl"]


def parse_turtle(path: Path) -> Iterator[ox.Triple]:
    """The triples of a Turtle file, as they stand. Raises SyntaxError naming file, line and column."""
    try:
        for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE):
            yield quad.triple
    except SyntaxError as error:
        raise SyntaxError(f"{path}:{error.lineno}:{error.offset}: {error.msg}") from error


def read_prefixes(ontology: Path) -> dict[str, str]:
    """The prefixes (name to namespace) declared in `schema.ttl` below `ontology`."""
    names, namespaces = (_values(ontology, SH + name) for name in ("prefix", "namespace"))
    return {names[node]: namespaces[node] for node in sorted(names.keys() & namespaces.keys())}


def read_segment_properties(ontology: Path, base: str) -> dict[str, str]:
    """Kind of concept (local name of its class) to the IRI of the property that ties segments to it, its own or the
    nearest superclass's.
    """
    own = _values(ontology, f"{base}schema#segmentProperty")
    above = _values(ontology, SUBCLASS)
    found = {}
    for kind in sorted({*own, *above}):
        line = [kind]
        while line[-1] not in own and line[-1] in above and above[line[-1]] not in line:
            line.append(above[line[-1]])
        if line[-1] in own:
            found[kind.rpartition("#")[2]] = own[line[-1]]
    return found


def _values(ontology: Path, predicate: str) -> dict[str, str]:
    wanted = ox.NamedNode(predicate)
    triples = parse_turtle(ontology / "schema.ttl")
    return {_text(t.subject): _text(t.object) for t in triples if t.predicate == wanted}


def _text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return str(term) if isinstance(term, ox.Triple) else str(term.value)
