"""What two builds do not have in common, and why: documents first, then what they say, then what follows from it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.answers.diff.builds import FILES, Build
from pipeline.answers.diff.changes import KINDS, STATEMENTS, Change, Diff
from pipeline.answers.diff.documents import Pair, document_changes, handed_over, pair_documents
from pipeline.answers.diff.overall import Overall
from pipeline.answers.diff.reasons import Evidence
from pipeline.answers.diff.statements import Changes, Reading, Rows
from pipeline.answers.published import Row


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two builds and what changed from one to the other."""

    old: Build
    new: Build
    diff: Diff


def compare(old: Build, new: Build) -> Diff:
    """All that changed from one build to another, each with its reason.

    What only stands elsewhere in its document, or in a document of another name, is no change. Comparing the other way
    round gives the mirror image (`Change.mirrored`), but that reasons name a document as the later build does. Raises
    OSError, SyntaxError and ValueError for damaged builds.
    """
    if old.manifest.get("ontology_sha256") == new.manifest.get("ontology_sha256"):
        new.entries = old.entries
    pairs, evidence = pair_documents(old, new), Evidence(old, new)
    moved = Counter({"documents": sum(pair.renumbered for pair in pairs)})
    changes = [*document_changes(old, new, pairs), *_said(old, new, pairs, evidence, moved)]
    if changes or evidence.overall or _decisions(old) != _decisions(new):
        changes += Overall(old, new, evidence, changes).changes()
    changes.sort(key=lambda change: KINDS.index(change.kind))
    return Diff(old.name, new.name, tuple(changes), evidence.parts, +moved)


def _said(old: Build, new: Build, pairs: list[Pair], evidence: Evidence, moved: Counter[str]) -> Iterator[Change]:
    """The changes of what documents say; of those whose rows are as they were nothing is read."""
    other = _other_documents(old, new, pairs)
    names = {pair.old or "" for pair in other}, {pair.new or "" for pair in other}
    rows = [{file: build.rows(file, wanted) for file in FILES} for build, wanted in zip((old, new), names, strict=True)]
    heirs = list(handed_over(pairs))
    givers, takers = {heir.old for heir in heirs}, {heir.new for heir in heirs}
    said = [(p, _left(p.old in givers), _left(p.new in takers)) for p in other]
    for pair, ours, theirs in [*said, *((heir, STATEMENTS, STATEMENTS) for heir in heirs)]:
        found = Changes(Reading(pair, old, new), evidence)
        yield from found.of(_of_document(rows[0], pair.old, ours), _of_document(rows[1], pair.new, theirs))
        moved.update(found.moved)


def _left(handed_over: bool) -> tuple[str, ...]:
    """The files that a document is compared by, if another one has its statements, or it those of another."""
    return tuple(file for file in FILES if not (handed_over and file in STATEMENTS))


def _other_documents(old: Build, new: Build, pairs: list[Pair]) -> list[Pair]:
    """The documents whose rows are not byte for byte as they were."""
    before, after = ([build.digests(file) for file in FILES] for build in (old, new))
    return [
        pair
        for pair in pairs
        if any(
            ours.get(pair.old or "") != theirs.get(pair.new or "") for ours, theirs in zip(before, after, strict=True)
        )
    ]


def _of_document(rows: Mapping[str, Mapping[str, list[Row]]], name: str | None, files: Iterable[str]) -> Rows:
    return {file: rows[file].get(name or "", []) for file in files}


def _decisions(build: Build) -> bytes | None:
    path = build.folder / "decisions.csv"
    return path.read_bytes() if path.exists() else None
