"""What a query says, as far as it can be told from its words: SPARQL is parsed by the engine, which does not tell."""

import re

_KEYWORD = re.compile(
    r'''
    \#[^\n]*                                                    # a comment
    | """(?:[^"\\]|\\.|"(?!""))*""" | \'\'\'(?:[^'\\]|\\.|'(?!\'\'))*\'\'\' | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'
    | <[^<>"{}|^`\\\x00-\x20]*>                                 # an IRI
    | [?$]\w+ | @[\w-]+ | :\w[\w-]*                             # a variable, a language, the local part of a name
    | (?P<service>service)                                      # anywhere else, for "1SERVICE" is two tokens
    | (?<![\w.:-])(?P<from>from)(?![\w.:-])
    ''',
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_UPDATE = re.compile(
    r"(?:\s|#[^\n]*\n|(?:PREFIX|BASE)\s[^>]*>)*+(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b",
    re.IGNORECASE,
)


def keyword(sparql: str, name: str) -> int | None:
    """Where the keyword `name` (service, from) stands first, outside comments, strings, IRIs and names."""
    if name not in sparql.casefold():
        return None
    return next((match.start() for match in _KEYWORD.finditer(sparql) if match[name]), None)


def update_word(sparql: str) -> str | None:
    """The word, in capitals, that makes a text an update (INSERT, LOAD, ...)."""
    update = _UPDATE.match(sparql)
    return update[1].upper() if update else None


def line_column(text: str, at: int) -> tuple[int, int]:
    """Line and column (from 1) of an offset."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
