"""Where each page of the report stands, and how pages link to each other.

Pages in English stand at the top, those in other languages below a folder named for it, with the same addresses.
"""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from functools import cache

from markupsafe import Markup

from pipeline.answers.entries import Entry
from pipeline.answers.published import Document
from pipeline.answers.report.tongues import Tongues
from pipeline.records import READERS

_UNSAFE = re.compile(r"[^a-zA-Z0-9_-]+")
_LONGEST = 80


@cache
def file_name(name: str) -> str:
    """A name (of a document or concept) as a file name that every system takes: ASCII, short, one a name.

    A name that had to change gets a digest, so that no two names share a file.
    """
    safe = _UNSAFE.sub("-", name).strip("-")[:_LONGEST] or "_"
    return safe if safe == name else f"{safe}.{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def concept_address(entry: Entry) -> str:
    """The page of a concept."""
    return f"concepts/{file_name(entry.key)}.html"


@cache
def source_address(document: str) -> str:
    """The page of a document."""
    return f"sources/{file_name(document)}.html"


def language_folder(language: str) -> str:
    """The folder of the pages in a language, "" or with a slash at its end."""
    return "" if language == "en" else f"{language}/"


class Places:
    """Where the sentences of documents begin."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._starts = {document.name: [sentence.start for sentence in document.sentences] for document in documents}

    def shows(self, document: str) -> bool:
        """Whether a document is one of them, and so has a page."""
        return document in self._starts

    def sentence(self, document: str, start: int) -> int:
        """The start of the sentence that words stand in (evidence may begin inside of one); `start` where none does."""
        starts = self._starts.get(document, ())
        before = bisect_right(starts, start)
        return starts[before - 1] if before else start


class Links:
    """Links from one page of the report, relative, so that the report works wherever it is put."""

    def __init__(self, address: str, tongues: Tongues, concepts: Collection[str], places: Places) -> None:
        """`address` is the page's in its language; `concepts` are the IRIs of those that have a page."""
        self.address, self._tongues, self._concepts, self._places = address, tongues, concepts, places
        self.base = "../" * address.count("/")
        self.folder = address.rpartition("/")[0]
        self._roots = [self.base + ("../" if language_folder(language) else "") for language in READERS]
        self.root = tongues.word(self._roots)

    def page(self, name: str, fragment: str = "") -> str:
        """The link to one of the pages that there is one of ("coverage"), or to a place in it."""
        return f"{self.base}{name}.html{'#' if fragment else ''}{fragment}"

    def anchor(self, document: str) -> str:
        """What anchors in the text of a document begin with."""
        return ""

    def concept(self, entry: Entry) -> str:
        """The link to a concept's page; "" where it has none."""
        return self._near(concept_address(entry)) if entry.iri in self._concepts else ""

    def mention(self, document: str, start: int) -> str:
        """The link to the mention that begins at `start` of a document's text."""
        return self.source(document) + (f"#m{start}" if self._places.shows(document) else "")

    def sentence(self, document: str, start: int) -> str:
        """The link to the sentence of a document that the words at `start` stand in."""
        shown = self._places.shows(document)
        return self.source(document) + (f"#s{self._places.sentence(document, start)}" if shown else "")

    def source(self, document: str) -> str:
        """The link to a document's page; to the list of documents where it has none."""
        return self._near(source_address(document)) if self._places.shows(document) else self.page("sources")

    def _near(self, address: str) -> str:
        """The link to an address, short within a folder, and nothing to the page itself."""
        if address == self.address:
            return ""
        folder, _, name = address.rpartition("/")
        return name if folder == self.folder else self.base + address

    def translated(self, language: str) -> str:
        """The link to this page in another language."""
        return self._tongues.word(f"{root}{language_folder(language)}{self.address}" for root in self._roots)

    def current(self, language: str) -> str:
        """The attribute that marks the link to a language in its own pages; nothing in others."""
        return self._tongues.word(Markup(' aria-current="true"' if of == language else "") for of in READERS)


class LinksInside:
    """The same links where all pages stand in one file, one below the other."""

    folder = "#"

    def __init__(self, concepts: Collection[str], documents: Sequence[str], places: Places) -> None:
        """`concepts` are the IRIs, and `documents` the names, of those that are in the file."""
        self._concepts, self._places = concepts, places
        self._numbers = {name: number for number, name in enumerate(documents, 1)}

    def page(self, name: str, fragment: str = "") -> str:
        """The link to one of the pages, or to a place in it."""
        return f"#{fragment or name}"

    def anchor(self, document: str) -> str:
        """What anchors in the text of a document begin with, as those of another may have the same offsets."""
        return f"d{self._numbers[document]}" if document in self._numbers else ""

    def concept(self, entry: Entry) -> str:
        """The link to what is said about a concept; "" where nothing is."""
        return f"#c-{file_name(entry.key)}" if entry.iri in self._concepts else ""

    def mention(self, document: str, start: int) -> str:
        """The link to the mention that begins at `start` of a document's text."""
        return f"{self.source(document)}m{start}" if self.anchor(document) else "#sources"

    def sentence(self, document: str, start: int) -> str:
        """The link to the sentence of a document that the words at `start` stand in."""
        return (
            f"{self.source(document)}s{self._places.sentence(document, start)}" if self.anchor(document) else "#sources"
        )

    def source(self, document: str) -> str:
        """The link to a document's text."""
        return f"#{self.anchor(document) or 'sources'}"
