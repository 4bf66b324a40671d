"""Where the texts of documents that are not plain text are kept."""

from pathlib import PurePosixPath

import pytest

from pipeline.records import DocumentRecord
from pipeline.texts import text_path, write_text


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ("vi/báo giá.docx", "texts/vi/báo giá.docx.txt"),
        ("rows.csv#12", "texts/rows.csv#12.txt"),
        ("a.txt/b.pdf", "texts/a%2Etxt/b.pdf.txt"),
        ("50%.html", "texts/50%25.html.txt"),
        ("a\nb\\c.html", "texts/a%0Ab%5Cc.html.txt"),
        ("../../x.html", "texts/%2E%2E/%2E%2E/x.html.txt"),
    ],
)
def test_the_path_is_the_name_made_safe(document, path):
    assert text_path(document) == path


def test_long_names_are_cut_and_stay_different():
    one, two = (text_path("я" * 120 + letter + "я" * 7) for letter in "аб")
    assert one != two
    assert all(len(part.encode()) <= 255 and part.endswith(".txt") for part in (one[6:], two[6:]))


def test_only_texts_that_are_no_file_are_written_as_they_are(tmp_path):
    records = [DocumentRecord("a/b.html", "", "ru", "", text="Цена\r\nи\tсрок"), DocumentRecord("c.txt", "", "ru", "")]
    for record in records:
        write_text(record, tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / "texts" / "a" / "b.html.txt"]
    assert (tmp_path / PurePosixPath(text_path("a/b.html"))).read_bytes().decode() == "Цена\r\nи\tсрок"
