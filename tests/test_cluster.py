"""A Dask cluster reads as this machine does, whatever is lost on the way; its processes are real ones."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pytest
import yaml
from deadly_documents import ENDS_READER, ENDS_WORKER, NEVER_ENDS, let_loose
from document_files import docx, paragraph
from test_incremental import TEXTS, Workshop, tree
from test_incremental import graphs_only as graphs_only

from pipeline import build as builder
from pipeline import plan, readers
from pipeline.build import BuildReport
from pipeline.cli.main import main
from pipeline.cli.settings import read_settings
from pipeline.cluster import batches, client, connection, reader
from pipeline.cluster.client import Cluster
from pipeline.cluster.connection import ClusterError, connected
from pipeline.cluster.worker import ONTOLOGY, Order, read_batch
from pipeline.places import Place, PlaceError
from pipeline.records import DocumentRecord, Source

ROOT = Path(__file__).parent.parent
DASK = Path(sys.executable).with_name("dask")
UNEQUAL = ("build.json", "SHA256SUMS", "store/", "report/")
DEADLY = """
import pathlib
import sys
if "pipeline.cluster.reader" in sys.orig_argv:
    import deadly_documents
    deadly_documents.let_loose(setattr, parents=True)
    deadly_documents.tell_of_compiling(setattr, pathlib.Path(__file__).with_name("compiled"))
"""
"""Loaded by every Python that workers start."""

distributed = pytest.mark.skipif(not DASK.exists(), reason="needs b2graph[cluster]: pip install distributed fsspec")


class Machines:
    """A scheduler and workers, each a process with a group of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "sitecustomize.py").write_text(DEADLY, encoding="utf-8")
        self.groups: list[subprocess.Popen[bytes]] = []
        where = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(folder / "address.json"))
        self.start("scheduler", *where, "--idle-timeout", "120")
        self.address = json.loads(_waited(self._address))["address"]

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        settings = {
            "PYTHONPATH": f"{self.folder}:{ROOT}:{ROOT / 'tests'}",
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
        }
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [DASK, *command, "--no-dashboard"],
                cwd=self.folder,
                env=os.environ | settings,
                stderr=log,
                start_new_session=True,
            )
        self.groups.append(process)
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        return self.start(
            "worker", self.address, "--nthreads", "1", "--local-directory", str(self.folder), "--death-timeout", "20"
        )

    def end(self, process: subprocess.Popen[bytes]) -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.groups.remove(process)

    def _address(self) -> str:
        path = self.folder / "address.json"
        return path.read_text(encoding="utf-8") if path.exists() else ""


Found = TypeVar("Found")


