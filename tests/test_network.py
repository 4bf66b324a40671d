"""The concept network: what ties concepts, and files that networkx reads back."""

import re
from dataclasses import replace
from math import isfinite
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest
from sample_records import Writer, by_source, sample_build, sample_records, ties_of

from pipeline.answers import network as networks
from pipeline.answers.coverage import Coverage, read_coverage
from pipeline.answers.force_layout import force_layout
from pipeline.answers.network import SIDES, Network, make_network
from pipeline.answers.network_files import GEXF, GRAPHML, read_network, write_network
from pipeline.answers.network_measures import PIVOTS, SEED, bridges, centralities, communities, positions
from pipeline.answers.ties import LIST, RELATION, SENTENCE, Pair, Tie
from pipeline.claims.vocabulary import Vocabulary
from pipeline.graph.store import open_store
from pipeline.records import DENIED, EMPTY_HEADING, DocumentRecord, Problem

GEXF_12, VIZ = "{http://www.gexf.net/1.2draft}", "{http://www.gexf.net/1.2draft/viz}"
WHOLE, REAL = re.compile(r"-?\d+"), re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")
TYPES = {"long": WHOLE, "double": REAL, "boolean": re.compile("true|false"), "string": re.compile("(?s).*")}
"""What values of the types of GEXF look like."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Vocabulary]:
    return sample_build(tmp_path_factory.mktemp("network"))


@pytest.fixture(scope="module")
def vocabulary(made: tuple[Path, Vocabulary]) -> Vocabulary:
    return made[1]


@pytest.fixture(scope="module")
def coverage(made: tuple[Path, Vocabulary]) -> Coverage:
    return read_coverage(open_store(made[0]))


@pytest.fixture(scope="module")
def network(vocabulary: Vocabulary, coverage: Coverage) -> Network:
    return make_network(ties_of(by_source(sample_records()), vocabulary), vocabulary, coverage)


def _list() -> DocumentRecord:
    """Three channels and a price in a list, a segment beside them, and an item on its own under another line."""
    doc = Writer("ro/listă.txt", "ro")
    doc.say("Canale:", "label")
    doc.say("târguri, din B2B", "item", under=0, trade_fair="târguri", b2b="B2B")
    doc.say("e-mail și televiziune", "item", under=0, email_marketing="e-mail", television="televiziune")
    doc.say("preț", "item", under=0, price="preț")
    doc.say("Altele:", "label")
    doc.say("webinare", "item", under=4, webinar="webinare")
    return doc.record()


def _ties(sources: list[list[DocumentRecord]], vocabulary: Vocabulary) -> dict[Pair, Tie]:
    return ties_of(sources, vocabulary).strongest(100)


def test_lists_and_sentences_tie_every_concept_with_the_same_weight(vocabulary: Vocabulary) -> None:
    ties = _ties([[_list()]], vocabulary)
    assert {pair: (tie.lists, tie.sentences) for pair, tie in ties.items()} == {
        ("email-marketing", "price"): (1, 0),
        ("email-marketing", "television"): (1, 1),
        ("email-marketing", "trade-fair"): (1, 0),
        ("price", "television"): (1, 0),
        ("price", "trade-fair"): (1, 0),
        ("television", "trade-fair"): (1, 0),
    }
    assert ties["email-marketing", "price"].weight == pytest.approx(LIST / 3)
    assert ties["email-marketing", "television"].weight == pytest.approx(LIST / 3 + SENTENCE)
    assert ties["price", "trade-fair"].documents == 1


def test_of_too_many_ties_the_strongest_are_kept(
    vocabulary: Vocabulary, coverage: Coverage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(networks, "MOST_TIES", 1)
    found = make_network(ties_of([[_list()]], vocabulary), vocabulary, coverage)
    assert [(edge.source, edge.target) for edge in found.edges] == [("email-marketing", "television")]
    assert list(found.nodes) == ["email-marketing", "television"]


def test_asserted_relations_tie_and_denied_ones_do_not(vocabulary: Vocabulary) -> None:
    romanian = sample_records()[0]
    tie = _ties([[romanian]], vocabulary)["cfo", "price"]
    assert (tie.relations, tie.predicates, tie.sentences) == (1, {"caresAbout"}, 1)
    assert tie.weight == RELATION + SENTENCE
    denied = tuple(replace(relation, polarity=DENIED) for relation in romanian.relations)
    assert _ties([[replace(romanian, relations=denied)]], vocabulary)["cfo", "price"].relations == 0


def test_copies_repeats_and_empty_headings_tie_nothing(vocabulary: Vocabulary) -> None:
    _, russian, copy, *_ = sample_records()
    assert _ties([[russian], [copy]], vocabulary) == _ties([[russian]], vocabulary)
    assert _ties([[russian]], vocabulary)["email-marketing", "webinar"].sentences == 1
    doc = Writer("ru/пусто.txt", "ru")
    doc.say("Вебинар и email-рассылка", "heading", webinar="Вебинар", email_marketing="email-рассылка")
    assert _ties([[doc.record()]], vocabulary)
    empty = Problem(doc.name, "claims", "info", EMPTY_HEADING, "nothing here", 0, 1)
    assert not _ties([[replace(doc.record(), problems=(empty,))]], vocabulary)


def test_a_translation_is_no_further_source(vocabulary: Vocabulary) -> None:
    one = replace(_list(), source="ro/listă.txt")
    translated, other = replace(one, name="vi/b.txt"), replace(_list(), name="vi/c.txt")
    pair = ("email-marketing", "price")
    assert _ties([[one, translated]], vocabulary) == _ties([[one]], vocabulary)
    assert _ties([[one, translated], [other]], vocabulary)[pair].documents == 2
    assert _ties([[one, translated], [other]], vocabulary)[pair].weight == pytest.approx(2 * LIST / 3)


def test_segments_are_not_tied(vocabulary: Vocabulary) -> None:
    _, _, _, short, *_ = sample_records()
    assert not {key for pair in _ties([[short]], vocabulary) for key in pair} & {"b2b", "b2c"}


def test_nodes_say_for_which_segments_they_are_claimed(network: Network) -> None:
    assert list(network.nodes) == sorted(network.nodes)
    email, webinar, television = (network.nodes[key] for key in ("email-marketing", "webinar", "television"))
    assert (email.segments, webinar.segments, television.segments) == (("B2B", "B2C"), ("B2B",), ("B2C",))
    assert (email.labels["ru"], email.class_, email.documents) == ("email-рассылка", "Channel", 4)
    assert email.degree == len(network.neighbours("email-marketing")) == 5
    assert email.bridge == min(1.0 + 0.0, 1.0) and webinar.bridge == 0
    assert network.neighbours("nothing") == []


def test_bridges_join_what_is_claimed_for_one_side_only() -> None:
    graph = nx.Graph()
    graph.add_weighted_edges_from([(0, 1, 2.0), (0, 2, 3.0), (0, 3, 9.0), (1, 2, 1.0)])
    assert bridges(graph, ["", *SIDES, ""]) == {0: 2.0, 1: 0.0, 2: 0.0, 3: 0.0}
    assert bridges(graph, ["", "B2B", "", ""])[0] == 0.0


def test_communities_are_numbered_by_size() -> None:
    graph = nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(5))
    nx.set_edge_attributes(graph, 1.0, "weight")
    assert communities(graph) == {0: 2, 1: 2, 2: 2, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1}


@pytest.mark.parametrize("nodes", [12, PIVOTS + 60])
def test_centralities_are_those_of_networkx(nodes: int) -> None:
    graph = nx.gnm_random_graph(nodes, 3 * nodes, seed=1)  # some nodes are tied to none
    for number, (_, _, tie) in enumerate(graph.edges(data=True)):
        tie["weight"] = 1 + number % 4 / 2
        tie["length"] = 1 / tie["weight"]
    betweenness, eigenvector = centralities(graph)
    pivots = PIVOTS if nodes > PIVOTS else None
    between = nx.betweenness_centrality(graph, k=pivots, weight="length", seed=SEED)
    important = nx.eigenvector_centrality(graph, max_iter=10_000, tol=1e-9, weight="weight")
    assert betweenness == pytest.approx([between[node] for node in graph])
    assert eigenvector == pytest.approx([important[node] for node in graph], abs=1e-6)


def test_nodes_without_ties_are_central_to_nothing() -> None:
    assert centralities(nx.empty_graph(2)) == ([0.0, 0.0], [0.0, 0.0])
    assert centralities(nx.empty_graph(0)) == ([], [])


def test_the_layout_draws_what_is_tied_together() -> None:
    graph = nx.connected_caveman_graph(6, 8)
    place = force_layout(np.array(graph.edges), len(graph), 100, SEED)
    apart = np.linalg.norm(place[:, None] - place, axis=2)
    tied = np.array([apart[edge] for edge in graph.edges])
    assert tied.mean() < 0.3 * apart.mean()
    assert np.array_equal(place, place.round(3)), "the last bits are the processor's own"


def test_small_components_stand_in_rows_below_the_largest() -> None:
    graph = nx.disjoint_union_all([nx.complete_graph(6), *[nx.complete_graph(2) for _ in range(40)]])
    places = positions(graph)
    below = min(places[node][1] for node in range(6))
    assert all(places[node][1] < below for node in range(6, len(graph)))
    assert len({(round(x), round(y)) for x, y in places.values()}) == len(graph)
    assert max(abs(x) for x, _ in places.values()) <= 1000.1


def test_files_are_read_back_by_networkx(network: Network, tmp_path: Path) -> None:
    write_network(network, tmp_path)
    assert read_network(tmp_path) == network
    graphml, gexf = nx.read_graphml(tmp_path / GRAPHML), nx.read_gexf(tmp_path / GEXF)
    for graph in (graphml, gexf):
        assert set(graph) == set(network.nodes) and len(graph.edges) == len(network.edges)
        assert graph.nodes["webinar"]["label_vi"] == network.nodes["webinar"].labels["vi"]
        assert graph.edges["cfo", "price"]["predicates"] == "caresAbout"
        assert float(graph.edges["cfo", "price"]["weight"]) == RELATION + SENTENCE
    assert gexf.nodes["webinar"]["viz"]["position"]["x"] == network.nodes["webinar"].x
    assert graphml.nodes["webinar"]["g"] == gexf.nodes["webinar"]["viz"]["color"]["g"] == 180


def test_gexf_keeps_the_rules_of_its_schema(corpus_build: Path, network: Network, tmp_path: Path) -> None:
    write_network(network, tmp_path)
    for folder in (corpus_build, tmp_path):
        graph = ElementTree.parse(folder / GEXF).getroot().find(f"{GEXF_12}graph")
        assert graph is not None and graph.attrib.keys() <= {"defaultedgetype", "mode", "idtype", "timeformat"}
        types = {}
        for declared in graph.iter(f"{GEXF_12}attribute"):
            assert declared.attrib.keys() == {"id", "title", "type"} and declared.get("id") not in types
            types[declared.get("id")] = TYPES[declared.attrib["type"]]
        nodes, edges = list(graph.iter(f"{GEXF_12}node")), list(graph.iter(f"{GEXF_12}edge"))
        ids = [node.get("id") for node in nodes]
        ties = [frozenset((edge.get("source"), edge.get("target"))) for edge in edges]
        assert len(set(ids)) == len(ids) > 1 and len({edge.get("id") for edge in edges}) == len(edges) > 0
        assert len(set(ties)) == len(ties) and all(len(tie) == 2 and tie <= set(ids) for tie in ties)
        assert all(float(edge.attrib["weight"]) > 0 for edge in edges)
        for value in graph.iter(f"{GEXF_12}attvalue"):
            assert types[value.get("for")].fullmatch(value.attrib["value"]), value.attrib
        for node in nodes:
            colour, size, place = (node.find(f"{VIZ}{name}") for name in ("color", "size", "position"))
            assert colour is not None and all(0 <= int(colour.attrib[name]) <= 255 for name in "rgb")
            assert size is not None and float(size.attrib["value"]) > 0 and node.attrib["label"]
            assert place is not None and all(isfinite(float(place.attrib[name])) for name in "xyz")


def test_files_are_the_same_bytes_and_know_no_clock(vocabulary: Vocabulary, coverage: Coverage, tmp_path: Path) -> None:
    texts = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        ties = ties_of(by_source(sample_records()), vocabulary)
        write_network(make_network(ties, vocabulary, coverage), tmp_path / name)
        texts.append([(tmp_path / name / file).read_bytes() for file in (GRAPHML, GEXF)])
    assert texts[0] == texts[1]
    assert not any(re.search(rb"lastmodified|20\d\d-\d\d-\d\d", text) for text in texts[0])


def test_no_ties_make_an_empty_network(vocabulary: Vocabulary, coverage: Coverage, tmp_path: Path) -> None:
    write_network(make_network(ties_of([], vocabulary), vocabulary, coverage), tmp_path)
    assert read_network(tmp_path) == Network({}, ())
    assert len(nx.read_gexf(tmp_path / GEXF)) == 0


def test_the_build_of_the_corpus_holds_its_network(corpus_build: Path) -> None:
    network = read_network(corpus_build)
    assert len(network.nodes) > 100 and any(edge.crossing for edge in network.edges)
    assert max(node.bridge for node in network.nodes.values()) > 1
    assert all(0 <= node.betweenness <= 1 for node in network.nodes.values())
    assert {network.nodes[end].class_ for edge in network.edges for end in (edge.source, edge.target)} >= {
        "Channel",
        "Metric",
    }
