import json
import runpy
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph
from sample_records import ROOT, sample_build

from pipeline.answers.query import QueryError, prefixes, run
from pipeline.answers.questions import ask, bind, read_question, read_questions
from pipeline.graph.store import open_store

QUESTIONS = read_questions(ROOT / "ontology" / "queries")
CASES = yaml.safe_load((Path(__file__).parent / "cases" / "questions.yml").read_text(encoding="utf-8"))
COMPARED = runpy.run_path(str(ROOT / "benchmarks" / "questions.py"))
EMAIL = ox.NamedNode("https://w3id.org/b2graph/concept/email-marketing")
LABELS = "SELECT ?label ?text { ?concept skos:prefLabel ?label FILTER (STR(?label) = ?text) }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    return open_store(sample_build(tmp_path_factory.mktemp("query"))[0])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_a_named_question_answers(store: ox.Store, case: dict[str, Any]) -> None:
    question = QUESTIONS[case["question"]]
    columns, rows = ask(store, question, case.get("parameters", {})).table()
    assert columns == case["columns"].split(", ")
    assert rows == case["rows"]
    terms = bind(store, question, case.get("parameters", {}))
    assert run(store, question.sparql, terms).table()[1] == rows, "the text as it stands, with terms beside it"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_rdflib_gets_texts_with_the_same_answer(store: ox.Store, case: dict[str, Any]) -> None:
    same, *others = COMPARED["texts"](store, QUESTIONS[case["question"]], case.get("parameters", {}))
    assert "SELECT *" not in (others[0] if others else same), "bare patterns"
    for text in (same, *others):
        assert run(store, text).table() == (case["columns"].split(", "), case["rows"])


def test_every_question_is_tested_and_ends_with_a_question_mark() -> None:
    assert {case["question"] for case in CASES} == set(QUESTIONS)
    assert len(QUESTIONS) >= 30
    assert all(question.words.endswith("?") for question in QUESTIONS.values())


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_labels_fall_back_to_english(store: ox.Store, question: Any) -> None:
    if "language" in [parameter.name for parameter in question.parameters]:
        values = {"segment": "B2B", "other": "B2C", "concept": "channels", "of": "vi", "language": "de"}
        given_ = {p.name: values[p.name] for p in question.parameters if p.name in values}
        english = run(store, question.sparql, bind(store, question, {**given_, "language": "en"})).table()
        assert run(store, question.sparql, bind(store, question, given_)).table() == english


@pytest.mark.parametrize(
    "typed", ["email-marketing", "concept:email-marketing", EMAIL.value, "Email-Рассылка", "EMAIL"]
)
def test_a_concept_is_named_by_key_iri_or_label(store: ox.Store, typed: str) -> None:
    assert bind(store, QUESTIONS["concept-labels"], {"concept": typed}) == {"concept": EMAIL}


@pytest.mark.parametrize(
    ("name", "values", "error"),
    [
        ("concept-labels", {}, "concept-labels needs concept: a concept"),
        ("concept-labels", {"concept": "email-рассылки"}, "did you mean email-рассылка"),
        ("concept-labels", {"concept": "price", "segment": "B2B"}, "takes no segment; its parameters: concept"),
        ("channels-of-segment", {"segment": "B2X"}, "no segment 'B2X'; did you mean b2"),
        ("only-one-segment", {"segmet": "B2B"}, "takes no segmet; did you mean segment"),
        ("durations", {"language": "en' OR"}, "must be a language"),
        ("documents", {"x": "1"}, "its parameters: none"),
    ],
)
def test_a_wrong_parameter_is_explained(store: ox.Store, name: str, values: dict[str, str], error: str) -> None:
    with pytest.raises(QueryError, match=error):
        bind(store, QUESTIONS[name], values)


