import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from sample_records import ROOT, sample_build

from pipeline.claims.context import UNTIED
from pipeline.graph.schema import read_prefixes, read_segment_properties

ONTOLOGY = ROOT / "ontology"
B2G = "https://w3id.org/b2graph/schema#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"


@pytest.fixture(scope="module")
def schema() -> ox.Store:
    store = ox.Store()
    store.load(path=str(ONTOLOGY / "schema.ttl"), format=ox.RdfFormat.TURTLE)
    return store


def values(store: ox.Store, subject: str, predicate: str) -> list[ox.NamedNode | ox.Literal]:
    return [q.object for q in store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)]


def terms(store: ox.Store, *types: str) -> list[str]:
    a = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    owl = "http://www.w3.org/2002/07/owl#"
    return sorted(q.subject.value for t in types for q in store.quads_for_pattern(None, a, ox.NamedNode(owl + t)))


PROPERTIES = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")


def test_every_term_is_labelled_in_four_languages_and_explained_in_english(schema: ox.Store) -> None:
    for term in terms(schema, "Class", *PROPERTIES):
        labels = values(schema, term, RDFS + "label")
        assert sorted(label.language for label in labels) == ["en", "ro", "ru", "vi"], term
        assert [comment.language for comment in values(schema, term, RDFS + "comment")] == ["en"], term


def test_every_property_says_what_it_is_of_and_what_it_holds(schema: ox.Store) -> None:
    for term in terms(schema, *PROPERTIES):
        assert len(values(schema, term, RDFS + "range")) == 1, term
        domains = values(schema, term, RDFS + "domain") or values(schema, term, "https://schema.org/domainIncludes")
        assert domains, term


def test_segment_properties_lead_from_segments_to_their_class(schema: ox.Store) -> None:
    found = read_segment_properties(ONTOLOGY, "https://w3id.org/b2graph/")
    assert found["Channel"] == B2G + "usesChannel"
    assert found["Stage"] == B2G + "hasStage"
    assert found["Tactic"] == found["Tool"] == found["StrategyElement"] == B2G + "usesStrategy"
    assert "Segment" not in found and "Claim" not in found
    for kind, name in found.items():
        if values(schema, B2G + kind, B2G + "segmentProperty"):
            assert values(schema, name, RDFS + "domain") == [ox.NamedNode(B2G + "Segment")]
            assert values(schema, name, RDFS + "range") == [ox.NamedNode(B2G + kind)]


def test_the_shapes_allow_exactly_the_classes_that_concepts_may_have() -> None:
    shapes = (ONTOLOGY / "shapes.ttl").read_text(encoding="utf-8")
    listed = re.search(r"shape:class sh:in \( ([^)]*) \)", shapes)
    assert listed
    allowed = {name.removeprefix("b2g:") for name in listed[1].split() if name.startswith("b2g:")}
    kinds = set(read_segment_properties(ONTOLOGY, "https://w3id.org/b2graph/")) - {"StrategyElement"}
    assert allowed == kinds | set(UNTIED)


def test_the_base_is_declared_once_and_prefixes_cover_what_people_write() -> None:
    text = (ONTOLOGY / "schema.ttl").read_text(encoding="utf-8")
    assert text.count('    vann:preferredNamespaceUri "') == 1
    prefixes = read_prefixes(ONTOLOGY)
    assert {"b2g", "concept", "skos", "oa", "nif", "prov", "dct", "xsd", "rdf", "rdfs", "dcat", "void"} <= set(prefixes)
    assert prefixes["b2g"] == B2G


def test_the_graph_uses_only_terms_that_the_schema_declares(schema: ox.Store, tmp_path: Path) -> None:
    build, _ = sample_build(tmp_path)
    used = set(re.findall(rf"<{re.escape(B2G)}([\w]+)>", (build / "graph.nq").read_text(encoding="utf-8")))
    declared = {term.removeprefix(B2G) for term in terms(schema, "Class", *PROPERTIES)}
    assert used - declared == set()
