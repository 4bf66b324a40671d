"""Exports, read back by readers that are not ours."""

import csv
from pathlib import Path

import conllu
import pyarrow.parquet
import pytest
import rdflib
from bratly.io.file_read_src import read_and_load_ann_file
from click.testing import CliRunner
from sample_records import sample_build
from spacy.tokens import DocBin
from spacy.vocab import Vocab

from pipeline.answers.export.formats import FORMATS, export
from pipeline.answers.export.texts import read_texts
from pipeline.answers.published import Row, read_rows
from pipeline.cli import export as command
from pipeline.cli.main import main
from pipeline.graph.store import open_store

NAME = "ru/b2b.txt"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_build(tmp_path_factory.mktemp("export"))[0]


@pytest.fixture(scope="module")
def mentions(build: Path) -> list[Row]:
    copies = {"ru/copy.txt"}
    return [row for row in read_rows(build, "mentions.jsonl") if row["document"] not in copies]


def test_texts_keep_the_offsets_of_the_build(build: Path, mentions: list[Row]) -> None:
    texts = {document.name: document for document in read_texts(build)}
    assert [texts[row["document"]].text[row["start"] : row["end"]] for row in mentions] == [r["text"] for r in mentions]
    for document in texts.values():
        tokens = [token for sentence in document.sentences for token in document.tokens(sentence)]
        assert "".join(token.of(document.text) for token in tokens) == "".join(document.text.split())
        ends = {at for token in tokens for at in (token.start, token.end)}
        assert {at for row in document.mentions for at in (row["start"], row["end"])} <= ends


@pytest.mark.parametrize(("format_", "file"), [("json-ld", "graph.jsonld"), ("xml", "graph.rdf")])
def test_rdf_is_the_same_graph(build: Path, tmp_path: Path, format_: str, file: str) -> None:
    export(build, "jsonld" if format_ == "json-ld" else "rdfxml", tmp_path)
    read = rdflib.Dataset(default_union=True) if format_ == "json-ld" else rdflib.Graph()
    read.parse(tmp_path / file, format=format_)
    triples = {(quad.subject, quad.predicate, str(quad.object)) for quad in open_store(build)}
    assert len(set(read.triples((None, None, None)))) == len(triples)


def test_spacy_reads_documents_and_spans(build: Path, tmp_path: Path, mentions: list[Row]) -> None:
    files = export(build, "spacy", tmp_path)
    assert [path.name for path in files] == ["ro.spacy", "ru.spacy", "vi.spacy"]
    vocab = Vocab()
    found = {
        (doc.user_data["document"], span.start_char, span.end_char, span.text, span.label_, span.kb_id_)
        for path in files
        for doc in DocBin().from_disk(path).get_docs(vocab)
        for span in doc.spans["sc"]
    }
    keys = ("document", "start", "end", "text", "class", "concept")
    assert found == {tuple(row[key] for key in keys) for row in mentions}


def test_conllu_reads_words_and_mentions(build: Path, tmp_path: Path, mentions: list[Row]) -> None:
    export(build, "conllu", tmp_path)
    sentences = conllu.parse((tmp_path / f"{NAME}.conllu").read_text(encoding="utf-8"))
    assert sentences[0].metadata["newdoc id"] == NAME
    for sentence in sentences:
        words = "".join(t["form"] + ("" if (t["misc"] or {}).get("SpaceAfter") == "No" else " ") for t in sentence)
        assert words.strip() == sentence.metadata["text"]
    begun = [t["misc"] for s in sentences for t in s if (t["misc"] or {}).get("Entity", "").startswith("B-")]
    wanted = [row for row in mentions if row["document"] == NAME]
    assert [m["Concept"] for m in begun] == [row["concept"].rpartition("/")[2] for row in wanted]
    assert [int(m["Offset"].split(":")[0]) for m in begun] == [row["start"] for row in wanted]


def test_brat_reads_spans_of_its_text(build: Path, tmp_path: Path, mentions: list[Row]) -> None:
    export(build, "brat", tmp_path)
    text = (tmp_path / f"{NAME}.txt").read_text(encoding="utf-8")
    read = read_and_load_ann_file(str(tmp_path / f"{NAME}.ann"))
    entities = [item for item in read.annotations if item.id.startswith("T")]
    spans = [(fragment.start, fragment.end) for item in entities for fragment in item.fragments]
    wanted = [row for row in mentions if row["document"] == NAME]
    assert spans == [(row["start"], row["end"]) for row in wanted]
    assert [text[start:end] for start, end in spans] == [item.content for item in entities]
    assert [item.label for item in entities] == [row["class"] for row in wanted]


def test_tables_hold_all_rows(build: Path, tmp_path: Path) -> None:
    export(build, "csv", tmp_path), export(build, "parquet", tmp_path)
    evidence = sum(len(row["evidence"]) for row in read_rows(build, "claims.jsonl"))
    counts = {"mentions": sum(1 for _ in read_rows(build, "mentions.jsonl")), "claims": evidence}
    for name, count in counts.items():
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        table = pyarrow.parquet.read_table(tmp_path / f"{name}.parquet")
        assert len(rows) == table.num_rows == count
        assert list(rows[0]) == table.column_names
        texts = "text" if name == "mentions" else "quote"
        assert [row[texts] for row in rows] == table.column(texts).to_pylist()


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_build_gives_the_same_bytes(build: Path, tmp_path: Path, format_: str) -> None:
    written = [
        {
            path.relative_to(tmp_path / run).as_posix(): path.read_bytes()
            for path in export(build, format_, tmp_path / run)
        }
        for run in ("one", "two")
    ]
    assert written[0] and written[0] == written[1]


def test_the_command_offers_all_formats_and_prints_its_files(build: Path, tmp_path: Path) -> None:
    assert tuple(FORMATS) == command.FORMATS
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "current").symlink_to(build)
    (build / "SHA256SUMS").touch()
    result = CliRunner().invoke(
        main, ["export", str(tmp_path / "csv"), "--format", "csv", "--out", str(tmp_path / "out")]
    )
    assert result.exit_code == 0
    assert result.stdout.split() == [str(tmp_path / "csv" / name) for name in ("mentions.csv", "claims.csv")]


def test_without_a_build_the_command_says_what_to_do(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["export", str(tmp_path / "x"), "--format", "csv", "--out", str(tmp_path)])
    assert result.exit_code == 2
    assert "b2graph build" in result.stderr
