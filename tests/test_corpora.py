"""Corpora at addresses: named and read as folders of this machine, and only what is new is fetched."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from document_files import docx, paragraph
from test_incremental import TEXTS, Workshop, tree
from test_incremental import graphs_only as graphs_only

from pipeline.build import BuildReport, build, plan_build
from pipeline.cli.main import main
from pipeline.corpora import Corpus, CorpusError, Known, fetched
from pipeline.places import Place, PlaceError
from pipeline.reading import corpus
from pipeline.reading.corpus import find_sources
from pipeline.records import Source
from pipeline.storage import digest

memory = pytest.importorskip("fsspec.implementations.memory", reason="needs b2graph[cluster]: pip install fsspec")

ADDRESS = "memory:///bucket/texts"


class Store:
    """A store with a copy of a folder, and the names of what was fetched to be looked into."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.fetched = folder, list[str]()

    def fill(self) -> None:
        """Let it hold what the folder holds."""
        memory.MemoryFileSystem.store.clear()
        for path in self.folder.rglob("*"):
            if path.is_file():
                Place(ADDRESS).put(path.relative_to(self.folder).as_posix(), path.read_bytes())

    def fetches(self) -> list[str]:
        """What was fetched since this was asked last."""
        found, self.fetched = sorted(self.fetched), []
        return found


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A workshop with documents of several kinds and all that a corpus says about them."""
    shop = Workshop(tmp_path)
    for name, text in zip(("a.txt", "в/б.txt", "в/г/d.md", "empty.txt", ".hidden/x.txt"), TEXTS, strict=False):
        (shop.corpus / name).parent.mkdir(parents=True, exist_ok=True)
        shop.write(name, text)
    shop.write("empty.txt", "")
    shop.tabulate([*TEXTS[:3]])
    (shop.corpus / "page.docx").write_bytes(docx("".join(map(paragraph, TEXTS[:2]))))
    shop.write("known-problems.csv", "document\nempty.txt\n")
    shop.describe("a.txt", "Каналы", "2024-05-01")
    return shop


@pytest.fixture
def store(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store that tells marks of its files' contents, with the corpus of the workshop."""
    store = Store(shop.corpus)
    files, listed, fetch = memory.MemoryFileSystem, memory.MemoryFileSystem.ls, Place.fetch

    def ls(self: Any, path: str, detail: bool = True, **options: Any) -> Any:
        found = listed(self, path, detail=True, **options)
        marked = [told | ({"ETag": str(hash(self.cat_file(told["name"])))} if told["size"] else {}) for told in found]
        return marked if detail else [told["name"] for told in found]

    def fetch_told(self: Place, name: str, path: Path) -> None:
        store.fetched.append(name)
        fetch(self, name, path)

    monkeypatch.setattr(files, "ls", ls)
    monkeypatch.setattr(Place, "fetch", fetch_told)
    store.fill()
    yield store
    files.store.clear()


def build_there(shop: Workshop, **options: Any) -> BuildReport:
    return build([ADDRESS], shop.ontology, shop.out, **options)


def test_a_corpus_elsewhere_is_found_as_here(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "MAX_BYTES", 20_000)
    shop.write("large.txt", "x" * 20_001)
    shop.write("README.txt", "x")
    (shop.corpus / "link.txt").symlink_to(shop.corpus / "a.txt")
    os.mkfifo(shop.corpus / "pipe.txt")
    there = find_sources([], Corpus(f"file://{shop.corpus}", Known(shop.out)).found())
    here = find_sources([shop.corpus])
    assert {"large.txt", "link.txt", "pipe.txt"} == {problem.document for problem in here[1]}
    assert there[1] == here[1]
    assert [(s.name, s.sha256, s.row, s.path.removeprefix("file://")) for s in there[0]] == [
        (s.name, s.sha256, s.row, s.path) for s in here[0]
    ]
    one = Corpus(f"file://{shop.corpus}/a.txt", Known(shop.out)).found()
    assert [source.name for source in find_sources([], one)[0]] == ["a.txt"]


