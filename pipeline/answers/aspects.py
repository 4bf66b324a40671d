"""Which aspect of marketing a concept belongs to, by the thesaurus."""

from collections.abc import Mapping

import pyoxigraph as ox

from pipeline.answers.entries import Entry
from pipeline.answers.query import run

_ASPECTS = "SELECT ?thing ?aspect { ?aspect b2g:aspectOf ?thing } ORDER BY ?aspect"


def home_aspects(store: ox.Store, entries: Mapping[str, Entry]) -> dict[str, str]:
    """The aspect (IRI) of each concept that has one: its own, else its class's, else that of the nearest above it."""
    told = dict(run(store, _ASPECTS).terms())
    classes = {thing.rpartition("#")[2]: aspect for thing, aspect in told.items() if "#" in thing}
    found = {}
    for iri, entry in entries.items():
        line = [told.get(iri), classes.get(entry.kind), *map(told.get, entry.broader)]
        if aspect := next(filter(None, line), None):
            found[iri] = aspect
    return found
