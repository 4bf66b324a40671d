"""What the ontology says of statements: the relations of `schema.ttl` and the aspects of `aspects.ttl`, as plain data."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from pipeline.graph.schema import SUBCLASS, parse_turtle
from pipeline.records import Aspect, Predicate, StatementSchema

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
INCLUDES = "https://schema.org/"
LABELS = tuple(SKOS + name for name in ("prefLabel", "altLabel"))

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def aspect_file(ontology: Path) -> list[Path]:
    """The file of the aspect scheme, where the ontology has one."""
    return sorted(ontology.glob("aspects.ttl"))


def read_statement_schema(ontology: Path, base: str) -> StatementSchema:
    """Relations, aspects and class names of an ontology folder; `base` is the vocabulary's.

    Raises:
        SyntaxError: a file is not Turtle; the message names file, line and column.
    """
    return _Reader([ontology / "schema.ttl", *aspect_file(ontology)], f"{base}schema#").schema()


class _Reader:
    """The triples of the files, by subject and predicate."""

    def __init__(self, files: Iterable[Path], namespace: str) -> None:
        self.namespace = namespace
        self.values: dict[str, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
        for triple in (triple for path in files for triple in parse_turtle(path)):
            if isinstance(triple.subject, ox.NamedNode):
                self.values[triple.subject.value][triple.predicate.value].append(triple.object)

    def schema(self) -> StatementSchema:
        """All of it, sorted by IRI."""
        relations = (self._predicate(iri) for iri in self._members(f"{self.namespace}Relation"))
        aspects = (self._aspect(iri) for iri in self._members(f"{self.namespace}Aspect"))
        return StatementSchema(tuple(relations), tuple(aspects), tuple(sorted(self._class_names())))

    def _predicate(self, iri: str) -> Predicate:
        return Predicate(self._name(iri), iri, self._classes(iri, "domain"), self._classes(iri, "range"))

    def _classes(self, iri: str, end: str) -> frozenset[str]:
        """The classes at an end of a relation, with those below them; none for skos:Concept, which all are."""
        named = [*self._iris(iri, RDFS + end), *self._iris(iri, f"{INCLUDES}{end}Includes")]
        found = {named_class for named_class in named if named_class.startswith(self.namespace)}
        while below := {s for s in self.values if found.intersection(self._iris(s, SUBCLASS))} - found:
            found |= below
        return frozenset(self._name(class_) for class_ in found)

    def _aspect(self, iri: str) -> Aspect:
        links = self._iris(iri, f"{self.namespace}aspectOf")
        kinds = [self._name(link) for link in links if link.startswith(self.namespace)]
        concepts = [link.rpartition("/")[2] for link in links if not link.startswith(self.namespace)]
        labels = sorted({label for predicate in LABELS for label in self._labels(iri, predicate)})
        return Aspect(iri.rpartition("/")[2], iri, tuple(labels), tuple(concepts), tuple(kinds))

    def _class_names(self) -> set[tuple[str, str, str]]:
        return {(self._name(s), *label) for s in self.values if s.startswith(self.namespace) and self._iris(s, SUBCLASS)
                for label in self._labels(s, RDFS + "label")}

    def _members(self, class_: str) -> list[str]:
        return sorted(subject for subject in list(self.values) if class_ in self._iris(subject, RDF_TYPE))

    def _iris(self, subject: str, predicate: str) -> list[str]:
        found = self.values[subject].get(predicate, ())
        return sorted(node.value for node in found if isinstance(node, ox.NamedNode))

    def _labels(self, subject: str, predicate: str) -> list[tuple[str, str]]:
        found = self.values[subject].get(predicate, ())
        return [(node.language or "", node.value) for node in found if isinstance(node, ox.Literal)]

    def _name(self, iri: str) -> str:
        return iri.rpartition("#")[2]
