"""The site of `b2graph serve`, asked as programs and browsers ask it."""

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from rdflib import Graph
from sample_records import ROOT, sample_build
from werkzeug.test import Client, TestResponse

from pipeline.answers.published import read_rows
from pipeline.answers.query import run
from pipeline.answers.questions import bind, read_questions
from pipeline.answers.serving.child import Opened
from pipeline.answers.serving.examples import Example, examples, filled
from pipeline.answers.serving.limits import Limits, Refusal
from pipeline.answers.serving.pages import write_page
from pipeline.answers.serving.site import Site
from pipeline.answers.serving.workers import Workers, most_questions
from pipeline.cli.main import main
from pipeline.graph.store import open_store
from pipeline.storage import digest

QUESTIONS = ROOT / "ontology" / "queries"
SELECT = "SELECT ?c { ?c a b2g:Channel } ORDER BY ?c"
ASK = "ASK { ?c a b2g:Channel }"
CONSTRUCT = "CONSTRUCT { ?c skos:prefLabel ?l } { ?c a b2g:Channel ; skos:prefLabel ?l }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HUGE = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SMALL = Limits(seconds=60, answer=1 << 20, memory=256 << 20, at_once=2)
HASTY = Limits(seconds=3, at_once=2)


def publish(folder: Path, name: str) -> Path:
    """A sample build in a folder of its own, sealed as builds are."""
    place = folder / name
    place.mkdir(parents=True)
    build = sample_build(place)[0]
    for page in ("index.html", "vi/concepts/email-marketing.html"):
        (build / "report" / page).parent.mkdir(parents=True, exist_ok=True)
        (build / "report" / page).write_text("<!doctype html><title>report</title>", encoding="utf-8")
    names = sorted(path.relative_to(build).as_posix() for path in build.rglob("*") if path.is_file())
    (build / "SHA256SUMS").write_text("".join(f"{'0' * 64}  {name}\n" for name in names), encoding="utf-8")
    return build


class Published:
    """What `current` points to; a test may move it."""

    def __init__(self, build: Path) -> None:
        self.build = build

    def __call__(self) -> Path:
        return self.build


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("serve"), "one")


@pytest.fixture(scope="module")
def site(build: Path) -> Iterator[Site]:
    site = Site(Published(build), QUESTIONS, SMALL, ["localhost", "127.0.0.1", "::1"])
    yield site
    site.workers.stop()


@pytest.fixture(scope="module")
def client(site: Site) -> Client:
    return Client(site)


def ask(client: Client, query: str, accept: str | None = None, **more: Any) -> TestResponse:
    headers = {"Accept": accept} if accept else {}
    return client.get("/sparql", query_string={"query": query, **more}, headers=headers)


JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TURTLE, N_TRIPLES = "text/turtle", "application/n-triples"
JSON_LD, RDF_XML = "application/ld+json", "application/rdf+xml"


