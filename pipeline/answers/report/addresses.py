"""Where each page of the report stands, and how pages link to each other.

Pages in English stand at the top, those in other languages below a folder named for it, with the same addresses.
"""

import hashlib
import re
from collections.abc import Collection

from pipeline.answers.entries import Entry

_UNSAFE = re.compile(r"[^a-zA-Z0-9_-]+")
_LONGEST = 80


def file_name(name: str) -> str:
    """A name (of a document or concept) as a file name that every system takes: ASCII, short, one a name.

    A name that had to change gets a digest, so that no two names share a file.
    """
    safe = _UNSAFE.sub("-", name).strip("-")[:_LONGEST] or "_"
    return safe if safe == name else f"{safe}.{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def concept_address(entry: Entry) -> str:
    """The page of a concept."""
    return f"concepts/{file_name(entry.key)}.html"


def source_address(document: str) -> str:
    """The page of a document."""
    return f"sources/{file_name(document)}.html"


def language_folder(language: str) -> str:
    """The folder of the pages in a language, "" or with a slash at its end."""
    return "" if language == "en" else f"{language}/"


class Links:
    """Links from one page of the report, relative, so that the report works wherever it is put."""

    def __init__(self, address: str, language: str, concepts: Collection[str]) -> None:
        """`address` is the page's in its language; `concepts` are the IRIs of those that have a page."""
        self.address, self._concepts = address, concepts
        self.base = "../" * address.count("/")
        self.root = self.base + ("../" if language_folder(language) else "")

    def concept(self, entry: Entry) -> str:
        """The link to a concept's page; "" where it has none."""
        return self.base + concept_address(entry) if entry.iri in self._concepts else ""

    def mention(self, document: str, start: int) -> str:
        """The link to the mention that begins at `start` of a document's text."""
        return f"{self.base}{source_address(document)}#m{start}"

    def sentence(self, document: str, start: int) -> str:
        """The link to the sentence that begins at `start` of a document's text."""
        return f"{self.base}{source_address(document)}#s{start}"

    def source(self, document: str) -> str:
        """The link to a document's page."""
        return self.base + source_address(document)

    def translated(self, language: str) -> str:
        """The link to this page in another language."""
        return f"{self.root}{language_folder(language)}{self.address}"
