import shutil
import signal
import time
from collections.abc import Iterable
from concurrent.futures import wait
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Timer

import pyoxigraph as ox
import pytest
from sample_records import load, sample_build

from pipeline.graph import store as stores
from pipeline.graph.store import Loading, open_store


def test_the_store_holds_the_graph_and_only_reads(tmp_path: Path) -> None:
    build, _ = sample_build(tmp_path)
    store = open_store(build)
    lines = set((build / "graph.nq").read_text(encoding="utf-8").splitlines())
    assert len(store) == len(lines)
    with pytest.raises(RuntimeError):
        store.add(ox.Quad(ox.NamedNode("a:a"), ox.NamedNode("a:a"), ox.NamedNode("a:a")))


def test_a_store_is_made_once(tmp_path: Path) -> None:
    build, _ = sample_build(tmp_path)
    with pytest.raises(FileExistsError):
        load(build)


def test_several_readers_may_open_it(tmp_path: Path) -> None:
    build, _ = sample_build(tmp_path)
    assert len(open_store(build)) == len(open_store(build)) > 0


def test_a_folder_without_a_store_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="is no Oxigraph store: build first"):
        open_store(tmp_path)


def test_a_broken_graph_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("<a:a> <a:a> .\n", encoding="utf-8")
    with pytest.raises(SyntaxError):
        load(tmp_path)


def test_who_has_it_open_reads_on_when_the_build_is_removed(tmp_path: Path) -> None:
    build, _ = sample_build(tmp_path)
    store, lines = open_store(build), (build / "graph.nq").read_text(encoding="utf-8").splitlines()
    shutil.rmtree(build)
    assert len(list(store.quads_for_pattern(None, None, None, None))) == len(lines)


def test_a_store_is_loaded_beside_from_files_that_are_closed(tmp_path: Path) -> None:
    lines = [f"<a:{n}> <a:a> <a:a> <a:g> .\n".encode() for n in range(9)]
    with Loading(tmp_path) as loading:
        for start in (0, 3, 6):
            with TemporaryFile() as file:
                file.writelines(lines[start : start + 3])
                file.flush()
                loading.add(file)
    assert len(open_store(tmp_path)) == 9


def test_what_cannot_be_loaded_is_an_error_of_who_loads(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("<a:a> <a:a> .\n", encoding="utf-8")
    with pytest.raises(SyntaxError), Loading(tmp_path) as loading, (tmp_path / "file").open("rb") as file:
        loading.add(file)


def test_who_makes_more_learns_that_loading_has_failed(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("no folder", encoding="utf-8")
    loading = Loading(tmp_path)
    with pytest.raises(FileExistsError), TemporaryFile() as file:
        file.write(b"<a:a> <a:a> <a:a> <a:g> .\n")
        file.flush()
        wait([loading._done])
        loading.add(file)


def test_a_stop_waits_until_nothing_is_written_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def load_slowly(build: Path, pieces: Iterable[bytes]) -> None:
        list(pieces)
        time.sleep(0.5)
        (build / "loaded").touch()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stores, "load_store", load_slowly)
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    with pytest.raises(KeyboardInterrupt), Loading(tmp_path):
        pass
    signal.signal(signal.SIGALRM, before)
    assert (tmp_path / "loaded").exists()


def test_after_a_failure_no_more_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[bytes] = []

    def load_later(_: Path, pieces: Iterable[bytes]) -> None:
        begin.wait()
        loaded.extend(pieces)

    monkeypatch.setattr(stores, "load_store", load_later)
    begin = Event()
    Timer(0.2, begin.set).start()
    with pytest.raises(KeyError), Loading(tmp_path) as loading, TemporaryFile() as file:
        file.write(b"<a:a> <a:a> <a:a> <a:g> .\n")
        file.flush()
        loading.add(file)
        raise KeyError("something else failed")
    assert loaded == []
