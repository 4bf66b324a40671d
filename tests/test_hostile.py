"""A folder of files that mean harm with good documents between them: each has its code, all good ones are built.

The files are made here and never kept. Nothing is written outside of the output folder, no network is asked.
"""

import json
import os
import resource
import socket
import zlib
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from document_files import ODF, W, docx, epub, odt, packed_blanks, paragraph, pdf, zipped
from sample_records import sample_ontology

from pipeline import outputs
from pipeline.build import build
from pipeline.reading import corpus, extraction

GOOD = "# Каналы B2B\n\nВ B2B работает email-рассылка, а сделка длится долго, потому что решение принимает комитет.\n"
SECRET = "Совершенно секретный текст вне корпуса"

ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<!DOCTYPE w [<!ENTITY e0 "ха">{ENTITIES}]>'
XINCLUDE = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{}" parse="text"/>'


def outside(address: str) -> str:
    """A document type by which XML reads a file or fetches a page."""
    return f'<!DOCTYPE w [<!ENTITY e0 "а"><!ENTITY e9 SYSTEM "{address}">]>'


def entity_files(name: str, prologue: str) -> dict[str, tuple[bytes, str]]:
    """The same attack by entity `e9` in each format that is XML."""
    word = f"{prologue}<w:document {W}><w:body>{paragraph('&e9;')}</w:body></w:document>"
    text = f"{prologue}<office:document-content {ODF}><office:body><office:text><text:p>&e9;</text:p></office:text>"
    package = f"{prologue}<package><metadata><title>&e9;</title></metadata></package>"
    book = {"META-INF/container.xml": '<container><rootfile full-path="b.opf"/></container>', "b.opf": package}
    return {
        f"{name}.docx": (zipped({"word/document.xml": word}), "unsafe-xml"),
        f"{name}.odt": (zipped({"content.xml": f"{text}</office:body></office:document-content>"}), "unsafe-xml"),
        f"{name}.epub": (zipped(book), "unsafe-xml"),
        f"{name}.xml": (f'<?xml version="1.0"?>{prologue}<w>&e9;</w>'.encode(), "unsupported-format"),
    }


def lying_size(data: bytes) -> bytes:
    """An archive whose members say that they are small."""
    changed = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = changed.find(mark)
        changed[at + place : at + place + 4] = (100).to_bytes(4, "little")
    return bytes(changed)


def bombs() -> dict[str, tuple[bytes, str]]:
    document = f"<w:document {W}><w:body>"
    big = zipped({"word/document.xml": document + " " * 60_000_000 + "</w:body></w:document>"})
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]
    loop = b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, o) for n, o in enumerate(objects, 1))
    flate = "/Filter [/FlateDecode /FlateDecode /FlateDecode]"
    return {
        "bomb.docx": (big, "archive-bomb"),
        "lies.docx": (lying_size(big), "malformed"),
        "total.odt": (zipped({f"{n}": " " * 50_000_000 for n in range(5)} | {"content.xml": "<a/>"}), "archive-bomb"),
        "members.epub": (zipped({f"{n}": "" for n in range(2_100)}), "archive-bomb"),
        "nested.zip": (zipped({"a.zip": zipped({"b.zip": big})}), "unsupported-format"),
        "bomb.pdf": (pdf(content=packed_blanks(1 << 30, 3), filters=flate), "parser-memory"),
        "loop.pdf": (loop + b"trailer\n<< /Root 1 0 R >>\n%%EOF", "malformed"),
    }


def deep() -> dict[str, tuple[bytes, str]]:
    tables = 1_000
    nested = "<w:tbl><w:tr><w:tc>" * tables + "</w:tc></w:tr></w:tbl>" * tables
    mail = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(2_000))
    return {
        "deep.html": (b"<html>" + b"<div>" * 200_000 + GOOD.encode(), "too-deep"),
        "attributes.html": (b"<html><p " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">", "malformed"),
        "deep.docx": (docx(nested), "too-deep"),
        "deep.odt": (odt("<text:section>" * 2_000 + "</text:section>" * 2_000), "too-deep"),
        "deep.pdf": (b"%PDF-1.7\n1 0 obj\n" + b"[" * 100_000 + b"\nendobj\ntrailer<</Root 1 0 R>>", "malformed"),
        "deep.eml": (b"From: a@b.org\r\nDate: Tue, 4 Mar 2025 10:00:00 +0000\r\n" + mail, "too-deep"),
        "deep.json": (b"[" + b"[" * 100_000 + b"]" * 100_001, "unsupported-format"),
    }