def test_text_and_integer_parameters(store: ox.Store, tmp_path: Path) -> None:
    path = tmp_path / "long.rq"
    path.write_text(
        "# Which mentions\n# begin late?\n# param least: integer first offset [default 100]\n"
        "SELECT ?begin ?least { ?m a oa:Annotation ; nif:beginIndex ?begin FILTER (?begin > ?least) } ORDER BY ?begin",
        encoding="utf-8",
    )
    question = read_question(path)
    assert (question.name, question.words, question.parameters[0].default) == (
        "long",
        "Which mentions begin late?",
        "100",
    )
    late, later = (
        run(store, question.sparql, bind(store, question, values)).table()[1] for values in ({}, {"least": "150"})
    )
    assert [row for row in late if int(row[0]) > 150] == later and 0 < len(later) < len(late)
    with pytest.raises(QueryError, match="must be a whole number"):
        bind(store, question, {"least": "1 } #"})


@pytest.mark.parametrize(
    "text", ["SELECT * { ?s ?p ?o }", "# param x: colour of it\nASK {}", "# param x without type\n"]
)
def test_a_question_that_does_not_say_what_it_asks_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.rq: needs its question"):
        read_question(path)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_parameter_is_a_term_and_never_code(store: ox.Store, text: str) -> None:
    rows = run(store, LABELS, {"text": ox.Literal(text)}).table()[1]
    known = {label.value for label in store_labels(store)}
    assert {row[0] for row in rows} == ({text} if text in known else set())


def test_an_injection_stays_a_literal(store: ox.Store) -> None:
    assert run(store, LABELS, {"text": ox.Literal('" } UNION { ?s ?p ?o } #')}).table()[1] == []
    assert run(store, LABELS, {"text": ox.Literal("price")}).table()[1] == [["price"]]


def store_labels(store: ox.Store) -> list[ox.Literal]:
    pref = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    return [quad.object for quad in store.quads_for_pattern(None, pref, None)]


def test_prefixes_come_from_the_build(store: ox.Store) -> None:
    assert {"b2g", "concept", "skos", "oa", "nif", "prov", "dct", "xsd", "dcat", "void"} <= prefixes(store).keys()


@pytest.mark.parametrize(
    ("sparql", "line", "column"),
    [
        ("SELECT ?x {\n  ?x a b2g:Claim\n  FILTER(zz) }", 3, None),
        ("SELECT ?x { ?x nope:a ?y }", 1, None),
        ("", 1, 1),
        ("SELECT ?x { ?x a ?y } \n garbage", 2, None),
        ("SELECT *\n{ SERVICE <https://example.org/> { ?s ?p ?o } }", 2, 3),
    ],
)
def test_a_wrong_query_is_an_error_with_its_place(store: ox.Store, sparql: str, line: int, column: int | None) -> None:
    with pytest.raises(QueryError) as caught:
        run(store, sparql)
    assert caught.value.line == line and caught.value.column
    assert column is None or caught.value.column == column
    assert f"line {line}, column" in str(caught.value)


