"""The shapes of the ontology held against a whole build, in one pass over its `graph.nq`.

pySHACL (`validation`) takes a minute for 100,000 mentions and copies the graph into memory. Here the graph passes in
its order, in which all that is said of a node stands together, and all nodes of a document but itself: such a block is
checked alone, and what it names outside of itself is looked up in the store. A block that has passed in an earlier
build by the same thesaurus and shapes is not checked again.

The thesaurus itself is left to `check`: its nodes alone are no targets here.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from pipeline.claims.vocabulary import RDF_TYPE, RDFS_SUBCLASS, SKOS
from pipeline.graph.facts import NIL
from pipeline.graph.shapes import Shapes
from pipeline.graph.validation import SHOWN, Finding

TYPE, SUBCLASS = f"<{RDF_TYPE}>", f"<{RDFS_SUBCLASS}>"
REMEMBERED = 50_000
"""Nodes outside of a block whose classes are remembered: concepts, most of all."""


class Conformance:
    """Holds the graph of a build against shapes; `passed` then has a digest of each block that may be passed over in a
    later build, of those that are given at first only what this graph still holds.
    """

    def __init__(self, store: ox.Store, shapes: Path, passed: Collection[str] = ()) -> None:
        """`store` holds the graph; `passed` is that of an earlier build by the same thesaurus, shapes and program."""
        self._shapes, self._before = Shapes(shapes), frozenset(passed)
        self._outside = _Outside(store)
        self.passed: set[str] = set()

    def findings(self, graph: Path) -> Iterator[Finding]:
        """What the shapes find in a file of sorted N-Quads, in its order.

        `subject` is the IRI of the node, `code` the local name of the shape that it breaks. Raises ValueError for a
        shape whose targets the graph holds and that uses a part of SHACL that is not known here.
        """
        thesaurus = f"{self._outside.thesaurus}\n".encode()
        with graph.open("rb") as file:
            for start, lines in _blocks(file):
                if not all(line.endswith(thesaurus) for line in lines):
                    yield from self._of_block(start.decode(), b"".join(lines))

    def _of_block(self, start: str, lines: bytes) -> Iterator[Finding]:
        whole = f"{start[:-1]}>"
        parts = (" ".join(sorted(self._outside.classes(whole))).encode(), lines) if start[-1] == "#" else ()
        digest = hashlib.sha256(b"\n".join(parts)).hexdigest()
        if parts and digest in self._before:
            self.passed.add(digest)
            return
        block = _Block(lines.decode(), self._outside, whole)
        found = list(self._of_nodes(block))
        if parts and not found and not block.asked_outside:
            self.passed.add(digest)
        yield from found

    def _of_nodes(self, block: "_Block") -> Iterator[Finding]:
        for this in block.targets:
            for shape in self._shapes.of(block.classes(this)):
                if (wrong := shape.rule(block, this)) is not None:
                    has = f"{', '.join(wrong[:SHOWN])}{', …' if len(wrong) > SHOWN else ''}" or "none"
                    yield Finding("", this[1:-1], shape.severity, shape.code, f"{shape.message}; has {has}")


def _blocks(lines: Iterable[bytes]) -> Iterator[tuple[bytes, list[bytes]]]:
    """The lines whose subjects are equal up to a "#", or altogether, with how these start."""
    start, block = b"", list[bytes]()
    for line in lines:
        if not block or not line.startswith(start):
            if block:
                yield start, block
            subject, end, _ = line.partition(b" ")
            name, mark, _ = subject.partition(b"#")
            start, block = (name + mark if mark else subject + end), []
        block.append(line)
    if block:
        yield start, block


class _Outside:
    """What the store says of nodes."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        schemes = store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(SKOS + "ConceptScheme"), None)
        self._scheme = next(schemes).graph_name
        self.thesaurus = f" {self._scheme} ."
        self.typed = lru_cache(REMEMBERED)(self._typed)
        self.with_those_above = lru_cache(None)(self._with_those_above)

    def classes(self, node: str) -> frozenset[str]:
        """The classes of a node and those above them."""
        return self.typed(node)[0]

    def _typed(self, node: str) -> tuple[frozenset[str], bool]:
        """The classes of a node, and whether it is the thesaurus alone that says so."""
        quads = list(self._quads(node, RDF_TYPE))
        classes = self.with_those_above(tuple(sorted({str(quad.object) for quad in quads})))
        return classes, all(quad.graph_name == self._scheme for quad in quads)

    def values(self, node: str, predicate: str) -> Sequence[str]:
        """The objects that a node has for a predicate."""
        return sorted({str(quad.object) for quad in self._quads(node, predicate[1:-1])})

    def _with_those_above(self, names: tuple[str, ...]) -> frozenset[str]:
        found, waiting = set(names), list(names)
        while waiting:
            new = set(self.values(waiting.pop(), SUBCLASS)) - found
            found |= new
            waiting += new
        return frozenset(found)

    def _quads(self, node: str, predicate: str) -> Iterable[ox.Quad]:
        if node[0] != "<":
            return ()
        return self._store.quads_for_pattern(ox.NamedNode(node[1:-1]), ox.NamedNode(predicate), None, None)


class _Block:
    """The nodes of some lines, by their terms.

    `targets` are those that something else than the thesaurus gives a class. `asked_outside`: something was asked about
    a node that is neither here, nor the `whole` of which these are parts, nor of the thesaurus.
    """

    def __init__(self, text: str, outside: _Outside, whole: str) -> None:
        self._outside, self._whole = outside, whole
        self._nodes: dict[str, dict[str, Sequence[str]]] = {}
        self.asked_outside = False
        targets: dict[str, None] = {}
        last, node = "", dict[str, Sequence[str]]()
        for line in text.strip("\n").split("\n"):
            subject, predicate, rest = line.split(" ", 2)
            value = rest.rpartition(" <")[0]
            if subject != last:
                last, node = subject, self._nodes.setdefault(subject, {})
            if not (told := node.get(predicate)):
                node[predicate] = (value,)  # most have one: tuples are half as dear as lists
            elif told[-1] != value:  # what two graphs say stands together
                node[predicate] = told = told if isinstance(told, list) else list(told)
                told.append(value)
            if predicate == TYPE and not line.endswith(outside.thesaurus):
                targets[subject] = None
        self.targets = list(targets)

    def values(self, node: str, predicate: str) -> Sequence[str]:
        """The objects that a node has for a predicate."""
        if (told := self._nodes.get(node)) is not None:
            return told.get(predicate, ())
        if node == NIL:  # the end of every list
            return ()
        self.asked_outside = True
        return self._outside.values(node, predicate)

    def classes(self, node: str) -> frozenset[str]:
        """The classes of a node and those above them."""
        if (told := self._nodes.get(node)) is not None:
            return self._outside.with_those_above(tuple(told.get(TYPE, ())))
        classes, of_thesaurus = self._outside.typed(node)
        self.asked_outside |= not of_thesaurus and node != self._whole
        return classes
