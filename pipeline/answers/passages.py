"""The sentences in which texts speak of an industry or product: those that name it, and those below them."""

from collections import defaultdict

import pyoxigraph as ox

from pipeline.answers.query import run

WITHIN = ("sentence", "section", "document")
"""How near the industry must be named: in the sentence, or a heading or label above it, or anywhere in the document."""

_NAMED = """?industry skos:broader* {concept} . ?mention oa:hasBody ?industry ; oa:hasTarget ?place .
  FILTER NOT EXISTS {{ ?mention b2g:repeat true }}"""
_SENTENCES = {
    "sentence": f"{_NAMED} BIND (?place AS ?sentence)",
    "section": f"{_NAMED} ?sentence b2g:under* ?place .",
    "document": """?industry skos:broader* {concept} . ?node b2g:industry ?industry .
  ?sentence nif:referenceContext ?node .""",
}
_QUERY = """SELECT ?name ?begin ?end {{
  {{ SELECT DISTINCT ?sentence {{ {sentences} }} LIMIT 500000 }}
  ?sentence nif:referenceContext/dct:source ?name ; nif:beginIndex ?begin ; nif:endIndex ?end }}"""
"""The limit, though no corpus comes to it, tells the engine that the sentences are few against all there are."""


def read_passages(store: ox.Store, industry: str, within: str = "section") -> dict[str, tuple[tuple[int, int], ...]]:
    """Start and end (raw offsets) of the sentences about an industry (IRI) or one below it, by document.

    `within` is one of WITHIN; the same sentences as those of the question `claims-by-industry`.
    """
    found: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    sentences = _SENTENCES[within].format(concept=ox.NamedNode(industry))
    for name, begin, end in run(store, _QUERY.format(sentences=sentences)).terms():
        found[name].add((int(begin), int(end)))
    return {name: tuple(sorted(spans)) for name, spans in sorted(found.items())}
