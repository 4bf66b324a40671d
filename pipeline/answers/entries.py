"""The thesaurus of a build as its readers know it: an entry a concept, with labels, definition and neighbours."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from pipeline.answers.query import prefixes
from pipeline.claims.vocabulary import CLASSES, LABEL_KINDS, OWL, RDF_TYPE, RDFS_SUBCLASS, SKOS, Label

Values = Mapping[str, list[ox.NamedNode | ox.Literal]]
"""Objects by subject, of one predicate."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept of the thesaurus; other concepts are given by IRI.

    `class_` is the class of the contract, `kind` the finest one. `broader` is the path to the top, nearest first.
    `segment` is the notation of a segment ("" for all else). `markets`, `unit` and `formula` are as in schema.ttl.
    """

    iri: str
    key: str
    class_: str
    kind: str
    labels: tuple[Label, ...]
    definition: str
    broader: tuple[str, ...]
    narrower: tuple[str, ...]
    related: tuple[str, ...]
    precedes: tuple[str, ...]
    segment: str
    markets: tuple[str, ...]
    unit: str
    formula: str
    deprecated: bool

    def pref_label(self, language: str) -> str:
        """The preferred label in a language, else in English, else the key."""
        preferred = {label.language: label.text for label in self.labels if label.kind == "prefLabel"}
        return preferred.get(language) or preferred.get("en") or self.key


def read_entries(store: ox.Store) -> dict[str, Entry]:
    """The entries of all concepts in a build's store, by IRI, in order of their IRIs."""
    return _Reader(store).entries()


class _Reader:
    """Reads each property of the scheme once, for all concepts."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        known = prefixes(store)
        self.schema, self.namespace = known["b2g"], known["concept"]
        self.scheme = ox.NamedNode(self.schema.replace("schema#", "graph/scheme"))
        self.types, self.above = self.values(RDF_TYPE), self.values(RDFS_SUBCLASS)

    def values(self, predicate: str) -> Values:
        found: dict[str, list[ox.NamedNode | ox.Literal]] = defaultdict(list)
        for quad in self.store.quads_for_pattern(None, ox.NamedNode(predicate), None, self.scheme):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                found[quad.subject.value].append(quad.object)
        return found

    def entries(self) -> dict[str, Entry]:
        concept = ox.NamedNode(SKOS + "Concept")
        concepts = sorted(iri for iri, types in self.types.items() if concept in types)
        labels = self.labels()
        names = ("definition", "broader", "related", "notation")
        skos = {name: self.values(SKOS + name) for name in names}
        own = {name: self.values(self.schema + name) for name in ("precedes", "market", "unit", "formula")}
        deprecated = self.values(OWL + "deprecated")
        narrower: dict[str, list[str]] = defaultdict(list)
        for iri in concepts:
            for parent in _texts(skos["broader"], iri):
                narrower[parent].append(iri)
        entries = {}
        for iri in concepts:
            kind, class_ = self.class_of(iri)
            entries[iri] = Entry(
                iri,
                iri.removeprefix(self.namespace),
                class_,
                kind,
                tuple(sorted(labels[iri], key=_label_order)),
                next(iter(_texts(skos["definition"], iri)), ""),
                tuple(_line(skos["broader"], iri))[1:],
                tuple(narrower[iri]),
                tuple(_texts(skos["related"], iri)),
                tuple(_texts(own["precedes"], iri)),
                next(iter(_texts(skos["notation"], iri)), "") if class_ == "Segment" else "",
                tuple(_texts(own["market"], iri)),
                next(iter(_texts(own["unit"], iri)), ""),
                next(iter(_texts(own["formula"], iri)), ""),
                _texts(deprecated, iri) == ["true"],
            )
        return entries

    def labels(self) -> dict[str, list[Label]]:
        found: dict[str, list[Label]] = defaultdict(list)
        for kind in LABEL_KINDS:
            for iri, literals in self.values(SKOS + kind).items():
                own = (literal for literal in literals if isinstance(literal, ox.Literal))
                found[iri] += [Label(literal.value, literal.language or "", kind) for literal in own]
        return found

    def class_of(self, iri: str) -> tuple[str, str]:
        """The finest class of the schema, and the class of the contract."""
        for kind in _texts(self.types, iri):
            names = [name.removeprefix(self.schema) for name in _line(self.above, kind)]
            for name in names:
                if name in CLASSES:
                    return names[0], "Strategy" if name == "StrategyElement" else name
        return "", ""


def _label_order(label: Label) -> tuple[str, int, str]:
    return label.language, LABEL_KINDS.index(label.kind), label.text


def _texts(values: Values, iri: str) -> list[str]:
    return sorted(node.value for node in values.get(iri, ()))


def _line(above: Values, iri: str) -> Iterator[str]:
    """An IRI and those above it, nearest first; stops where it would come round."""
    seen = [iri]
    while seen[-1] not in seen[:-1]:
        yield seen[-1]
        parents = _texts(above, seen[-1])
        if not parents:
            return
        seen.append(parents[0])
