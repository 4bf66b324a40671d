"""Finding documents: names, order, what is never a document, and what is set aside and why."""

import hashlib
import os
import socket
from pathlib import Path

import pytest

from pipeline.reading import corpus
from pipeline.reading.corpus import find_sources, known_problems
from pipeline.records import Problem


def write(path: Path, data: bytes = b"text") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def codes(problems: list[Problem]) -> dict[str, str]:
    return {problem.document: problem.code for problem in problems}


def test_documents_are_named_by_their_path_below_the_root_and_sorted(tmp_path):
    for name in ("b.md", "a.txt", "sub/deep/c.TXT"):
        write(tmp_path / name, name.encode())
    sources, problems = find_sources([tmp_path])
    assert [source.name for source in sources] == ["a.txt", "b.md", "sub/deep/c.TXT"]
    assert sources[0].sha256 == hashlib.sha256(b"a.txt").hexdigest()
    assert Path(sources[2].path).read_bytes() == b"sub/deep/c.TXT"
    assert problems == []


def test_a_file_is_named_by_its_own_name(tmp_path):
    sources, _ = find_sources([write(tmp_path / "deep" / "offer.txt")])
    assert [source.name for source in sources] == ["offer.txt"]


def test_files_that_are_never_documents_are_passed_over_silently(tmp_path):
    for name in (
        "README.md",
        "README",
        "sources.csv",
        "known-problems.csv",
        "decisions.csv",
        ".hidden.txt",
        ".git/a.txt",
    ):
        write(tmp_path / name)
    write(tmp_path / "sub" / "README.ru.txt")
    assert find_sources([tmp_path]) == ([], [])


def test_order_of_the_paths_does_not_matter(tmp_path):
    one, two = write(tmp_path / "one" / "z.txt"), write(tmp_path / "two" / "a.txt")
    assert find_sources([one.parent, two]) == find_sources([two, one.parent])


def test_equal_names_from_two_paths_name_both(tmp_path):
    one, two = write(tmp_path / "one" / "a.txt"), write(tmp_path / "two" / "a.txt")
    with pytest.raises(ValueError) as caught:
        find_sources([one.parent, two])
    assert str(one) in str(caught.value) and str(two) in str(caught.value)


def test_a_path_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        find_sources([tmp_path / "nowhere"])


def test_what_cannot_be_read_is_set_aside_and_the_rest_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(corpus, "MAX_BYTES", 10)
    write(tmp_path / "good.txt")
    write(tmp_path / "long.txt", b"x" * 11)
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "parent").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "folder.pdf").mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket.txt"))
    sources, problems = find_sources([tmp_path])
    assert [source.name for source in sources] == ["good.txt"]
    assert codes(problems) == {
        "dangling.txt": "unreadable",
        "long.txt": "too-large",
        "loop.txt": "unreadable",
        "parent": "unreadable",
        "pipe.txt": "unreadable",
        "socket.txt": "unreadable",
    }
    assert problems == sorted(problems)
    assert "symbolic link" in next(problem.message for problem in problems if problem.document == "parent")


def test_a_file_name_that_is_not_utf8_is_shown_escaped(tmp_path):
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_bytes(b"text")
    sources, problems = find_sources([tmp_path])
    assert sources == []
    assert codes(problems) == {"./caf\\xe9.txt": "unreadable"}


def test_names_that_differ_only_in_composition_stay_two_documents(tmp_path):
    write(tmp_path / "caf\u00e9.txt")
    write(tmp_path / "cafe\u0301.txt")
    assert len(find_sources([tmp_path])[0]) == 2


def test_closed_files_and_folders_are_reported(tmp_path, monkeypatch):
    write(tmp_path / "closed.txt")
    write(tmp_path / "sub" / "inside.txt")

    def refusing(method, name):
        def checked(path, *args, **keywords):
            if Path(path).name == name:
                raise PermissionError(13, "Permission denied")
            return method(path, *args, **keywords)

        return checked

    monkeypatch.setattr(os, "scandir", refusing(os.scandir, "sub"))
    monkeypatch.setattr(Path, "open", refusing(Path.open, "closed.txt"))
    sources, problems = find_sources([tmp_path])
    assert sources == []
    assert codes(problems) == {"closed.txt": "unreadable", "sub": "unreadable"}


def test_known_problems_are_read_from_corpus_folders(tmp_path: Path) -> None:
    (tmp_path / "known-problems.csv").write_text("document,code\nold/a.txt,undecodable\n", encoding="utf-8")
    assert known_problems([tmp_path, tmp_path / "file.txt"]) == {"old/a.txt"}


def test_known_problems_need_the_column_of_names(tmp_path: Path) -> None:
    (tmp_path / "known-problems.csv").write_text("name\na.txt\n", encoding="utf-8")
    with pytest.raises(ValueError, match="'document'"):
        known_problems([tmp_path])


def test_known_problems_in_any_encoding_and_a_file_in_none_is_named(tmp_path):
    file = tmp_path / "known-problems.csv"
    file.write_bytes(
        "document,reason\nСтарые цены за прошлый год.txt,повреждён при переносе архива\n\n".encode("cp1251")
    )
    assert known_problems([tmp_path]) == {"Старые цены за прошлый год.txt"}
    file.write_bytes(b"\xff\xfe\x00bad")
    with pytest.raises(ValueError, match=r"known-problems\.csv: "):
        known_problems([tmp_path])
