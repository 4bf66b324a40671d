import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pyoxigraph as ox
import pytest
import rdflib
from sample_records import DIGESTS, sample_build, sample_ontology, sample_records, sample_texts

from pipeline.claims.vocabulary import Vocabulary, read_vocabulary
from pipeline.graph import exports
from pipeline.graph.dataset import Summary, build_quads, scheme_quads
from pipeline.graph.exports import Exporter, claim_rows, fact_rows, json_line, mention_rows, problem_rows
from pipeline.records import EMPTY_HEADING, Problem

FILES = ("graph.nq", "graph.ttl", "mentions.jsonl", "claims.jsonl", "facts.jsonl", "problems.jsonl")
ROMANIAN, RUSSIAN, COPY, SHORT, VIETNAMESE, OTHER = sample_records()
SUMMARY = ox.NamedNode("https://w3id.org/b2graph/graph/summary")
B2G = "https://w3id.org/b2graph/schema#"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Vocabulary]:
    return sample_build(tmp_path_factory.mktemp("exports"))


@pytest.fixture(scope="module")
def build(made: tuple[Path, Vocabulary]) -> Path:
    return made[0]


@pytest.fixture(scope="module")
def vocabulary(made: tuple[Path, Vocabulary]) -> Vocabulary:
    return made[1]


def rows(build: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (build / name).read_text(encoding="utf-8").split("\n")[:-1]]


def test_mentions_have_the_fields_of_the_contract_and_point_at_their_words(build: Path) -> None:
    fields = (
        "document language start end text concept class kind label label_language rule segments denied polarity repeat"
    )
    texts = sample_texts()
    for row in rows(build, "mentions.jsonl"):
        assert list(row) == fields.split()
        assert texts[row["document"]][row["start"] : row["end"]] == row["text"]


def test_rows_are_in_order_of_documents_and_places(build: Path) -> None:
    found = [(row["document"], row["start"], row["end"]) for row in rows(build, "mentions.jsonl")]
    assert found == sorted(found) and len(found) == 37
    facts = [(row["document"], row["evidence"][0]["start"]) for row in rows(build, "facts.jsonl")]
    assert facts == sorted(facts) and len(facts) == 7


def test_a_mention_row(vocabulary: Vocabulary) -> None:
    row = next(row for row in mention_rows(RUSSIAN, vocabulary) if row["concept"].endswith("webinar"))
    assert (row["class"], row["kind"], row["segments"], row["denied"]) == ("Strategy", "ContentFormat", ["B2B"], [])
    assert (row["polarity"], row["repeat"], row["label_language"]) == ("asserted", False, "ru")


def test_a_claim_row_quotes_its_evidence(vocabulary: Vocabulary) -> None:
    row = next(row for row in claim_rows(RUSSIAN, vocabulary) if row["polarity"] == "denied")
    fields = "id document language segment concept class polarity modality aspect evidence"
    assert list(row) == fields.split()
    assert (row["modality"], row["aspect"]) == (["stated"], [])
    assert (row["segment"], row["class"], row["concept"].rsplit("/")[-1]) == ("B2C", "Channel", "television")
    (evidence,) = row["evidence"]
    assert list(evidence) == ["start", "end", "quote", "rule", "modality", "aspect"]
    text = sample_texts()["ru/b2b.txt"]
    assert text[evidence["start"] : evidence["end"]] == evidence["quote"] == "Для B2C телевидение не нужно."


def test_ids_are_iris_of_the_graph(build: Path) -> None:
    graph = (build / "graph.nq").read_text(encoding="utf-8")
    claims, facts = ([row["id"] for row in rows(build, name)] for name in ("claims.jsonl", "facts.jsonl"))
    assert len(set(claims)) == 13 and len(set(facts)) == 7
    assert all(f"\n<{iri}> <http" in graph for iri in claims + facts)


@pytest.mark.parametrize(
    ("record", "type_", "value"),
    [
        (RUSSIAN, "duration", {"min_days": 90, "max_days": 360}),
        (ROMANIAN, "comparison", {"more": "B2C", "less": "B2B", "quality": "importance"}),
    ],
)
def test_a_fact_row_ends_with_the_fields_of_its_type(
    record: Any, type_: str, value: dict[str, Any], vocabulary: Vocabulary
) -> None:
    row = next(row for row in fact_rows(record, vocabulary) if row["type"] == type_)
    common = ["id", "document", "language", "type", "segments", "concept", "rule", "evidence"]
    assert list(row) == common + list(value)
    assert {name: row[name] for name in value} == value


