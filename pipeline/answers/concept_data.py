"""A concept's page as data: one JSON object, or rows for a spreadsheet, a row a quote."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from pipeline.answers.concept import ConceptPage
from pipeline.answers.entries import Entry
from pipeline.answers.names import Names
from pipeline.answers.network import Edge

QUOTE_COLUMNS = (
    "concept",
    "language",
    "document",
    "start",
    "end",
    "segments",
    "denied",
    "modality",
    "aspects",
    "copies",
    "quote",
)

TIE = ("weight", "relations", "lists", "sentences", "documents", "crossing")
"""What is told of a neighbour."""


def quote_rows(page: ConceptPage) -> Iterator[tuple[Any, ...]]:
    """A row a quote under `QUOTE_COLUMNS`, by document and place; `copies` counts other places with the same words."""
    for quote in page.quotes:
        tied = (quote.segments, quote.denied, quote.modality, quote.aspects)
        place = (quote.language, quote.document, quote.start, quote.end)
        yield page.entry.key, *place, *tied, len(quote.copies), quote.text


def page_data(page: ConceptPage, neighbours: Sequence[tuple[str, Edge]], names: Names) -> dict[str, Any]:
    """All of a page as what JSON can hold; concepts are IRIs with a label in the language of `names`.

    `claims`, `relations` and `facts` are rows of the JSON Lines files; `neighbours` are IRIs with what ties them.
    """
    labels = (
        asdict(label) | {"mentions": page.uses.get((label.text, label.language), 0)} for label in page.entry.labels
    )
    return {
        **_entry(page.entry, names),
        "labels": list(labels),
        "coverage": [{"language": key[0], "segment": key[1]} | asdict(count) for key, count in page.counts.items()],
        "claims": list(page.claims),
        "relations": list(page.relations),
        "facts": list(page.facts),
        "quotes": [asdict(quote) for quote in page.quotes],
        "neighbours": [_named(iri, names) | {name: getattr(tie, name) for name in TIE} for iri, tie in neighbours],
    }


def _entry(entry: Entry, names: Names) -> dict[str, Any]:
    """What the thesaurus says of a concept, but for its labels."""
    others = {name: getattr(entry, name) for name in ("broader", "narrower", "related", "precedes")}
    return {
        **_named(entry.iri, names),
        "key": entry.key,
        "class": entry.class_,
        "kind": entry.kind,
        "definition": entry.definition,
        "unit": entry.unit,
        "formula": entry.formula,
        "markets": list(entry.markets),
        "deprecated": entry.deprecated,
        **{name: [_named(iri, names) for iri in iris] for name, iris in others.items()},
    }


def _named(iri: str, names: Names) -> dict[str, Any]:
    return {"concept": iri, "label": names.of(iri)}