def _waited(find: Callable[[], Found]) -> Found:
    """What is found in the end, within a minute."""
    for _ in range(1200):
        if found := find():
            return found
        time.sleep(0.05)
    raise TimeoutError


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler with two workers, as docs/cluster.md has them started."""
    machines = Machines(tmp_path_factory.mktemp("machines"))
    machines.worker()
    machines.worker()
    yield machines
    for process in [*machines.groups]:
        machines.end(process)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """A workshop with documents for several batches; builds are of the graph."""
    monkeypatch.setattr("pipeline.outputs.write_reports", lambda *_: None)
    monkeypatch.setattr(batches, "MOST", 4)
    monkeypatch.setattr(readers, "FEW", 2)
    shop = Workshop(tmp_path)
    for number in range(15):
        shop.write(f"{number:02}.txt", f"{TEXTS[number % len(TEXTS)]}\n\nНомер {number}.")
    shop.tabulate([*TEXTS[:3]])
    (shop.corpus / "page.docx").write_bytes(docx("".join(map(paragraph, TEXTS[:2]))))
    (shop.corpus / "old.txt").write_bytes(TEXTS[0].encode("windows-1251"))
    return shop


def build(shop: Workshop, machines: Machines) -> BuildReport:
    return shop.build(cluster=Cluster(machines.address, str(shop.folder / "shared")))


def assert_as_here(shop: Workshop) -> None:
    """What the cluster read is what this machine reads, byte for byte."""
    shop.build(full=True, jobs=2)
    there, here = (tree(shop.folder / out / "current", UNEQUAL) for out in ("out", "full"))
    assert {"graph.nq", "mentions.jsonl", "problems.jsonl"} <= here.keys()
    assert there == here
    assert list((shop.folder / "shared").iterdir()) == [], "what was under way is cleared away"


@distributed
def test_a_cluster_reads_as_this_machine_does(shop: Workshop, machines: Machines) -> None:
    assert build(shop, machines).read == 20
    assert any((shop.out / "cache").glob("labels-*.json")), "compiled tables come back"
    shop.write("03.txt", TEXTS[0] + TEXTS[1])
    assert build(shop, machines).read == 1
    assert_as_here(shop)


@distributed
@pytest.mark.usefixtures("graphs_only")
def test_one_worker_compiles_for_all(shop: Workshop, machines: Machines) -> None:
    log = machines.folder / "compiled"
    log.unlink(missing_ok=True)
    with (shop.ontology / "schema.ttl").open("a", encoding="utf-8") as file:
        file.write("# read anew\n")
    build(shop, machines)
    languages = log.read_text().split()
    assert len(languages) > 1
    assert len(languages) == len({*languages})
    assert_as_here(shop)


@distributed
@pytest.mark.usefixtures("graphs_only")
def test_workers_fetch_what_lies_in_a_store(
    shop: Workshop, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "_bytes", lambda _: pytest.fail("the publisher sends nothing"))
    cluster = Cluster(machines.address, str(shop.folder / "shared"))
    assert builder.build([f"file://{shop.corpus}"], shop.ontology, shop.out, cluster=cluster).read == 20
    assert_as_here(shop)


@distributed
@pytest.mark.usefixtures("graphs_only")
def test_a_deadly_document_costs_itself(shop: Workshop, machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (ENDS_READER, ENDS_WORKER, NEVER_ENDS):
        shop.write(name, TEXTS[0] + name)
    let_loose(monkeypatch.setattr, parents=False)
    report = build(shop, machines)
    told = {problem.document: problem.code for problem in report.problems if problem.severity == "error"}
    assert {ENDS_READER: "process-died", ENDS_WORKER: "process-died", NEVER_ENDS: "too-complex"}.items() <= told.items()
    assert_as_here(shop)


@distributed
@pytest.mark.usefixtures("graphs_only")
def test_a_lost_worker_is_survived(shop: Workshop, machines: Machines) -> None:
    import psutil

    def reads() -> bool:
        """Whether the worker has started to read, and now is busy opening the ontology."""
        with suppress(psutil.NoSuchProcess):
            return any("pipeline.cluster.reader" in child.cmdline() for child in lost.children(recursive=True))
        return False

    def kill() -> None:
        _waited(reads)
        machines.end(doomed)

    doomed = machines.worker()
    lost = psutil.Process(doomed.pid)
    with connected(machines.address) as dask:
        dask.wait_for_workers(3)
    killer = threading.Thread(target=kill)
    killer.start()
    build(shop, machines)
    killer.join()
    assert_as_here(shop)


@distributed
@pytest.mark.usefixtures("graphs_only")
def test_other_software_on_a_worker_is_told(
    shop: Workshop, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = plan.reading_parts
    monkeypatch.setattr(plan, "reading_parts", lambda known: real(known) | {"spacy": "0.1", "rules": "0" * 64})
    with pytest.raises(ClusterError, match=r"worker tcp://.*other rules; spacy \d.*, where the build has 0\.1"):
        build(shop, machines)
    assert not (shop.out / "current").exists()


@distributed
@pytest.mark.usefixtures("graphs_only")
def test_a_scheduler_that_goes_away(
    shop: Workshop, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "SECONDS", 2.0)
    machines = Machines(tmp_path_factory.mktemp("passing"))
    threading.Timer(3.0, lambda: machines.end(machines.groups[0])).start()
    with pytest.raises(ClusterError, match="is gone, or has dropped the work: what was read is kept"):
        build(shop, machines)


@distributed
@pytest.mark.usefixtures("graphs_only")
def test_a_cluster_without_workers(
    shop: Workshop, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "WAITING", 0.1)
    machines = Machines(tmp_path_factory.mktemp("idle"))
    with pytest.raises(ClusterError, match="no worker is there: start some with `dask worker tcp://127"):
        build(shop, machines)
    machines.end(machines.groups[0])


@distributed
@pytest.mark.usefixtures("graphs_only")
def test_a_scheduler_that_is_not_there(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    monkeypatch.setattr(connection, "SECONDS", 1.0)
    shop.build()
    before = (shop.out / "current").readlink()
    where = [str(shop.corpus), "--ontology", str(shop.ontology), "--out", str(shop.out)]
    for address in ("tcp://127.0.0.1:9", "carrier-pigeon://loft"):
        result = CliRunner().invoke(main, ["build", *where, "--full", "--scheduler", address])
        assert result.exit_code == 2
        assert f"no Dask scheduler answers at {address}: is it running" in result.output
    assert (shop.out / "current").readlink() == before


def test_without_the_extra(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install 'b2graph\[cluster\]'"):
        shop.build(cluster=Cluster("tcp://127.0.0.1:9", str(shop.folder / "shared")))


def test_a_build_without_a_cluster_does_not_load_dask() -> None:
    command = "import sys, pipeline.cli.main, pipeline.plan; print({'distributed', 'fsspec'} & {*sys.modules})"
    run = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


def test_batches_are_of_some_documents_and_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = []
    for number, size in enumerate((10, 10, 200_000, 10, 100_000, 50_000, 10)):
        (tmp_path / str(number)).write_bytes(b"x" * size)
        sources.append(Source(str(number), str(tmp_path / str(number)), ""))
    assert [[int(s.name) for s in batch] for batch in batches.batches(sources)] == [[0, 1], [2], [3, 4], [5, 6]]
    monkeypatch.setattr(batches, "MOST", 2)
    assert [len(batch) for batch in batches.batches(sources[:2] + sources[3:5] + sources[6:])] == [2, 2, 1]
    assert {len(batch) for batch in batches.batches(sources[:1] * 4000)} == {8}, "many documents make larger batches"


def test_a_machine_that_cannot_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def process(*_: object) -> DocumentRecord:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.bounded.process", process)
    told = reader._answer(Source("a.txt", "a.txt", ""), False, tmp_path, tmp_path)
    (answer,) = batches.unpack_answers(batches.pack_answers([told]))
    with pytest.raises(ClusterError, match=rf"worker on {socket.gethostname()}: .*No space left on device; mend"):
        client._sound(answer)


def test_documents_that_are_gone_are_gone_there_too(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("текст", "utf-8")
    packed = batches.pack([Source("a.txt", str(tmp_path / "a"), "1"), Source("b.txt", str(tmp_path / "b"), "2")])
    a, b = batches.unpack(packed, tmp_path / "there")
    assert (a.name, a.sha256, Path(a.path).read_text("utf-8")) == ("a.txt", "1", "текст")
    assert b.name == "b.txt" and not Path(b.path).exists()


@distributed
def test_an_ontology_that_was_exchanged_is_not_read_by(tmp_path: Path) -> None:
    place = Place(str(tmp_path / "shared"))
    place.put("batch", batches.pack([]))
    place.put(ONTOLOGY, b"another")
    refusal = read_batch(Order(place.address, "batch", "0" * 64, {}), str(tmp_path)).refusal
    assert "ontology.zip is not the ontology that the build is made by" in refusal


@distributed
def test_places(tmp_path: Path) -> None:
    place = Place(str(tmp_path / "a")).below("b")
    assert place.names("c") == []
    place.put("c/one", b"1")
    assert (place.names("c"), place.get("c/one")) == (["one"], b"1")
    place.remove("c/one")
    with pytest.raises(PlaceError, match="a/b/c/one: there is no such file"):
        place.get("c/one")
    place.clear()
    place.clear()
    assert not (tmp_path / "a" / "b").exists()
    (tmp_path / "file").touch()
    with pytest.raises(PlaceError, match="file/b"):
        Place(str(tmp_path / "file")).put("b", b"")
    with pytest.raises(PlaceError, match=r"nowhere://x: .*nowhere"):
        Place("nowhere://x")


def test_the_page_and_the_compose_file_say_what_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8")
    options = {name for option in main.commands["build"].params for name in option.opts}
    services = yaml.safe_load((ROOT / "packaging" / "cluster.yml").read_text(encoding="utf-8"))["services"]
    for command in [*re.findall(r"^b2graph build (.+)$", page, re.MULTILINE), " ".join(services["build"]["command"])]:
        assert set(re.findall(r"--[\w-]+", command)) <= options
    assert "--scheduler tcp://scheduler:8786" in " ".join(services["build"]["command"])
    assert services["worker"]["entrypoint"][2] == "tcp://scheduler:8786"
    told = dict(re.findall(r"^export (DASK_\w+)=(\S+)$", page, re.MULTILINE))
    assert told and told == services["worker"]["environment"] == services["scheduler"]["environment"]
    (settings,) = re.findall(r"^```toml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    Path("b2graph.toml").write_text(settings, encoding="utf-8")
    assert read_settings(main)["build"] == {"scheduler": "tcp://10.0.0.5:8786", "shared": "s3://bucket/b2graph"}


@distributed
def test_the_settings_of_dask_that_are_shown() -> None:
    import dask.config
    import distributed  # noqa: F401  (brings the settings that there are)

    page = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8")
    for name in re.findall(r"^export DASK_(\w+)=", page, re.MULTILINE):
        dask.config.get(name.lower().replace("__", "."))  # raises KeyError for what is no setting


@distributed
@pytest.mark.parametrize("command", ["scheduler", "worker"])
def test_the_options_of_dask_that_are_shown(command: str) -> None:
    texts = [ROOT / "docs" / "cluster.md", ROOT / "packaging" / "cluster.yml", ROOT / "README.md"]
    shown = [
        line for path in texts for line in re.findall(rf"^.*dask,? {command}\b(.*)$", path.read_text("utf-8"), re.M)
    ]
    names = {name for line in shown for name in re.findall(r"--[\w-]+", line.partition(" #")[0])}
    assert len(names) > 1
    known = subprocess.run([DASK, command, "--help"], capture_output=True, text=True, check=True).stdout
    assert names <= set(re.findall(r"--[\w-]+", known))
