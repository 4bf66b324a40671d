"""What is wrong with a query, in words of its author: the engine says what it would have liked to read instead."""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from pipeline.answers.query_text import line_column

_NAME = re.compile(
    r'''
    \#[^\n]*                                                    # a comment
    | """(?:[^"\\]|\\.|"(?!""))*""" | \'\'\'(?:[^'\\]|\\.|'(?!\'\'))*\'\'\' | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'
    | <[^<>"{}|^`\\\x00-\x20]*>                                 # an IRI
    | [?$]\w+ | @[\w-]+ | _:\w+                                 # a variable, a language, a blank node
    | (?P<prefix>\b[^\W\d_][\w-]*|(?<![\w:])):(?P<local>[\w-]*)
    ''',
    re.VERBOSE | re.DOTALL,
)
_DECLARED = re.compile(r"\bPREFIX\s+([\w-]*):", re.IGNORECASE)
_FIRST = re.compile(r"(?:\s|#[^\n]*\n|(?:PREFIX|BASE)\s[^>]*>)*+(\S+)", re.IGNORECASE)
_PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_SIGN = re.compile(r'"([^"\w]+)"')
_TOLD = re.compile(r"[A-Z][a-z]\w*(?: [\w()]+)+|The [^\[,]+")
"""Of what the engine expects, what is a sentence: "Prefix not found"."""

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
SHOWN = 30
"""Characters of the query that are quoted around the place of an error."""


def explain_error(sparql: str, error: str, known: Iterable[str]) -> tuple[str, int | None, int | None]:
    """What is wrong with a query that the engine refused, with line and column (from 1; None where it is unknown).

    `error` is the engine's message, `known` are the prefixes that need no PREFIX line.
    """
    for wrong in (_form(sparql), _prefix(sparql, set(known))):
        if wrong:
            message, at = wrong
            return message, *line_column(sparql, at)
    if not (place := _PLACE.match(error)):
        return error, None, None
    line, column = int(place[1]), int(place[2])
    return _unexpected(sparql, _offset(sparql, line, column), place[3]), line, column


def _form(sparql: str) -> tuple[str, int] | None:
    """A query that begins with no word of SPARQL."""
    first = _FIRST.match(sparql)
    if first is None:
        return f"the query is empty; it begins with {', '.join(FORMS)}", 0
    word = re.match(r"\w*", first[1])
    if word and word[0].upper() in (*FORMS, "PREFIX", "BASE", "VERSION"):
        return None
    return f"a query begins with {', '.join(FORMS)} or PREFIX, not {first[1][:SHOWN]!r}", first.start(1)


def _prefix(sparql: str, known: set[str]) -> tuple[str, int] | None:
    """The first name with a prefix that nothing declares."""
    declared = known | set(_DECLARED.findall(sparql))
    for prefix, at in _prefixes(sparql):
        if prefix not in declared:
            near = get_close_matches(prefix, declared, n=1)
            hint = (
                f"did you mean {near[0]}:?" if near else f"declare it with PREFIX, or use {', '.join(sorted(declared))}"
            )
            return f"unknown prefix {prefix}:; {hint}", at
    return None


def _prefixes(sparql: str) -> Iterator[tuple[str, int]]:
    for name in _NAME.finditer(sparql):
        if name["prefix"] is not None:
            yield name["prefix"], name.start()


def _unexpected(sparql: str, at: int, expected: str) -> str:
    """Why the query cannot go on as it does, and the signs that may stand there."""
    before, after = " ".join(sparql[:at].split()), " ".join(sparql[at:].split())
    after_what = f" after {before[-SHOWN:]!r}" if before else ""
    if told := _TOLD.findall(expected):
        return f"{told[0][:1].lower()}{told[0][1:].strip()}{after_what}"
    if not after and sparql.count("{") > sparql.count("}"):
        return f"a }} is missing{after_what}"
    signs = " ".join(dict.fromkeys(_SIGN.findall(expected)))
    if not after.strip(")} ") and not signs:
        return "it reads to its end, yet holds a function that there is not, or AS names a variable that is used before"
    what = f"cannot go on with {after[:SHOWN]!r}" if after else "it ends too early"
    return f"{what}{after_what}{f'; expected one of {signs}' if signs else ''}"


def _offset(sparql: str, line: int, column: int) -> int:
    lines = sparql.split("\n")
    return sum(len(one) + 1 for one in lines[: line - 1]) + column - 1
