"""Documents that are one source: equal words, a syndicated page, a translation.

A translation names the same concepts in the same order, whatever its language, and so does a page taken over with small
changes. Three concepts in a row are seldom shared by chance: translated texts of twenty paragraphs share a quarter to
three quarters of theirs, different texts of one field less than a tenth.
"""

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

import numpy as np
from numpy.typing import NDArray

from pipeline.records import DocumentRecord, Mention

LEAST_SHARE, LEAST_SHARED = 0.18, 8
"""Share of the shorter document's runs, and number of runs, that documents of one source have in common."""

NEIGHBOURS = 20
"""Documents before it with the same run that a document is compared with; more would cost its square."""

AT_ONCE = 1000
"""Documents that are compared in one step with those before them, which bounds the memory of a step."""

Numbers = NDArray[np.int64]


class Copies:
    """Tells which documents are copies of which; fed with all records, in order of their names.

    Of each it holds a digest of its words and its concepts as numbers, four bytes a mention.
    """

    def __init__(self) -> None:
        self._first: dict[bytes, str] = {}
        self._duplicates: dict[str, str] = {}
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._concepts: dict[str, array[int]] = {}
        self.sources: dict[str, str] = {}

    def add(self, record: DocumentRecord) -> None:
        """Look at a record, as it was read."""
        words = " ".join(" ".join(sentence.text for sentence in record.sentences).casefold().split())
        first = self._first.setdefault(hashlib.sha256(words.encode()).digest(), record.name) if words else record.name
        if first != record.name:
            self._duplicates[record.name] = first
        else:
            named = (self._numbers[mention.concept] for mention in record.mentions if not mention.repeat)
            self._concepts[record.name] = array("I", named)

    def find(self) -> None:
        """Find the documents of one source, once all are looked at: `sources` then has the first of each by name.

        Duplicates are no evidence anyway and are not among them.
        """
        first: dict[str, str] = {}
        for one, other in alike(self._concepts):
            roots = sorted((_root(first, one), _root(first, other)))
            first[roots[1]] = roots[0]
        self.sources = {name: _root(first, name) for name in {*first, *first.values()}}

    def marked(self, record: DocumentRecord) -> DocumentRecord:
        """The record with what it is a copy of.

        Of documents with the same words only the first is evidence; the later ones name it as `duplicate_of`. Those of
        one source all name the first of them as `source`.
        """
        if first := self._duplicates.get(record.name):
            return replace(
                record,
                mentions=tuple(map(_repeated, record.mentions)),
                claims=(),
                facts=(),
                relations=(),
                problems=tuple(problem for problem in record.problems if problem.severity != "info"),
                duplicate_of=first,
            )
        source = self.sources.get(record.name)
        return replace(record, source=source) if source else record


def _repeated(mention: Mention) -> Mention:
    return replace(mention, repeat=True)


def alike(concepts: Mapping[str, Sequence[int]]) -> Iterator[tuple[str, str]]:
    """Pairs of documents that share enough runs, by name; `concepts` are those of each in its order, as numbers."""
    names, most = list(concepts), max((max(its, default=0) for its in concepts.values()), default=0)
    each = [_runs(its, most + 1) for its in concepts.values()]
    sizes = np.array([len(runs) for runs in each], dtype=np.int64)
    runs, holders = np.concatenate([_runs((), 1), *each]), np.repeat(np.arange(len(names)), sizes)
    order = np.argsort(runs, kind="stable")  # holders of equal runs stay in order
    runs, holders = runs[order], holders[order]
    for start in range(0, len(names), AT_ONCE):
        places = np.flatnonzero((holders >= start) & (holders < start + AT_ONCE))
        later, earlier, shared = _shared(runs, holders, places, len(names))
        enough = shared >= np.maximum(LEAST_SHARED, LEAST_SHARE * np.minimum(sizes[later], sizes[earlier]))
        for one, other in zip(earlier[enough].tolist(), later[enough].tolist(), strict=True):
            yield names[one], names[other]


def _shared(runs: Numbers, holders: Numbers, places: Numbers, many: int) -> tuple[Numbers, Numbers, Numbers]:
    """Documents that hold the runs at some places, documents before them with the same, and how many they share."""
    pairs = []
    for back in range(1, NEIGHBOURS + 1):
        places = places[places >= back]
        places = places[runs[places] == runs[places - back]]
        pairs.append(holders[places] * many + holders[places - back])
    found, shared = np.unique(np.concatenate(pairs), return_counts=True)
    return found // many, found % many, shared


def _runs(concepts: Sequence[int], many: int) -> Numbers:
    """What documents of one source share: each three concepts in a row of a document, as one number below `many` ** 3.

    Such runs are what Broder 1997 ("On the resemblance and containment of documents") calls shingles.
    """
    its = np.asarray(concepts, dtype=np.int64)
    return np.unique((its[:-2] * many + its[1:-1]) * many + its[2:])


def _root(first: dict[str, str], name: str) -> str:
    while (above := first.get(name, name)) != name:
        name = above
    return name
