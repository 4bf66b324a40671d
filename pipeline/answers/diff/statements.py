"""What a document says in one build and not in the other, or says otherwise: its mentions, claims, relations, facts."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline.answers.diff.builds import Build
from pipeline.answers.diff.changes import STATEMENTS, Cause, Change, Reason, differing, most_common, tell
from pipeline.answers.diff.documents import Pair
from pipeline.answers.diff.pairing import pair, pair_sentences, plain
from pipeline.answers.diff.reasons import Evidence
from pipeline.answers.published import Row

PLACES = ("id", "document", "language", "start", "end", "subject_span", "object_span")
"""What is not compared: names and places, which an edit elsewhere in the document changes."""

Rows = Mapping[str, Sequence[Row]]
"""Rows of a document by file."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A row and the sentence that it stands in, by a key that both builds share; `edited`: its words are others.

    `near` is the same key for the parts that a sentence was broken into.
    """

    row: Row
    sentence: Hashable
    near: Hashable
    edited: bool


Key = Callable[[Placed], Hashable]

KEYS: dict[str, tuple[Key, ...]] = {
    "mentions": (
        lambda p: (p.sentence, p.row["concept"], plain(p.row["text"])),
        lambda p: (p.near, p.row["concept"], plain(p.row["text"])),
        lambda p: (p.near, p.row["concept"]),
    ),
    "claims": (
        lambda p: (p.row["concept"], p.row["segment"], p.row["polarity"]),
        lambda p: (p.row["concept"], p.row["segment"]),
    ),
    "relations": (
        lambda p: (p.sentence, p.row["subject"], p.row["predicate"], p.row["object"]),
        lambda p: (p.near, p.row["subject"], p.row["object"]),
    ),
    "facts": (
        lambda p: (p.sentence, p.row["type"], repr(content(p.row))),
        lambda p: (p.near, p.row["type"], p.row["concept"]),
        lambda p: (p.near, p.row["type"]),
    ),
}
"""What makes rows of a document the same, the strictest first."""


def content(row: Row) -> Row:
    """What a row says, wherever it stands."""
    return {name: _plain(value) for name, value in row.items() if name not in PLACES}


class Reading:
    """A document as both builds read it; rows are placed in its sentences."""

    def __init__(self, pair_: Pair, old: Build, new: Build) -> None:
        """Sentences are read only of a document that both builds have."""
        self.pair = pair_
        whole = bool(pair_.old and pair_.new)
        self.sentences = (
            old.sentences(pair_.old) if pair_.old and whole else [],
            new.sentences(pair_.new) if pair_.new and whole else [],
        )
        self.starts = [[start for start, _ in sentences] for sentences in self.sentences]
        self.keys: list[dict[int, Hashable]] = [{}, {}]
        self.unedited: set[Hashable] = set()
        texts = [[text for _, text in sentences] for sentences in self.sentences]
        paired = pair_sentences(texts[0], texts[1])
        for number, (i, j) in enumerate(paired.pairs):
            self.keys[0][i] = self.keys[1][j] = number
            if plain(texts[0][i]) == plain(texts[1][j]):
                self.unedited.add(number)
        self.parts = paired.parts

    def place(self, row: Row, side: int) -> Placed:
        """A row of the old (0) or new (1) build with its sentence: of a statement, the last of its evidence."""
        starts = [row["start"]] if "start" in row else [evidence["start"] for evidence in row["evidence"]]
        indexes = [bisect_right(self.starts[side], start) - 1 for start in starts]
        last = indexes[starts.index(max(starts))]
        key = self._key(last, side)
        whole = self.parts[side].get(last)
        near = key if whole is None else self._key(whole, 1 - side)
        return Placed(row, key, near, any(self._key(index, side) not in self.unedited for index in indexes))

    def _key(self, index: int, side: int) -> Hashable:
        return self.keys[side].get(index, (side, index))


class Changes:
    """The changes of what one document says, and what of it only moved."""

    def __init__(self, reading: Reading, evidence: Evidence) -> None:
        """`evidence` is what the builds recorded."""
        self.reading, self.evidence = reading, evidence
        self.moved: Counter[str] = Counter()
        self.proofs: dict[str, list[Reason]] = defaultdict(list)

    def of(self, old: Rows, new: Rows) -> list[Change]:
        """The changes from the rows of one build to those of the other."""
        changes = self._mentions(old.get("mentions", ()), new.get("mentions", ()))
        for kind in STATEMENTS:
            changes += self._statements(kind, old.get(kind, ()), new.get(kind, ()))
        return changes

    def _paired(
        self, kind: str, old: Iterable[Row], new: Iterable[Row]
    ) -> tuple[list[tuple[Placed, Placed]], list[Placed], list[Placed]]:
        before, after = ([self.reading.place(row, side) for row in rows] for side, rows in enumerate((old, new)))
        pairs, lost, added = pair(before, after, KEYS[kind])
        differing_ = []
        for one, other in pairs:
            if content(one.row) != content(other.row):
                differing_.append((one, other))
            elif any(one.row.get(name) != other.row.get(name) for name in ("start", "evidence")):
                self.moved[kind] += 1
        return differing_, lost, added

    def _mentions(self, old: Iterable[Row], new: Iterable[Row]) -> list[Change]:
        pairs, lost, added = self._paired("mentions", old, new)
        gone, come = _by_sentence(lost), _by_sentence(added)
        changes = [tell("mentions", one.row, None, self._of_mention(one, come[one.sentence], True)) for one in lost]
        changes += [tell("mentions", None, one.row, self._of_mention(one, gone[one.sentence], False)) for one in added]
        for change in changes:
            if change.reason.cause == Cause.LABELS:
                self.proofs[change.concept].append(change.reason)
        for one, other in pairs:
            fields = list(differing(content(one.row), content(other.row)))
            changes.append(tell("mentions", one.row, other.row, self._of_changed(one, other, fields), fields))
        return changes

    def _statements(self, kind: str, old: Iterable[Row], new: Iterable[Row]) -> Iterator[Change]:
        pairs, lost, added = self._paired(kind, old, new)
        for one in lost:
            yield tell(kind, one.row, None, self._of_statement(one))
        for one in added:
            yield tell(kind, None, one.row, self._of_statement(one))
        for one, other in pairs:
            fields = differing(content(one.row), content(other.row))
            yield tell(kind, one.row, other.row, self._of_statement(one, other), fields)

    def _of_mention(self, one: Placed, others: Iterable[Placed], was_there: bool) -> Reason:
        """Why a mention is lost, or added: its label is; or another concept's, which took or left these words.

        `others` are those that are added, or lost, in its sentence.
        """
        if self.reading.pair.decided:
            return self.reading.pair.decided
        if proof := self.evidence.of_label(one.row, was_there):
            return proof
        same_words = (other.row for other in others if _overlap(one.row, other.row))
        proofs = (self.evidence.of_label(row, not was_there) for row in same_words)
        return next(filter(None, proofs), None) or self._read_otherwise(one.edited)

    def _of_changed(self, one: Placed, other: Placed, fields: Sequence[str]) -> Reason:
        """Why a mention is told otherwise: its label is another; a segment has other labels; or the words around it."""
        if self.reading.pair.decided:
            return self.reading.pair.decided
        if {"label", "rule", "text"}.intersection(fields):
            proof = self.evidence.of_label(one.row, True) or self.evidence.of_label(other.row, False)
            if proof:
                return proof
        segments = {*one.row["segments"]} ^ {*other.row["segments"]} | {*one.row["denied"]} ^ {*other.row["denied"]}
        return self.evidence.of_notations(segments) or self._around(one, other)

    def _of_statement(self, *rows: Placed) -> Reason:
        """Why something is stated, no longer stated, or stated otherwise."""
        if self.reading.pair.decided:
            return self.reading.pair.decided
        own = {iri for placed in rows for iri in concepts_of(placed.row)}
        proof = most_common(reason for iri in own for reason in self.proofs.get(iri, ()))
        return proof or self._around(*rows)

    def _around(self, *rows: Placed) -> Reason:
        """The reason where the words themselves prove none: an edit of them, labels in the document, the rest."""
        if self.reading.pair.edited and any(placed.edited for placed in rows):
            return Reason(Cause.EDITED, self.reading.pair.name)
        return (self._labels if self.evidence.only_thesaurus else None) or self._read_otherwise(True)

    @cached_property
    def _labels(self) -> Reason | None:
        """The label whose change adds or takes most mentions of the document."""
        return most_common(reason for reasons in self.proofs.values() for reason in reasons)

    def _read_otherwise(self, edited: bool) -> Reason:
        """The reason of what has no proof: an edit, of the words or elsewhere, or what reads them."""
        edit = Reason(Cause.EDITED, self.reading.pair.name) if self.reading.pair.edited else None
        if edit and edited:
            return edit
        return self.evidence.general or edit or self.reading.pair.fate or Reason(Cause.UNKNOWN)


def _by_sentence(rows: Iterable[Placed]) -> dict[Hashable, list[Placed]]:
    found: dict[Hashable, list[Placed]] = defaultdict(list)
    for placed in rows:
        found[placed.sentence].append(placed)
    return found


def _overlap(one: Row, other: Row) -> bool:
    """Whether two mentions in a sentence are of the same words, or of some of them."""
    words = plain(one["text"]).casefold(), plain(other["text"]).casefold()
    return words[0] in words[1] or words[1] in words[0]


def concepts_of(row: Row) -> set[str]:
    """The concepts (IRIs) that a statement is about."""
    ends = {row.get(name) for name in ("concept", "subject", "object")}
    return {iri for iri in (*ends, *row.get("steps", ()), *row.get("about_concepts", ())) if iri}


def _plain(value: Any) -> Any:
    """A value as it is compared: words without line breaks, evidence by its words and rules in order."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return sorted((plain(each["quote"]), each["rule"]) for each in value)
    return value
