"""Named questions as queries that stand alone: with values in the place of their parameters."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

import pyoxigraph as ox

from pipeline.answers.query import QueryError, prefixes
from pipeline.answers.questions import Question, bind

_TOKEN = re.compile(
    r"""
    (?P<kept> \#[^\n]* | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<columns> \bSELECT\b | \bGROUP\s+BY\b | \bORDER\s+BY\b )
    | (?P<pattern> \bWHERE\b | [{}] )
    | (?P<open> \( ) | (?P<close> \) )
    | [ ]?[?$](?P<variable>\w+)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Example:
    """A question that can be asked as it stands: its name, its words, its SPARQL."""

    name: str
    words: str
    sparql: str


def filled(question: Question, terms: Mapping[str, ox.NamedNode | ox.Literal], known: Mapping[str, str]) -> str:
    """The SPARQL of a question with its parameters' terms (of `bind`) in the place of its variables.

    Where columns are named, the variable goes: it would be the same in each row. `known` are the prefixes of the
    build; those that the query uses are declared, so that it can be put to any endpoint.
    """
    lines = [line for line in question.sparql.splitlines() if not line.startswith("# param ")]
    depth, in_columns = 0, False

    def replaced(token: re.Match[str]) -> str:
        nonlocal depth, in_columns
        if token["columns"] or token["pattern"]:
            in_columns = bool(token["columns"])
        depth += bool(token["open"]) - bool(token["close"])
        name = token["variable"]
        if name not in terms:
            return token[0]
        return "" if in_columns and depth == 0 else token[0][: -len(name) - 1] + _written(terms[name], known)

    words, _, pattern = _TOKEN.sub(replaced, "\n".join(lines)).partition("\nSELECT")
    used = [f"PREFIX {name}: <{iri}>" for name, iri in known.items() if re.search(rf"(?<![\w-]){name}:", pattern)]
    return "\n".join([words, *used, f"SELECT{pattern}", ""])


def _written(term: ox.NamedNode | ox.Literal, known: Mapping[str, str]) -> str:
    if isinstance(term, ox.NamedNode):
        for name, namespace in known.items():
            if re.fullmatch(r"[\w-]+", term.value.removeprefix(namespace)):
                return f"{name}:{term.value.removeprefix(namespace)}"
    return str(term)


def examples(store: ox.Store, questions: Mapping[str, Question], language: str = "en") -> list[Example]:
    """The questions with the defaults of their parameters, and the examples of those that have none; labels are in a
    language (one of `records.READERS`).

    Left out are those that a build cannot be asked: its thesaurus lacks what they are about.
    """
    known, found = prefixes(store), []
    for question in questions.values():
        values = {p.name: p.default or p.example or "" for p in question.parameters}
        values |= {name: language for name in values if name == "language"}
        with suppress(QueryError):
            sparql = filled(question, bind(store, question, values), known)
            found.append(Example(question.name, question.words, sparql))
    return found