@pytest.mark.parametrize(
    ("accept", "rows", "graph"),
    [
        (None, JSON, TURTLE),
        ("*/*", JSON, TURTLE),
        (JSON, JSON, None),
        ("application/json", JSON, JSON_LD),
        (XML, XML, None),
        ("application/xml", XML, RDF_XML),
        ("text/csv", CSV, None),
        ("text/tab-separated-values", TSV, None),
        (f"{XML};q=0.5, {CSV};q=0.9, {JSON};q=0.1", CSV, None),
        (f"{CSV};q=0, */*;q=0.1", JSON, TURTLE),
        ("text/turtle", None, TURTLE),
        ("application/n-triples", None, N_TRIPLES),
        (f"{RDF_XML};q=0.3, {N_TRIPLES};q=0.8, {TURTLE};q=0.2", None, N_TRIPLES),
        ("application/ld+json", None, JSON_LD),
        (f"{JSON}, {TURTLE}", JSON, TURTLE),
        ("text/html", None, None),
        ("image/png", None, None),
    ],
)
@pytest.mark.parametrize("query", [SELECT, ASK, CONSTRUCT], ids=["select", "ask", "construct"])
def test_the_answer_comes_as_it_is_wanted_most(
    client: Client, query: str, accept: str | None, rows: str | None, graph: str | None
) -> None:
    answer = ask(client, query, accept)
    expected = graph if query == CONSTRUCT else rows
    if expected is None:
        assert answer.status_code == 406 and (TURTLE if query == CONSTRUCT else JSON) in answer.text
    else:
        assert (answer.status_code, answer.mimetype) == (200, expected)
        assert answer.content_length == len(answer.data) > 0
        assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("format_", "query", "mimetype"),
    [("csv", SELECT, CSV), ("xml", SELECT, XML), ("xml", CONSTRUCT, RDF_XML), (N_TRIPLES, CONSTRUCT, N_TRIPLES)],
)
def test_a_format_in_the_address_goes_before_the_header(
    client: Client, format_: str, query: str, mimetype: str
) -> None:
    assert ask(client, query, "application/json", format=format_).mimetype == mimetype
    assert ask(client, query, format="docx").status_code == 406


def test_every_way_to_send_a_query_gives_the_same_answer(client: Client, build: Path) -> None:
    expected = json.loads(run(open_store(build), SELECT).serialize("json"))
    assert expected["results"]["bindings"]
    by_get = ask(client, SELECT)
    by_form = client.post("/sparql", data={"query": SELECT})
    by_body = client.post("/sparql", data=SELECT.encode(), content_type="application/sparql-query; charset=utf-8")
    assert [response.json for response in (by_get, by_form, by_body)] == [expected] * 3


def count(client: Client, **graphs: Any) -> int:
    answer = ask(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv", **graphs)
    return int(answer.text.split()[1])


def test_graphs_are_chosen_in_the_address_or_the_form(client: Client) -> None:
    scheme, other = "https://w3id.org/b2graph/graph/scheme", "https://w3id.org/b2graph/graph/build"
    one, two = (count(client, **{"default-graph-uri": graph}) for graph in (scheme, other))
    assert 0 < two < one < count(client)
    assert count(client, **{"default-graph-uri": [scheme, other]}) == one + two
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    form = client.post("/sparql", data={"query": named, "named-graph-uri": other, "format": "csv"})
    body = client.post(f"/sparql?format=csv&named-graph-uri={other}", data=named, content_type=QUERY_TYPE)
    assert [int(answer.text.split()[1]) for answer in (form, body)] == [two, two]
    assert "no absolute IRI" in ask(client, SELECT, **{"default-graph-uri": "../etc/passwd"}).text


QUERY_TYPE = "application/sparql-query"
UPDATE = "INSERT DATA { <a:a> <a:a> <a:a> }"


@pytest.mark.parametrize(
    ("request_", "status", "says"),
    [
        ({"query_string": {"query": "SELECT ?x {\n  ?x a b2g:Claim\n  FILTER(zz) }"}}, 400, "line 3, column"),
        ({"query_string": {"query": ""}}, 400, "line 1, column 1"),
        ({"query_string": {"query": [SELECT, ASK]}}, 400, "one query; this one has 2"),
        ({"method": "POST", "data": {"q": SELECT}}, 400, "one query; this one has 0"),
        (
            {"method": "POST", "data": b"ASK { \xff }", "content_type": QUERY_TYPE},
            400,
            "byte 6 of the query",
        ),
        ({"method": "POST", "data": SELECT, "content_type": "text/plain"}, 415, "application/sparql-query"),
        ({"method": "POST", "data": {"update": UPDATE}}, 403, "updates are refused"),
        ({"query_string": {"update": UPDATE}}, 403, "updates are refused"),
        ({"method": "POST", "data": UPDATE, "content_type": "application/sparql-update"}, 403, "updates are refused"),
        ({"query_string": {"query": UPDATE}}, 403, "INSERT is an update"),
        ({"query_string": {"query": "LOAD <file:///etc/passwd>"}}, 403, "LOAD is an update"),
        (
            {"query_string": {"query": "ASK { SERVICE SILENT <http://127.0.0.1:9/> {} }"}},
            403,
            "SERVICE is refused",
        ),
        ({"method": "PUT", "data": "x"}, 405, "not allowed"),
        ({"method": "DELETE"}, 405, "not allowed"),
        ({"method": "PATCH"}, 405, "not allowed"),
        ({"method": "POST", "data": b"#" * (1 << 21), "content_type": QUERY_TYPE}, 413, ""),
        ({"query_string": {"query": SELECT}, "headers": {"Host": "evil.example:8000"}}, 421, "ask for it as localhost"),
    ],
)
def test_a_wrong_request_is_refused_with_its_reason(
    client: Client, request_: dict[str, Any], status: int, says: str
) -> None:
    answer = client.open("/sparql", **request_)
    assert (answer.status_code, answer.mimetype) == (status, "text/plain")
    assert says in answer.text and str(ROOT) not in answer.text and "Traceback" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "LOCALHOST:1", "[::1]:8000"])
