"""The SPARQL 1.1 Protocol, read-only: what a request asks, and in which formats it can have the answer.

W3C Recommendation of 21 March 2013, section 2 (query operation); updates are refused.
"""

from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request

from pipeline.answers.query import GRAPH_FORMATS, ROW_FORMATS, Output, run
from pipeline.answers.serving.child import Opened
from pipeline.answers.serving.limits import Refusal

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"

ALIASES = (
    ("application/json", "json"),
    ("application/json", "jsonld"),
    ("application/xml", "xml"),
    ("text/xml", "xml"),
    ("application/x-turtle", "turtle"),
    ("text/plain", "nt"),
)
"""Media types that clients send for want of the right ones; what has one of its own comes with that."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query, the graphs that it is put to (IRIs), and the formats for rows and for graphs ("" where none suits)."""

    sparql: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    row_format: str
    graph_format: str


def media_types(formats: dict[str, Any]) -> dict[str, str]:
    """Media type to name of the formats of rows or of graphs: their own first, then those they also go by."""
    own = {format.media_type.partition(";")[0]: name for name, format in formats.items()}
    return own | {alias: name for alias, name in ALIASES if name in formats}


def negotiate(request: Request, formats: dict[str, Any]) -> str:
    """The format that suits a request best, by `?format=` (a name or media type) or its Accept header; "" for none."""
    types = media_types(formats)
    if wanted := request.args.get("format") or request.form.get("format"):
        return wanted if wanted in formats else types.get(wanted, "")
    if "Accept" not in request.headers:
        return next(iter(formats))
    return types.get(request.accept_mimetypes.best_match(types) or "", "")


def read_query(request: Request) -> Query | None:
    """The query of a request; None for a bare GET, which asks for the description of the service.

    Raises Refusal for what the protocol does not allow.
    """
    kind = request.mimetype
    if kind == UPDATE or "update" in request.args or "update" in request.form:
        raise Refusal(403, "updates are refused: a published build is never changed")
    fields: MultiDict[str, str] = request.args
    if request.method == "POST" and kind == FORM:
        fields = MultiDict([*request.args.items(multi=True), *request.form.items(multi=True)])
    elif request.method == "POST" and kind != QUERY:
        raise Refusal(415, f"POST a form ({FORM}) with the field query, or the query itself as {QUERY}")
    queries = fields.getlist("query")
    if request.method == "POST" and kind == QUERY:
        queries = [*queries, _text(request.get_data())]
    if not queries and request.method != "POST":
        return None
    if len(queries) != 1:
        raise Refusal(400, f"a request has one query; this one has {len(queries)}")
    default, named = (_iris(fields.getlist(name)) for name in ("default-graph-uri", "named-graph-uri"))
    return Query(queries[0], default, named, negotiate(request, ROW_FORMATS), negotiate(request, GRAPH_FORMATS))


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(400, f"byte {error.start} of the query is no UTF-8 text") from error


def _iris(values: list[str]) -> tuple[str, ...]:
    for value in values:
        try:
            ox.NamedNode(value)
        except ValueError as error:
            raise Refusal(400, f"the graph {value!r} is no absolute IRI: {error}") from error
    return tuple(values)


def answer(opened: Opened, output: Output, query: Query) -> str:
    """Write what a query gives; returns the media type.

    Raises:
        QueryError: a query that is wrong, or refused.
        Refusal: no format that the asker accepts holds this kind of answer.
    """
    found = run(opened.store, query.sparql, None, query.default_graphs, query.named_graphs)
    graph = isinstance(found.result, ox.QueryTriples)
    formats: dict[str, Any] = dict(GRAPH_FORMATS) if graph else dict(ROW_FORMATS)
    name = query.graph_format if graph else query.row_format
    if not name:
        types = ", ".join(media_types(formats))
        raise Refusal(406, f"this query gives {'a graph' if graph else 'rows'}, which there is as {types}")
    found.write(output, name)
    return str(formats[name].media_type.partition(";")[0])
