"""Named questions as queries that stand alone: with values in the place of their parameters."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

import pyoxigraph as ox

from pipeline.answers.filling import fill
from pipeline.answers.query import QueryError, prefixes
from pipeline.answers.questions import Question, bind


@dataclass(frozen=True, slots=True)
class Example:
    """A question that can be asked as it stands: its name, its words, its SPARQL."""

    name: str
    words: str
    sparql: str


def filled(question: Question, terms: Mapping[str, ox.NamedNode | ox.Literal], known: Mapping[str, str]) -> str:
    """The SPARQL of a question with its parameters' terms (of `bind`) in the place of its variables.

    `known` are the prefixes of the build; those that the query uses are declared, so that any endpoint understands it.
    """
    lines = (line for line in question.sparql.splitlines() if not line.startswith("# param "))
    words, _, pattern = fill("\n".join(lines), terms, known).partition("\nSELECT")
    used = [f"PREFIX {name}: <{iri}>" for name, iri in known.items() if re.search(rf"(?<![\w-]){name}:", pattern)]
    return "\n".join([words, *used, f"SELECT{pattern}", ""])


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
