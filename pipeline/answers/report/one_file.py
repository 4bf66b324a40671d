"""The report as one file to send by mail: without scripts, and with nothing that it needs elsewhere."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from markupsafe import Markup

from pipeline.answers.report.addresses import LinksInside, concept_address, source_address
from pipeline.answers.report.material import Material
from pipeline.answers.report.overview import most_named
from pipeline.answers.report.printing import Page, Printer
from pipeline.answers.report.readers import Reader

NAME = "b2graph-report.html"
PARTS = ("index", "gaps", "matrix", "conflicts", "coverage", "network", "sources", "build")
"""Pages that are in it, in this order; concepts follow, and the texts of documents."""

CONCEPTS = 600
"""Concepts that are in it, those that most documents name; the folder of the report has all of them."""

BRIEF = {"concept.html": "concept-brief.html"}
"""The template of a page that is shorter in the file, by the page's own."""

TEXTS_AT_MOST = 400_000
"""Letters of all documents together up to which their texts are in the file, so that it can still be mailed."""

Piece = Sequence[str]
"""A page as it stands in the file, in each of READERS."""


class OneFile:
    """The file, of pieces which are made where its pages are: what these show is gathered once."""

    def __init__(self, printer: Printer) -> None:
        self._printer, self._material = printer, printer.material
        pages = list(self._material.concepts.values())
        self._named = {page.entry.iri: concept_address(page.entry) for page in most_named(pages)[:CONCEPTS]}
        self._texts = {name: source_address(name) for name in _texts(self._material)}
        self._links = LinksInside(self._named, list(self._texts), printer.places)
        self._holds = {*map(_part, PARTS), *self._named.values(), *self._texts.values()}

    def piece(self, page: Page, shown: Mapping[str, Any]) -> Piece | None:
        """A page, which shows this, as it stands in the file; None where it does not."""
        if page.address not in self._holds:
            return None
        template = BRIEF.get(page.template, page.template)
        text = self._printer.text(template, links=self._links, layout="bare.html", **shown)
        return self._printer.readers.tongues.said(text)

    def write(self, pieces: Mapping[str, Piece]) -> None:
        """Write the file in the folder of every language, of all its pieces by the address of their pages."""
        css = resources.files("pipeline.answers.report").joinpath("assets", "report.css").read_text(encoding="utf-8")
        digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
        rest = len(self._material.concepts) - len(self._named)
        shown = {"links": self._links, "layout": "bare.html", "css": Markup(css), "digest": digest, "rest": rest}
        for at, reader in enumerate(self._printer.readers.each.values()):
            its = {address: Markup(piece[at]) for address, piece in pieces.items()}
            shown |= {
                "parts": [(name, its[_part(name)]) for name in PARTS],
                "concepts": [its[self._named[iri]] for iri in _by_name(self._material, reader) if iri in self._named],
                "sources": [(self._links.anchor(name), its[address]) for name, address in self._texts.items()],
            }
            self._printer.put(NAME, self._printer.text("one-file.html", **shown), [reader.language])


def _part(name: str) -> str:
    return f"{name}.html"


def _texts(material: Material) -> list[str]:
    """The documents, by name, whose texts are in the file."""
    letters = sum(len(sentence.text) for document in material.documents for sentence in document.sentences)
    return [document.name for document in material.documents] if letters <= TEXTS_AT_MOST else []


def _by_name(material: Material, reader: Reader) -> list[str]:
    """The concepts that have a page (IRIs), by what the reader calls them."""
    entries = [page.entry for page in material.concepts.values()]
    return [e.iri for e in sorted(entries, key=lambda e: (reader.names.of(e.iri).casefold(), e.key))]
