"""What a build must hold to be published, held against a small build of hand-written records."""

import json
import shutil
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sample_records import ROOT, sample_build, sample_records

from pipeline import assessments
from pipeline.answers.answers import read_answers
from pipeline.gates import Candidate, Gate, GateError, Terms, held
from pipeline.kept_files import kept_table
from pipeline.records import DocumentRecord, Problem
from pipeline.tallies import Totals, read_tally

RECORDS = sample_records()
OF = {record.name: record for record in RECORDS}
Hold = Callable[..., list[Gate]]


@pytest.fixture(scope="module")
def small_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    build, _ = sample_build(tmp_path_factory.mktemp("gates"))
    queries = shutil.copytree(ROOT / "ontology" / "queries", build.parent / "ontology" / "queries")
    (queries / "none.rq").write_text(
        "# Is there anything of this kind?\nSELECT ?x { ?x a b2g:Nothing }\n", encoding="utf-8"
    )
    return build


@pytest.fixture
def hold(small_build: Path, tmp_path: Path) -> Hold:
    """Holds expectations against the small build, with the records it should be made of and those before."""

    def hold(
        expected: dict[str, Any],
        records: list[DocumentRecord] = RECORDS,
        before: list[DocumentRecord] = RECORDS,
        waive: str | None = None,
    ) -> list[Gate]:
        ontology = small_build.parent / "ontology"
        (ontology / "expectations.yml").write_text(json.dumps(expected), encoding="utf-8")
        cache = tmp_path / "cache"
        answers, was = read_answers(small_build), totals(before).tally
        candidate = Candidate(ontology, answers, totals(records), cache, "program", was)
        return held(candidate, Terms(True, False, waive), ())

    return hold


def totals(records: list[DocumentRecord]) -> Totals:
    found = Totals(defaultdict(str))
    for record in records:
        found.add(record)
    return found


def failed(hold: Hold, *arguments: Any) -> tuple[Gate, ...]:
    with pytest.raises(GateError) as error:
        hold(*arguments)
    return error.value.failed


def without(*names: str) -> list[DocumentRecord]:
    return [record for record in RECORDS if record.name not in names]


def test_a_copy_counts_neither_as_a_document_nor_its_mentions(hold: Hold) -> None:
    (documents, mentions) = hold({"documents": {"ru": 2}, "mentions": {"ru": 1}})
    assert (documents.found, documents.passed) == (2, True)
    assert mentions.found == sum(
        len(OF[name].mentions) - 2 * (name == "ru/b2b.txt") for name in ("ru/b2b.txt", "ru/группы.txt")
    )


def test_a_shortfall_says_by_how_much_and_names_the_documents_that_are_gone(hold: Hold) -> None:
    (gate,) = failed(hold, {"documents": {"ru": 2, "vi": 1}}, without("ru/группы.txt"))
    assert (gate.name, gate.found, gate.wanted) == ("documents in ru", 1, 2)
    assert gate.causes == ("ru/группы.txt: 1 documents before, 0 now (it is gone)",)
    assert str(gate).startswith("documents in ru: 1 where at least 2 are expected, 1 too few\n    ru/группы.txt")


def test_a_fall_against_the_build_before_names_what_fell_most(hold: Hold) -> None:
    russian, short = OF["ru/b2b.txt"], OF["ru/группы.txt"]
    problem = Problem(short.name, "reading", "error", "undecodable", "")
    now = [
        *without("ru/b2b.txt", "ru/группы.txt"),
        replace(russian, mentions=russian.mentions[1:]),
        replace(short, language="und", mentions=(), claims=(), problems=(problem,)),
    ]
    (gate,) = failed(hold, {"largest_fall": {"mentions": 0.3, "documents": 0.5}}, now)
    count = len(russian.mentions)
    assert gate.name == f"mentions in ru, after {count + len(short.mentions)} in the build before"
    assert gate.causes == (
        f"ru/группы.txt: {len(short.mentions)} mentions before, 0 now (set aside: undecodable)",
        f"ru/b2b.txt: {count} mentions before, {count - 1} now",
    )


def test_a_fall_that_is_allowed_passes(hold: Hold) -> None:
    gates = hold({"largest_fall": {"documents": 0.5}}, without("ru/группы.txt"))
    assert {gate.name: (gate.wanted, gate.found) for gate in gates} == {
        "documents in ru, after 2 in the build before": (1, 1),
        "documents in vi, after 1 in the build before": (1, 1),
        "documents in ro, after 1 in the build before": (1, 1),
    }


def test_a_renamed_file_is_no_loss(hold: Hold) -> None:
    renamed = [*without("ru/группы.txt"), replace(OF["ru/группы.txt"], name="ru/new.txt")]
    assert all(gate.passed for gate in hold({"largest_fall": {"mentions": 0.0}}, renamed))
    (gate,) = failed(hold, {"mentions": {"ru": 1000}}, renamed)
    assert not any("группы" in cause for cause in gate.causes)