@pytest.mark.parametrize(
    ("sparql", "line", "column", "told"),
    [
        ("SELECT ?x {\n ?x a bg2:Claim }", 2, 7, "unknown prefix bg2:; did you mean b2g:?"),
        ("SELECT ?x { ?x zzzz:a 'b2:c' , <a:b> }", 1, 16, "declare it with PREFIX, or use aspect, b2g, concept"),
        ("PREFIX my: <a:b> SELECT ?x { ?x my:a _:b ; :c 1 }", 1, 44, "unknown prefix :;"),
        ("# a:b\nSELEC ?x { ?x a b2g:Claim }", 2, 1, "a query begins with SELECT"),
        ("", 1, 1, "the query is empty"),
        ("SELECT ?x { ?x a b2g:Claim", 1, 27, "a } is missing"),
        ("SELECT ?x { ?x a b2g:Claim } LIMIT many", 1, 36, "cannot go on with 'many'"),
        ("SELECT ?x { ?x skosprefLabel ?y }", 1, 29, "after 'SELECT ?x { ?x skosprefLabel'; expected one of . :"),
        ("SELECT ?a ?b { ?a ?p ?b } GROUP BY ?a", 1, 38, "the SELECT contains a variable that is unbound"),
        ("SELECT ?x { FILTER (prefLabel(?x)) }", 1, 35, "a function that there is not"),
    ],
)
def test_a_wrong_query_is_told_what_is_wrong(store: ox.Store, sparql: str, line: int, column: int, told: str) -> None:
    with pytest.raises(QueryError) as caught:
        run(store, sparql)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert told in caught.value.message and "\n" not in caught.value.message


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o.SERVICE<http://127.0.0.1:9/>{?a ?b ?c} }",
        "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:9/>{?a ?b ?c} }",
        "SELECT * { ?s ?p true.SERVICE ?s {?a ?b ?c} }",
        "SELECT * { FILTER(1<2)SERVICE<http://127.0.0.1:9/>{?a ?b ?c} }",
        "SELECT * { ?s ?p '\\'' SERVICE <http://127.0.0.1:9/> {?a ?b ?c} }",
        'SELECT * { ?s ?p """a"b""" SERVICE <http://127.0.0.1:9/> {?a ?b ?c} }',
        "SELECT * { # comment\nSERVICE <http://127.0.0.1:9/> {} }",
        "SELECT * { { SELECT * { SERVICE b2g:x { ?s ?p ?o } } } }",
        "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE ?p { ?s ?p ?o } } }",
        "SELECT * { ?s b2g:.SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
    ],
)
def test_service_is_refused_in_every_spelling(store: ox.Store, sparql: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        run(store, sparql)


def test_service_is_a_fine_word_elsewhere(store: ox.Store) -> None:
    sparql = """# SERVICE
        SELECT ?service ?y { ?service a <https://example.org/SERVICE>, concept:after-sales-service ;
          b2g:label "SERVICE"@en, 'SERVICE', '''it's SERVICE''' }"""
    assert run(store, sparql).table() == (["service", "y"], [])


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:a> <a:a> }",
        "PREFIX a: <https://example.org/> # x\nDELETE WHERE { ?s ?p ?o }",
        "load <file:///etc/passwd>",
        "CLEAR ALL",
        "WITH <a:a> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused(store: ox.Store, update: str) -> None:
    before = len(store)
    with pytest.raises(QueryError, match="is an update"):
        run(store, update)
    assert len(store) == before


def test_a_parameter_that_select_lacks_is_explained(store: ox.Store) -> None:
    with pytest.raises(QueryError, match="must be a variable of SELECT"):
        run(store, "SELECT ?s { ?s ?p ?o }", {"x": ox.Literal("1")})


def labels(store: ox.Store) -> Any:
    question = QUESTIONS["concept-labels"]
    return run(store, question.sparql, bind(store, question, {"concept": "price"}))


def test_rows_as_csv_tsv_json_and_xml_hide_the_parameters(store: ox.Store) -> None:
    assert labels(store).serialize("csv").decode().splitlines()[:2] == ["of,kind,label", "en,preferred,price"]
    assert labels(store).serialize("tsv").decode().splitlines()[:2] == [
        "?of\t?kind\t?label",
        '"en"\t"preferred"\t"price"',
    ]
    answer = json.loads(labels(store).serialize("json"))
    assert answer["head"]["vars"] == ["of", "kind", "label"] and len(answer["results"]["bindings"]) == 4
    assert answer["results"]["bindings"][0]["label"] == {"type": "literal", "value": "price"}
    assert b"<literal>pre\xc8\x9b</literal>" in labels(store).serialize("xml")


