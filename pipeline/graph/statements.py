"""What the ontology says of statements, as plain data: the relations of `schema.ttl`, the aspects of `aspects.ttl`."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from pipeline.graph.schema import SUBCLASS, parse_turtle

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SCHEMA_ORG = "https://schema.org/"

Words = tuple[str, str]
"""Language and text of a label."""

Ends = tuple[frozenset[str], frozenset[str]]
"""Classes (local names, with those below them) in the domain and range of a relation; empty: any concept."""

AspectRow = tuple[str, tuple[Words, ...], tuple[Words, ...], tuple[str, ...], tuple[str, ...]]
"""Key of an aspect, its labels and hidden labels, and the concepts (keys) and classes (local names) that mean it."""

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def aspect_file(ontology: Path) -> list[Path]:
    """The file of the aspect scheme, where the ontology has one."""
    return sorted(ontology.glob("aspects.ttl"))


class StatementReader:
    """Reads `schema.ttl` and `aspects.ttl` of an ontology folder."""

    def __init__(self, ontology: Path, base: str) -> None:
        """`base` is the vocabulary's. Raises SyntaxError naming file, line and column of what is not Turtle."""
        self.namespace = f"{base}schema#"
        self.values: dict[str, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
        for triple in self._triples([ontology / "schema.ttl", *aspect_file(ontology)]):
            if isinstance(triple.subject, ox.NamedNode):
                self.values[triple.subject.value][triple.predicate.value].append(triple.object)

    def relations(self) -> dict[str, Ends]:
        """The ends of every relation, by its local name."""
        names = self._members(f"{self.namespace}Relation")
        return {self._name(iri): (self._classes(iri, "domain"), self._classes(iri, "range")) for iri in names}

    def aspects(self) -> list[AspectRow]:
        """All aspects, sorted by IRI."""
        return [self._aspect(iri) for iri in self._members(f"{self.namespace}Aspect")]

    def class_names(self) -> tuple[tuple[str, str, str], ...]:
        """Local name, language and label of the classes of concepts, sorted."""
        classes = [s for s in list(self.values) if s.startswith(self.namespace) and self._iris(s, SUBCLASS)]
        kinds = (f"{RDFS}label", f"{SKOS}altLabel")
        found = {(self._name(s), *label) for s in classes for kind in kinds for label in self._labels(s, kind)}
        return tuple(sorted(found))

    def _classes(self, iri: str, end: str) -> frozenset[str]:
        named = [*self._iris(iri, f"{RDFS}{end}"), *self._iris(iri, f"{SCHEMA_ORG}{end}Includes")]
        found = {class_ for class_ in named if class_.startswith(self.namespace)}
        while below := {s for s in list(self.values) if found.intersection(self._iris(s, SUBCLASS))} - found:
            found |= below
        return frozenset(map(self._name, found))

    def _aspect(self, iri: str) -> AspectRow:
        links = self._iris(iri, f"{self.namespace}aspectOf")
        kinds = tuple(self._name(link) for link in links if link.startswith(self.namespace))
        concepts = tuple(link.rpartition("/")[2] for link in links if not link.startswith(self.namespace))
        labels = {label for kind in ("prefLabel", "altLabel") for label in self._labels(iri, f"{SKOS}{kind}")}
        hints = sorted(self._labels(iri, f"{SKOS}hiddenLabel"))
        return iri.rpartition("/")[2], tuple(sorted(labels)), tuple(hints), concepts, kinds

    def _triples(self, files: Iterable[Path]) -> Iterable[ox.Triple]:
        return (triple for path in files for triple in parse_turtle(path))

    def _members(self, class_: str) -> list[str]:
        return sorted(subject for subject in list(self.values) if class_ in self._iris(subject, RDF_TYPE))

    def _iris(self, subject: str, predicate: str) -> list[str]:
        found = self.values[subject].get(predicate, ())
        return sorted(node.value for node in found if isinstance(node, ox.NamedNode))

    def _labels(self, subject: str, predicate: str) -> list[Words]:
        found = self.values[subject].get(predicate, ())
        return [(node.language or "", node.value) for node in found if isinstance(node, ox.Literal)]

    def _name(self, iri: str) -> str:
        return iri.rpartition("#")[2]