def test_the_first_build_cannot_fall(hold: Hold) -> None:
    assert hold({"largest_fall": {"mentions": 0.0}}, RECORDS, []) == []


def test_questions_must_have_answers(hold: Hold) -> None:
    assert [gate.passed for gate in hold({"answers": ["documents", "durations"]})] == [True, True]
    short = without("ru/b2b.txt")
    (gate,) = failed(hold, {"answers": ["documents", "none"]}, short)
    assert gate.name == "answers to none" and gate.causes[0].startswith("ru/b2b.txt")


def test_findings_of_check_are_told_and_kept_for_the_next_night(hold: Hold, monkeypatch: pytest.MonkeyPatch) -> None:
    (gate,) = failed(hold, {"check": "warning"})
    assert gate.found > 0 and "too many" in str(gate)
    monkeypatch.setattr(assessments, "check", lambda _: pytest.fail("checked again"))
    assert failed(hold, {"check": "warning"}) == (gate,)


def test_graphs_of_documents_are_held_against_the_shapes(hold: Hold, small_build: Path) -> None:
    (gate,) = hold({"shapes": 0})
    assert (gate.passed, gate.found, gate.bound) == (True, 0, "most")
    shapes = small_build.parent / "ontology" / "shapes.ttl"
    before = shapes.read_text(encoding="utf-8")
    shapes.write_text(before.replace('sh:in ( "asserted" "denied" )', 'sh:in ( "asserted" )'), encoding="utf-8")
    try:
        (gate,) = failed(hold, {"shapes": 0})
    finally:
        shapes.write_text(before, encoding="utf-8")
    assert gate.found > 0
    assert 'claim-polarity: a claim is asserted or denied; has "denied"' in gate.causes[0]


def test_floors_of_annotated_documents(hold: Hold, tmp_path: Path, small_build: Path) -> None:
    mention = OF["ru/b2b.txt"].mentions[0]
    span = {"surface": mention.text, "start": mention.start, "end": mention.end}
    row = {
        **span,
        "class": "Metric",
        "alt": [],
        "key": "x",
        "segments": [],
        "polarity": "pos",
        "readings": [[[], "pos"]],
    }
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "b2b.ann.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    gates = failed(hold, {"gold": {"folder": str(gold), "typed": 1.0, "mentions": 0.01}})
    assert {gate.name for gate in gates} == {"F1 of typed in all", "F1 of typed in ru"}
    assert gates[0].causes[0].startswith("ru/b2b.txt: ")
    with pytest.raises(ValueError, match="'type' is none of"):
        hold({"gold": {"folder": str(gold), "type": 1.0}})
    (gold / "gone.ann.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    causes = {gate.name: gate.causes for gate in failed(hold, {"gold": {"folder": str(gold), "typed": 1.0}})}
    assert causes["F1 of typed in und"] == causes["F1 of typed in all"][:1]
    assert causes["F1 of typed in und"][0].startswith("gone: not in the build")
    assert causes["F1 of typed in ru"] == causes["F1 of typed in all"][1:] == gates[0].causes
    (gold / "gone.ann.jsonl").unlink()
    (gold / "b2b.ann.jsonl").rename(gold / "other.ann.jsonl")
    (gate,) = failed(hold, {"gold": {"folder": str(gold), "typed": 0.5}})
    assert "holds no annotated document" in gate.causes[0]


def test_a_waived_build_passes_with_its_failed_gates(hold: Hold) -> None:
    (gate,) = hold({"documents": {"ru": 9}}, waive="the archive was retired")
    assert not gate.passed


def test_expectations_of_no_known_kind_are_refused(hold: Hold) -> None:
    with pytest.raises(ValueError, match="'document' is none of documents, mentions"):
        hold({"document": {"ru": 9}})


def test_a_damaged_manifest_gives_no_tally() -> None:
    assert read_tally({}) == read_tally({"inputs": [{"name": "a"}]}) == {}
    assert read_tally({"inputs": totals(RECORDS).inputs}).keys() == OF.keys()


def test_what_has_passed_the_shapes_is_kept_for_the_next_build(hold: Hold, tmp_path: Path) -> None:
    hold({"shapes": 0})
    (kept,) = (tmp_path / "cache").glob("shapes-*.json")
    told = kept.read_bytes()
    assert kept_table(kept)
    for damaged in (b"[", b"1", b'["' + b"0" * 64 + b'"]'):
        kept.write_bytes(damaged)
        assert [gate.passed for gate in hold({"shapes": 0})] == [True]
        assert kept.read_bytes() == told
