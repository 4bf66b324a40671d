"""Where a store takes queries, updates and graphs: the addresses that SPARQL stores give these services."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

LAYOUTS = (
    (r"(.*/repositories/[^/]+)(?:/statements|/rdf-graphs/service)?", ("", "/statements", "/rdf-graphs/service")),
    (r"(.*)/store", ("/query", "/update", "/store")),
    (r"(.*)/data", ("/query", "/update", "/data")),
    (r"(.*)/(?:query|update)", ("/query", "/update", None)),
    (r"([a-z]+://[^/]+)", ("/query", "/update", "/store")),
    (r"(.*)", ("", "", None)),
)
"""Addresses, and the query, update and graph store services beside them; the first that fits counts. In this order:
GraphDB and RDF4J; Oxigraph; Fuseki's graph store; Oxigraph or Fuseki; Oxigraph, which alone has no folder; all in one.
"""


@dataclass(frozen=True, slots=True)
class Services:
    """Addresses of the SPARQL 1.1 services of one store; where there is no graph store, updates carry the triples."""

    query: str
    update: str
    graph_store: str | None


def find_services(endpoint: str, update: str | None = None, graph_store: str | None = None) -> Services:
    """The services of a store from the address of one of them; those that are given go before those that are usual.

    Raises:
        ValueError: an address is none of the web, or holds a user name or password, which would show in logs.
    """
    for url in filter(None, (endpoint, update, graph_store)):
        parts = urlsplit(url)
        if parts.username is not None or parts.password is not None:
            raise ValueError(
                f"the address at {parts.hostname} holds a user name or password; set B2GRAPH_PUBLISH_USER and"
                " B2GRAPH_PUBLISH_PASSWORD instead, or a line of ~/.netrc"
            )
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"{url}: not an address of a store; it looks like http://localhost:7878/query")
    for pattern, (queries, updates, graphs) in LAYOUTS:
        if found := re.fullmatch(pattern, endpoint.rstrip("/")):
            usual = found[1] + graphs if graphs is not None and update is None else None
            return Services(found[1] + queries, update or found[1] + updates, graph_store or usual)
    raise AssertionError("the last layout fits all")
