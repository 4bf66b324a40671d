"""How labels lie in the workbook: a row a concept, a column a language and kind of label, a label a line."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import cast

from pipeline.claims.vocabulary import LABEL_KINDS, OWL, LabelKind
from pipeline.graph.thesaurus import Thesaurus
from pipeline.records import READERS

LABELS, EXPORTED, MATCHES = "Labels", "Exported", "Matches"
"""The sheets: labels to edit, the same as they were exported (hidden), and matches to note wrong ones beside."""

DEPRECATED = OWL + "deprecated"

CONCEPT, WRONG = "concept", "wrong match?"

Place = tuple[str, LabelKind]
"""Language and kind of labels: a column."""

PLACES: tuple[Place, ...] = tuple((language, kind) for language in READERS for kind in LABEL_KINDS)

Labels = dict[str, dict[Place, frozenset[str]]]
"""Labels by concept (key) and place; every place is there."""

MATCH_COLUMNS = ("language", "matched", "sentence", CONCEPT, "preferred label", "document", "start", WRONG)


def header(place: Place) -> str:
    """The header of a column of labels.

    >>> header(("vi", "altLabel"))
    'vi altLabel'
    """
    return " ".join(place)


def to_cell(labels: Iterable[str]) -> str:
    """Labels as a cell."""
    return "\n".join(sorted(labels))


def from_cell(cell: str) -> frozenset[str]:
    """The labels in a cell; spaces at the ends and doubled ones are slips of the keyboard."""
    return frozenset(label for line in cell.split("\n") if (label := " ".join(line.split())))


def labels_of(row: Mapping[str, str]) -> dict[Place, frozenset[str]]:
    """The labels in a row, given as cells by header."""
    return {place: from_cell(row.get(header(place), "")) for place in PLACES}


def read_labels(thesaurus: Thesaurus) -> Labels:
    """The labels of all concepts that are not deprecated, by key."""
    found: defaultdict[str, defaultdict[Place, set[str]]] = defaultdict(lambda: defaultdict(set))
    for label in thesaurus.labels:
        found[label.concept][label.language, cast(LabelKind, label.kind)].add(label.text)
    concepts = (iri for iri in thesaurus.concepts if not thesaurus.literals(iri, DEPRECATED))
    return {key_of(iri): {place: frozenset(found[iri][place]) for place in PLACES} for iri in concepts}


def key_of(iri: str) -> str:
    """The key of a concept: the end of its IRI."""
    return iri.rpartition("/")[2]