def broken() -> dict[str, tuple[bytes, str]]:
    whole = docx(paragraph("да"))
    return {
        "cut.docx": (whole[:200], "malformed"),
        "cut.pdf": (pdf(["Pret"])[:200], "malformed"),
        "junk.pdf": (b"%PDF-1.7\n" + b"\x9fjunk" * 100_000, "malformed"),
        "blank.pdf": (pdf([""]), "no-text"),
        "blank.html": (b"<html><body><script>1</script></body></html>", "no-text"),
        "locked.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unsupported-format"),
        "picture.txt": (b"\x89PNG\r\n\x1a\n" + b"\0" * 600, "unsupported-format"),
        "slip.docx": (zipped({"../../../slip.txt": SECRET, "word/document.xml": "<w/>"}), "unsafe-archive"),
        "slip.epub": (zipped({"/slip.txt": SECRET, "META-INF/container.xml": "<a/>"}), "unsafe-archive"),
        "empty.txt": (b"", "empty"),
        "nul.txt": (GOOD.encode() + b"\0\1\2" * 1_000, "undecodable"),
    }


def harmless(secret: Path, port: int) -> dict[str, bytes]:
    """Files that try something, get nothing by it, and are documents all the same."""
    address = secret.as_uri()
    page = f'<html><base href="http://127.0.0.1:{port}/"><link rel=stylesheet href="x.css"><meta http-equiv=refresh'
    page += f' content="0;url=http://127.0.0.1:{port}/"><img src="{address}"><iframe src="{address}"></iframe><p>'
    included = docx(paragraph(GOOD[15:]) + XINCLUDE.format(address))
    return {
        "page.html": page.encode() + GOOD[15:].encode(),
        "unclosed.html": b"<html>" + b"<b>" * 20_000 + GOOD[15:].encode(),
        "included.docx": included,
        "a DOCX.txt": docx(paragraph(GOOD[15:])),
        "bidi.txt": ("\u202e\u2066" * 500 + GOOD + "\u200b\U000e0041" * 500).encode(),
        "accents.txt": (GOOD + "а" + "\u0301" * 100_000).encode(),
        "line.txt": (GOOD[15:-1] * 100).encode(),
        "no end.txt": (GOOD + GOOD[15:-2] * 20 + " рынок" * 1_000).encode(),
        "cells.txt": (GOOD * 20 + "канал\t" * 1_000).encode(),
        "%2e%2e%2fname.txt": GOOD.encode(),
        "a..\n\x1b[31m.txt": GOOD.encode(),
        "<img src=x onerror=alert(1)>\\x.txt": GOOD.encode(),
        f"{'н' * 120}.html": f"<html><p>{GOOD[15:]}".encode(),
    }


def special(folder: Path, secret: Path) -> dict[str, str]:
    """What is no regular file, or may not be read; names and codes."""
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "link.txt").symlink_to(secret)
    os.mkfifo(folder / "pipe.txt")
    (folder / "big.txt").write_bytes(b"")
    os.truncate(folder / "big.txt", corpus.MAX_BYTES + 1)
    (folder / "device.html").symlink_to("/dev/zero")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.txt")).write_bytes(GOOD.encode())
    named = dict.fromkeys(("loop", "self.txt", "link.txt", "pipe.txt", "device.html", "./\\xff\\xfe.txt"), "unreadable")
    return named | {"big.txt": "too-large"}


def tree(folder: Path) -> set[Path]:
    return {Path(parent, name) for parent, _, names in os.walk(folder) for name in names}


