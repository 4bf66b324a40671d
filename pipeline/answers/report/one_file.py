"""The report as one file to send by mail: without scripts, and with nothing that it needs elsewhere."""

import base64
import hashlib
from collections.abc import Mapping
from importlib import resources

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

TEXTS_AT_MOST = 400_000
"""Letters of all documents together up to which their texts are in the file, so that it can still be mailed."""


def write_one_file(printer: Printer, pages: Mapping[str, Page]) -> None:
    """Write the file in the folder of every language; `pages` are those of the report, by address."""
    css = resources.files("pipeline.answers.report").joinpath("assets", "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    material = printer.material
    texts = _texts(material)
    named = {page.entry.iri for page in most_named(list(material.concepts.values()))[:CONCEPTS]}
    links = LinksInside(named, texts, printer.places)

    def bare(page: Page, template: str) -> Markup:
        return Markup(printer.text(template, links=links, layout="bare.html", **page.show()))

    parts = [(name, bare(page := pages[f"{name}.html"], page.template)) for name in PARTS]
    concepts = {
        iri: bare(pages[concept_address(page.entry)], "concept-brief.html")
        for iri, page in material.concepts.items()
        if iri in named
    }
    sources = [(links.anchor(name), bare(page := pages[source_address(name)], page.template)) for name in texts]
    rest = len(material.concepts) - len(concepts)
    shown = {"links": links, "layout": "bare.html", "css": Markup(css), "digest": digest, "rest": rest}
    for reader in printer.readers.each.values():
        told = [concepts[iri] for iri in _by_name(material, reader) if iri in concepts]
        text = printer.text("one-file.html", parts=parts, concepts=told, sources=sources, **shown)
        printer.put(NAME, text, [reader.language])


def _texts(material: Material) -> list[str]:
    """The documents, by name, whose texts are in the file."""
    letters = sum(len(sentence.text) for document in material.documents for sentence in document.sentences)
    return [document.name for document in material.documents] if letters <= TEXTS_AT_MOST else []


def _by_name(material: Material, reader: Reader) -> list[str]:
    """The concepts that have a page (IRIs), by what the reader calls them."""
    entries = [page.entry for page in material.concepts.values()]
    return [e.iri for e in sorted(entries, key=lambda e: (reader.names.of(e.iri).casefold(), e.key))]