def test_figures_and_sequences(vocabulary: Vocabulary) -> None:
    figure = next(row for row in fact_rows(ROMANIAN, vocabulary) if row["type"] == "figure")
    assert (figure["value"], figure["unit"], figure["year"]) == ("12.50", "%", 2023)
    assert figure["about_concepts"] == [vocabulary.concepts["conversion-rate"].iri]
    sequence, alike, sourced = fact_rows(VIETNAMESE, vocabulary)
    assert [step.rsplit("/")[-1] for step in sequence["steps"]] == ["awareness", "consideration", "purchase"]
    assert (alike["type"], alike["same"], alike["quality"]) == ("comparison", ["B2B", "B2C"], "importance")
    assert not {"more", "less", "different"} & set(alike)
    assert (sourced["source"], sourced["place"], sourced["rank"]) == ("Hoa Sen", "vn", 2)
    assert figure["source"] is figure["place"] is figure["rank"] is None


def test_problems_of_all_documents_even_those_without_a_graph(build: Path) -> None:
    found = rows(build, "problems.jsonl")
    assert [list(row) for row in found] == [["document", "stage", "severity", "code", "message", "start", "line"]] * 2
    assert [(row["document"], row["code"]) for row in found] == [
        ("ru/b2b.txt", "stump"),
        ("xx/other.txt", "other-language"),
    ]
    assert "other.txt" not in (build / "graph.nq").read_text(encoding="utf-8")


def test_problems_of_the_whole_document_come_first(vocabulary: Vocabulary) -> None:
    late = Problem("a", "s", "info", "late", "m", 9, 1)
    early = Problem("a", "s", "info", "early", "m", 2, 1)
    whole = Problem("a", "s", "info", "whole", "m")
    record = replace(OTHER, problems=(late, whole, early))
    assert [row["code"] for row in problem_rows(record, vocabulary)] == ["whole", "early", "late"]


def test_a_row_is_one_line_for_every_reader() -> None:
    text = "a\u2028b\x85c\nd\u2029é"
    line = json_line({"text": text}).decode()
    assert len(line.splitlines()) == 1 and json.loads(line) == {"text": text} and "é" in line


def test_the_same_records_give_the_same_bytes(build: Path, tmp_path: Path) -> None:
    again, _ = sample_build(tmp_path)
    for name in FILES:
        assert (again / name).read_bytes() == (build / name).read_bytes(), name


def test_the_graph_is_sorted_by_bytes_and_has_no_blank_nodes(build: Path) -> None:
    lines = (build / "graph.nq").read_bytes().split(b"\n")[:-1]
    assert lines == sorted(set(lines))
    assert not any(line.startswith(b"_:") or b" _:" in line.split(b'"')[0] for line in lines)