def test_ask_and_construct(store: ox.Store) -> None:
    assert run(store, "ASK { ?s a b2g:Claim }").table() == (["answer"], [["yes"]])
    assert json.loads(run(store, "ASK { ?s a b2g:None }").serialize("json"))["boolean"] is False
    construct = "CONSTRUCT { ?c skos:prefLabel ?l } { ?c a skos:Concept ; skos:prefLabel ?l FILTER (LANG(?l) = 'en') }"
    turtle = run(store, construct).serialize("turtle").decode()
    assert 'concept:price skos:prefLabel "price"@en .' in turtle
    lines = run(store, construct).serialize("nt").decode().splitlines()
    assert len(lines) == 18 and lines == sorted(lines)
    assert ["concept:price", "skos:prefLabel", "price"] in run(store, construct).table()[1]


def test_a_format_that_does_not_fit_is_explained(store: ox.Store) -> None:
    with pytest.raises(QueryError, match="use json, xml, csv, tsv"):
        labels(store).serialize("turtle")
    with pytest.raises(QueryError, match="use turtle, nt"):
        run(store, "DESCRIBE concept:price").serialize("csv")


def test_the_union_of_all_graphs_is_asked_and_graphs_can_be_named(store: ox.Store) -> None:
    rows = run(
        store, "SELECT (COUNT(*) AS ?n) { GRAPH <https://w3id.org/b2graph/document/ru/b2b.txt> { ?c a b2g:Claim } }"
    )
    assert rows.table()[1] == [["4"]]
    assert run(store, "SELECT (COUNT(*) AS ?n) { ?c a b2g:Claim }").table()[1] == [["13"]]


SCHEME, BUILD = "https://w3id.org/b2graph/graph/scheme", "https://w3id.org/b2graph/graph/build"


def count(store: ox.Store, clause: str, pattern: str = "?s ?p ?o", **graphs: list[str]) -> int:
    sparql = f"SELECT (COUNT(*) AS ?n) {clause} {{ {pattern} }}"
    return int(run(store, sparql, None, **graphs).table()[1][0][0])


def test_from_and_the_graphs_of_the_protocol_narrow_the_default_graph(store: ox.Store) -> None:
    scheme, build = (count(store, "", f"GRAPH <{graph}> {{ ?s ?p ?o }}") for graph in (SCHEME, BUILD))
    assert 0 < build < scheme < count(store, "")
    assert count(store, f"FROM <{SCHEME}>") == count(store, "", default_graphs=[SCHEME]) == scheme
    assert count(store, f"FROM <{SCHEME}> FROM <{BUILD}>") == scheme + build
    assert count(store, f"FROM NAMED <{BUILD}>", "GRAPH ?g { ?s ?p ?o }") == build
    assert count(store, f"FROM <{SCHEME}>", default_graphs=[BUILD]) == build, "the protocol goes before the query"
    assert count(store, "", named_graphs=[BUILD]) == 0
    assert count(store, "", "GRAPH ?g { ?s ?p ?o }", named_graphs=[BUILD]) == build
    assert count(store, "", f"# FROM <{SCHEME}>\n ?from ?p ?o") == count(store, ""), "no clause, but a comment"


@pytest.mark.parametrize("format_", ["turtle", "nt", "jsonld", "xml"])
def test_graphs_in_every_format_are_read_back_by_another_library(store: ox.Store, format_: str) -> None:
    data = run(store, "CONSTRUCT { ?c skos:prefLabel ?l } { ?c a b2g:Metric ; skos:prefLabel ?l }").serialize(format_)
    names = {"jsonld": "json-ld"}
    assert len(Graph().parse(data=data, format=names.get(format_, format_))) == 4


def test_turtle_declares_its_prefixes_in_order_and_before_all_else(store: ox.Store) -> None:
    turtle = run(store, "CONSTRUCT { ?c skos:prefLabel ?l } { ?c skos:prefLabel ?l }").serialize("turtle").decode()
    lines = turtle.splitlines()
    declared = [line for line in lines if line.startswith("@prefix ")]
    assert declared == sorted(declared) == lines[: len(prefixes(store))]
