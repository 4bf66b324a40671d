"""The graph in the RDF formats that the build itself does not have."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from pipeline.answers.query import prefixes
from pipeline.graph.store import open_store


def write_jsonld(build: Path, target: Path) -> Iterator[Path]:
    """Write the dataset of a build folder, named graphs kept, as `graph.jsonld` into the folder `target`."""
    yield _written(build, target / "graph.jsonld", ox.RdfFormat.JSON_LD)


def write_rdfxml(build: Path, target: Path) -> Iterator[Path]:
    """Write all graphs of a build folder, merged, as RDF/XML, `graph.rdf`, into the folder `target`."""
    yield _written(build, target / "graph.rdf", ox.RdfFormat.RDF_XML)


def _written(build: Path, path: Path, format: ox.RdfFormat) -> Path:
    quads = ox.parse(path=str(build / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    rows = quads if format.supports_datasets else (quad.triple for quad in quads)
    ox.serialize(rows, str(path), format=format, prefixes=prefixes(open_store(build)))
    return path