def test_the_turtle_holds_the_same_triples(build: Path) -> None:
    quads = ox.parse(path=str(build / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    turtle = ox.parse(path=str(build / "graph.ttl"), format=ox.RdfFormat.TURTLE)
    assert {str(q.triple) for q in quads} == {str(q.triple) for q in turtle}
    assert len(rdflib.Graph().parse(build / "graph.ttl")) > 1000


def test_records_out_of_order_are_refused(tmp_path: Path) -> None:
    ontology = sample_ontology(tmp_path)
    with pytest.raises(ValueError, match="in order of their names"):
        Exporter(tmp_path, ontology, read_vocabulary(ontology), DIGESTS, "1").write([RUSSIAN, ROMANIAN], ())


def summary(build: Path) -> list[ox.Quad]:
    quads = ox.parse(path=str(build / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    return [quad for quad in quads if quad.graph_name == SUMMARY]


def test_a_full_disk_is_one_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that still wait to be written fail as well, and the interpreter must not tell that of its own accord."""
    ontology, ignored = sample_ontology(tmp_path), Mock()
    exporter = Exporter(tmp_path, ontology, read_vocabulary(ontology), DIGESTS, "0")
    monkeypatch.setattr(exports, "_create", lambda _: Path("/dev/full").open("wb"))  # noqa: SIM115 - the exporter closes it
    monkeypatch.setattr(exports, "document_blocks", Mock(side_effect=OSError(28, "No space left on device")))
    monkeypatch.setattr(sys, "unraisablehook", ignored)
    with pytest.raises(OSError, match="No space left"):
        exporter.write([RUSSIAN], [])
    ignored.assert_not_called()


def test_direct_triples_stand_for_asserted_claims_only(build: Path) -> None:
    names = ("usesChannel", "measuredBy", "hasStakeholder", "hasCriterion", "usesStrategy", "hasStage")
    names += ("concernsIndustry", "exampleOf", "hasExample")
    last = {
        tuple(term.value.rsplit("/")[-1].rsplit("#")[-1] for term in (q.subject, q.predicate, q.object))
        for q in summary(build)
        if q.predicate.value.removeprefix(B2G) in names
    }
    assert last == {
        ("b2b", "usesChannel", "email-marketing"),
        ("b2c", "usesChannel", "email-marketing"),
        ("b2c", "usesChannel", "television"),
        ("b2c", "measuredBy", "conversion-rate"),
        ("b2b", "hasStakeholder", "cfo"),
        ("b2b", "hasCriterion", "price"),
        ("b2b", "usesStrategy", "webinar"),
        ("b2b", "usesStrategy", "sales-cycle"),
        ("b2b", "concernsIndustry", "pumps"),
        ("pumps", "exampleOf", "b2b"),
    }


@pytest.mark.parametrize(
    ("cell", "counts"),
    [
        ("ru/email-marketing", {"documentCount": 2, "mentionCount": 2, "englishCount": 0, "statementCount": 2}),
        ("ru/email-marketing/B2B", {"documentCount": 1, "mentionCount": 1, "assertedCount": 1, "deniedCount": 0}),
        ("ro/email-marketing/B2C", {"documentCount": 1, "mentionCount": 1, "assertedCount": 0, "deniedCount": 1}),
        ("ro/price", {"documentCount": 1, "mentionCount": 2, "englishCount": 0, "statementCount": 3}),
        ("ro/television", {}),
    ],
)
def test_coverage_counts_no_repeats_and_no_duplicates(build: Path, cell: str, counts: dict[str, int]) -> None:
    node = ox.NamedNode(f"https://w3id.org/b2graph/coverage/{cell}")
    found = {q.predicate.value.removeprefix(B2G): q.object.value for q in summary(build) if q.subject == node}
    assert {name: int(value) for name, value in found.items() if name.endswith("Count")} == counts


def test_a_heading_with_nothing_below_it_covers_nothing(vocabulary: Vocabulary) -> None:
    group = next(record for record in sample_records() if record.name == "ru/группы.txt")
    hollow = Problem(group.name, "claims", "info", EMPTY_HEADING, "no text", start=group.sentences[1].start)
    counts = []
    for record in (group, replace(group, problems=(hollow,))):
        summary = Summary(vocabulary, {})
        summary.add([record])
        counts.append(summary.counts["mentionCount"]["ru", "pumps", ""])
    assert counts == [2, 1]


def test_the_build_graph_lists_extractions_and_depends_on_nothing_else(build: Path) -> None:
    base = "https://w3id.org/b2graph/"
    one = build_quads(["https://example.org/1", "https://example.org/2"], 10, base, DIGESTS, "0.1")
    assert one == build_quads(["https://example.org/2", "https://example.org/1"], 10, base, DIGESTS, "0.1")
    assert sum("#Extraction>" in line for line in one) == 2
    total = len((build / "graph.nq").read_text(encoding="utf-8").splitlines())
    assert f'void#triples> "{total}"' in (build / "graph.nq").read_text(encoding="utf-8")


def test_a_blank_node_in_the_ontology_is_refused(tmp_path: Path) -> None:
    ontology = sample_ontology(tmp_path)
    with (ontology / "concepts" / "metrics.ttl").open("a", encoding="utf-8") as file:
        file.write("\nconcept:conversion-rate skos:note [ skos:note 'a' ] .\n")
    with pytest.raises(ValueError, match="give it an IRI"):
        scheme_quads(ontology, "https://w3id.org/b2graph/")


def test_ends_of_relations_that_are_nothing_else_are_no_rows(vocabulary: Vocabulary) -> None:
    record = sample_records()[0]
    ends = tuple(replace(mention, only_end=mention.concept == "cfo") for mention in record.mentions)
    rows = list(mention_rows(replace(record, mentions=ends), vocabulary))
    assert len(rows) == sum(mention.concept != "cfo" for mention in record.mentions) < len(record.mentions)
