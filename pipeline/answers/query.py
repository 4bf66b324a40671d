"""SPARQL over a published build: questions with a name, parameters bound as terms, and answers in every usual format.

The default graph is the union of all graphs, and the prefixes of schema.ttl need no PREFIX lines. Nothing leaves the
machine or changes the store: SERVICE is refused here, updates by the grammar of queries.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None

ROW_FORMATS: dict[str, ox.QueryResultsFormat] = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPH_FORMATS: dict[str, ox.RdfFormat] = {"turtle": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES}

_SERVICE = re.compile(
    r'''
    \#[^\n]*                                                    # a comment
    | """(?:[^"\\]|\\.|"(?!""))*""" | \'\'\'(?:[^'\\]|\\.|'(?!\'\'))*\'\'\' | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'
    | <[^<>"{}|^`\\\x00-\x20]*>                                 # an IRI
    | [?$]\w+ | @[\w-]+ | :\w[\w-]*                             # a variable, a language, the local part of a name
    | (?P<service>service)                                      # anywhere else, for "1SERVICE" is two tokens
    ''',
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_UPDATE = re.compile(
    r"(?:\s|#[^\n]*\n|(?:PREFIX|BASE)\s[^>]*>)*+(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b",
    re.IGNORECASE,
)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped."""
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_PREFIXES = """SELECT ?name ?namespace { GRAPH ?g {
  ?node <http://www.w3.org/ns/shacl#prefix> ?name ; <http://www.w3.org/ns/shacl#namespace> ?namespace } }"""


class QueryError(ValueError):
    """A query that cannot be answered: why, and where in its text (from 1) when that is known."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message if line is None else f"line {line}, column {column}: {message}")
        self.message, self.line, self.column = message, line, column


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
        """The answer in a W3C format: json, xml, csv, tsv for SELECT and ASK; turtle, nt for CONSTRUCT and DESCRIBE.

        Raises QueryError for a format that cannot hold this kind of answer.
        """
        if isinstance(self.result, ox.QueryTriples):
            return self._graph(format)
        if format not in ROW_FORMATS:
            raise QueryError(
                f"{format} is for CONSTRUCT and DESCRIBE; this query gives rows: use {_names(ROW_FORMATS)}"
            )
        result = self.result if isinstance(self.result, ox.QueryBoolean) else self._shown(self.result)
        data = result.serialize(format=ROW_FORMATS[format]) or b""
        return _NOT_XML.sub("\ufffd", data.decode()).encode() if format == "xml" else data

    def _graph(self, format: str) -> bytes:
        if format not in GRAPH_FORMATS:
            raise QueryError(f"{format} is for SELECT and ASK; this query gives a graph: use {_names(GRAPH_FORMATS)}")
        assert isinstance(self.result, ox.QueryTriples)
        triples = sorted(self.result, key=str)
        prefixes = dict(self.prefixes) if format == "turtle" else None
        return ox.serialize(triples, format=GRAPH_FORMATS[format], prefixes=prefixes) or b""

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


def run(store: ox.Store, sparql: str, parameters: Mapping[str, ox.NamedNode | ox.Literal] | None = None) -> Answer:
    """Ask a SELECT, ASK, CONSTRUCT or DESCRIBE query; `parameters` are terms for variables of its SELECT.

    Raises:
        QueryError: not SPARQL (with line and column), SERVICE, an update, or a parameter that SELECT does not name.
    """
    if (found := _service(sparql)) is not None:
        raise QueryError("SERVICE is refused: queries see this build and nothing else", *_line_column(sparql, found))
    known = prefixes(store)
    values: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {}
    values.update({ox.Variable(name): term for name, term in (parameters or {}).items()})
    try:
        result = store.query(sparql, prefixes=known, use_default_graph_as_union=True, substitutions=values)
    except SyntaxError as error:
        raise _explained(sparql, error) from error
    except RuntimeError as error:
        raise QueryError(f"{error}; every parameter must be a variable of SELECT") from error
    return Answer(result, known, frozenset(parameters or ()))


def _explained(sparql: str, error: SyntaxError) -> QueryError:
    if update := _UPDATE.match(sparql):
        return QueryError(f"{update[1].upper()} is an update, and a published build is never changed; ask a query")
    place = _PLACE.match(str(error))
    return QueryError(place[3], int(place[1]), int(place[2])) if place else QueryError(str(error))


def prefixes(store: ox.Store) -> dict[str, str]:
    """The prefixes (name to namespace) that the build's schema declares."""
    rows = store.query(_PREFIXES)
    assert isinstance(rows, ox.QuerySolutions)
    return dict(sorted((row["name"].value, row["namespace"].value) for row in rows))


def _service(sparql: str) -> int | None:
    """Where the keyword SERVICE stands, outside comments, strings, IRIs and names."""
    return next((match.start() for match in _SERVICE.finditer(sparql) if match["service"]), None)


def _line_column(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _names(formats: Mapping[str, object]) -> str:
    return ", ".join(formats)
