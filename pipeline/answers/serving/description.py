"""What the endpoint says about itself (SPARQL 1.1 Service Description) and about the data (VoID, DCAT, SPDX)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote

import pyoxigraph as ox

from pipeline.answers.query import GRAPH_FORMATS, ROW_FORMATS, Output, prefixes, run, write_triples
from pipeline.answers.serving.child import Opened

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"
SPDX = "http://spdx.org/rdf/terms#"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"

_GRAPHS = "SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } }"
_DATASET = """SELECT DISTINCT ?subject ?predicate ?object {
  { ?subject a void:Dataset } UNION { ?dataset a void:Dataset ; prov:wasGeneratedBy ?subject }
  ?subject ?predicate ?object . FILTER (?predicate != prov:wasInformedBy) }"""
_CLASSES = "SELECT ?of (COUNT(DISTINCT ?s) AS ?count) { GRAPH ?graph { ?s a ?of } } GROUP BY ?of"
_PROPERTIES = "SELECT ?of (COUNT(*) AS ?count) { GRAPH ?graph { ?s ?of ?o } } GROUP BY ?of"

Value = ox.NamedNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Dump:
    """A file of the build that holds the whole graph: its name, media type, size in bytes and SHA-256."""

    name: str
    media_type: str
    size: int
    sha256: str


def describe_service(opened: Opened, output: Output, root: str, format: str) -> str:
    """Write what the endpoint below `root` (a URL) can do and which graphs it has; returns the media type."""
    store, service = opened.store, f"{root}sparql"
    dataset = _dataset(store)
    told: list[tuple[str, str, Value]] = [
        (service, TYPE, _node(SD + "Service")),
        (service, SD + "endpoint", _node(service)),
        (service, SD + "supportedLanguage", _node(SD + "SPARQL11Query")),
        (service, SD + "feature", _node(SD + "UnionDefaultGraph")),
        (service, SD + "defaultDataset", _node(dataset)),
        (dataset, TYPE, _node(SD + "Dataset")),
        (dataset, "http://www.w3.org/2000/01/rdf-schema#seeAlso", _node(f"{root}.well-known/void")),
    ]
    told += [(service, SD + "resultFormat", _node(iri)) for iri in _format_iris()]
    for (name,) in run(store, _GRAPHS).terms():
        graph = f"{name}#graph"
        told.append((dataset, SD + "namedGraph", _node(graph)))
        told += [(graph, TYPE, _node(SD + "NamedGraph")), (graph, SD + "name", _node(name))]
    return _write(store, output, told, format)


def _format_iris() -> list[str]:
    return [format.iri for format in ROW_FORMATS.values()] + [format.iri for format in GRAPH_FORMATS.values()]


def describe_data(opened: Opened, output: Output, root: str, format: str, dumps: tuple[Dump, ...]) -> str:
    """Write what the build says about its dataset, its classes and properties with counts, and where to get it."""
    store = opened.store
    dataset = _dataset(store)
    told = [(row[0].value, row[1].value, row[2]) for row in cast(Iterable[Any], run(store, _DATASET).result)]
    told += [
        (dataset, VOID + "sparqlEndpoint", _node(f"{root}sparql")),
        (dataset, DCAT + "landingPage", _node(root)),
    ]
    for kind, query in (("class", _CLASSES), ("property", _PROPERTIES)):
        told += _partitions(store, dataset, f"{root}.well-known/void#", kind, query)
    for dump in dumps:
        told += _distribution(dataset, f"{root}files/{dump.name}", dump)
    return _write(store, output, told, format)


def _partitions(store: ox.Store, dataset: str, base: str, kind: str, query: str) -> Iterator[tuple[str, str, Value]]:
    count = "entities" if kind == "class" else "triples"
    for of, number in run(store, query).terms():
        part = f"{base}{kind}/{quote(of, safe='')}"
        yield dataset, f"{VOID}{kind}Partition", _node(part)
        yield part, VOID + kind, _node(of)
        yield part, VOID + count, ox.Literal(number, datatype=_node(XSD + "integer"))


def _distribution(dataset: str, url: str, dump: Dump) -> Iterator[tuple[str, str, Value]]:
    checksum = f"{url}#sha256"
    yield dataset, VOID + "dataDump", _node(url)
    yield dataset, DCAT + "distribution", _node(url)
    yield url, TYPE, _node(DCAT + "Distribution")
    yield url, DCAT + "downloadURL", _node(url)
    yield url, DCAT + "mediaType", _node(MEDIA_TYPES + dump.media_type)
    yield url, DCAT + "byteSize", ox.Literal(str(dump.size), datatype=_node(XSD + "nonNegativeInteger"))
    yield url, SPDX + "checksum", _node(checksum)
    yield checksum, TYPE, _node(SPDX + "Checksum")
    yield checksum, SPDX + "algorithm", _node(SPDX + "checksumAlgorithm_sha256")
    yield checksum, SPDX + "checksumValue", ox.Literal(dump.sha256, datatype=_node(XSD + "hexBinary"))


def _dataset(store: ox.Store) -> str:
    return next(run(store, "SELECT ?dataset { ?dataset a void:Dataset }").terms())[0]


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _write(store: ox.Store, output: Output, told: Iterable[tuple[str, str, Value]], format: str) -> str:
    triples = [ox.Triple(_node(s), _node(p), o) for s, p, o in told]
    write_triples(output, triples, format, {**prefixes(store), "sd": SD, "spdx": SPDX})
    return str(GRAPH_FORMATS[format].media_type)
