"""Documents that are one source: equal words, a syndicated page, a translation.

A translation names the same concepts in the same order, whatever its language, and so does a page taken over with small
changes. Three concepts in a row are seldom shared by chance: translated texts of twenty paragraphs share a quarter to
three quarters of theirs, different texts of one field less than a tenth.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from pipeline.records import DocumentRecord, Mention

IN_A_ROW = 3
"""Concepts in a row that are compared."""

LEAST_SHARE, LEAST_SHARED = 0.18, 8
"""Share of the shorter document's runs, and number of runs, that documents of one source have in common."""

NEIGHBOURS = 20
"""Documents before it with the same run that a document is compared with; more would cost its square."""

Run = tuple[str, ...]


def marked_duplicates(records: Iterable[DocumentRecord]) -> Iterator[DocumentRecord]:
    """Of documents with the same words only the first is evidence; the later ones name it as `duplicate_of`."""
    seen: dict[str, str] = {}
    for record in records:
        words = " ".join(" ".join(sentence.text for sentence in record.sentences).casefold().split())
        first = seen.setdefault(hashlib.sha256(words.encode()).hexdigest(), record.name)
        if words and first != record.name:
            record = replace(
                record,
                mentions=tuple(map(_repeated, record.mentions)),
                claims=(),
                facts=(),
                relations=(),
                problems=tuple(problem for problem in record.problems if problem.severity != "info"),
                duplicate_of=first,
            )
        yield record


def marked_sources(records: Sequence[DocumentRecord]) -> list[DocumentRecord]:
    """The records in their order; those of one source all name the first of them as `source`.

    Duplicates are no evidence anyway and stay as they are.
    """
    originals = [record for record in records if not record.duplicate_of]
    runs = {record.name: runs_of(_named(record)) for record in originals}
    first: dict[str, str] = {}
    for one, other in alike(runs):
        roots = sorted((_root(first, one), _root(first, other)))
        first[roots[1]] = roots[0]
    groups = {_root(first, name) for name in first}
    return [
        replace(record, source=root) if (root := _root(first, record.name)) in groups else record for record in records
    ]


def _repeated(mention: Mention) -> Mention:
    return replace(mention, repeat=True)


def _named(record: DocumentRecord) -> list[str]:
    return [mention.concept for mention in record.mentions if not mention.repeat]


def runs_of(concepts: Sequence[str]) -> frozenset[Run]:
    """What documents of one source share: the concepts of a document in its order, so many in a row."""
    return frozenset(zip(*(islice(concepts, skipped, None) for skipped in range(IN_A_ROW)), strict=False))


def alike(runs: Mapping[str, frozenset[Run]]) -> Iterator[tuple[str, str]]:
    """Pairs of documents that share enough runs, by name."""
    holders: defaultdict[Run, list[str]] = defaultdict(list)
    for name, own in runs.items():
        shared = Counter(other for run in own for other in holders[run][-NEIGHBOURS:])
        for other, count in sorted(shared.items()):
            if count >= max(LEAST_SHARED, LEAST_SHARE * min(len(own), len(runs[other]))):
                yield other, name
        for run in own:
            holders[run].append(name)


def _root(first: dict[str, str], name: str) -> str:
    while (above := first.get(name, name)) != name:
        name = above
    return name
