"""The query page: an editor that knows the names of the build, and our questions to start from."""

from dataclasses import asdict
from pathlib import Path

import pyoxigraph as ox

from pipeline.answers.query import Output, prefixes, run
from pipeline.answers.questions import read_questions
from pipeline.answers.serving.child import Opened
from pipeline.answers.serving.examples import examples
from pipeline.answers.serving.pages import write_page
from pipeline.answers.serving.resources import base_iri

_CLASSES = "SELECT ?name { ?name a owl:Class } ORDER BY ?name"
_PROPERTIES = "SELECT ?name { GRAPH ?graph { ?thing ?name ?value } } GROUP BY ?name ORDER BY ?name"


def query_page(opened: Opened, output: Output, questions: Path, language: str) -> str:
    """Write the page; `questions` is the folder of the named questions. Returns the media type."""
    found = examples(opened.store, read_questions(questions), language)
    editor = {
        "base": base_iri(opened.store),
        "prefixes": prefixes(opened.store),
        "examples": [asdict(example) for example in found],
        "classes": _names(opened.store, _CLASSES),
        "properties": _names(opened.store, _PROPERTIES),
    }
    return write_page(output, "query", opened, language, examples=found, editor=editor)


def _names(store: ox.Store, sparql: str) -> list[str]:
    return [name for (name,) in run(store, sparql).terms()]
