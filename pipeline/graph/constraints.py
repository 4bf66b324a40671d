"""The constraints of SHACL Core that the shapes of documents use, as functions over terms of N-Triples.

They hold as pySHACL holds them: a literal whose text its datatype does not allow has none, and what cannot be compared
is not less.
"""

import re
from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Protocol

import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection as List
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

from pipeline.graph.validation import rdflib_term

REMEMBERED = 50_000
"""Terms whose verdict is remembered, by each shape: numbers, names of rules and labels come again and again."""

PLAIN = (str, int, Decimal)
"""Values that compare as Python's own, a hundred times as fast as rdflib's literals."""


class Nodes(Protocol):
    """What shapes ask about a node (a term)."""

    def values(self, node: str, predicate: str) -> Sequence[str]:
        """The different objects that a node has for a predicate."""

    def classes(self, node: str) -> Collection[str]:
        """The classes of a node and those above them."""


Many = Callable[[int], bool]
"""Whether a node may have so many values."""

Alone = Callable[[str], bool]
"""Whether a value is as a constraint wants it that looks at nothing else: such verdicts are remembered."""

Test = Callable[[Nodes, str, str], bool]
"""Whether a value of a node is as a constraint wants it that looks at other nodes or values too."""


@lru_cache(REMEMBERED)
def node_of(term: str) -> Node:
    """A term of N-Triples as rdflib has it. Raises SyntaxError for what is none."""
    (quad,) = ox.parse(f"<a:a> <a:a> {term} .", format=ox.RdfFormat.N_TRIPLES)
    return rdflib_term(quad.object)


def _datatype(_: rdflib.Graph, name: Node) -> Alone:
    if name == RDF.langString:  # sentences are many and seldom come again
        return lambda value: value[0] == '"' and value.rpartition('"')[2].startswith("@")
    wanted = None if name == XSD.string else name
    return lambda value: _is_of(node_of(value), wanted)


def _is_of(node: Node, datatype: Node | None) -> bool:
    if not isinstance(node, rdflib.Literal) or node.language or node.ill_typed:
        return False
    return node.datatype == datatype


def _class(_: rdflib.Graph, name: Node) -> Test:
    wanted = name.n3()
    return lambda nodes, this, value: wanted in nodes.classes(value)


def _any_class(rules: rdflib.Graph, choices: Node) -> Test:
    wanted = [rules.value(choice, SH["class"]) for choice in List(rules, choices)]
    if None in wanted:
        raise ValueError("sh:or of anything but sh:class is not known here")
    names = {name.n3() for name in wanted if name}
    return lambda nodes, this, value: not names.isdisjoint(nodes.classes(value))


def _among(rules: rdflib.Graph, some: Node) -> Alone:
    allowed = set(List(rules, some))
    return lambda value: node_of(value) in allowed


def _pattern(_: rdflib.Graph, pattern: Node) -> Alone:
    wanted = re.compile(str(pattern))
    return lambda value: bool(wanted.search(str(node_of(value))))


def _least(_: rdflib.Graph, least: Node) -> Alone:
    return lambda value: _before(least, node_of(value), or_equal=True)


def _disjoint(_: rdflib.Graph, other: Node) -> Test:
    predicate = other.n3()
    return lambda nodes, this, value: value not in nodes.values(this, predicate)


def _compared(or_equal: bool) -> Callable[[rdflib.Graph, Node], Test]:
    def make(_: rdflib.Graph, other: Node) -> Test:
        predicate = other.n3()
        return lambda nodes, this, value: all(
            _before(node_of(value), node_of(end), or_equal) for end in nodes.values(this, predicate)
        )

    return make


def _before(one: Node, other: Node, or_equal: bool) -> bool:
    """Whether one value is less than another, or equal to it; a string and what is none cannot be compared."""
    first, second = _value(one), _value(other)
    if isinstance(first, str) != isinstance(second, str):
        return False
    if not (isinstance(first, PLAIN) and isinstance(second, PLAIN)):
        first, second = one, other
    return bool(first <= second if or_equal else first < second)


def _value(node: Node) -> Any:
    return node.value if isinstance(node, rdflib.Literal) else str(node)


COUNTS: dict[Node, Callable[[int], Many]] = {
    SH.minCount: lambda least: lambda many: many >= least,
    SH.maxCount: lambda most: lambda many: many <= most,
}

ALONE: dict[Node, Callable[[rdflib.Graph, Node], Alone]] = {
    SH["datatype"]: _datatype,
    SH["in"]: _among,
    SH.minInclusive: _least,
    SH.pattern: _pattern,
}

TESTS: dict[Node, Callable[[rdflib.Graph, Node], Test]] = {
    SH["class"]: _class,
    SH["or"]: _any_class,
    SH.disjoint: _disjoint,
    SH.lessThan: _compared(or_equal=False),
    SH.lessThanOrEquals: _compared(or_equal=True),
}
