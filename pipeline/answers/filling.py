"""Terms in the place of a question's parameters: the engine plans by what it finds in the text of a query.

A term that is only handed to the engine beside the text is no help to it: it would read all claims to find those of one
concept.
"""

import re
from collections.abc import Mapping

import pyoxigraph as ox

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


def fill(sparql: str, terms: Mapping[str, ox.NamedNode | ox.Literal], known: Mapping[str, str]) -> str:
    """A query with terms in the place of variables (by name); its lines stay where they are.

    Where columns are named, the variable goes: it would be the same in each row. `known` are prefixes, which shorten
    IRIs.
    """
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

    return _TOKEN.sub(replaced, sparql)


def _written(term: ox.NamedNode | ox.Literal, known: Mapping[str, str]) -> str:
    if isinstance(term, ox.NamedNode):
        for name, namespace in known.items():
            if re.fullmatch(r"[\w-]+", term.value.removeprefix(namespace)):
                return f"{name}:{term.value.removeprefix(namespace)}"
    return str(term)
