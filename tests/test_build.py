"""A corpus becomes a published build."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from faults import DONE, FAULT
from sample_records import ROOT

from pipeline import storage
from pipeline.build import BuildReport, build
from pipeline.gates import GateError
from pipeline.graph import exports
from pipeline.reading.corpus import find_decisions

RUSSIAN = (
    "В сегменте B2B основным каналом остаются отраслевые выставки. Для B2C важнее телевидение и электронная почта.\n"
    "Решение о покупке принимают инженеры и закупщики предприятия, и длится оно несколько месяцев.\n"
)
ROMANIAN = "Firmele B2B participă la târguri și trimit mesaje prin e-mail. Consumatorii B2C se uită la televiziune.\n"
ITALIAN = "Questo testo è scritto in italiano e parla di fiere, di prezzi e di come si vende alle imprese.\n"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
DETERMINISTIC = ("graph.nq", "graph.ttl", "mentions.jsonl", "claims.jsonl", "facts.jsonl", "problems.jsonl")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "ru").mkdir(parents=True)
    (folder / "ru" / "рынок.txt").write_text(RUSSIAN, encoding="utf-8")
    (folder / "ro.md").write_text(ROMANIAN, encoding="utf-8")
    (folder / "copie.txt").write_text(ROMANIAN, encoding="utf-8")
    (folder / "it.txt").write_text(ITALIAN, encoding="utf-8")
    (folder / "broken.txt").write_bytes(b"ro \xff\xfa")
    (folder / "README.md").write_text("no document", encoding="utf-8")
    return folder


@pytest.fixture
def built(corpus: Path, ontology: Path, tmp_path: Path) -> BuildReport:
    return build([corpus], ontology, tmp_path / "out")


def _rows(report: BuildReport, name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (report.folder / name).read_text(encoding="utf-8").splitlines()]


def test_report_counts(built: BuildReport) -> None:
    assert built.documents == {"ru": 1, "vi": 0, "ro": 2}
    assert built.mentions == len(_rows(built, "mentions.jsonl")) > 0
    assert built.claims == len(_rows(built, "claims.jsonl")) > 0
    assert sorted(problem.code for problem in built.problems) == ["other-language", "undecodable"]
    assert built.newly_set_aside == ("broken.txt", "it.txt")


def test_known_problems_are_not_new(corpus: Path, ontology: Path, tmp_path: Path) -> None:
    (corpus / "known-problems.csv").write_text("document\nit.txt\n", encoding="utf-8")
    assert build([corpus], ontology, tmp_path / "out").newly_set_aside == ("broken.txt",)


def test_mentions_are_words_of_the_files(built: BuildReport, corpus: Path) -> None:
    for row in _rows(built, "mentions.jsonl"):
        raw = (corpus / str(row["document"])).read_bytes().decode("utf-8-sig")
        assert raw[row["start"] : row["end"]] == row["text"]


def test_every_mention_and_segment_is_evidence_once(built: BuildReport) -> None:
    wanted = sorted(
        (row["document"], row["concept"], segment)
        for row in _rows(built, "mentions.jsonl")
        if not row["repeat"] and row["class"] != "Segment"
        for segment in row["segments"]
    )
    given = sorted(
        (row["document"], row["concept"], row["segment"])
        for row in _rows(built, "claims.jsonl")
        for _ in row["evidence"]
    )
    assert given == wanted != []


def test_a_copy_is_no_evidence(built: BuildReport) -> None:
    repeats = {row["document"]: row["repeat"] for row in _rows(built, "mentions.jsonl")}
    assert repeats == {"copie.txt": False, "ro.md": True, "ru/рынок.txt": False}
    assert "ro.md" not in {row["document"] for row in _rows(built, "claims.jsonl")}


def test_set_aside_documents_have_no_graph(built: BuildReport) -> None:
    graph = (built.folder / "graph.nq").read_text(encoding="utf-8")
    assert "document/copie.txt" in graph
    assert "it.txt" not in graph and "broken.txt" not in graph


def test_sums_cover_every_file(built: BuildReport) -> None:
    sums = dict(line.split("  ")[::-1] for line in (built.folder / "SHA256SUMS").read_text().splitlines())
    files = {
        path.relative_to(built.folder.resolve()).as_posix()
        for path in built.folder.resolve().rglob("*")
        if path.is_file()
    }
    assert set(sums) == files - {"SHA256SUMS"} >= set(DETERMINISTIC) | {"build.json"}
    for name, digest in sums.items():
        assert hashlib.sha256((built.folder / name).read_bytes()).hexdigest() == digest


def test_same_bytes_whatever_the_order_and_the_place(
    built: BuildReport, corpus: Path, ontology: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere"
    for name in sorted((p.relative_to(corpus) for p in corpus.rglob("*") if p.is_file()), reverse=True):
        (moved / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(corpus / name, moved / name)
    again = build([moved], ontology, tmp_path / "out2")
    for name in DETERMINISTIC:
        assert (again.folder / name).read_bytes() == (built.folder / name).read_bytes(), name


def test_build_json_says_what_changed(built: BuildReport, corpus: Path, ontology: Path, tmp_path: Path) -> None:
    (corpus / "ro.md").write_text(ROMANIAN * 2, encoding="utf-8")
    (corpus / "copie.txt").unlink()
    (corpus / "nou.txt").write_text(ROMANIAN.replace("Firmele", "Companiile"), encoding="utf-8")
    report = build([corpus], ontology, tmp_path / "out")
    changes = json.loads((report.folder / "build.json").read_text(encoding="utf-8"))["changes"]
    names = {"added": ["nou.txt"], "edited": ["ro.md"], "removed": ["copie.txt"]}
    assert changes.items() >= (names | {"ontology": False, "program": False}).items()
    assert changes["causes"] == {"source-added": 1, "source-removed": 1, "no-longer-a-copy": 1}
    assert changes["since"] < report.folder.resolve().name
    assert report.newly_set_aside == ()


def test_an_edit_of_the_aspects_is_an_edit_of_the_ontology(
    built: BuildReport, corpus: Path, ontology: Path, tmp_path: Path
) -> None:
    edited = shutil.copytree(ontology, tmp_path / "ontology")
    path = edited / "aspects.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace('"pricing"@en', '"prices"@en'), encoding="utf-8")
    report = build([corpus], edited, tmp_path / "out")
    assert json.loads((report.folder / "build.json").read_text(encoding="utf-8"))["changes"]["ontology"] is True


def test_a_failed_build_leaves_what_was_published(
    built: BuildReport, corpus: Path, ontology: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = storage.find_build(tmp_path / "out")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(exports.Exporter, "write", fail)
    with pytest.raises(OSError, match="disk full"):
        build([corpus], ontology, tmp_path / "out", full=True)
    assert storage.find_build(tmp_path / "out") == before
    assert [path.name for path in (tmp_path / "out" / "builds").iterdir()] == [before.name]


def test_a_build_that_falls_short_is_not_published(
    built: BuildReport, corpus: Path, ontology: Path, tmp_path: Path
) -> None:
    expectations = {"documents": {"ru": 1}, "mentions": {"ro": 1000}, "answers": ["documents", "sequences"]}
    (ontology / "expectations.yml").write_text(json.dumps(expectations), encoding="utf-8")
    before = storage.find_build(tmp_path / "out")
    with pytest.raises(GateError) as failed:
        build([corpus], ontology, tmp_path / "out", gated=True)
    assert [gate.name for gate in failed.value.failed] == ["mentions in ro", "answers to sequences"]
    assert storage.find_build(tmp_path / "out") == before
    report = build([corpus], ontology, tmp_path / "out", gated=True, waive="a trial")
    manifest = json.loads((report.folder / "build.json").read_text(encoding="utf-8"))
    assert manifest["waived"] == "a trial"
    assert [gate["name"] for gate in manifest["gates"] if not gate["passed"]] == [
        "mentions in ro",
        "answers to sequences",
    ]


def test_a_strict_build_is_not_published_with_documents_newly_set_aside(
    corpus: Path, ontology: Path, tmp_path: Path
) -> None:
    (corpus / "known-problems.csv").write_text("document\nit.txt\n", encoding="utf-8")
    with pytest.raises(GateError, match=r"documents newly set aside: 1 .*\n +broken.txt \(set aside: undecodable\)"):
        build([corpus], ontology, tmp_path / "out", strict=True)
    (corpus / "known-problems.csv").write_text("document\nit.txt\nbroken.txt\n", encoding="utf-8")
    assert build([corpus], ontology, tmp_path / "out", strict=True).newly_set_aside == ()


def test_a_build_that_meets_expectations_says_so(corpus: Path, ontology: Path, tmp_path: Path) -> None:
    expectations = {"documents": {"ru": 1, "ro": 1}, "mentions": {}, "answers": ["documents"]}
    (ontology / "expectations.yml").write_text(json.dumps(expectations), encoding="utf-8")
    report = build([corpus], ontology, tmp_path / "out", gated=True)
    gates = json.loads((report.folder / "build.json").read_text(encoding="utf-8"))["gates"]
    assert {gate["name"]: gate["found"] for gate in gates} == {
        "documents in ru": 1,
        "documents in ro": 1,
        "answers to documents": 3,
    }


def test_progress_is_told(corpus: Path, ontology: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    build([corpus], ontology, tmp_path / "out", lambda *step: told.append(step))
    assert told[0] == ("broken.txt", 0, 5)
    assert told[-1][0] == "writing the report"


def test_no_build_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(storage.NoBuildError, match="run `b2graph build`"):
        storage.find_build(tmp_path)
    with pytest.raises(storage.NoBuildError, match="'20200101'"):
        storage.find_build(tmp_path, "20200101")


def test_what_editors_decided_is_kept_with_the_build(corpus: Path, ontology: Path, tmp_path: Path) -> None:
    (corpus / "decisions.csv").write_bytes(b"concept,language,decision\r\n")
    report = build([corpus], ontology, tmp_path / "out")
    assert (report.folder / "decisions.csv").read_bytes() == b"concept,language,decision\r\n"
    shutil.copytree(corpus, tmp_path / "other")
    with pytest.raises(ValueError, match=r"two folders have a decisions\.csv"):
        find_decisions([corpus, tmp_path / "other"])


def test_the_build_before(corpus: Path, ontology: Path, tmp_path: Path) -> None:
    first, second = (build([corpus], ontology, tmp_path / "out", full=True).folder.resolve() for _ in range(2))
    assert storage.build_before(second) == first
    with pytest.raises(storage.NoBuildError, match="is the first build"):
        storage.build_before(first)


def test_a_killed_build_is_no_build(ontology: Path, tmp_path: Path) -> None:
    """Wherever it is killed: what was published stays, and the next build needs no help."""
    corpus, out = tmp_path / "corpus", tmp_path / "out"
    corpus.mkdir()
    (corpus / "ro.md").write_text(ROMANIAN, encoding="utf-8")
    build([corpus], ontology, out)
    before = storage.published_name(out)
    (corpus / "ru.md").write_text(RUSSIAN, encoding="utf-8")
    clean = build([corpus], ontology, tmp_path / "clean")
    program = Path(__file__).with_name("killed_builds.py")
    done = subprocess.run(
        [sys.executable, program, corpus, ontology, out, "130"], env=ENVIRONMENT, capture_output=True, check=True
    )
    *killed, last = map(json.loads, done.stdout.splitlines())
    assert len(killed) > 1
    assert {(run["ended"], run["published"], *run["damage"]) for run in killed} == {(FAULT, before)}
    assert last["ended"] == DONE and last["published"] != before and not last["damage"]
    assert [path.name for path in (out / "builds").glob(".*")] == []
    for name in DETERMINISTIC:
        assert (out / "current" / name).read_bytes() == (clean.folder / name).read_bytes(), name
