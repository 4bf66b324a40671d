"""The ontology as plain data: concepts, labels, and the rules for labels that mean several things."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

import pyoxigraph as ox

SKOS = "http://www.w3.org/2004/02/skos/core#"
OWL = "http://www.w3.org/2002/07/owl#"
VANN = "http://purl.org/vocab/vann/"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS_SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"

CLASSES = ("Segment", "Channel", "Metric", "Stage", "Stakeholder", "Criterion", "Industry", "Party", "StrategyElement")
"""The classes of the contract, in order of precedence (Stage before its superclass StrategyElement)."""

LabelKind = Literal["prefLabel", "altLabel", "hiddenLabel"]
LABEL_KINDS: tuple[LabelKind, ...] = ("prefLabel", "altLabel", "hiddenLabel")


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """A label of a concept: its words, language tag and SKOS property."""

    text: str
    language: str
    kind: LabelKind


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept: `class_` is the class of the contract ("Strategy" for StrategyElement), `kind` the finest class.

    `unit` is what a metric is measured in ("days", "%", "currency").
    """

    key: str
    iri: str
    class_: str
    kind: str
    labels: tuple[Label, ...]
    broader: str | None = None
    segment: str | None = None
    deprecated: bool = False
    unit: str | None = None

    def pref_label(self, language: str) -> str:
        """The preferred label in a language, else in English, else the key."""
        preferred = {label.language: label.text for label in self.labels if label.kind == "prefLabel"}
        return preferred.get(language) or preferred.get("en") or self.key


@dataclass(frozen=True, slots=True)
class LabelRule:
    """When a label names its concept.

    `match_case`: only in this capitalisation. `near`: only where one of these words stands in the sentence or its
    headings; `not_near`: not where one does; `concepts`: those that share the label by intention, preferred ones first.
    """

    label: str
    language: str
    match_case: bool = False
    near: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()


