"""SPARQL over a published build: questions with a name, parameters bound as terms, and answers in every usual format.

The default graph is the union of all graphs, and the prefixes of schema.ttl need no PREFIX lines. Nothing leaves the
machine or changes the store: SERVICE is refused here, updates by the grammar of queries.
"""

import codecs
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, Protocol, cast

import pyoxigraph as ox

from pipeline.answers.query_errors import explain_error
from pipeline.answers.query_text import keyword, line_column, update_word

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None

ROW_FORMATS: dict[str, ox.QueryResultsFormat] = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPH_FORMATS: dict[str, ox.RdfFormat] = {
    "turtle": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "xml": ox.RdfFormat.RDF_XML,
}

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped."""
_PREFIXES = """SELECT ?name ?namespace { GRAPH ?g {
  ?node <http://www.w3.org/ns/shacl#prefix> ?name ; <http://www.w3.org/ns/shacl#namespace> ?namespace } }"""


class QueryError(ValueError):
    """A query that cannot be answered: why, and where in its text (from 1) when that is known."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message if line is None else f"line {line}, column {column}: {message}")
        self.message, self.line, self.column = message, line, column


class RefusedQuery(QueryError):
    """A query that nobody may ask here, however well it is written: an update, or SERVICE."""


class Output(Protocol):
    """What an answer is written to."""

    def write(self, data: bytes, /) -> object:
        """Take the next bytes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave: solutions, a truth value, or a graph, with the prefixes that shorten its IRIs.

    `hidden` are the parameters: the engine wants them among the columns, people do not.
    """

    result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
    prefixes: Mapping[str, str]
    hidden: frozenset[str] = frozenset()

    def table(self) -> tuple[list[str], list[list[str]]]:
        """Column names, and rows of text for people: words of literals, IRIs by prefix, "" for nothing.

        Consumes the answer, like `serialize`.
        """
        if isinstance(self.result, ox.QueryBoolean):
            return ["answer"], [["yes" if self.result else "no"]]
        if isinstance(self.result, ox.QueryTriples):
            rows = [[self._text(term) for term in (t.subject, t.predicate, t.object)] for t in self.result]
            return ["subject", "predicate", "object"], rows
        names = [variable.value for variable in self.result.variables]
        shown = [name for name in names if name not in self.hidden]
        return shown, [[self._text(row[name]) for name in shown] for row in self.result]

    def terms(self) -> Iterator[list[str]]:
        """The solutions of a SELECT, cells as plain text: values of literals, IRIs in full, "" for nothing."""
        assert isinstance(self.result, ox.QuerySolutions)
        for row in self.result:
            yield ["" if term is None else str(term.value) for term in row]

    def serialize(self, format: str) -> bytes:
        """The answer in a W3C format, as `write` writes it."""
        output = io.BytesIO()
        self.write(output, format)
        return output.getvalue()

    def write(self, output: Output, format: str) -> None:
        """Write the answer, a piece at a time, in a W3C format: json, xml, csv, tsv for SELECT and ASK; turtle, nt,
        jsonld, xml for CONSTRUCT and DESCRIBE (sorted, so equal graphs give equal bytes).

        Raises QueryError for a format that cannot hold this kind of answer.
        """
        if isinstance(self.result, ox.QueryTriples):
            write_triples(output, self.result, format, self.prefixes)
        elif format in ROW_FORMATS:
            result = self.result if isinstance(self.result, ox.QueryBoolean) else self._shown(self.result)
            result.serialize(_stream(output, format), format=ROW_FORMATS[format])
        else:
            raise QueryError(
                f"{format} is for CONSTRUCT and DESCRIBE; this query gives rows: use {_names(ROW_FORMATS)}"
            )

    def _shown(self, solutions: ox.QuerySolutions) -> ox.QuerySolutions:
        """The solutions without the parameters' columns, which only the engine's own JSON lets us take out."""
        if not self.hidden:
            return solutions
        answer = json.loads(solutions.serialize(format=ox.QueryResultsFormat.JSON) or b"")
        answer["head"]["vars"] = [name for name in answer["head"]["vars"] if name not in self.hidden]
        for row in answer["results"]["bindings"]:
            for name in self.hidden & row.keys():
                del row[name]
        shown = ox.parse_query_results(json.dumps(answer), format=ox.QueryResultsFormat.JSON)
        assert isinstance(shown, ox.QuerySolutions)
        return shown

    def _text(self, term: Term) -> str:
        if term is None:
            return ""
        if not isinstance(term, ox.NamedNode):
            return str(term) if isinstance(term, ox.Triple) else str(term.value)
        for name, namespace in self.prefixes.items():
            if term.value.startswith(namespace) and re.fullmatch(r"[\w.-]+", term.value[len(namespace) :]):
                return f"{name}:{term.value[len(namespace) :]}"
        return term.value


def write_triples(output: Output, triples: Iterable[ox.Triple], format: str, prefixes: Mapping[str, str]) -> None:
    """Write a graph as turtle (with prefixes), nt, jsonld or xml. Raises QueryError for any other format."""
    if format not in GRAPH_FORMATS:
        raise QueryError(f"{format} is for SELECT and ASK; this query gives a graph: use {_names(GRAPH_FORMATS)}")
    ordered = sorted(triples, key=str)
    if format == "turtle":
        data = ox.serialize(ordered, format=GRAPH_FORMATS[format], prefixes=dict(prefixes)) or b""
        lines = data.splitlines(keepends=True)
        output.write(b"".join(sorted(lines[: len(prefixes)]) + lines[len(prefixes) :]))  # the engine shuffles prefixes
    else:
        ox.serialize(ordered, _stream(output, format), format=GRAPH_FORMATS[format])


def _stream(output: Output, format: str) -> IO[bytes]:
    """An output as the engine's types have it, though it calls nothing but `write` and `flush`."""
    return cast("IO[bytes]", _XmlOutput(output) if format == "xml" else output)


class _XmlOutput:
    """Writes UTF-8 on, with U+FFFD for the characters that XML cannot hold."""

    def __init__(self, output: Output) -> None:
        self._output, self._decode = output, codecs.getincrementaldecoder("utf-8")().decode

    def write(self, data: bytes) -> int:
        self._output.write(_NOT_XML.sub("\ufffd", self._decode(data)).encode())
        return len(data)

    def flush(self) -> None:
        """The engine calls it; nothing is held back but the first bytes of a character."""


def run(
    store: ox.Store,
    sparql: str,
    parameters: Mapping[str, ox.NamedNode | ox.Literal] | None = None,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
) -> Answer:
    """Ask a SELECT, ASK, CONSTRUCT or DESCRIBE query; `parameters` are terms for variables of its SELECT.

    The default graph is the union of all graphs, unless the query says FROM, or IRIs of graphs are given: they go
    before what the query says (SPARQL 1.1 Protocol, 2.1.4).

    Raises:
        QueryError: not SPARQL (with line and column), or a parameter that SELECT does not name.
        RefusedQuery: SERVICE, or an update.
    """
    if (found := keyword(sparql, "service")) is not None:
        raise RefusedQuery("SERVICE is refused: queries see this build and nothing else", *line_column(sparql, found))
    known = prefixes(store)
    values: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {}
    values.update({ox.Variable(name): term for name, term in (parameters or {}).items()})
    given = bool(default_graphs or named_graphs)
    try:
        result = store.query(
            sparql,
            prefixes=known,
            use_default_graph_as_union=not given and keyword(sparql, "from") is None,
            default_graph=[ox.NamedNode(iri) for iri in default_graphs] if given else None,
            named_graphs=[ox.NamedNode(iri) for iri in named_graphs] if given else None,
            substitutions=values,
        )
    except SyntaxError as error:
        raise _explained(sparql, error, known) from error
    except RuntimeError as error:
        raise QueryError(f"{error}; every parameter must be a variable of SELECT") from error
    return Answer(result, known, frozenset(parameters or ()))


def _explained(sparql: str, error: SyntaxError, known: Iterable[str]) -> QueryError:
    if update := update_word(sparql):
        return RefusedQuery(f"{update} is an update, and a published build is never changed; ask a query")
    return QueryError(*explain_error(sparql, str(error), known))


def prefixes(store: ox.Store) -> dict[str, str]:
    """The prefixes (name to namespace) that the build's schema declares."""
    return dict(_declared(store))


@lru_cache(maxsize=2)
def _declared(store: ox.Store) -> tuple[tuple[str, str], ...]:
    """Read once a store, for a look-up takes no longer than reading them; a published build does not change."""
    rows = store.query(_PREFIXES)
    assert isinstance(rows, ox.QuerySolutions)
    return tuple(sorted((row["name"].value, row["namespace"].value) for row in rows))


def _names(formats: Mapping[str, object]) -> str:
    return ", ".join(formats)