def test_a_corpus_in_a_store_builds_as_a_folder_does(shop: Workshop, store: Store) -> None:
    report = build_there(shop, jobs=2)
    assert report.read > 5 and report.newly_set_aside == ()
    build([shop.corpus], shop.ontology, shop.folder / "full")
    there, here = (
        tree(shop.folder / out / "current", ("build.json", "SHA256SUMS", "store/")) for out in ("out", "full")
    )
    assert there == here
    assert not build([shop.corpus], shop.ontology, shop.out).published, "the same corpus, wherever it lies"


@pytest.mark.usefixtures("graphs_only")
def test_what_has_its_mark_is_not_fetched_again(shop: Workshop, store: Store) -> None:
    build_there(shop)
    assert store.fetches() == [
        "a.txt",
        "d.md",
        "empty.txt",
        "known-problems.csv",
        "page.docx",
        "rows.csv",
        "sources.csv",
        "б.txt",
    ]
    lists = ["empty.txt", "known-problems.csv", "sources.csv"]
    assert not build_there(shop).published
    assert store.fetches() == lists, "what is told no mark of"
    shop.write("a.txt", TEXTS[3])
    store.fill()
    assert {
        (step.name, step.action) for step in plan_build([ADDRESS], shop.ontology, shop.out) if step.action == "read"
    } == {("a.txt", "read")}
    assert build_there(shop).read == 1
    assert store.fetches() == sorted([*lists, "a.txt"] * 2), "--dry-run remembers nothing"
    (shop.out / "cache" / "files.json").write_text("{")
    assert not build_there(shop).published
    assert len(store.fetches()) == 8


def test_documents_that_cannot_be_had(shop: Workshop, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = Source("x.txt", f"{ADDRESS}/x.txt", digest(shop.corpus / "a.txt"))
    with fetched(gone) as here:
        assert here.name == "x.txt" and not Path(here.path).exists()

    def denied(*_: Any, **__: Any) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(memory.MemoryFileSystem, "cat_file", denied)
    with (
        pytest.raises(CorpusError, match=f"the corpus cannot be read: {ADDRESS}/x.txt: Permission denied"),
        fetched(gone),
    ):
        pass
    monkeypatch.setattr(Place, "fetch", lambda self, name, path: Place(self.address).get(name))
    monkeypatch.setattr(
        memory.MemoryFileSystem, "ls", lambda self, path, **_: [{"name": f"{path}/a.txt", "size": 1, "type": "file"}]
    )
    _, problems = find_sources([], Corpus(ADDRESS, Known(shop.out)).found())
    assert [(p.code, p.message) for p in problems] == [
        ("unreadable", f"{ADDRESS}/a.txt: Permission denied: check the file and its permissions")
    ]


def test_a_folder_that_cannot_be_listed_is_told(shop: Workshop, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = Place.entries

    def some(self: Place, folder: str = "") -> Any:
        if folder == "в/г":
            raise PlaceError("no")
        return entries(self, folder)

    monkeypatch.setattr(Place, "entries", some)
    _, problems = find_sources([], Corpus(ADDRESS, Known(shop.out)).found())
    assert [(p.document, p.message) for p in problems] == [
        ("в/г", "the folder cannot be listed: check its permissions")
    ]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("memory://bucket/nowhere", "there is no file or folder 'memory://bucket/nowhere'"),
        ("carrier-pigeon://loft", "carrier-pigeon://loft: "),
    ],
)
def test_addresses_where_nothing_is(shop: Workshop, store: Store, address: str, told: str) -> None:
    result = CliRunner().invoke(main, ["build", address, "--ontology", str(shop.ontology), "--out", str(shop.out)])
    assert result.exit_code == 2
    assert told in result.output
    assert not (shop.out / "builds").exists()


def test_the_command_takes_addresses(shop: Workshop, store: Store) -> None:
    where = ["--ontology", str(shop.ontology), "--out", str(shop.out)]
    for command in (["build", ADDRESS], ["build", "--corpus", ADDRESS]):
        result = CliRunner().invoke(main, [*command, *where, "--dry-run"])
        assert (result.exit_code, len(result.stdout.splitlines())) == (0, 8)


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(PlaceError, match=r"s3://bucket: .*pip install 'b2graph\[cluster\]'"):
        Place("s3://bucket")
