"""Named questions: SPARQL files that say in comments what they ask and which parameters they take."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pyoxigraph as ox

from pipeline.answers.filling import fill
from pipeline.answers.query import Answer, QueryError, prefixes, run
from pipeline.records import READERS

SKOS = "http://www.w3.org/2004/02/skos/core#"
INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
NAMES = ("hiddenLabel", "altLabel", "prefLabel", "notation")
"""What a concept is found by; of two the later counts more."""
TYPES = ("concept", "segment", "language", "text", "integer")
_PARAMETER = re.compile(r"# param (\w+): (\w+) (.*?)(?: \[default (.*)\]| \[example (.*)\])?$")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a question that the asker fills in; required where it has no default, and then with an example."""

    name: str
    type: str
    description: str
    default: str | None = None
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A named query: what it asks in plain words, its parameters, its SPARQL."""

    name: str
    words: str
    parameters: tuple[Parameter, ...]
    sparql: str


def read_questions(folder: Path) -> dict[str, Question]:
    """The questions of a folder of NAME.rq files, by name.

    Raises ValueError for a file that does not begin with its question, or declares a parameter wrongly.
    """
    return {path.stem: read_question(path) for path in sorted(folder.glob("*.rq"))}


def read_question(path: Path) -> Question:
    """One question. Lines of comment at the top: the question in plain words, then
    `# param NAME: TYPE words [default VALUE]` or `[example VALUE]`.
    """
    sparql = path.read_text(encoding="utf-8")
    words, parameters = [], []
    for line in sparql.splitlines():
        if not line.startswith("#"):
            break
        if match := _PARAMETER.match(line):
            parameters.append(Parameter(*match.groups()))
        else:
            words.append(line.removeprefix("#").strip())
    wrong = [p.name for p in parameters if p.type not in TYPES] + [w for w in words if w.startswith("param")]
    if not words or wrong:
        raise ValueError(f"{path}: needs its question in comment lines, then '# param NAME: TYPE words'; see {wrong}")
    return Question(path.stem, " ".join(words), tuple(parameters), sparql)


def ask(store: ox.Store, question: Question, values: Mapping[str, str]) -> Answer:
    """The answer to a question, its parameters as the asker typed them. Raises QueryError as `bind` and `run` do."""
    terms = bind(store, question, values)
    return run(store, fill(question.sparql, terms, prefixes(store)))


def bind(store: ox.Store, question: Question, values: Mapping[str, str]) -> dict[str, ox.NamedNode | ox.Literal]:
    """The terms for a question's parameters, from what the asker typed.

    A concept is given by key, IRI or a label in any language; a segment by its notation.
    Raises QueryError for a parameter that is unknown, missing, or has no such value in the build.
    """
    known = [parameter.name for parameter in question.parameters]
    if extra := sorted(values.keys() - set(known)):
        near = [name for one in extra for name in get_close_matches(one, known, n=1)]
        hint = f"did you mean {', '.join(near)}? " if near else ""
        raise QueryError(
            f"{question.name} takes no {', '.join(extra)}; {hint}its parameters: {', '.join(known) or 'none'}"
        )
    terms = {}
    for parameter in question.parameters:
        value = values.get(parameter.name, parameter.default)
        if value is None:
            raise QueryError(f"{question.name} needs {parameter.name}: {parameter.description}")
        terms[parameter.name] = _term(store, parameter, value)
    return terms


def named_concept(store: ox.Store, name: str) -> str:
    """The IRI of the concept that somebody names by key, IRI or a label in any language.

    Raises QueryError where the thesaurus of the build has none, with the nearest names.
    """
    return _concept(store, Parameter("concept", "concept", "a concept, by key or label"), name).value


def _term(store: ox.Store, parameter: Parameter, value: str) -> ox.NamedNode | ox.Literal:
    match parameter.type:
        case "concept" | "segment":
            return _concept(store, parameter, value)
        case "integer" if not re.fullmatch(r"[+-]?\d+", value):
            raise QueryError(f"{parameter.name} must be a whole number, not {value!r}")
        case "integer":
            return ox.Literal(value, datatype=INTEGER)
        case "language" if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", value):
            raise QueryError(f"{parameter.name} must be a language such as en, ru, vi, ro, not {value!r}")
    return ox.Literal(value)


def _concept(store: ox.Store, parameter: Parameter, value: str) -> ox.NamedNode:
    """By IRI or key, else by notation or label as it is spelled, else by one in another case."""
    namespace = prefixes(store).get("concept", "")
    for iri in (value, namespace + value, namespace + value.removeprefix("concept:")):
        if re.fullmatch(r"[a-z]+:[^\x00-\x20<>\"{}|^`\\]*", iri) and _is_concept(store, ox.NamedNode(iri)):
            return ox.NamedNode(iri)
    properties = NAMES[-1:] if parameter.type == "segment" else NAMES
    if spelled := _spelled(store, properties, value):
        return spelled
    names = _names(store, properties)
    if node := names.get(value.casefold()):
        return node
    near = get_close_matches(value.casefold(), names, n=3)
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    raise QueryError(f"{parameter.name}: the thesaurus of this build has no {parameter.type} {value!r}{hint}")


def _is_concept(store: ox.Store, node: ox.NamedNode) -> bool:
    return any(store.quads_for_pattern(node, ox.NamedNode(SKOS + "inScheme"), None))


def _spelled(store: ox.Store, properties: Sequence[str], text: str) -> ox.NamedNode | None:
    """The concept of a notation or label, which the store finds without reading all of them."""
    literals = [ox.Literal(text), *(ox.Literal(text, language=language) for language in READERS)]
    for name in reversed(properties):
        property = ox.NamedNode(SKOS + name)
        found = [quad.subject for each in literals for quad in store.quads_for_pattern(None, property, each)]
        if nodes := [node for node in found if isinstance(node, ox.NamedNode)]:
            return min(nodes, key=str)
    return None


def _names(store: ox.Store, properties: Sequence[str]) -> dict[str, ox.NamedNode]:
    """Notations and labels, folded, to concepts; of several with one label the first by IRI."""
    found: dict[str, ox.NamedNode] = {}
    for name in properties:
        quads = store.quads_for_pattern(None, ox.NamedNode(SKOS + name), None)
        for quad in sorted(quads, key=lambda q: str(q.subject), reverse=True):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                found[quad.object.value.casefold()] = quad.subject
    return found
