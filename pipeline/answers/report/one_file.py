"""The report as one file to send by mail: without scripts, and with nothing that it needs elsewhere."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

from markupsafe import Markup

from pipeline.answers.report.addresses import LinksInside, concept_address, language_folder, source_address
from pipeline.answers.report.material import Material, Reader
from pipeline.answers.report.printing import Printer, inert

NAME = "b2graph-report.html"
PARTS = ("index", "gaps", "matrix", "conflicts", "coverage", "network", "sources", "build")
"""Pages that are in it, in this order; concepts follow, and the texts of documents."""

TEXTS_AT_MOST = 400_000
"""Letters of all documents together up to which their texts are in the file, so that it can still be mailed."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its address in the folder of a language, its template, and what it shows."""

    address: str
    template: str
    shown: dict[str, Any]


def write_one_file(printer: Printer, material: Material, reader: Reader, pages: Mapping[str, Page]) -> None:
    """Write the file in the folder of a reader's language; `pages` are those of the folder, by address."""
    css = resources.files("pipeline.answers.report").joinpath("assets", "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    texts = _texts(material)
    links = LinksInside(material.concepts, texts, printer.places)

    def bare(page: Page) -> Markup:
        return Markup(printer.text(reader, page.template, links=links, layout="bare.html", **page.shown))

    text = printer.text(
        reader,
        "one-file.html",
        layout="bare.html",
        links=links,
        css=Markup(css),
        digest=digest,
        parts=[(name, bare(pages[f"{name}.html"])) for name in PARTS],
        concepts=[bare(replace(page, template="concept-brief.html")) for page in _concepts(material, reader, pages)],
        sources=[(links.anchor(name), bare(pages[source_address(name)])) for name in texts],
    )
    (printer.folder / language_folder(reader.language) / NAME).write_text(inert(text), encoding="utf-8", newline="\n")


def _texts(material: Material) -> list[str]:
    """The documents, by name, whose texts are in the file."""
    letters = sum(len(sentence.text) for document in material.documents for sentence in document.sentences)
    return [document.name for document in material.documents] if letters <= TEXTS_AT_MOST else []


def _concepts(material: Material, reader: Reader, pages: Mapping[str, Page]) -> list[Page]:
    """The pages of concepts, by the names of these."""
    entries = [page.entry for page in material.concepts.values()]
    entries.sort(key=lambda entry: (reader.names.of(entry.iri).casefold(), entry.key))
    return [pages[concept_address(entry)] for entry in entries]
