"""The network of the concepts that texts tie together (`ties.py`), measured and laid out (`network_measures.py`)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Any

from pipeline.answers.coverage import Coverage
from pipeline.answers.network_measures import bridges, centralities, communities, positions
from pipeline.answers.ties import Pair, Tie, Ties
from pipeline.claims.vocabulary import Concept, Vocabulary
from pipeline.records import LANGUAGES, READERS

SIDES = ("B2B", "B2C")
"""The segments between which bridges are looked for."""

SMALLEST, LARGEST = 6.0, 40.0
"""Diameters of nodes; their areas grow with their strength."""

MOST_TIES = 10_000
"""More can be neither drawn nor read, and in ten megabytes of text there are more than can be measured in a minute."""

DIGITS = 6
"""Decimals of measures; positions and sizes have two."""


@dataclass(frozen=True, slots=True)
class Node:
    """A concept of the network.

    `segments` are the notations of the segments it is claimed for, `documents` those that name it. `degree` counts its
    neighbours, `strength` adds up the weights of its ties; `betweenness` is the share of shortest paths through it (a
    tie is the shorter the heavier), `eigenvector` its importance by that of its neighbours. `bridge` is what it shares
    with the side of B2B or that of B2C, whichever is less: the weight of its ties to concepts claimed for one only.
    `community` is a number from 1, the largest first.
    `x`, `y` grow to the right and upwards.
    """

    key: str
    iri: str
    labels: Mapping[str, str]
    class_: str
    kind: str
    segments: tuple[str, ...]
    documents: int
    degree: int
    strength: float
    betweenness: float
    eigenvector: float
    bridge: float
    community: int
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie of two concepts (keys, alphabetical): its weight, and how many relations, lists, sentences and documents.

    `predicates` are local names of relations. `crossing`: one end is claimed for B2B and not for B2C, the other the
    other way round.
    """

    source: str
    target: str
    weight: float
    relations: int
    lists: int
    sentences: int
    documents: int
    predicates: tuple[str, ...]
    crossing: bool


@dataclass(frozen=True)
class Network:
    """Nodes by key and edges by their ends, in order."""

    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]

    def neighbours(self, key: str) -> list[tuple[str, Edge]]:
        """The concepts tied to one (by key), the strongest ties first; none for one that the network lacks."""
        return sorted(self._ties.get(key, ()), key=lambda tie: (-tie[1].weight, tie[0]))

    @cached_property
    def _ties(self) -> Mapping[str, list[tuple[str, Edge]]]:
        found: defaultdict[str, list[tuple[str, Edge]]] = defaultdict(list)
        for edge in self.edges:
            found[edge.source].append((edge.target, edge))
            found[edge.target].append((edge.source, edge))
        return found


def make_network(found: Ties, vocabulary: Vocabulary, coverage: Coverage) -> Network:
    """The network of what documents tie together, nodes in order of their keys; of more ties than MOST_TIES the
    strongest. `coverage` is of the same build.
    """
    ties = found.strongest(MOST_TIES)
    concepts = {key: vocabulary.concepts[key] for key in sorted({key for pair in ties for key in pair})}
    notations = sorted({notation for _, _, notation in coverage.cells if notation})
    segments = {key: _segments(concept.iri, coverage, notations) for key, concept in concepts.items()}
    measures = _measures(_graph(ties, list(concepts)), [_side(segments[key]) for key in concepts])
    nodes = {
        key: _node(concept, segments[key], coverage, values)
        for (key, concept), values in zip(concepts.items(), measures, strict=True)
    }
    return Network(nodes, tuple(_edge(pair, tie, segments) for pair, tie in ties.items()))


def _segments(concept: str, coverage: Coverage, notations: Sequence[str]) -> tuple[str, ...]:
    """The segments among some (notations) for which a document asserts something of a concept (by IRI)."""
    return tuple(n for n in notations if any(coverage.of(concept, language, n).asserted for language in LANGUAGES))


def _side(segments: Sequence[str]) -> str:
    """The one of the two sides that something is claimed for, "" for none and both."""
    found = [side for side in SIDES if side in segments]
    return found[0] if len(found) == 1 else ""


def _graph(ties: Mapping[Pair, Tie], keys: Sequence[str]) -> Any:
    """The ties as a networkx graph whose nodes are places in `keys`."""
    import networkx as nx

    numbers = {key: number for number, key in enumerate(keys)}
    graph = nx.Graph()
    graph.add_nodes_from(numbers.values())
    for (one, other), tie in ties.items():
        graph.add_edge(numbers[one], numbers[other], weight=tie.weight, length=1 / tie.weight)
    return graph


def _measures(graph: Any, sides: Sequence[str]) -> list[dict[str, Any]]:
    """The fields of nodes that the network itself tells, in order of the nodes."""
    between, importance = centralities(graph)
    community, bridge, place = communities(graph), bridges(graph, sides), positions(graph)
    strength = dict(graph.degree(weight="weight"))
    heaviest = max(strength.values(), default=1.0)
    return [
        {
            "degree": graph.degree(node),
            "strength": round(strength[node], DIGITS),
            "betweenness": round(between[node], DIGITS),
            "eigenvector": round(importance[node], DIGITS),
            "bridge": round(bridge[node], DIGITS),
            "community": community[node],
            "x": round(place[node][0], 2),
            "y": round(place[node][1], 2),
            "size": round(SMALLEST + (LARGEST - SMALLEST) * sqrt(strength[node] / heaviest), 2),
        }
        for node in graph
    ]


def _node(concept: Concept, segments: tuple[str, ...], coverage: Coverage, measures: Mapping[str, Any]) -> Node:
    labels = {language: concept.pref_label(language) for language in READERS}
    documents = sum(coverage.of(concept.iri, language).documents for language in LANGUAGES)
    return Node(concept.key, concept.iri, labels, concept.class_, concept.kind, segments, documents, **measures)


def _edge(pair: Pair, tie: Tie, segments: Mapping[str, Sequence[str]]) -> Edge:
    sides = {_side(segments[key]) for key in pair}
    return Edge(
        *pair,
        round(tie.weight, DIGITS),
        tie.relations,
        tie.lists,
        tie.sentences,
        tie.documents,
        tuple(sorted(tie.predicates)),
        sides == set(SIDES),
    )
