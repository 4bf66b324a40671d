from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.compare import isomorphic
from sample_records import ROOT, sample_ontology

from pipeline.graph.schema import read_prefixes, turtle_files
from pipeline.graph.turtle import canonical_turtle, format_ontology

PREFIXES = {
    "ex": "https://example.org/",
    "exdeep": "https://example.org/deep/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "unused": "https://example.net/",
}
MESSY = """
@prefix : <https://example.org/> .
:b :p "z"@ru, 'a'@ru, "m"@en, 3, 2.5, true ; a :T .
:a :list ( 1 [ :q "x" ] ( :b ) () ) ; :p <https://example.org/not/short>, <https://example.org/deep/x-1> .
"""
TIDY = """@prefix ex: <https://example.org/> .
@prefix exdeep: <https://example.org/deep/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:a ex:list ( 1 [ ex:q "x" ] ( ex:b ) <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> ) ;
    ex:p <https://example.org/not/short>,
        exdeep:x-1 .

ex:b a ex:T ;
    ex:p "2.5"^^xsd:decimal,
        3,
        true,
        "m"@en,
        "a"@ru,
        "z"@ru .
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "file.ttl"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_canonical_form(tmp_path: Path) -> None:
    assert canonical_turtle(written(tmp_path, MESSY), PREFIXES) == TIDY


def test_the_canonical_form_is_its_own_canonical_form_and_the_same_graph(tmp_path: Path) -> None:
    before = rdflib.Graph().parse(written(tmp_path, MESSY))
    path = written(tmp_path, canonical_turtle(tmp_path / "file.ttl", PREFIXES))
    assert canonical_turtle(path, PREFIXES) == path.read_text(encoding="utf-8")
    assert isomorphic(before, rdflib.Graph().parse(path))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=4))
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    folder = tmp_path_factory.mktemp("turtle")
    graph = rdflib.Graph()
    for text in texts:
        graph.add(
            (rdflib.URIRef("https://example.org/a"), rdflib.URIRef("https://example.org/p"), rdflib.Literal(text))
        )
    path = written(folder, graph.serialize(format="nt"))
    again = written(folder, canonical_turtle(path, PREFIXES))
    assert {str(o) for o in rdflib.Graph().parse(again).objects()} == set(texts)


def test_a_blank_node_used_twice_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "@prefix : <https://example.org/> . :a :p _:x . :b :p _:x . _:x :p 1 .")
    with pytest.raises(ValueError, match="give it an IRI"):
        canonical_turtle(path, PREFIXES)


def test_a_wrong_file_is_named_with_line_and_column(tmp_path: Path) -> None:
    path = written(tmp_path, "@prefix : <https://example.org/> .\n:a :p .\n")
    with pytest.raises(SyntaxError, match=r"file\.ttl:2:"):
        canonical_turtle(path, PREFIXES)


def test_format_ontology_changes_only_what_is_not_canonical(tmp_path: Path) -> None:
    ontology = sample_ontology(tmp_path)
    assert format_ontology(ontology) == []
    path = ontology / "concepts" / "metrics.ttl"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace(" ;\n    ", " ; "), encoding="utf-8")
    assert format_ontology(ontology) == [path]
    assert path.read_text(encoding="utf-8") == good


@pytest.mark.parametrize("name", ["aspects.ttl", "schema.ttl", "segment-words.ttl", "shapes.ttl"])
def test_our_own_files_are_canonical(name: str) -> None:
    (path,) = [path for path in turtle_files(ROOT / "ontology") if path.name == name]
    assert canonical_turtle(path, read_prefixes(ROOT / "ontology")) == path.read_text(encoding="utf-8")
