"""Turtle in one canonical form: subjects, predicates and objects sorted (labels by language), one object a line.

`python -m pipeline.graph.turtle ONTOLOGY` brings the files of an ontology folder into it.
rdflib's writer orders blank nodes differently from run to run and takes a second for 6,000 triples, and Oxigraph's
keeps no lists, so the form is our own. It needs no blank nodes but lists and nodes used in one place.
"""

import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from pipeline.graph.schema import parse_turtle, read_prefixes, turtle_files

Row = tuple[str, str, str]
"""Subject, predicate and object as N-Triples terms."""

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
FIRST, REST, NIL, TYPE = (f"<{RDF}{name}>" for name in ("first", "rest", "nil", "type"))
BARE = re.compile(r'"(true|false)"\^\^<http://www\.w3\.org/2001/XMLSchema#boolean>|"(\d+)"\^\^<[^>]*#integer>')
INDENT = "    "

MOST_TERMS = 50_000
"""Terms whose short form is remembered: properties, classes, concepts and small numbers come again and again."""


def canonical_turtle(path: Path, prefixes: Mapping[str, str]) -> str:
    """A Turtle file in canonical form, with those of `prefixes` (name to namespace) that it uses.

    Raises:
        SyntaxError: the file is not Turtle; the message names file, line and column.
        ValueError: a blank node is used in several places, which has no canonical form.
    """
    try:
        return canonical_text([(str(t.subject), str(t.predicate), str(t.object)) for t in parse_turtle(path)], prefixes)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def canonical_text(rows: Collection[Row], prefixes: Mapping[str, str]) -> str:
    """Triples as Turtle in canonical form. Raises ValueError as `canonical_turtle` does."""
    nodes = {s: list(group) for s, group in groupby(sorted(rows, key=_by_name), key=itemgetter(0))}
    shared = [s for s in nodes if s.startswith("_:") and sum(row[2] == s for row in rows) != 1]
    if shared:
        raise ValueError(f"a blank node is used in {len(shared)} places other than one; give it an IRI")
    writer = _Writer(prefixes, nodes)
    body = [writer.paragraph(subject, group) for subject, group in nodes.items() if subject[0] == "<"]
    return "".join([*_head({name: prefixes[name] for name in writer.used}), *body])


def turtle(rows: Iterable[Row], prefixes: Mapping[str, str]) -> Iterator[str]:
    """The text in pieces, as rows come: all prefixes, then a paragraph a subject. `rows` come grouped by subject and
    have no blank nodes.
    """
    writer = _Writer(prefixes, {})
    yield from _head(prefixes)
    for subject, group in groupby(rows, key=itemgetter(0)):
        yield writer.paragraph(subject, group)


def _head(prefixes: Mapping[str, str]) -> list[str]:
    return [f"@prefix {name}: <{prefixes[name]}> .\n" for name in sorted(prefixes)]


def write_turtle(folder: Path, ontology: Path) -> None:
    """Write the graph.ttl of a build folder from its graph.nq, with the prefixes of the ontology."""
    with (
        (folder / "graph.nq").open(encoding="utf-8", newline="\n") as quads,
        (folder / "graph.ttl").open("w", encoding="utf-8", newline="\n") as file,
    ):
        file.writelines(turtle(map(_triple, quads), read_prefixes(ontology)))


def _triple(line: str) -> Row:
    """The triple of an N-Quads line; the graph's IRI is what follows the last " <"."""
    subject, predicate, rest = line.split(" ", 2)
    return subject, predicate, rest.rpartition(" <")[0]


class _Writer:
    """Shortens terms and remembers which prefixes that took."""

    def __init__(self, prefixes: Mapping[str, str], nodes: Mapping[str, list[Row]]) -> None:
        self.names = {namespace: name for name, namespace in prefixes.items()}
        spaces = "|".join(sorted(map(re.escape, self.names), key=len, reverse=True))
        self.short = re.compile(rf"<({spaces})([A-Za-z0-9_][A-Za-z0-9_-]*|)>")
        self.nodes = nodes
        self.used: set[str] = set()
        self.term = lru_cache(MOST_TERMS)(self._term)

    def paragraph(self, subject: str, rows: Iterable[Row]) -> str:
        return f"\n{self.term(subject)} {self.properties(rows, INDENT)} .\n"

    def properties(self, rows: Iterable[Row], indent: str) -> str:
        objects: dict[str, list[str]] = {}
        for _, predicate, value in rows:
            text = self.node(value, indent + INDENT) if value[0] == "_" else self.term(value)
            objects.setdefault("" if predicate == TYPE else self.term(predicate), []).append(text)
        comma = f",\n{indent}{INDENT}"
        parts = []
        for name in sorted(objects):
            values = objects[name]
            text = values[0] if len(values) == 1 else comma.join(sorted(set(values), key=_by_language))
            parts.append(f"{name or 'a'} {text}")
        return f" ;\n{indent}".join(parts)

    def object(self, value: str, indent: str) -> str:
        return self.node(value, indent) if value[0] == "_" else self.term(value)

    def node(self, value: str, indent: str) -> str:
        rows = self.nodes[value]
        if {row[1] for row in rows} == {FIRST, REST}:
            return f"( {' '.join(self.object(item, indent) for item in self.items(value))} )"
        return f"[ {self.properties(rows, indent)} ]"

    def items(self, node: str) -> Iterator[str]:
        while node != NIL:
            links = {predicate: value for _, predicate, value in self.nodes[node]}
            yield links[FIRST]
            node = links[REST]

    def _term(self, term: str) -> str:
        if term[0] == "<":
            match = self.short.fullmatch(term)
            return self.prefixed(match) if match else term
        if bare := BARE.fullmatch(term):
            return str(bare[1] or bare[2])
        words, mark, datatype = term.rpartition("^^<")
        return f"{words}^^{self.term('<' + datatype)}" if mark and term[-1] == ">" else term

    def prefixed(self, match: re.Match[str]) -> str:
        name = self.names[match[1]]
        self.used.add(name)
        return f"{name}:{match[2]}"


def _by_language(value: str) -> tuple[str, str]:
    return value.rpartition('"@')[2] if '"@' in value else "", value


def _by_name(row: Row) -> tuple[str, Row]:
    """Orders "b2b" before "b2b2c", which the closing brackets of their IRIs would turn round."""
    return row[0].rstrip(">"), row


def format_ontology(ontology: Path) -> list[Path]:
    """Bring all Turtle files of an ontology folder into canonical form; gives those that were not."""
    prefixes = read_prefixes(ontology)
    texts = {path: canonical_turtle(path, prefixes) for path in turtle_files(ontology)}
    changed = [path for path, text in texts.items() if path.read_text(encoding="utf-8") != text]
    for path in changed:
        path.write_text(texts[path], encoding="utf-8")
    return changed


if __name__ == "__main__":
    for changed in format_ontology(Path(sys.argv[1])):
        print(f"reformatted {changed}")