class SegmentWord(NamedTuple):
    """A plain word for buyers of a segment; `paired`: only beside words for another, `local`: only in its sentence."""

    language: str
    phrase: str
    segment: str
    paired: bool = False
    local: bool = False


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All concepts by key, label rules, phrases that are no mention, and the base IRI; compared by identity."""

    base: str
    concepts: dict[str, Concept]
    rules: tuple[LabelRule, ...] = ()
    blocked: tuple[tuple[str, str], ...] = ()
    segment_words: tuple[SegmentWord, ...] = ()

    @cached_property
    def segments(self) -> dict[str, str]:
        """Concept key to the segment it names by who sells to whom ("B2B"), as price tiers and most concepts do not."""
        return {key: c.segment for key, c in self.concepts.items() if c.segment and "2" in c.segment}

    @cached_property
    def codes(self) -> frozenset[str]:
        """The notations of segments, which also stand inside of longer labels: "B2B-закупки"."""
        return frozenset(self.segments.values())


def read_vocabulary(ontology: Path) -> Vocabulary:
    """Read the vocabulary from the files of an ontology folder (`ontology_files`).

    Raises:
        SyntaxError: a file is not Turtle; the message names file, line and column.
        ValueError: the ontology declares no base namespace, or a concept has no class of the schema.
    """
    return _Reader(_load(ontology)).vocabulary()


def ontology_files(ontology: Path) -> list[Path]:
    """The Turtle files that say how documents are read, in a fixed order: all of the folder but the shapes."""
    optional = [ontology / name for name in ("aspects.ttl", "markets.ttl", "segment-words.ttl")]
    return [
        ontology / "schema.ttl",
        ontology / "ambiguity.ttl",
        *filter(Path.exists, optional),
        *sorted((ontology / "concepts").glob("*.ttl")),
    ]


Node = ox.NamedNode | ox.Literal
Triples = dict[tuple[str, str], list[Node]]
"""Objects by subject and predicate; the ontology has no blank nodes."""


def _load(ontology: Path) -> Triples:
    triples: Triples = defaultdict(list)
    for path in ontology_files(ontology):
        try:
            for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                    triples[quad.subject.value, quad.predicate.value].append(quad.object)
        except SyntaxError as error:
            raise SyntaxError(f"{path}:{error.lineno}:{error.offset}: {error.msg}") from error
    return triples


class _Reader:
    """Turns triples into concepts and rules."""

    def __init__(self, triples: Triples) -> None:
        self.triples = triples
        self.base = next((o[0].value for (_, p), o in triples.items() if p == VANN + "preferredNamespaceUri"), "")
        if not self.base:
            raise ValueError("ontology/schema.ttl: no vann:preferredNamespaceUri, the base IRI of what a build makes")
        self.schema = self.base + "schema#"
        self.keys = {iri: iri.rpartition("/")[2] for iri in self._members(SKOS + "Concept")}

    def vocabulary(self) -> Vocabulary:
        concepts = (self._concept(iri) for iri in self.keys)
        rules = (self._rule(iri) for iri in self._members(self.schema + "LabelRule"))
        blocked = (
            (label.language or "en", label.value)
            for iri in self._members(self.schema + "BlockedPhrases")
            for label in self._literals(iri, self.schema + "label")
        )
        words = sorted(word for iri in self._members(self.schema + "SegmentWords") for word in self._words(iri))
        return Vocabulary(self.base, {c.key: c for c in concepts}, tuple(rules), tuple(sorted(blocked)), tuple(words))

    def _words(self, iri: str) -> list[SegmentWord]:
        reach = [self._values(iri, self.schema + name) == ["true"] for name in ("onlyInPairs", "onlyInSentence")]
        own = [(label.language or "en", label.value) for label in self._literals(iri, self.schema + "label")]
        labels = (label for concept in self._values(iri, self.schema + "labelsOf") for label in self._labels(concept))
        own += [(label.language, label.text) for label in labels]
        return [SegmentWord(*word, self._segment(iri, "") or "", *reach) for word in own]

    def _labels(self, iri: str) -> list[Label]:
        told = ((name, literal) for name in LABEL_KINDS for literal in self._literals(iri, SKOS + name))
        return sorted(Label(literal.value, literal.language or "", name) for name, literal in told)

    def _concept(self, iri: str) -> Concept:
        kind, class_ = self._class_of(iri)
        return Concept(
            self.keys[iri],
            iri,
            "Strategy" if class_ == "StrategyElement" else class_,
            kind,
            tuple(self._labels(iri)),
            next((self._key(parent, iri) for parent in self._values(iri, SKOS + "broader")), None),
            self._segment(iri, class_),
            self._values(iri, OWL + "deprecated") == ["true"],
            next(iter(self._values(iri, self.schema + "unit")), None),
        )

    def _class_of(self, iri: str) -> tuple[str, str]:
        """The finest class of the schema and the class of the contract above it."""
        for kind in self._values(iri, RDF_TYPE):
            line = self._line(kind, RDFS_SUBCLASS)
            names = [class_.removeprefix(self.schema) for class_ in line if class_.startswith(self.schema)]
            for name in names:
                if name in CLASSES:
                    return names[0], name
        raise ValueError(f"{iri} has no class of schema.ttl ({', '.join(CLASSES)} or one below)")

    def _segment(self, iri: str, class_: str) -> str | None:
        """The notation of the widest segment above a segment; for other concepts, of the one they plainly stand for."""
        if class_ != "Segment":
            implied = self._values(iri, self.schema + "impliesSegment")
            return self._segment(implied[0], "Segment") if implied else None
        widest = self._line(iri, SKOS + "broader")[-1]
        return self._literal(widest, SKOS + "notation").value

    def _rule(self, iri: str) -> LabelRule:
        label = self._literal(iri, self.schema + "label")
        sharing = self._values(iri, self.schema + "preferredConcept") + self._values(iri, self.schema + "otherConcept")
        return LabelRule(
            label.value,
            label.language or "en",
            self._values(iri, self.schema + "matchCase") == ["true"],
            tuple(self._near(iri)),
            tuple(self._values(iri, self.schema + "notNear")),
            tuple(self._key(concept, iri) for concept in sharing),
        )

    def _near(self, iri: str) -> list[str]:
        """The words a label must stand near: the rule's own, and those of the contexts it refers to."""
        contexts = self._values(iri, self.schema + "nearContext")
        shared = (word for context in contexts for word in self._values(context, self.schema + "word"))
        return sorted({*shared, *self._values(iri, self.schema + "near")})

    def _line(self, iri: str, above: str) -> list[str]:
        """An IRI and those above it, by the property `above`."""
        line = [iri]
        while wider := self._values(line[-1], above):
            if wider[0] in line:
                raise ValueError(f"{iri}: {above} goes in a circle: {' '.join(line)}; run `b2graph check`")
            line.append(wider[0])
        return line

    def _key(self, concept: str, user: str) -> str:
        if concept not in self.keys:
            raise ValueError(f"{user} refers to {concept}, which is no concept of this ontology")
        return self.keys[concept]

    def _members(self, class_: str) -> list[str]:
        return sorted(s for (s, p), o in self.triples.items() if p == RDF_TYPE and ox.NamedNode(class_) in o)

    def _literals(self, iri: str, predicate: str) -> list[ox.Literal]:
        return [node for node in self.triples.get((iri, predicate), ()) if isinstance(node, ox.Literal)]

    def _literal(self, iri: str, predicate: str) -> ox.Literal:
        if found := self._literals(iri, predicate):
            return found[0]
        raise ValueError(f"{iri} needs a {predicate}; run `b2graph check`")

    def _values(self, iri: str, predicate: str) -> list[str]:
        return sorted(node.value for node in self.triples.get((iri, predicate), ()))
