"""XML that nobody trusts: no document type, so no entities and nothing outside the file; bounded depth."""

from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from pipeline.reading.documents.outcome import Refused

DEEPEST = 500


def parse(data: bytes) -> Element:
    """The root of an XML document; names of elements and attributes are local, without their namespaces.

    Raises Refused for what is not well-formed, nested deeper than any document is, or declares a document type.
    """
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # ValueError: an encoding of several bytes a sign
        raise Refused("malformed", f"its XML is not well-formed ({error}): save the file anew") from error
    return reader.builder.close()


class _Reader:
    def __init__(self) -> None:
        self.builder = TreeBuilder()
        self.depth = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.document_type
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.builder.data

    def document_type(self, *_: Any) -> None:
        raise Refused("unsafe-xml", "its XML declares a document type, which could reach for other files: save it anew")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Refused("too-deep", f"its XML is nested deeper than {DEEPEST} levels: no document is")
        self.builder.start(local(name), {local(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self.depth -= 1
        self.builder.end(local(name))


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(" ")[2]
