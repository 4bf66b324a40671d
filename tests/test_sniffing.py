"""Content decides what kind a file is, whatever it is called."""

import pytest
from document_files import docx, pdf

from pipeline.reading.sniffing import ADVICE, kind_of

MARKDOWN = '<div align="center">\n\n# Kênh bán hàng\n\n</div>\n\nWebinar <b>rất</b> quan trọng.<br>\n'
MESSAGE = "Received: by mail\r\n\tfrom b\r\nFrom: a@example.org\r\nSubject: Preț\r\n\r\nText"


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        ("Цена", ".html", "text"),
        ("Цена <b>растёт</b>", ".txt", "text"),
        (MARKDOWN, ".md", "text"),
        (MARKDOWN, ".html", "html"),
        ("<!DOCTYPE html><p>", ".txt", "html"),
        ("\ufeff \n<!-- начало -->\n<HTML lang=ru>", ".md", "html"),
        ('<?xml version="1.0"?><!DOCTYPE html><html>', ".docx", "html"),
        ("<html><body>".encode("utf-16"), ".txt", "html"),
        ('<?xml version="1.0"?><book>', ".txt", "XML"),
        ('<svg xmlns="http://www.w3.org/2000/svg">', ".txt", "XML"),
        (MESSAGE, ".txt", "email"),
        ("From: Ана\nSubject: Preț\n\nText", ".eml", "text"),
        ("Subject: giá\nHôm nay", ".txt", "text"),
        ('{"text": "цена"}', ".txt", "JSON"),
        ('[\n{"text": "цена"}\n]', ".json", "JSON"),
        ('{"text": "цена"}\n{"text": "срок"}\n', ".jsonl", "text"),
        ("[1] Источник. [2]", ".txt", "text"),
        ("{{ шаблон }}", ".txt", "text"),
        (docx(""), ".txt", "zip"),
        (pdf(["a"]), ".md", "pdf"),
        (b"junk\n" + pdf(["a"]), "", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc", "an old Office file"),
        (b"{\\rtf1}", ".txt", "RTF"),
        (b"\x89PNG\r\n\x1a\n", ".txt", "a picture, sound or film"),
        (b"\0\0\0\x20ftypisom", ".mp4", "a picture, sound or film"),
        (b"", ".html", "text"),
    ],
)
def test_content_decides(data, name, kind):
    assert kind_of(data if isinstance(data, bytes) else data.encode(), name) == kind
    assert kind in ADVICE or kind in ("text", "html", "pdf", "zip", "email")


@pytest.mark.parametrize(
    "data", [b"<!--" * 300_000, b"<" * 1_000_000, b"a: b\n" * 200_000, b"[" * 1_000_000, b"\0" * 100]
)
def test_hostile_starts_are_told_fast(data):
    assert kind_of(data, ".html") in ("text", "html")