def test_the_site_answers_by_the_names_of_this_machine(client: Client, host: str) -> None:
    assert client.get("/files/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        (HUGE, 413, "larger than 1 MiB"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g", 500, "more than 256 MiB of memory"),
        ("ASK {" + "{" * 40_000 + "}" * 40_000 + "}", 500, "nests too deep"),
    ],
    ids=["huge", "sorting", "deep"],
)
def test_no_query_costs_more_than_the_limits(client: Client, query: str, status: int, says: str) -> None:
    answer = client.post("/sparql", data={"query": query})
    assert (answer.status_code, says in answer.text) == (status, True), answer.text
    assert ask(client, ASK, "application/json").json["boolean"] is True, "the site lives on"


def test_a_query_that_does_not_end_is_stopped_and_holds_up_nobody(build: Path) -> None:
    site = Site(Published(build), QUESTIONS, HASTY, None)
    client, answers = Client(site), []
    endless = Thread(target=lambda: answers.append(ask(client, ENDLESS)))
    endless.start()
    assert ask(client, ASK, "application/json").json["boolean"] is True
    assert not answers, "the other is still at it"
    endless.join(30)
    assert (answers[0].status_code, answers[0].headers["Retry-After"]) == (503, "5")
    assert "stopped after 3 seconds" in answers[0].text
    assert ask(client, ASK, "application/json").json["boolean"] is True
    site.workers.stop()


def test_too_many_questions_are_sent_away(build: Path) -> None:
    workers = Workers(Published(build), Limits(seconds=3, at_once=1))
    for _ in range(most_questions(workers.limits)):
        workers._places.acquire()
    with pytest.raises(Refusal, match="busy"):
        workers.ask(print)
    workers.stop()


def test_the_service_describes_itself_honestly(client: Client) -> None:
    answer = client.get("/sparql")
    assert answer.mimetype == TURTLE
    graph = Graph().parse(data=answer.text, format="turtle")
    sd = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "
    features = {str(row[0]).rpartition("#")[2] for row in graph.query(sd + "SELECT ?f { ?s sd:feature ?f }")}
    assert features == {"UnionDefaultGraph"}
    assert len(list(graph.query(sd + "SELECT ?f { ?s sd:resultFormat ?f }"))) == 8
    named = {str(row[0]) for row in graph.query(sd + "SELECT ?n { ?d sd:namedGraph/sd:name ?n }")}
    assert "https://w3id.org/b2graph/graph/scheme" in named
    assert client.get("/sparql", headers={"Accept": "application/ld+json"}).mimetype == JSON_LD
    browser = client.get("/sparql", headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})
    assert (browser.status_code, browser.location) == (303, "/query")


