"""Facts as rows of JSON Lines and as nodes of a document's named graph: IRIs, and what they say of their values."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from pipeline.claims.vocabulary import Vocabulary
from pipeline.graph.terms import RDF, decimal, integer, iri, literal, part_iri, year
from pipeline.records import Comparison, Duration, Fact, Figure, Likeness, Sequence

TYPE, FIRST, REST, NIL = (iri(RDF + name) for name in ("type", "first", "rest", "nil"))
COLLECTION, MEMBERS = (
    iri("http://www.w3.org/2004/02/skos/core#" + name) for name in ("OrderedCollection", "memberList")
)

Statement = tuple[str, str]
"""Predicate and object, as terms."""


def fact_iri(document: str, fact: Fact) -> str:
    """The IRI of a fact of a document (by IRI)."""
    value = tuple(getattr(fact.value, field.name) for field in fields(fact.value))  # not `astuple`, which copies
    kind = f"{fact.type} {' '.join(fact.segments)} {value}"
    return part_iri(document, fact.evidence.start, fact.evidence.end, fact.concept or "", kind)


def value_fields(fact: Fact, vocabulary: Vocabulary) -> dict[str, Any]:
    """The fields of a row of facts.jsonl that its type has; concepts are IRIs, segments notations."""
    match fact.value:
        case Duration(least, most):
            return {"min_days": _number(least), "max_days": None if most is None else _number(most)}
        case Sequence(steps):
            return {"steps": [vocabulary.concepts[key].iri for key in steps]}
        case Comparison():
            return asdict(fact.value)
        case Likeness(kind, segments, quality):
            return {kind: list(segments), "quality": quality}
        case Figure(about_concepts=keys):
            return asdict(fact.value) | {"about_concepts": [vocabulary.concepts[key].iri for key in keys]}


def _number(days: float) -> float | int:
    return int(days) if days == int(days) else days


@dataclass(frozen=True, slots=True)
class FactValues:
    """States the values of facts of one document: `segments` are IRIs by notation, `language` is the document's."""

    vocabulary: Vocabulary
    segments: Mapping[str, str]
    language: str

    def statements(self, fact: Fact, node: str) -> Iterator[Statement]:
        """What the node of a fact (by IRI) says of its value."""
        match fact.value:
            case Duration(least, most):
                yield self._own("minDays"), decimal(least)
                if most is not None:
                    yield self._own("maxDays"), decimal(most)
            case Comparison(more, less, quality):
                yield from self._of_segments(("more", more), ("less", less), quality=quality)
            case Likeness(kind, segments, quality):
                yield from self._of_segments(*((kind, segment) for segment in segments), quality=quality)
            case Sequence():
                yield TYPE, COLLECTION
                yield MEMBERS, iri(f"{node}-1")
            case Figure():
                yield from self._figure(fact.value)

    def steps(self, collection: str, sequence: Sequence) -> Iterator[tuple[str, Iterator[Statement]]]:
        """The list nodes of a sequence (by IRI), named and numbered from 1, with their statements."""
        nodes = [iri(f"{collection}-{n}") for n in range(1, len(sequence.steps) + 1)]
        for n, (key, node, rest) in enumerate(zip(sequence.steps, nodes, [*nodes[1:], NIL], strict=True), start=1):
            yield node, iter([(FIRST, self._concept(key)), (REST, rest), (self._own("position"), integer(n))])

    def _of_segments(self, *told: tuple[str, str], quality: str | None) -> Iterator[Statement]:
        for name, segment in told:
            yield self._own(name), iri(self.segments[segment])
        if quality:
            yield self._own("quality"), literal(quality)

    def _figure(self, figure: Figure) -> Iterator[Statement]:
        yield self._own("value"), decimal(figure.value)
        yield self._own("valueUnit"), literal(figure.unit)
        yield self._own("about"), literal(figure.about, self.language)
        if figure.year is not None:
            yield self._own("year"), year(figure.year)
        if figure.source:
            yield self._own("source"), literal(figure.source, self.language)
        if figure.place:
            yield self._own("place"), literal(figure.place)
        if figure.rank is not None:
            yield self._own("rank"), integer(figure.rank)
        for key in figure.about_concepts:
            yield self._own("aboutConcept"), self._concept(key)

    def _own(self, name: str) -> str:
        return f"<{self.vocabulary.base}schema#{name}>"

    def _concept(self, key: str) -> str:
        return iri(self.vocabulary.concepts[key].iri)
