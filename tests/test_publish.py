"""`b2graph publish` to a real Oxigraph server: what is sent, what readers see meanwhile, what is said if it fails."""

import json
import re
import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from sample_records import export, load, sample_build, sample_ontology, sample_records
from stores import OXIGRAPH, Address, oxigraph, post

from pipeline.answers.publish import endpoint as http
from pipeline.answers.publish import graphs
from pipeline.answers.publish.endpoint import Endpoint, EndpointError
from pipeline.answers.publish.graphs import read_graphs
from pipeline.answers.publish.publish import compare, publish
from pipeline.answers.publish.services import Services, find_services
from pipeline.claims.vocabulary import read_vocabulary
from pipeline.cli.main import main
from pipeline.records import Metadata

needs_oxigraph = pytest.mark.skipif(not OXIGRAPH, reason="the program oxigraph is not installed: pip install oxigraph")
STATE = "https://w3id.org/b2graph/graph/published"
QUADS = f"SELECT ?s ?p ?o ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != <{STATE}>) }}"
SEEN = """SELECT ?s ?p ?o { { ?s a ?type } UNION { ?s <http://purl.org/dc/terms/source> ?o } ?s ?p ?o
  FILTER(!STRSTARTS(STR(?p), "urn:b2graph:")) } ORDER BY ?s ?p ?o"""
"""What readers of a store can see of things that have a type or a source, graphs not told apart."""


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_build(tmp_path_factory.mktemp("old"))[0]


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A later build: one document has an author, and one is gone."""
    folder = tmp_path_factory.mktemp("new")
    ontology, build = sample_ontology(folder), folder / "build"
    build.mkdir()
    first, *others = [record for record in sample_records() if record.name != "ru/copy.txt"]
    records = [replace(first, metadata=Metadata(author="Ion Țăran")), *others]
    export(build, ontology, read_vocabulary(ontology), records)
    load(build)
    return build


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with oxigraph("--union-default-graph") as url:
        yield url


@pytest.fixture(params=["store", "query"])
def services(server: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Services:
    """An empty store, by its graph store or by updates alone; with several pieces a graph."""
    monkeypatch.setattr(graphs, "PIECE", 20_000)
    post(f"{server}/update", "DROP ALL", "update")
    return find_services(f"{server}/{request.param}")


@pytest.fixture
def empty(server: str) -> str:
    """The address of the store, emptied."""
    post(f"{server}/update", "DROP ALL", "update")
    return server


def as_lines(tsv: str) -> list[str]:
    """Rows of tab-separated values as sorted lines of N-Quads."""
    return sorted(line.replace("\t", " ") + " ." for line in tsv.splitlines()[1:])


def dump(services: Services) -> list[str]:
    """All quads of a store but those of the state graph, as sorted lines."""
    return as_lines(post(services.query, QUADS, "query", "text/tab-separated-values"))


def lines(build: Path) -> list[str]:
    """The lines of graph.nq with numbers as tab-separated values have them."""
    store = ox.Store()
    store.load(path=str(build / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    tsv = store.query(QUADS).serialize(format=ox.QueryResultsFormat.TSV)  # type: ignore[union-attr]
    return as_lines((tsv or b"").decode())


@needs_oxigraph
def test_the_store_holds_the_build_and_a_second_run_sends_nothing(services: Services, old: Path) -> None:
    done = publish(old, services)
    assert {change.graph for change in done.changes} == {graph.name for graph in read_graphs(old)}
    assert dump(services) == lines(old)
    assert publish(old, services).changes == () == compare(old, services).changes


@needs_oxigraph
def test_only_what_changed_is_sent(services: Services, old: Path, new: Path) -> None:
    publish(old, services)
    post(services.update, 'INSERT DATA { GRAPH <urn:other> { <urn:a> <urn:b> "of others" } }', "update")
    expected = compare(new, services)
    done = publish(new, services)
    assert done == expected
    sent = {change.graph.removeprefix("https://w3id.org/b2graph/"): bool(change.digest) for change in done.changes}
    assert sent == {
        "document/ro/pre%C8%9B.txt": True,
        "document/ru/copy.txt": False,
        "graph/build": True,
    }
    assert dump(services) == sorted([*lines(new), '<urn:a> <urn:b> "of others" <urn:other> .'])


class Interrupted(KeyboardInterrupt):
    pass


@needs_oxigraph
@pytest.mark.parametrize("answered", [False, True], ids=["before-the-store-acts", "after-the-store-acted"])
def test_whatever_interrupts_it_readers_see_one_build_and_the_next_run_goes_on(
    services: Services, old: Path, new: Path, answered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Interrupted at every request in turn, until a run has none left to be interrupted at."""
    publish(new, services)
    after = post(services.query, SEEN, "query")
    publish(old, services)
    before = post(services.query, SEEN, "query")
    assert before != after
    original, resumed, seen = Endpoint._post, set(), []
    for interruption in range(1, 100):
        requests = 0

        def interrupted(self: Endpoint, *args: Any, last: int = interruption) -> Any:
            nonlocal requests
            requests += 1
            if requests < last:
                return original(self, *args)
            if answered:
                original(self, *args)
            raise Interrupted

        with monkeypatch.context() as patched:
            patched.setattr(Endpoint, "_post", interrupted)
            try:
                publish(new, services)
                break
            except Interrupted:
                seen.append(post(services.query, SEEN, "query"))
        resumed.add(publish(new, services).resumed)
        assert dump(services) == lines(new)
        publish(old, services)
        assert dump(services) == lines(old)
    assert seen[0] == before and set(seen) <= {before, after} and (seen[-1] == after)
    assert len(seen) >= 7 and max(resumed) >= 2