def test_the_data_describe_themselves(client: Client, build: Path) -> None:
    graph = Graph().parse(data=client.get("/.well-known/void").text, format="turtle")
    void = "PREFIX void: <http://rdfs.org/ns/void#> PREFIX b2g: <https://w3id.org/b2graph/schema#> "
    sparql = "SELECT ?n { ?d void:classPartition [ void:class b2g:Channel ; void:entities ?n ] }"
    channels = run(open_store(build), "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a b2g:Channel }").table()[1][0][0]
    assert [str(row[0]) for row in graph.query(void + sparql)] == [channels]
    dump = [str(row[0]) for row in graph.query(void + "SELECT ?u { ?d void:dataDump ?u }")]
    assert "http://localhost/files/graph.nq" in dump
    assert client.get("/files/graph.nq").data == (build / "graph.nq").read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "/report/../graph.nq",
        "/report/%2e%2e/graph.nq",
        "/report/..%2fgraph.nq",
        "/report/....//graph.nq",
        "/files/../../../../etc/passwd",
        "/files//etc/passwd",
        "/files/%2Fetc%2Fpasswd",
        "/files/store/CURRENT",
        "/files/graph.nq%00.html",
        "/static/../site.py",
        "/static/..%5csite.py",
        "/b2graph/concept/%3E%20%3Chttp:%2F%2Fx",
        "/b2graph/concept/no-such-concept",
        "/%ff%fe",
        "/" + "a" * 5000,
    ],
)
def test_no_path_leads_out(client: Client, path: str) -> None:
    answer = client.get(path + "?format=html")
    assert answer.status_code == 404, answer.status
    assert "root:" not in answer.text and "Traceback" not in answer.text


CONCEPT = "/b2graph/concept/email-marketing"


@pytest.mark.parametrize(
    ("accept", "format_"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "html"),
        ("text/turtle", "turtle"),
        ("application/ld+json", "jsonld"),
        ("text/html;q=0.2, text/turtle", "turtle"),
        ("*/*", "turtle"),
    ],
)
def test_a_concept_resolves_to_what_is_wanted(client: Client, accept: str, format_: str) -> None:
    answer = client.get(CONCEPT, headers={"Accept": accept})
    assert (answer.status_code, answer.location, answer.headers["Vary"]) == (303, f"?format={format_}", "Accept")


def test_a_concept_as_data_and_as_a_page(client: Client) -> None:
    labels = {}
    for format_, parser in [("turtle", "turtle"), ("jsonld", "json-ld"), ("nt", "nt"), ("xml", "xml")]:
        graph = Graph().parse(data=client.get(f"{CONCEPT}?format={format_}").data, format=parser)
        labels[format_] = {str(label) for label in graph.objects(predicate=SKOS_LABEL)}
    assert len(set(map(frozenset, labels.values()))) == 1 and "tiếp thị qua email" in labels["turtle"]
    page = client.get(f"{CONCEPT}?format=html", headers={"Accept-Language": "vi,en;q=0.5"})
    assert '<html lang="vi">' in page.text and "<h1>tiếp thị qua email</h1>" in page.text
    assert "email-рассылка" in page.text and "<mark>email</mark>" in page.text
    assert 'href="/report/vi/concepts/email-marketing.html"' in page.text
    romanian = client.get(f"{CONCEPT}?format=html&lang=ro").text
    assert '<html lang="ro">' in romanian and "/concepts/" not in romanian, "the report has no such page in Romanian"


SKOS_LABEL = Graph().namespace_manager.expand_curie("skos:prefLabel")


@pytest.mark.parametrize("path", ["/b2graph/schema", "/b2graph/document/vi/k%C3%AAnh%20%232.txt", "/b2graph/concept/"])
def test_other_iris_resolve_too(client: Client, path: str) -> None:
    page = client.get(f"{path}?format=html")
    assert page.status_code == 200 and "<h1>" in page.text
    assert len(Graph().parse(data=client.get(f"{path}?format=turtle").text, format="turtle")) > 3


