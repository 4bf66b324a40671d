"""The shapes of the ontology (SHACL Core) as plain functions over nodes whose terms are N-Triples text.

They know the part of SHACL that the shapes of documents use (`constraints`), and refuse what they do not know. Tests
hold them against pySHACL.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import rdflib
from rdflib.collection import Collection as List
from rdflib.namespace import RDF, SH
from rdflib.term import IdentifiedNode, Node

from pipeline.graph.constraints import ALONE, COUNTS, REMEMBERED, TESTS, Alone, Many, Nodes, Test
from pipeline.graph.validation import SEVERITIES
from pipeline.records import Severity

Walk = Callable[[Nodes, str], Sequence[str]]
"""Gives the values that a path leads to from a node."""

Rule = Callable[[Nodes, str], Sequence[str] | None]
"""Gives what a node has that breaks a shape, which may be nothing at all; None where the node is as it should be."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape: the local name of its IRI, its severity and message, and what holds a node against it."""

    code: str
    severity: Severity
    message: str
    rule: Rule


class Shapes:
    """The node shapes of a Turtle file."""

    def __init__(self, path: Path) -> None:
        self._rules = rdflib.Graph().parse(path, format="turtle")
        self._targets = sorted(self._rules.subject_objects(SH.targetClass))
        self.of = lru_cache(None)(self._of)

    def _of(self, classes: frozenset[str]) -> list[Shape]:
        """The shapes for a node of some classes. Raises ValueError for one with a part of SHACL that is not known."""
        named = dict.fromkeys(shape for shape, target in self._targets if target.n3() in classes)
        return [part for shape in named for part in self._parts(shape)]

    def _parts(self, shape: Node) -> Iterator[Shape]:
        rules = self._rules
        for predicate, value in sorted(rules.predicate_objects(shape)):
            if predicate == SH.property:
                yield self._shape(value, _property(rules, value))
            elif predicate == SH.xone:
                yield self._shape(shape, _exactly_one([_choice(rules, choice) for choice in List(rules, value)]))
            elif predicate == SH["class"]:
                yield self._shape(shape, _instance(value.n3()))
            elif predicate not in (RDF.type, SH.targetClass, SH.message, SH.severity):
                raise ValueError(f"{shape}: {predicate} is not known here")

    def _shape(self, shape: Node, rule: Rule) -> Shape:
        severity = SEVERITIES[self._rules.value(shape, SH.severity, default=SH.Violation)]
        return Shape(str(shape).rpartition("#")[2], severity, str(self._rules.value(shape, SH.message)), rule)


def _property(rules: rdflib.Graph, shape: Node) -> Rule:
    path, counts, alone, tests = _path(rules, rules.value(shape, SH.path)), list[Many](), list[Alone](), list[Test]()
    for predicate, value in sorted(rules.predicate_objects(shape)):
        if predicate in COUNTS:
            counts.append(COUNTS[predicate](int(str(value))))
        elif predicate in ALONE:
            alone.append(ALONE[predicate](rules, value))
        elif predicate in TESTS:
            tests.append(TESTS[predicate](rules, value))
        elif predicate not in (SH.path, SH.message, SH.severity):
            raise ValueError(f"{shape}: {predicate} is not known here")

    @lru_cache(REMEMBERED)
    def wrong(values: tuple[str, ...]) -> Sequence[str] | None:
        if not all(allows(len(values)) for allows in counts):
            return values
        return [value for value in values if not all(allows(value) for allows in alone)] or None

    def rule(nodes: Nodes, this: str) -> Sequence[str] | None:
        values = path(nodes, this)
        if (found := wrong(tuple(values))) is not None or not tests:
            return found
        return [value for value in values if not all(test(nodes, this, value) for test in tests)] or None

    return rule


def _exactly_one(choices: Sequence[Callable[[Nodes, str], bool]]) -> Rule:
    def rule(nodes: Nodes, this: str) -> Sequence[str] | None:
        met = sum(choice(nodes, this) for choice in choices)
        return None if met == 1 else [f"{met} of {len(choices)}"]

    return rule


def _choice(rules: rdflib.Graph, choice: Node) -> Callable[[Nodes, str], bool]:
    """Whether a node has at least so many values of each of some properties."""
    parts = [_property(rules, part) for part in rules.objects(choice, SH.property)]
    return lambda nodes, this: all(part(nodes, this) is None for part in parts)


def _instance(name: str) -> Rule:
    return lambda nodes, this: None if name in nodes.classes(this) else sorted(nodes.classes(this))


def _path(rules: rdflib.Graph, path: Node | None) -> Walk:
    if isinstance(path, rdflib.URIRef):
        predicate = path.n3()
        return lambda nodes, this: nodes.values(this, predicate)
    if isinstance(path, IdentifiedNode) and (path, RDF.first, None) in rules:
        steps = [_path(rules, step) for step in List(rules, path)]
        return lambda nodes, this: _walked(steps, nodes, this)
    if repeated := rules.value(path, SH.zeroOrMorePath):
        step = _path(rules, repeated)
        return lambda nodes, this: _repeated(step, nodes, this)
    raise ValueError(f"a path of the shapes is of a kind that is not known here: {path}")


def _walked(steps: Sequence[Walk], nodes: Nodes, this: str) -> Sequence[str]:
    found = [this]
    for step in steps:
        found = list(dict.fromkeys(value for node in found for value in step(nodes, node)))
    return found


def _repeated(step: Walk, nodes: Nodes, this: str) -> Sequence[str]:
    found = {this: None}
    waiting = [this]
    while waiting:
        new = dict.fromkeys(value for value in step(nodes, waiting.pop()) if value not in found)
        found |= new
        waiting += new
    return list(found)
