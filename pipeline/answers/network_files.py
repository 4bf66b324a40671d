"""The concept network as files for Gephi and others, GraphML and GEXF 1.2: the same bytes for the same network."""

import re
from pathlib import Path
from typing import Any

from pipeline.answers.network import Edge, Network, Node
from pipeline.records import READERS

GRAPHML, GEXF = "concepts.graphml", "concepts.gexf"

COLOURS = {
    "Channel": (0, 114, 178),
    "Metric": (0, 158, 115),
    "Stage": (230, 159, 0),
    "Stakeholder": (213, 94, 0),
    "Criterion": (204, 121, 167),
    "Strategy": (86, 180, 233),
    "Industry": (127, 127, 127),
}
"""Red, green and blue of the nodes of a class: colours that the colour-blind tell apart (Okabe and Ito 2008)."""

MEASURES = ("degree", "strength", "betweenness", "eigenvector", "bridge", "community")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
_OUT_OF_PLACE = re.compile(r' lastmodifieddate="[^"]*"|(?<=mode="static") name=""')
"""What networkx writes and should not: the clock, and an attribute that the schema of GEXF does not know."""


def write_network(network: Network, folder: Path) -> None:
    """Write `concepts.graphml` and `concepts.gexf`: labels in four languages, measures, colours by class, positions.

    In GraphML position, size and colour are the attributes x, y, size, r, g, b, as Gephi reads them.
    """
    import networkx as nx

    nx.write_graphml_xml(_graph(network), folder / GRAPHML, named_key_ids=True)
    graph = _graph(network)
    for _, values in graph.nodes(data=True):
        position = {"x": values.pop("x"), "y": values.pop("y"), "z": 0.0}
        colour = {name: values.pop(name) for name in "rgb"}
        values["viz"] = {"color": colour | {"a": 1.0}, "position": position, "size": values.pop("size")}
    text = _OUT_OF_PLACE.sub("", "\n".join([_DECLARATION, *nx.generate_gexf(graph), ""]), count=2)
    (folder / GEXF).write_text(text, encoding="utf-8", newline="\n")


def read_network(build: Path) -> Network:
    """The network of a build folder. Raises FileNotFoundError where it holds none."""
    import networkx as nx

    graph = nx.read_graphml(build / GRAPHML)
    return Network(
        {key: _node(key, values) for key, values in graph.nodes(data=True)},
        tuple(_edge(one, other, values) for one, other, values in graph.edges(data=True)),
    )


def _graph(network: Network) -> Any:
    """A networkx graph with all that the files tell; nodes are keys of concepts."""
    import networkx as nx

    graph = nx.Graph()
    for node in network.nodes.values():
        red, green, blue = COLOURS[node.class_]
        graph.add_node(
            node.key,
            label=node.labels["en"],
            **{f"label_{language}": node.labels[language] for language in READERS},
            **{"iri": node.iri, "class": node.class_, "kind": node.kind},
            segments=" ".join(node.segments),
            documents=node.documents,
            **{name: getattr(node, name) for name in MEASURES},
            **{"x": node.x, "y": node.y, "size": node.size, "r": red, "g": green, "b": blue},
        )
    for edge in network.edges:
        graph.add_edge(
            edge.source,
            edge.target,
            weight=edge.weight,
            relations=edge.relations,
            lists=edge.lists,
            sentences=edge.sentences,
            documents=edge.documents,
            predicates=" ".join(edge.predicates),
            crossing=edge.crossing,
        )
    return graph


def _node(key: str, values: dict[str, Any]) -> Node:
    labels = {language: values[f"label_{language}"] for language in READERS}
    segments = tuple((values["segments"] or "").split())
    told = {name: values[name] for name in ("iri", "kind", "documents", *MEASURES, "x", "y", "size")}
    return Node(key=key, labels=labels, class_=values["class"], segments=segments, **told)


def _edge(one: str, other: str, values: dict[str, Any]) -> Edge:
    source, target = sorted((one, other))
    told = {name: values[name] for name in ("weight", "relations", "lists", "sentences", "documents", "crossing")}
    return Edge(source=source, target=target, predicates=tuple((values["predicates"] or "").split()), **told)
