"""Pages of concepts, and the list of all of them that is searched."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.answers.concept import ConceptPage, Counted, Quote, ranked
from pipeline.answers.entries import Entry
from pipeline.answers.network import Edge
from pipeline.answers.report.addresses import concept_address
from pipeline.answers.report.heatmap import concept_row
from pipeline.answers.report.material import Material
from pipeline.answers.report.readers import Reader
from pipeline.answers.report.scripts import script_data
from pipeline.answers.report.sources import cut
from pipeline.answers.report.statements import by_segment, worded
from pipeline.records import LANGUAGES, READERS

AT_ONCE, AT_MOST = 8, 60
"""Quotes of a language that a page shows at once, and behind a click; the rest is counted."""

SENTENCES = 60
"""Sentences of a kind about the concept that a page shows, those of most documents; the rest is counted."""

NEIGHBOURS = 14
"""Neighbours in the network that a page shows: more make a picture that nobody can read."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The quotes of a language: those shown at once, those behind a click, and how many more there are."""

    language: str
    first: list[Quote]
    more: list[Quote]
    rest: int


def concept(material: Material, iri: str) -> dict[str, Any]:
    """What the page of a concept (IRI) shows."""
    page = material.made.page(iri)
    return {
        "page": page,
        "entry": page.entry,
        "labels": list(_labels(page)),
        "row": concept_row(material, page),
        "quotes": [shown for language in LANGUAGES if (shown := _shown(page, language)).first],
        "claims": by_segment(page.claims, material.segments),
        "neighbours": _neighbours(material, page),
        "worded": worded,
        "most": SENTENCES,
        "metadata": material.metadata,
        "cut": cut,
    }


def concepts(material: Material, reader: Reader) -> dict[str, Any]:
    """What the list of concepts shows: the concepts by their names in the reader's language."""
    pages = sorted(material.concepts.values(), key=lambda page: (_sorting(page, reader), page.entry.key))
    rows = [concept_row(material, page) for page in pages]
    words = reader.words
    search = {
        "language": reader.language,
        "results": words["results"],
        "none": words["no_results"],
        "notNamed": words["not_named"],
        "documents": words["n_documents"],
        "kinds": {entry.kind: reader.kind(entry.kind) for entry in material.entries.values()},
    }
    return {"rows": rows, "in_thesaurus": len(material.entries), "search": script_data(search)}


def labels_data(material: Material) -> list[list[Any]]:
    """The labels of the whole thesaurus for the search: key, address, class, labels in each of READERS joined by line
    ends (the preferred one first), and in how many documents.
    """
    return [list(_label_row(material, entry)) for entry in material.entries.values() if not entry.deprecated]


def _label_row(material: Material, entry: Entry) -> Iterator[Any]:
    page = material.concepts.get(entry.iri)
    yield concept_address(entry) if page else ""
    yield entry.kind
    for language in READERS:
        own = [label for label in entry.labels if label.language == language]
        yield "\n".join(label.text for label in sorted(own, key=lambda label: label.kind != "prefLabel"))
    yield sum(counts.documents for (_, of), counts in page.counts.items() if not of) if page else 0


def _sorting(page: Counted, reader: Reader) -> str:
    return reader.names.of(page.entry.iri).casefold()


def _labels(page: ConceptPage) -> Iterator[tuple[str, tuple[str, int], list[tuple[str, int]]]]:
    """The language, the preferred label, and the other labels but misspellings, with how often each is used."""
    for language in READERS:
        own = [label for label in page.entry.labels if label.language == language and label.kind != "hiddenLabel"]
        used = [(label.text, page.uses.get((label.text, language), 0)) for label in own]
        others = sorted(used[1:], key=lambda item: (-item[1], item[0].casefold()))
        if used:
            yield language, used[0], others


def _neighbours(material: Material, page: ConceptPage) -> list[tuple[Entry, Edge]]:
    """The concepts tied to one in the network, the strongest ties first."""
    ties = material.network.neighbours(page.entry.key)
    return [(material.entries[material.network.nodes[key].iri], edge) for key, edge in ties[:NEIGHBOURS]]


def _shown(page: ConceptPage, language: str) -> Shown:
    quotes = ranked(quote for quote in page.quotes if quote.language == language)
    return Shown(language, quotes[:AT_ONCE], quotes[AT_ONCE:AT_MOST], max(0, len(quotes) - AT_MOST))