def test_claims_stand_on_the_page_of_their_document(client: Client, build: Path) -> None:
    claim = next(row for row in read_rows(build, "claims.jsonl") if row["document"] == "vi/kênh #2.txt")
    address, _, fragment = claim["id"].removeprefix("https://w3id.org").partition("#")
    page = client.get(f"{address}?format=html&lang=en").text
    row = re.search(rf'<tr id="{fragment}">.*?</tr>', page, re.DOTALL)
    assert row and claim["evidence"][0]["quote"] in row[0] and claim["segment"] in row[0]


def test_front_page_files_and_query_page(client: Client) -> None:
    assert client.get("/").location == "/report/index.html"
    assert "<title>report</title>" in client.get("/report/").text
    assert 'href="/files/graph.nq"' in client.get("/files/").text
    page = client.get("/query").text
    editor = json.loads(re.search(r'id="editor">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    assert {example["name"] for example in editor["examples"]} > {"contradictions", "only-one-segment"}
    assert editor["prefixes"]["b2g"] == "https://w3id.org/b2graph/schema#"
    for asset in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
        assert client.get(asset).status_code == 200
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page), "nothing comes from elsewhere"


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "There is no such page"),
        ("ru", "Такой страницы нет"),
        ("vi", "Không có trang này"),
        ("ro", "Nu există această pagină"),
    ],
)
def test_browsers_get_errors_as_pages_of_the_site(client: Client, language: str, title: str) -> None:
    browser = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": language}
    answer = client.get("/b2graph/concept/<b>?format=html", headers=browser)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert f"<h1>{title}</h1>" in answer.text and "/static/site.css" in answer.text and "<b>" not in answer.text
    assert 'href="/query"' in answer.text and "script" not in answer.text
    wrong = client.get("/sparql?query=SELECT", headers=browser)
    assert (wrong.status_code, wrong.mimetype) == (400, "text/html") and "line 1, column" in wrong.text
    assert client.put("/sparql", headers=browser).headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_questions_ask_for_labels_in_the_language_of_the_reader(client: Client) -> None:
    filters = {}
    for of in ("en", "vi"):
        page = client.get(f"/query?lang={of}").text
        editor = json.loads(re.findall('id="editor">(.*?)</script>', page, re.DOTALL)[0])
        filters[of] = {word for asked in editor["examples"] for word in re.findall(r'Own\) = "(\w+)"', asked["sparql"])}
    assert filters == {"en": {"en"}, "vi": {"vi"}}


