"""The sheet of sources: every document that was found, also those that could not be read."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.answers.published import Row, read_metadata, read_rows
from pipeline.answers.query import run
from pipeline.answers.workbook.material import Material
from pipeline.answers.workbook.tables import Column
from pipeline.records import UNKNOWN

_COPIES = "SELECT ?name ?of { ?document b2g:%s/dct:source ?of ; dct:source ?name }"


def source_columns(material: Material) -> list[Column]:
    """The columns of `source_rows`."""
    words = material.words
    return [
        Column(words["document"], 40),
        Column(words["language"], 14),
        Column(words["mentions"], 12, scaled=True),
        Column(words["claims"], 12, scaled=True),
        Column(words["same-as"], 40),
        Column(words["title-of"], 40, grows=True),
        Column(words["date"], 12),
        Column(words["author"], 24),
        Column(words["address"], 40),
        Column(words["licence"], 16),
        Column(words["remark"], 70, grows=True),
    ]


def source_rows(material: Material) -> Iterator[tuple[Any, ...]]:
    """A row a document, by name; mentions without repeats, claims as in the graph."""
    build, words = material.build, material.words
    mentions = Counter(row["document"] for row in read_rows(build, "mentions.jsonl") if not row["repeat"])
    remarks: defaultdict[str, list[str]] = defaultdict(list)
    for row in read_rows(build, "problems.jsonl"):
        remarks[row["document"]].append(_remark(row, words))
    copies = {name: f"{of} ({words['duplicate']})" for name, of in run(material.store, _COPIES % "duplicateOf").terms()}
    copies |= dict(run(material.store, _COPIES % "sameSourceAs").terms())
    metadata = read_metadata(material.store)
    for item in json.loads((build / "build.json").read_text(encoding="utf-8"))["inputs"]:
        name, language = item["name"], item["language"]
        said = words.get(language, language)
        known = metadata.get(name, UNKNOWN)
        about = (known.title, known.date, known.author, known.url, known.licence)
        yield name, said, mentions[name], item["claims"], copies.get(name, ""), *about, "\n".join(remarks[name])


def _remark(row: Row, words: Mapping[str, str]) -> str:
    """What a problem is, in a few words."""
    if row["severity"] == "info" or row["code"] in words:
        place = f" ({words['line']} {row['line']})" if row["line"] else ""
        return words.get(row["code"], row["code"]) + place
    return words["set-aside"].format(why=row["message"])
