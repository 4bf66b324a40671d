"""Which document of one build is which of the other, and what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.answers.diff.builds import Build
from pipeline.answers.diff.changes import Cause, Change, Reason, differing, tell
from pipeline.answers.diff.tables import pair_rows, table_of
from pipeline.answers.published import Row

UNNAMED = ("other-language", "no-language")
"""Codes of problems that are decisions about the language of a document."""

FIELDS = ("sha256", "language", "duplicate_of", "said")


@dataclass(frozen=True, slots=True)
class Pair:
    """A document by its names in the two builds, None where it is not there.

    `fate` is what became of it, None where it is as it was but for its name; `edited`: its bytes are others.
    """

    old: str | None
    new: str | None
    fate: Reason | None
    edited: bool

    @property
    def name(self) -> str:
        """What it is called now, or was called last."""
        return self.new or self.old or ""

    @property
    def renumbered(self) -> bool:
        """Whether it is a row of a table that has only another number there."""
        if self.fate or not self.old or not self.new or self.old == self.new:
            return False
        return table_of(self.old) == table_of(self.new) != ""

    @property
    def decided(self) -> Reason | None:
        """The fate, if it decides about all that the document says whatever it says."""
        return self.fate if self.fate and self.fate.cause not in (Cause.EDITED, Cause.METADATA) else None


def pair_documents(old: Build, new: Build) -> list[Pair]:
    """The documents of two builds in order of their names.

    One that is gone is the one that came with its bytes. Rows of a table are told by what they say, as each that comes
    or goes renumbers those below.
    """
    names: list[tuple[str | None, str | None]] = list(pair_rows(old.documents, new.documents))
    ours, theirs = old.documents.keys() - {a for a, _ in names}, new.documents.keys() - {b for _, b in names}
    names += [(name, name) for name in ours & theirs]
    moved = dict(_renamed(old, new, ours - theirs, theirs - ours))
    names += moved.items()
    names += [(name, None) for name in ours - theirs - moved.keys()]
    names += [(None, name) for name in theirs - ours - set(moved.values())]
    pairs = [_pair(old, new, *both) for both in names]
    return sorted(pairs, key=lambda pair: pair.name)


def handed_over(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Documents whose statements another has now, with that one: copies say nothing while the first of them is there.

    A copy takes over where the first is gone, and hands over to one that comes before it.
    """
    pairs = list(pairs)
    gone = {pair.old for pair in pairs if not pair.new}
    come = {pair.new for pair in pairs if not pair.old}
    for pair in pairs:
        match pair.fate:
            case Reason(Cause.COPY, after=(first, *_)) if first in come:
                yield Pair(pair.old, first, None, True)
            case Reason(Cause.NO_COPY, before=(first, *_)) if first in gone:
                yield Pair(first, pair.new, None, True)


def document_changes(old: Build, new: Build, pairs: Iterable[Pair]) -> Iterator[Change]:
    """What changed of the documents themselves."""
    for pair in pairs:
        before, after = _row(old, pair.old), _row(new, pair.new)
        reason = pair.fate
        said_alone = reason is None or reason.cause is Cause.METADATA
        if said_alone and pair.old != pair.new and not pair.renumbered:
            reason = Reason(Cause.RENAMED, "", (pair.old or "",), (pair.new or "",))
        if reason:
            yield tell("documents", before, after, reason, differing(before, after) if before and after else ())


def _renamed(old: Build, new: Build, gone: Iterable[str], come: Iterable[str]) -> Iterator[tuple[str, str]]:
    waiting: dict[str, list[str]] = defaultdict(list)
    for name in sorted(come, reverse=True):
        waiting[new.documents[name]["sha256"]].append(name)
    for name in sorted(gone):
        if (digest := old.documents[name]["sha256"]) and waiting.get(digest):
            yield name, waiting[digest].pop()


def _pair(old: Build, new: Build, before: str | None, after: str | None) -> Pair:
    edited = bool(before and after and old.documents[before]["sha256"] != new.documents[after]["sha256"])
    return Pair(before, after, _fate(old, new, before, after, edited), edited)


def _fate(old: Build, new: Build, before: str | None, after: str | None, edited: bool) -> Reason | None:
    name = after or before or ""
    codes = old.codes.get(before or "", ()), new.codes.get(after or "", ())
    if codes[0] != codes[1] and (not before or not after or not edited or not all(codes)):
        return _set_aside(old, new, before, after, codes)
    if not before or not after:
        return Reason(Cause.ADDED if after else Cause.REMOVED, name)
    was, is_ = old.documents[before], new.documents[after]
    if was["language"] != is_["language"]:
        return Reason(Cause.LANGUAGE, name, (was["language"],), (is_["language"],))
    copies = was["duplicate_of"], is_["duplicate_of"]
    if bool(copies[0]) != bool(copies[1]):
        cause = Cause.COPY if copies[1] else Cause.NO_COPY
        return Reason(cause, name, *((copy,) if copy else () for copy in copies))
    if edited:
        return Reason(Cause.EDITED, name)
    return Reason(Cause.METADATA, name) if was.get("said") != is_.get("said") else None


def _set_aside(
    old: Build, new: Build, before: str | None, after: str | None, codes: tuple[tuple[str, ...], tuple[str, ...]]
) -> Reason:
    """The fate of a document that is set aside for another reason than before, or for one and for none."""
    name = after or before or ""
    if before and after and {*codes[0], *codes[1]} <= set(UNNAMED):
        return Reason(Cause.LANGUAGE, name, (old.documents[before]["language"],), (new.documents[after]["language"],))
    return Reason(Cause.SET_ASIDE if codes[1] else Cause.TAKEN_UP, name, *codes)


def _row(build: Build, name: str | None) -> Row | None:
    if name is None:
        return None
    return {"document": name} | {field: build.documents[name].get(field) for field in FIELDS}
