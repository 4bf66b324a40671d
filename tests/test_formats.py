"""From bytes to text: what decodes, what does not, and where."""

import hashlib
from pathlib import Path

import pytest

from pipeline.reading.formats import read
from pipeline.records import Problem, RawText, Source


def source(tmp_path: Path, data: bytes) -> Source:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    return Source("sub/a.txt", str(path), "sha of an older version")


@pytest.mark.parametrize("text", ["Доверие\r\nи цена\n", "giá cả", " \tpreț\u00a0mic"])
def test_text_is_decoded_with_its_newlines(tmp_path, text):
    assert read(source(tmp_path, text.encode())) == RawText(text, hashlib.sha256(text.encode()).hexdigest())


def test_a_byte_order_mark_is_no_text_but_part_of_the_hash(tmp_path):
    data = b"\xef\xbb\xbf" + "цена\ufeff".encode()
    assert read(source(tmp_path, data)) == RawText("цена\ufeff", hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(
    ("data", "byte", "start", "line"),
    [
        ("цена\nрост".encode() + b"\xff!", 17, 9, 2),
        (b"\xef\xbb\xbfa\xe9", 4, 1, 1),
        ("да\n\nно\0 нет".encode(), 10, 6, 3),
        ("цена".encode("utf-16")[:-1], 8, 3, 1),
        (b"\xff\xfe\x00\x00a", 4, 0, 1),
        ("цена".encode("cp1251"), 0, 0, 1),
        (b"ok \xed\xa0\x80", 3, 3, 1),
        (b"cut \xd0", 4, 4, 1),
    ],
)
def test_what_is_not_utf8_is_a_problem_that_says_where(tmp_path, data, byte, start, line):
    problem = read(source(tmp_path, data))
    assert isinstance(problem, Problem)
    assert (problem.document, problem.code, problem.start, problem.line) == ("sub/a.txt", "undecodable", start, line)
    assert f"byte {byte} " in problem.message and "save the file as UTF-8" in problem.message


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf\n", "\u00a0\n".encode()])
def test_a_file_without_text_is_a_problem(tmp_path, data):
    problem = read(source(tmp_path, data))
    assert isinstance(problem, Problem) and problem.code == "empty"


def test_a_file_that_is_gone_is_a_problem(tmp_path):
    found = source(tmp_path, b"text")
    Path(found.path).unlink()
    problem = read(found)
    assert isinstance(problem, Problem) and problem.code == "unreadable" and "No such file" in problem.message
