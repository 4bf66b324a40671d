"""What changed of all documents together: the thesaurus, which concepts are in use, gaps and conflicts.

They have no words of their own to prove why: their reasons are those of the statements they are made of.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import asdict
from typing import Any

from pipeline.answers.conflicts import Conflict
from pipeline.answers.diff.builds import Build
from pipeline.answers.diff.changes import Cause, Change, Reason, differing, most_common, tell
from pipeline.answers.diff.pairing import pair, plain
from pipeline.answers.diff.reasons import Evidence
from pipeline.answers.entries import Entry
from pipeline.answers.gaps import Gap
from pipeline.answers.matrix_rows import citation_fields
from pipeline.answers.published import Row


class Overall:
    """Compares what two builds hold as a whole, once what documents say is compared."""

    def __init__(self, old: Build, new: Build, evidence: Evidence, changes: Iterable[Change]) -> None:
        """`changes` are those of documents and of what they say."""
        self.old, self.new, self.evidence = old, new, evidence
        self.by_concept: dict[str, list[Change]] = defaultdict(list)
        for change in changes:
            for iri in {change.concept, str(change.row.get("object") or "")} - {""}:
                self.by_concept[iri].append(change)
        self.documents = [change for change in changes if change.kind == "documents"]

    def changes(self) -> Iterator[Change]:
        """The changes of the thesaurus, of concepts in use, of conflicts and of gaps."""
        yield from self.thesaurus()
        yield from self.concepts()
        yield from self.conflicts()
        yield from self.gaps()

    def thesaurus(self) -> Iterator[Change]:
        """Concepts that are new, gone, or other in the thesaurus."""
        if not self.evidence.other_thesaurus:
            return
        for iri in sorted({*self.old.entries, *self.new.entries}):
            old, new = self.old.entries.get(iri), self.new.entries.get(iri)
            if old != new:
                before, after = _entry(old), _entry(new)
                reason = self.evidence.of_concepts([iri]) or Reason(Cause.THESAURUS, iri)
                yield tell("thesaurus", before, after, reason, differing(before, after) if before and after else ())

    def concepts(self) -> Iterator[Change]:
        """Concepts that a language names now and did not, or no longer names."""
        ours, theirs = _used(self.old), _used(self.new)
        for iri, language in sorted(ours.keys() ^ theirs.keys()):
            cell = iri, language
            yield tell("concepts", ours.get(cell), theirs.get(cell), self.reason(iri, _in(language)))

    def gaps(self) -> Iterator[Change]:
        """Gaps that opened or closed, or are of another kind."""
        ours, theirs = ({gap.cell: _gap(gap) for gap in build.gaps} for build in (self.old, self.new))
        for cell in sorted(ours.keys() | theirs.keys()):
            old, new = ours.get(cell), theirs.get(cell)
            fields = [name for name in differing(old or {}, new or {}) if name in ("gap", "decision")]
            if fields:
                reason = Reason(Cause.DECISION) if fields == ["decision"] else self.reason(cell[0], _in(cell[1]))
                yield tell("gaps", old, new, reason, fields if old and new else ())

    def conflicts(self) -> Iterator[Change]:
        """Conflicts that are new or gone, or whose sides say otherwise or in other words."""
        ours, theirs = ([_conflict(conflict) for conflict in build.conflicts] for build in (self.old, self.new))
        keys: list[Callable[[Row], Hashable]] = [
            lambda row: (row["conflict"], row["concept"], repr([_side(side) for side in row["sides"]])),
            lambda row: (row["conflict"], row["concept"], tuple(_stance(side) for side in row["sides"])),
        ]
        pairs, lost, added = pair(ours, theirs, keys)
        for row in lost:
            yield tell("conflicts", row, None, self._of_conflict(row))
        for row in added:
            yield tell("conflicts", None, row, self._of_conflict(row))
        for old, new in pairs:
            if [_side(side) for side in old["sides"]] != [_side(side) for side in new["sides"]]:
                yield tell("conflicts", old, new, self._of_conflict(old, new), ["sides"])

    def reason(self, concept: str, first: Callable[[Change], bool]) -> Reason:
        """The reason that changes of what is said of a concept have most often, of the `first` ones if there are any.

        Where nothing else that is said of it changed, its labels, the program or documents are the reason.
        """
        changes = self.by_concept.get(concept, [])
        for some in (filter(first, changes), changes):
            if found := most_common(change.reason for change in some):
                return found
        fates = (filter(first, self.documents), self.documents)
        known = self.evidence.of_concepts([concept]) or self.evidence.general
        edits = (most_common(change.reason for change in some) for some in fates)
        return known or next(filter(None, edits), None) or self.evidence.overall or Reason(Cause.UNKNOWN)

    def _of_conflict(self, *rows: Row) -> Reason:
        names = {quote["document"] for row in rows for side in row["sides"] for quote in side["quotes"]}
        return self.reason(rows[0]["concept"], lambda change: not change.documents.isdisjoint(names))


def _in(language: str) -> Callable[[Change], bool]:
    """Whether a change is of what a language says."""
    return lambda change: change.language == language


def _used(build: Build) -> dict[tuple[str, str], Row]:
    return {
        (iri, language): {"concept": iri, "language": language, "mentions": of.mentions, "documents_": of.documents}
        for (iri, language, segment), of in build.coverage.cells.items()
        if not segment and of.mentions
    }


def _entry(entry: Entry | None) -> Row | None:
    if entry is None:
        return None
    labels = [f"{label.text}@{label.language}" for label in entry.labels]
    kinds = [f"{label.kind} {label.text}@{label.language}" for label in entry.labels]
    rest = {name: value for name, value in asdict(entry).items() if name not in ("iri", "labels", "class_", "narrower")}
    return {"concept": entry.iri, "class": entry.class_, "labels": labels, "kinds_of_labels": kinds, **rest}


def _gap(gap: Gap) -> Row:
    decision = gap.decision
    told = " · ".join(filter(None, (decision.decision, decision.who, decision.note))) if decision else ""
    fields = {"concept": gap.concept, "language": gap.language, "segment": gap.segment, "gap": gap.kind.value}
    return fields | {"weight": gap.weight, "statements_elsewhere": gap.statements, "decision": told}


def _conflict(conflict: Conflict) -> Row:
    languages = conflict.languages
    sides = [
        {
            "stance": side.stance.value,
            "segment": side.segment,
            "value": asdict(side.value) if side.value else None,
            "quotes": [citation_fields(cited) for cited in side.citations],
        }
        for side in conflict.sides
    ]
    return {
        "conflict": conflict.kind.value,
        "concept": conflict.concept,
        "class": conflict.class_,
        "language": languages[0] if len(languages) == 1 else "",
        "score": round(conflict.score, 4),
        "reach": conflict.reach.value,
        "sides": sides,
    }


def _stance(side: Row) -> tuple[str, str]:
    return side["stance"], side["segment"]


def _side(side: Row) -> tuple[Any, ...]:
    """What a side says, and in which words, wherever they stand."""
    quotes = sorted((quote["language"], plain(quote["quote"])) for quote in side["quotes"])
    return *_stance(side), repr(side["value"]), tuple(quotes)