@pytest.mark.parametrize("path", ["/files/", "/query", "/sparql", "/static/site.css", CONCEPT, "/nothing", "/report/"])
def test_every_answer_is_safe_to_open(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in headers and "Server" not in headers
    assert "'unsafe" not in headers["Content-Security-Policy"] or path == "/report/"


def test_texts_of_documents_are_inert_in_pages(build: Path) -> None:
    opened, output = Opened(build, open_store(build)), io.BytesIO()
    hostile = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"
    cell = (hostile, hostile)
    parts = [(hostile, hostile, hostile)]
    about = {"about": [(cell, cell)], "users": [(cell, cell)], "user_count": 1, "parts": parts}
    write_page(output, "resource", opened, "en", title=hostile, iri=hostile, **about)
    example = Example(hostile, hostile, hostile)
    write_page(output, "query", opened, "en", examples=[example], editor={"examples": [hostile]})
    page = output.getvalue().decode()
    assert not re.search(r"<script>alert|<img|</script><script>a", page) and "{{7*7}}" in page


def test_head_and_options(client: Client) -> None:
    for path in ("/files/", f"/sparql?query={SELECT}", "/static/site.css", f"{CONCEPT}?format=turtle"):
        head, get = client.head(path), client.get(path)
        assert (head.status_code, head.data, head.content_length) == (200, b"", get.content_length)
    options = client.options("/sparql", headers={"Origin": "https://elsewhere.example"})
    assert (options.status_code, options.headers["Allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    assert client.options("/files/").headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("question", read_questions(QUESTIONS).values(), ids=lambda question: question.name)
def test_a_filled_question_asks_what_the_question_asks(build: Path, question: Any) -> None:
    assert all(parameter.default or parameter.example for parameter in question.parameters)
    store = open_store(build)
    values = {
        "concept": "channels",
        "segment": "B2C",
        "other": "B2B",
        "of": "vi",
        "language": "vi",
        "within": "section",
    }
    terms = bind(store, question, {p.name: values.get(p.name, "vi") for p in question.parameters})
    answer = run(store, question.sparql, terms).table()
    assert run(store, filled(question, terms, {})).table() == answer


def test_examples_stand_alone_and_nearly_all_have_answers(corpus_build: Path) -> None:
    store, empty = open_store(corpus_build), set()
    found = examples(store, read_questions(QUESTIONS))
    assert [example.name for example in found] == list(read_questions(QUESTIONS))
    for example in found:
        answer = store.query(example.sparql, use_default_graph_as_union=True)  # no prefix is missing
        empty |= {example.name} if next(iter(answer), None) is None else set()
        assert example.sparql.startswith(f"# {example.words[:20]}")
    assert empty <= {"purposes-served", "figures-with-source", "examples-of-segment"}, (
        "the corpus has texts for the rest"
    )


def test_a_new_build_is_seen_and_readers_of_the_old_one_are_left_alone(tmp_path: Path) -> None:
    old, new = publish(tmp_path, "old"), publish(tmp_path, "new")
    published = Published(old)
    site = Site(published, QUESTIONS, SMALL, None)
    client, answers = Client(site), []
    slow = Thread(target=lambda: answers.append(ask(client, HUGE)))
    assert ask(client, SELECT).headers["B2graph-Build"] == old.name
    slow.start()
    time.sleep(0.1)
    published.build = new
    assert ask(client, SELECT).headers["B2graph-Build"] == new.name
    slow.join()
    assert answers[0].status_code == 413, "the limit ended it, not the swap"
    assert ask(client, SELECT).headers["B2graph-Build"] == new.name
    assert {worker.build for worker in site.workers._all} == {new}
    site.workers.stop()


def test_without_a_build_it_does_not_start(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["serve", "--out", str(tmp_path)])
    assert result.exit_code == 2 and "no published build" in result.output


@pytest.mark.parametrize(
    ("host", "says"), [("127.0.0.1", "Address already in use; name another --port"), ("no.invalid", "is no address")]
)
def test_where_it_cannot_listen_it_says_so(build: Path, host: str, says: str) -> None:
    current = build.parent / "current"
    current.unlink(missing_ok=True)
    current.symlink_to(build.name)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(main, ["serve", "--out", str(build.parent), "--host", host, "--port", port])
    assert result.exit_code == 2 and says in result.output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_until_it_is_stopped(corpus_out: Path, number: int) -> None:
    command = [sys.executable, "-c", "from pipeline.cli.main import main; main()", "serve", "--port", "0"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [*command, "--out", str(corpus_out)], stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    ) as process:
        assert process.stderr
        url = re.search(r"http://127\.0\.0\.1:\d+/", process.stderr.readline())[0]  # type: ignore[index]
        with urlopen(f"{url}sparql?query=ASK%20%7B%7D", timeout=20) as answer:
            assert json.load(answer)["boolean"] is True
        process.send_signal(number)
        assert process.wait(10) == 0
        assert process.stderr.read() == "stopped\n"


def test_what_is_shipped_of_others_is_named_and_unchanged() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    named = re.findall(r"^  (pipeline/answers/serving/\S+)\n    sha256 ([0-9a-f]{64})$", notice, re.MULTILINE)
    assert {Path(name).name for name, _ in named} == {"yasgui.min.js", "yasgui.min.css"}
    assert all(digest(ROOT / name) == sha256 for name, sha256 in named)
