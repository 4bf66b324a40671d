"""A build as a diff reads it: by document, and no more of it than of those whose rows are not as they were."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson
import pyoxigraph as ox

from pipeline.answers.answers import Answers
from pipeline.answers.conflicts import Conflict, read_conflicts
from pipeline.answers.coverage import Coverage, read_coverage
from pipeline.answers.decisions import read_decisions
from pipeline.answers.entries import Entry, read_entries
from pipeline.answers.gaps import Gap, find_gaps, folded, read_markets, with_decision
from pipeline.answers.published import Row, read_rows
from pipeline.answers.query import prefixes
from pipeline.graph.facts import TYPE
from pipeline.graph.quads import ANCHOR, BEGIN, SENTENCE
from pipeline.graph.store import open_store
from pipeline.graph.terms import document_iri
from pipeline.records import DECISIONS, LANGUAGES

FILES = ("mentions", "claims", "relations", "facts")

_DOCUMENT = re.compile(rb'"document":("(?:[^"\\]|\\.)*")')


class Build:
    """One of the two builds that are compared."""

    def __init__(self, folder: Path, manifest: Mapping[str, Any] | None = None, store: ox.Store | None = None) -> None:
        """`manifest` stands in for build.json, where that is not written yet; `store` is the folder's where it is open.

        Raises FileNotFoundError for a folder without a store or manifest, and ValueError for a damaged manifest.
        """
        self.folder = folder
        self.store = open_store(folder) if store is None else store
        self.manifest: Mapping[str, Any] = manifest or json.loads((folder / "build.json").read_bytes())
        if not isinstance(self.manifest, dict) or not isinstance(self.manifest.get("inputs"), list):
            raise ValueError(f"{folder / 'build.json'} is damaged: it names no inputs")
        self.documents: dict[str, Row] = {row["name"]: row for row in self.manifest["inputs"]}

    @classmethod
    def being_made(cls, answers: Answers, manifest: Mapping[str, Any]) -> "Build":
        """The build in the folder of answers, used as they are; `manifest` is what build.json will say.

        Conflicts are read for it, as those of the answers hold few of their citations.
        """
        build = cls(answers.build, manifest, answers.store)
        build.entries, build.coverage = dict(answers.survey.entries), answers.survey.coverage
        build.gaps = folded(answers.survey.gaps)
        return build

    @property
    def name(self) -> str:
        """What the build is called."""
        return self.folder.name.removeprefix(".")

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """The thesaurus, by IRI."""
        return read_entries(self.store)

    @cached_property
    def coverage(self) -> Coverage:
        """The counts of concepts by language."""
        return read_coverage(self.store)

    @cached_property
    def gaps(self) -> list[Gap]:
        """The gaps, without those that follow from others."""
        decisions, _ = read_decisions(self.folder / DECISIONS, self.entries)
        found = folded(find_gaps(self.coverage, self.entries, read_markets(self.store)))
        return [with_decision(gap, decisions) for gap in found]

    @cached_property
    def conflicts(self) -> list[Conflict]:
        """The conflicts, the most real first."""
        return read_conflicts(self.folder, self.store)

    @cached_property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """The codes of the problems of each document that was set aside, sorted."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in read_rows(self.folder, "problems.jsonl"):
            if not self.is_read(row["document"]):
                found[row["document"]].add(row["code"])
        return {name: tuple(sorted(codes)) for name, codes in found.items()}

    def is_read(self, name: str) -> bool:
        """Whether a document is there, and in a language that is read."""
        return name in self.documents and self.documents[name]["language"] in LANGUAGES

    def digests(self, file: str) -> dict[str, bytes]:
        """By document, a digest of its rows in one of FILES."""
        found: dict[str, Any] = {}
        for name, line in self._lines(file):
            found.setdefault(name, hashlib.blake2b(digest_size=16)).update(line)
        return {name: digest.digest() for name, digest in found.items()}

    def rows(self, file: str, documents: Container[str]) -> dict[str, list[Row]]:
        """The rows of some documents in one of FILES, by document, in their order."""
        found: dict[str, list[Row]] = defaultdict(list)
        for name, line in self._lines(file):
            if name in documents:
                found[name].append(orjson.loads(line))
        return found

    def _lines(self, file: str) -> Iterator[tuple[str, bytes]]:
        """The lines of one of FILES, each with the document it is of; which is mostly that of the line before."""
        name, told = "", b"\0"
        with (self.folder / f"{file}.jsonl").open("rb") as lines:
            for line in lines:
                if told not in line and (found := _DOCUMENT.search(line)):
                    name, told = json.loads(found[1]), found[0]
                yield name, line

    def sentences(self, document: str) -> list[tuple[int, str]]:
        """Start (raw offset) and text of the sentences of a document, in order."""
        graph = ox.NamedNode(document_iri(self._base, document))
        places, texts = (
            {quad.subject: quad.object.value for quad in self._quads(predicate, None, graph)}
            for predicate in (BEGIN, ANCHOR)
        )
        nodes = [quad.subject for quad in self._quads(TYPE, ox.NamedNode(SENTENCE.strip("<>")), graph)]
        return sorted((int(places[node]), texts[node]) for node in nodes)

    def _quads(self, predicate: str, about: ox.NamedNode | None, graph: ox.NamedNode) -> Iterator[Any]:
        return self.store.quads_for_pattern(None, ox.NamedNode(predicate.strip("<>")), about, graph)

    @cached_property
    def _base(self) -> str:
        return prefixes(self.store)["b2g"].removesuffix("schema#")