@needs_oxigraph
def test_leftovers_of_another_build_are_dropped(
    services: Services, old: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_swap(*_: Any) -> None:
        raise Interrupted

    with monkeypatch.context() as patched, pytest.raises(Interrupted):
        patched.setattr("pipeline.answers.publish.state.State.swap", no_swap)
        publish(old, services)
    publish(new, services)
    assert dump(services) == lines(new)


@needs_oxigraph
def test_an_update_that_a_store_carries_out_twice_does_no_harm(
    services: Services, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = Endpoint.update

    def twice(self: Endpoint, text: str) -> None:
        once(self, text)
        once(self, text)

    monkeypatch.setattr(Endpoint, "update", twice)
    publish(old, services)
    assert dump(services) == lines(old)


@needs_oxigraph
def test_full_mends_a_store_that_others_changed(services: Services, old: Path) -> None:
    publish(old, services)
    graph = read_graphs(old)[0].name
    post(services.update, f"DROP GRAPH <{graph}>", "update")
    assert publish(old, services).changes == ()
    assert len(publish(old, services, full=True).changes) == len(read_graphs(old))
    assert dump(services) == lines(old)


@needs_oxigraph
def test_what_does_not_arrive_whole_is_not_published(
    services: Services, old: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(old, services)
    original = Endpoint.load
    monkeypatch.setattr(Endpoint, "load", lambda self, g, data: original(self, g, b"".join(data.splitlines(True)[1:])))
    with pytest.raises(EndpointError, match=r"was sent with \d+ triples, and arrived with"):
        publish(new, services)
    assert set(lines(old)) <= set(dump(services))


@needs_oxigraph
def test_a_flaky_store_is_asked_again(empty: str, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "BACKOFF", 0.001)
    with Address([503, 200, 500, 502, 200, 429, 503, 504, 408, 200, 503], empty) as flaky:
        publish(old, find_services(f"{flaky.url}/store"))
        assert not flaky.statuses
    assert dump(find_services(f"{empty}/store")) == lines(old)


def run(out: Path, url: str, *options: str) -> Result:
    return CliRunner().invoke(main, ["publish", "--endpoint", url, "--out", str(out), *options])


@pytest.fixture
def out(old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the old build is published, no credentials, and short waits."""
    (tmp_path / "builds").mkdir()
    folder = shutil.copytree(old, tmp_path / "builds" / "20260101T000000.000000Z")
    (folder / "SHA256SUMS").touch()
    (tmp_path / "current").symlink_to(folder)
    monkeypatch.setattr(http, "BACKOFF", 0.001)
    for name in ("TOKEN", "USER", "PASSWORD"):
        monkeypatch.delenv(f"B2GRAPH_PUBLISH_{name}", raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    return tmp_path


@needs_oxigraph
def test_the_command_lists_what_it_sends(empty: str, out: Path) -> None:
    listed = run(out, f"{empty}/store", "--dry-run", "--format", "json")
    assert (listed.exit_code, dump(find_services(f"{empty}/store"))) == (0, [])
    done = run(out, f"{empty}/store", "--format", "json")
    assert (done.exit_code, done.stdout) == (0, listed.stdout) and "graphs changed" in done.stderr
    assert {row["change"] for row in json.loads(done.stdout)} == {"send"}
    again = run(out, empty)
    assert (again.exit_code, again.stdout) == (0, "") and "nothing to send" in again.stderr


@pytest.mark.parametrize(
    "status, body, said",
    [
        (401, "Unauthorized", r"401 Unauthorized.*B2GRAPH_PUBLISH_USER"),
        (403, "no", "403 Forbidden; no; the store is read-only"),
        (404, "<p>lost", "404 Not Found; <p>lost.*--update"),
        (301, "", "moved to nowhere"),
        (503, "busy", "503 Service Unavailable; busy; run the same command again"),
        (200, "<html>", "not a SPARQL endpoint"),
        (200, "[]", "not a SPARQL endpoint"),
    ],
)
def test_refusals_are_told(status: int, body: str, said: str, out: Path) -> None:
    with Address([status], body=body) as address:
        result = run(out, f"{address.url}/query")
    assert result.exit_code == 2
    assert f"{address.url}/query: " in result.stderr
    assert re.search(said, result.stderr.replace("\n", " ")), result.stderr


def test_nobody_there(out: Path) -> None:
    with Address([200]) as address:
        pass
    result = run(out, address.url)
    assert result.exit_code == 2 and re.search("no answer, though tried again: .*refused", result.stderr)


def test_no_answer_in_time(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "ANSWER", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        result = run(out, f"http://127.0.0.1:{silent.getsockname()[1]}")
    assert result.exit_code == 2 and "no answer, though tried again: Read timed out" in result.stderr


NETRC = "machine 127.0.0.1 login ann password s3cret\n"
BASIC = "Basic YW5uOnMzY3JldA=="


@pytest.mark.parametrize(
    "variables, netrc, expected",
    [
        ({}, "", None),
        ({"USER": "ann", "PASSWORD": "s3cret"}, "machine 127.0.0.1 login no password no\n", BASIC),
        ({}, NETRC, BASIC),
        ({"TOKEN": "s3cret", "USER": "ann"}, NETRC, "Bearer s3cret"),
    ],
)
def test_credentials_are_sent_and_never_told(
    variables: dict[str, str], netrc: str, expected: str | None, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (out / "netrc").write_text(netrc, encoding="utf-8")
    for name, value in variables.items():
        monkeypatch.setenv(f"B2GRAPH_PUBLISH_{name}", value)
    with Address([401]) as address:
        result = run(out, f"{address.url}/query")
        assert address.credentials == [expected]
    assert result.exit_code == 2 and "s3cret" not in result.output and "YW5u" not in result.output


@pytest.mark.parametrize("url", ["http://ann:s3cret@localhost/query", "localhost:7878", "ftp://x/", "http://x/?a=b"])
def test_addresses_that_are_refused(url: str, out: Path) -> None:
    result = run(out, url)
    assert result.exit_code == 2 and "s3cret" not in result.output
    assert "not an address of a store" in result.stderr or "holds a user name" in result.stderr


@pytest.mark.parametrize(
    "url, query, update, graph_store",
    [
        ("http://a:7878", "http://a:7878/query", "http://a:7878/update", "http://a:7878/store"),
        ("http://a:7878/update", "http://a:7878/query", "http://a:7878/update", None),
        ("http://a/ds/data", "http://a/ds/query", "http://a/ds/update", "http://a/ds/data"),
        ("http://a/ds/", "http://a/ds", "http://a/ds", None),
        ("http://a/sparql", "http://a/sparql", "http://a/sparql", None),
        *(
            (
                f"http://a/repositories/x{end}",
                *(f"http://a/repositories/x{e}" for e in ("", "/statements", "/rdf-graphs/service")),
            )
            for end in ("", "/statements")
        ),
    ],
)
def test_services_are_found_from_one_of_them(url: str, query: str, update: str, graph_store: str | None) -> None:
    assert find_services(url) == Services(query, update, graph_store)
    assert find_services(url, "http://b/u", "http://b/g") == Services(query, "http://b/u", "http://b/g")