@pytest.fixture(scope="module")
def unreported():
    """Builds without the report, which takes longer than all else; pages of hostile documents are tested with it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outputs, "write_reports", lambda *_: None)
        yield


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, unreported: None):
    """The build of all of them: its folder, the codes that are expected, the good documents, what else changed."""
    top = tmp_path_factory.mktemp("hostile")
    folder, secret, ontology = top / "corpus", top / "secret.txt", sample_ontology(top)
    folder.mkdir()
    secret.write_text(SECRET, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        port = listener.getsockname()[1]
        files = bombs() | deep() | broken() | entity_files("laughs", LAUGHS)
        files |= entity_files("file", outside(secret.as_uri())) | entity_files(
            "web", outside(f"http://127.0.0.1:{port}/")
        )
        good = harmless(secret, port) | {f"{letter} good.md": GOOD.encode() + letter.encode() for letter in "amz"}
        for name, data in ({name: data for name, (data, _) in files.items()} | good).items():
            (folder / name).write_bytes(data)
        expected = {name: code for name, (_, code) in files.items()} | special(folder, secret)
        before = tree(top)
        report = build([folder], ontology, top / "out")
        written = {path for path in tree(top) - before if not path.is_relative_to(top / "out")}
        with pytest.raises(BlockingIOError):
            listener.accept()
    return report, expected, set(good), written


def test_each_is_named_with_its_code_and_the_good_ones_are_built(built):
    report, expected, good, _ = built
    found = {problem.document: problem.code for problem in report.problems if problem.stage == "reading"}
    assert found == expected
    manifest = json.loads((report.folder / "build.json").read_bytes())
    aside = set(manifest["set_aside"])
    assert aside & good == set()
    assert {item["name"] for item in manifest["inputs"]} == good | expected.keys()


def test_nothing_is_written_outside_and_nothing_read(built):
    report, _, _, written = built
    assert written == set()
    for path in (path for path in tree(report.folder.resolve()) if "store" not in path.parts):
        assert SECRET.encode() not in path.read_bytes(), path


def test_offsets_count_in_the_texts_that_are_kept(built):
    report, *_ = built
    texts = {path.name for path in tree(report.folder.resolve() / "texts")}
    assert {"page.html.txt", "a DOCX.txt.txt", "included.docx.txt", "unclosed.html.txt"} <= texts
    lines = (report.folder / "mentions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["document"] == "a DOCX.txt"]
    text = (report.folder / "texts" / "a DOCX.txt.txt").read_bytes().decode()
    assert rows and all(text[row["start"] : row["end"]] == row["text"] for row in rows)


def test_messages_are_one_line_and_say_what_to_do(built):
    report, *_ = built
    for problem in report.problems:
        if problem.stage == "reading":
            assert problem.message.isprintable() and ":" in problem.message, problem


@pytest.mark.parametrize("slow", [b"<html>" + b"<!--" * 2_000_000, b"<html><p>" + b"</a" * 3_000_000])
def test_what_takes_too_long_is_stopped(slow, monkeypatch, tmp_path, unreported):
    monkeypatch.setattr(extraction, "SECONDS", 1.0)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "slow.html").write_bytes(slow)
    (tmp_path / "corpus" / "z.txt").write_text(GOOD, encoding="utf-8")
    found = build([tmp_path / "corpus"], sample_ontology(tmp_path), tmp_path / "out")
    assert found.documents["ru"] == 1
    codes = [problem.code for problem in found.problems if problem.stage == "reading"]
    assert codes in (["parser-timeout"], ["no-text"])


def test_large_pages_cost_the_parent_no_more_than_their_text():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    page = b"<html>" + b"<p class=a></p>" * 100_000 + b"<p>da</p>"
    assert extraction.extract("html", page).text == "da"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000


def test_many_small_files_cost_each_the_same(tmp_path):
    """Twice as many take twice as long: no step looks at pairs of them."""
    import time

    spent = []
    for count in (500, 1_000, 2_000):
        folder = tmp_path / str(count)
        folder.mkdir()
        for number in range(count):
            (folder / f"{number}.html").write_bytes(b"<html><p>da %d" % number)
        start = time.process_time()
        sources, problems = corpus.find_sources([folder])
        spent.append(time.process_time() - start)
        assert (len(sources), problems) == (count, [])
    assert spent[2] < 8 * spent[0] + 0.2


def test_fuzzed_files_get_text_or_a_code():
    """Bytes of good files changed here and there: no reader may fail otherwise than by a code."""
    import random

    generator = random.Random(5)
    seeds = {
        "zip": [docx(paragraph("да") * 20), odt("<text:p>да</text:p>" * 20), epub({"a.xhtml": "<p>да</p>"})],
        "pdf": [pdf(["Pret"] * 20)],
        "html": [b"<html><table><tr><td>a<td>b</table><ul><li>x</ul>" * 5],
        "email": [b"From: a@b.c\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nda\r\n--b--\r\n"],
    }
    outcomes = set()
    for kind, files in seeds.items():
        for data in (file for file in files for _ in range(60)):
            changed = bytearray(data)
            for _ in range(generator.randint(1, 8)):
                changed[generator.randrange(len(changed))] = generator.randrange(256)
            try:
                outcomes.add(bool(extraction.extract(kind, bytes(changed)).text))
            except extraction.Refused as refused:
                outcomes.add(refused.code)
    assert not {code for code in outcomes if str(code).startswith("parser-")} - {"parser-memory"}
    assert {True, "malformed"} <= outcomes


def test_overlapping_members_are_counted_as_they_are_read(tmp_path):
    """Many names for one packed member (Fifield's bomb) are no more than one when only one is read."""
    path = tmp_path / "a.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", zlib.compress(b"x"))
        for number in range(100):
            info = archive.infolist()[0]
            info = type(info)(f"{number}")
            info.header_offset, info.compress_size = 0, archive.infolist()[0].compress_size
            info.file_size, info.CRC = 5_000_000, archive.infolist()[0].CRC
            archive.filelist.append(info)
    with pytest.raises(extraction.Refused) as caught:
        extraction.extract("zip", path.read_bytes())
    assert caught.value.code == "archive-bomb"
