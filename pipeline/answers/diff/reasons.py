"""Why something is not as it was: what the two builds recorded, and what of it can be proved to be the cause."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from itertools import chain

from pipeline.answers.diff.builds import Build
from pipeline.answers.diff.changes import Cause, Reason
from pipeline.answers.entries import Entry
from pipeline.answers.published import Row

PARTS = {
    "ontology": Cause.THESAURUS,
    "language data": Cause.DATA,
    "cleaning": Cause.CLEANING,
    "encodings": Cause.CLEANING,
    "sentences": Cause.SENTENCES,
    "rules": Cause.RULES,
    "program": Cause.PROGRAM,
}
"""Parts of `reading` in build.json, and what a change of one is a cause of; all others are libraries."""

Labels = dict[str, set[str]]


class Evidence:
    """What two builds were made from, as far as it explains their differences."""

    def __init__(self, old: Build, new: Build) -> None:
        """Reads the thesauri, where the builds are of different ones."""
        self.old, self.new = old, new
        before, after = (build.manifest.get("reading") or {} for build in (old, new))
        names = sorted(name for name in {**before, **after} if before.get(name) != after.get(name))
        self.parts = tuple(_part(name, before.get(name, ""), after.get(name, "")) for name in names)
        self.other_thesaurus = old.manifest.get("ontology_sha256") != new.manifest.get("ontology_sha256")
        self.other_program = old.manifest.get("program_sha256") != new.manifest.get("program_sha256")

    @cached_property
    def labels(self) -> tuple[Labels, Labels]:
        """By concept, the labels that are gone and those that are new ("чек@ru"), of whatever kind."""
        if not self.other_thesaurus:
            return {}, {}
        ours, theirs = _labels(self.old.entries), _labels(self.new.entries)
        gone = {iri: labels - theirs.get(iri, set()) for iri, labels in ours.items()}
        come = {iri: labels - ours.get(iri, set()) for iri, labels in theirs.items()}
        return _filled(gone), _filled(come)

    @cached_property
    def of_segments(self) -> dict[str, set[str]]:
        """The concepts that stand for a segment, by its notation."""
        found: dict[str, set[str]] = defaultdict(set)
        for entry in (*self.old.entries.values(), *self.new.entries.values()):
            if entry.segment:
                found[entry.segment].add(entry.iri)
        return found

    @cached_property
    def general(self) -> Reason | None:
        """What can have changed the reading of any document: None where nothing can."""
        if len(self.parts) < 2:
            return self.parts[0] if self.parts else None
        causes, names = {part.cause for part in self.parts}, ", ".join(part.subject for part in self.parts)
        if len(causes) > 1:
            return Reason(Cause.SEVERAL, names)
        before, after = (tuple(chain(*told)) for told in zip(*((p.before, p.after) for p in self.parts), strict=True))
        return Reason(causes.pop(), names, before, after)

    @property
    def only_thesaurus(self) -> bool:
        """Whether nothing but the thesaurus can have changed the reading of a document."""
        return [part.cause for part in self.parts] == [Cause.THESAURUS]

    @cached_property
    def overall(self) -> Reason | None:
        """What can have changed what is made of all documents together: None where nothing can."""
        if self.general or not (self.other_thesaurus or self.other_program):
            return self.general
        if self.other_thesaurus and self.other_program:
            return Reason(Cause.SEVERAL, "ontology, program")
        return Reason(Cause.THESAURUS if self.other_thesaurus else Cause.PROGRAM)

    def of_label(self, row: Row, was_there: bool) -> Reason | None:
        """The reason, if a mention is lost (`was_there`) or added since the label that it was found by is."""
        label = f"{row['label']}@{row['label_language']}"
        if label not in self.labels[not was_there].get(row["concept"], ()):
            return None
        return Reason(Cause.LABELS, row["concept"], *(((label,), ()) if was_there else ((), (label,))))

    def of_concepts(self, concepts: Iterable[str]) -> Reason | None:
        """The reason, if the labels of one of some concepts (IRIs) changed."""
        for iri in sorted(concepts):
            before, after = (tuple(sorted(labels.get(iri, ()))) for labels in self.labels)
            if before or after:
                return Reason(Cause.LABELS, iri, before, after)
        return None

    def of_notations(self, notations: Iterable[str]) -> Reason | None:
        """The reason, if the labels of a segment changed, by notation."""
        if not self.other_thesaurus:
            return None
        return self.of_concepts(iri for notation in notations for iri in self.of_segments.get(notation, ()))


def _part(name: str, before: str, after: str) -> Reason:
    cause = PARTS.get(name, Cause.LIBRARY)
    return Reason(cause, name, *(((before,), (after,)) if cause == Cause.LIBRARY else ()))


def _labels(entries: dict[str, Entry]) -> Labels:
    return {iri: {f"{label.text}@{label.language}" for label in entry.labels} for iri, entry in entries.items()}


def _filled(labels: Labels) -> Labels:
    return {iri: own for iri, own in labels.items() if own}
