"""The process that reads files nobody trusts: what it answers, and what becomes of it."""

import os
import signal
import time
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile

import pytest
from document_files import docx, epub, odt, paragraph, pdf

from pipeline.reading import extraction
from pipeline.reading.documents import child
from pipeline.reading.documents.outcome import Extracted, Refused
from pipeline.records import Metadata

PAGE = "<html><title>Giá</title><p>Giá cả</p>".encode()


def code(kind: str, data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        extraction.extract(kind, data)
    return caught.value.code


def living() -> int:
    return extraction._living[0].process.pid


def test_text_and_metadata_come_back():
    assert extraction.extract("html", PAGE) == Extracted("Giá cả", Metadata("Giá"))
    assert extraction.extract("zip", docx(paragraph("да"))).text == "да"
    assert extraction.extract("zip", odt("<text:p>да</text:p>")).text == "да"
    assert extraction.extract("zip", epub({"a.xhtml": "<p>да</p>"})).text == "да"


MESSAGE = (
    b"From: =?koi8-r?B?88XSx8XK?= <s@example.org>\r\nDate: Tue, 4 Mar 2025 10:00:00 +0000\r\nSubject: =?x-no?Q?a?=\r\n"
    b"Content-Type: {}\r\nContent-Transfer-Encoding: {}\r\n\r\n"
)


@pytest.mark.parametrize(
    "content", ["text/plain; charset=cp1258", 'text/html; charset="utf-7"', "text/plain; charset=x-no"]
)
@pytest.mark.parametrize(
    ("transfer", "body"), [("8bit", "giá"), ("base64", "Z2nDoQ=="), ("quoted-printable", "gi=C3=A1")]
)
def test_messages_need_no_module_that_is_not_there_yet(content, transfer, body):
    head = MESSAGE.decode().replace("{}", content, 1).replace("{}", transfer, 1)
    found = extraction.extract("email", (head + body).encode())
    assert (found.text, found.metadata.author, found.metadata.date) == ("giá", "Сергей", "2025-03-04")


@pytest.mark.parametrize("method", [ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA])
def test_archives_of_every_packing_are_read(method):
    file = BytesIO()
    with ZipFile(BytesIO(docx(paragraph("да")))) as old, ZipFile(file, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert extraction.extract("zip", file.getvalue()).text == "да"


def test_pdf_is_read():
    assert extraction.extract("pdf", pdf(["Pret mic"], info="/Title (Pret)")) == Extracted("Pret mic", Metadata("Pret"))


def test_one_process_reads_many_files_and_is_replaced_in_time(monkeypatch):
    extraction.extract("html", PAGE)
    first = living()
    extraction.extract("html", PAGE)
    assert living() == first
    monkeypatch.setattr(extraction, "FILES_EACH", 1)
    extraction.extract("html", PAGE)
    assert living() != first


def test_what_kills_it_costs_one_file_only(monkeypatch):
    extraction.extract("html", PAGE)
    os.kill(living(), signal.SIGKILL)
    extraction._living[0].process.wait()
    assert extraction.extract("html", PAGE).text == "Giá cả"
    os.kill(living(), signal.SIGSTOP)
    monkeypatch.setattr(extraction, "SECONDS", 0.2)
    stopped = living()
    assert code("html", PAGE) == "parser-timeout"
    monkeypatch.undo()
    assert extraction.extract("html", PAGE).text == "Giá cả"
    assert living() != stopped
    with pytest.raises(ProcessLookupError):
        os.kill(stopped, 0)


def test_a_crash_while_it_reads_is_told():
    started = extraction._Child()
    os.kill(started.process.pid, signal.SIGSEGV)
    with pytest.raises(Refused) as caught:
        started.ask("html", PAGE)
    assert (caught.value.code, "SIGSEGV" in caught.value.message) == ("parser-crashed", True)
    started.kill()


def test_a_process_that_does_not_start_is_no_fault_of_a_file(monkeypatch, tmp_path):
    monkeypatch.setattr(extraction, "ROOT", tmp_path)
    monkeypatch.setattr(extraction.sys, "executable", "/bin/false")
    with pytest.raises(RuntimeError, match="does not start"):
        extraction._Child()


def test_words_that_no_file_of_text_has_are_taken_out():
    answered = child.answer("html", b"<html>a&#x1;b&#xd800;c&#0;d")
    assert answered["text"].isprintable() and {"a", "b", "c", "d"} <= set(answered["text"])


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (MemoryError(), "parser-memory"),
        (RecursionError(), "too-deep"),
        (KeyError("x"), "malformed"),
        (Refused("encrypted", "it is"), "encrypted"),
    ],
)
def test_every_failure_of_a_reader_has_a_code(error, expected, monkeypatch):
    def fail(data: bytes) -> Extracted:
        raise error

    monkeypatch.setitem(child.READERS, "html", fail)
    assert child.answer("html", b"")["code"] == expected


def test_no_text_is_a_finding_and_too_much_is_refused(monkeypatch):
    assert child.answer("html", b"<html><p> </p>")["code"] == "no-text"
    monkeypatch.setattr(child, "MOST_TEXT", 3)
    assert child.answer("html", PAGE)["code"] == "too-large"


def test_files_and_connections_are_out_of_reach():
    """In a process of its own, since the guard stays: what a library tries fails there."""
    script = """
import os, socket, sys
sys.argv, stdin = [""], sys.stdin
from pipeline.reading.documents import child, html
tries = {
    "read": lambda: open("/etc/hostname").read(),
    "write": lambda: open("/tmp/written", "w"),
    "connect": lambda: socket.create_connection(("127.0.0.1", 9)),
    "fork": os.fork,
    "run": lambda: os.system("true"),
    "remove": lambda: os.remove("/tmp/nothing-there"),
    "pipe": os.pipe,
}
def attempt(data):
    done = []
    for name, act in tries.items():
        try:
            act()
            done.append(name)
        except OSError:
            pass
    raise child.Refused("tried", " ".join(done))
child.SAMPLES.clear()
child.READERS["html"] = attempt
child.main()
"""
    started = extraction.subprocess.run(
        [extraction.sys.executable, "-c", script],
        input=b'{"kind": "html", "size": 0}\n',
        capture_output=True,
        env={"PYTHONPATH": str(extraction.ROOT)},
        timeout=30,
        check=True,
    )
    assert started.stdout == b'ready\n{"code": "tried", "message": ""}\n'


def test_time_and_memory_are_bounded(monkeypatch):
    monkeypatch.setattr(extraction, "SECONDS", 1.0)
    before = time.monotonic()
    assert code("html", b"<!--" * 1_500_000) == "parser-timeout"
    assert time.monotonic() - before < 5
