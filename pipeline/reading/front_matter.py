"""Front matter: the lines of metadata that site generators and note-taking programs put before a text in Markdown."""

import re
from collections.abc import Iterator

from pipeline.reading.columns import field_of
from pipeline.records import Metadata

_LINE = r"(?:[\w .-]{1,40}:(?:[ \t].*)?|[ \t]+.*|-[ \t].*|#.*|[ \t]*)\r?\n"
FRONT_MATTER = re.compile(rf"---[ \t]*\r?\n((?>(?!---|\.\.\.){_LINE}){{1,200}}+)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)")
"""As Jekyll, Hugo and Pandoc have it: lines of YAML, no text, between two lines of hyphens at the very start.

A line is matched once (atomic groups), though it may look like several things: text that begins so costs no time.
"""

_FIELD = re.compile(r"""^([\w .-]{1,40}):[ \t]+(["']?)(.*?)\2[ \t]*\r?$""", re.MULTILINE)


def front_matter(text: str) -> tuple[int, Metadata]:
    r"""Where the text proper begins (0 without front matter), and what is said before it.

    >>> front_matter("---\ntitle: Prices\n---\nText")
    (22, Metadata(title='Prices', date='', author='', url='', licence=''))
    """
    match = FRONT_MATTER.match(text)
    return (match.end(), Metadata(**dict(_fields(match[1])))) if match else (0, Metadata())


def _fields(lines: str) -> Iterator[tuple[str, str]]:
    """Fields of metadata; lists in brackets as several authors are told."""
    for name, _, value in reversed(_FIELD.findall(lines)):
        field = field_of(name)
        if field and field != "text":
            inner = value[1:-1].replace(",", ";") if value.startswith("[") and value.endswith("]") else value
            yield field, " ".join(inner.split())
