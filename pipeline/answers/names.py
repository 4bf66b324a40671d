"""What concepts, classes, aspects, predicates and segments are called in the reader's language."""

import pyoxigraph as ox

from pipeline.answers.query import prefixes, run

_LABELS = """SELECT ?thing ?label (LANG(?label) AS ?language) {
  ?thing %s ?label FILTER (LANG(?label) IN ("en", "%s")) }"""
_NOTATIONS = "SELECT ?segment ?notation { ?segment a b2g:Segment ; skos:notation ?notation }"
_KINDS = "SELECT ?concept ?class { ?concept a skos:Concept, ?class FILTER (?class != skos:Concept) }"


class Names:
    """Labels of everything the graph names, in one language: preferred labels, else those of the schema."""

    def __init__(self, store: ox.Store, language: str) -> None:
        """`language` is one of `records.READERS`."""
        self.language = language
        self._spaces = prefixes(store)
        labels: dict[str, dict[str, str]] = {"en": {}, language: {}}
        for property_ in ("rdfs:label", "skos:prefLabel"):
            for thing, label, of in run(store, _LABELS % (property_, language)).terms():
                labels[of][thing] = label
        self._labels = labels["en"] | labels[language]
        self.segments = dict(run(store, _NOTATIONS).terms())
        self._by_notation = {notation: iri for iri, notation in self.segments.items()}
        self._kinds = {concept: class_.rpartition("#")[2] for concept, class_ in run(store, _KINDS).terms()}

    def of(self, iri: str) -> str:
        """The label of an IRI; in English where the language has none, else the last part of the IRI."""
        return self._labels.get(iri) or iri.rpartition("#")[2].rpartition("/")[2]

    def segment(self, notation: str) -> str:
        """The label of a segment by its notation: "B2B", "крупный бизнес"."""
        return self.of(self._by_notation.get(notation, notation))

    def class_(self, name: str) -> str:
        """The label of a class, by its name in the contract: "Channel", "Strategy"."""
        return self.of(f"{self._spaces['b2g']}{'StrategyElement' if name == 'Strategy' else name}")

    def aspect(self, key: str) -> str:
        """The label of an aspect, by its key."""
        return self.of(f"{self._spaces['aspect']}{key}")

    def kind(self, concept: str) -> str:
        """The local name of the finest class of a concept (by IRI): "Channel", "PricingModel"; "" if it is none."""
        return self._kinds.get(concept, "")
