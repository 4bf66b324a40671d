"""What a diff says: changes of many kinds, each with what was there before, what is there now, and why."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pipeline.answers.published import Row
from pipeline.records import LANGUAGES

KINDS = (
    *("documents", "thesaurus", "concepts", "conflicts", "gaps"),
    *("claims", "relations", "facts", "mentions"),
)
"""What is compared: documents, entries of the thesaurus, concepts in use in a language, and what builds say of them."""

STATEMENTS = ("claims", "relations", "facts")


class What(StrEnum):
    """What became of a thing."""

    ADDED = "added"
    LOST = "lost"
    CHANGED = "changed"


class Cause(StrEnum):
    """Why a thing is not as it was: of its document, of the thesaurus, of the program, or of the editors."""

    ADDED = "source-added"
    EDITED = "source-edited"
    REMOVED = "source-removed"
    RENAMED = "source-renamed"
    METADATA = "metadata-changed"
    LANGUAGE = "language-changed"
    SET_ASIDE = "set-aside"
    TAKEN_UP = "no-longer-set-aside"
    COPY = "became-a-copy"
    NO_COPY = "no-longer-a-copy"
    LABELS = "labels-changed"
    THESAURUS = "thesaurus-changed"
    CLEANING = "cleaning-changed"
    SENTENCES = "sentences-changed"
    RULES = "rules-changed"
    DATA = "language-data-changed"
    PROGRAM = "program-changed"
    LIBRARY = "library-changed"
    SEVERAL = "several-changed"
    DECISION = "decision-changed"
    UNKNOWN = "unknown"


OPPOSITES = {
    Cause.ADDED: Cause.REMOVED,
    Cause.SET_ASIDE: Cause.TAKEN_UP,
    Cause.COPY: Cause.NO_COPY,
    What.ADDED: What.LOST,
}
OPPOSITES |= {second: first for first, second in OPPOSITES.items()}


@dataclass(frozen=True, slots=True)
class Reason:
    """A cause, what it is about (a document, a concept by IRI, parts of the program), and what was and is there.

    `before` and `after` are languages, codes of problems, labels ("чек@ru"), names or versions.
    """

    cause: Cause
    subject: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def mirrored(self) -> "Reason":
        """The reason for the way back."""
        return Reason(Cause(OPPOSITES.get(self.cause, self.cause)), self.subject, self.after, self.before)

    @property
    def rank(self) -> tuple[object, ...]:
        """An order of reasons that is the same on the way back."""
        causes = sorted((self.cause.value, str(OPPOSITES.get(self.cause, self.cause))))
        return self.subject, causes, sorted((self.before, self.after))


@dataclass(frozen=True, slots=True)
class Change:
    """A thing that is not as it was: `old` and `new` are its rows, None where it is not there.

    `fields` are those in which the rows differ. Rows have at least `document`, `concept` and `language` ("" for none,
    or for several), and otherwise what the files of a build say (see `rows` of the modules beside this one).
    """

    kind: str
    what: What
    old: Row | None
    new: Row | None
    reason: Reason
    fields: tuple[str, ...] = ()

    @property
    def row(self) -> Row:
        """The row that there is now, or the last there was."""
        row = self.new or self.old
        assert row
        return row

    @property
    def language(self) -> str:
        """The language that it is about, "" for none, several, or one that is not read."""
        told = (str(row["language"]) for row in (self.new, self.old) if row and row.get("language") in LANGUAGES)
        return next(told, "")

    @property
    def concept(self) -> str:
        """The IRI of the concept that it is about, "" for none."""
        return str(self.row.get("concept") or self.row.get("subject") or "")

    @property
    def documents(self) -> set[str]:
        """The document that it is in, by all its names."""
        return {row["document"] for row in (self.old, self.new) if row and row.get("document")}

    @property
    def mirrored(self) -> "Change":
        """The change on the way back."""
        what = What(OPPOSITES.get(self.what, self.what))
        return replace(self, what=what, old=self.new, new=self.old, reason=self.reason.mirrored)


@dataclass(frozen=True, slots=True)
class Diff:
    """All that changed between two builds (by name), by kind in the order of KINDS.

    `parts` are the changes of the program that documents were read anew for; `moved` counts, by kind, what only stands
    elsewhere in its document, which is no change.
    """

    old: str
    new: str
    changes: tuple[Change, ...] = ()
    parts: tuple[Reason, ...] = ()
    moved: Counter[str] = field(default_factory=Counter)

    def of(self, kind: str) -> list[Change]:
        """The changes of one of KINDS."""
        return [change for change in self.changes if change.kind == kind]

    def counts(self) -> dict[tuple[str, str, Cause, What], int]:
        """How many changes there are, by kind, language, cause and what became of it; kinds in the order of KINDS."""
        found = Counter((c.kind, c.language, c.reason.cause, c.what) for c in self.changes)
        return dict(sorted(found.items(), key=lambda item: (KINDS.index(item[0][0]), *item[0][1:])))

    def causes(self) -> dict[Cause, int]:
        """Why anything changed, and how many documents, concepts or parts each cause is about."""
        found = Counter(cause for cause, _ in {(c.reason.cause, c.reason.subject) for c in self.changes})
        return {cause: found[cause] for cause in Cause if found[cause]}


def most_common(reasons: Iterable[Reason]) -> Reason | None:
    """The reason that is given most often, None where there is none."""
    found = Counter(reasons)
    return min(found, key=lambda reason: (-found[reason], reason.rank), default=None)


def tell(kind: str, old: Row | None, new: Row | None, reason: Reason, fields: Iterable[str] = ()) -> Change:
    """A change with what became of the thing, as its rows tell."""
    what = What.ADDED if old is None else What.LOST if new is None else What.CHANGED
    return Change(kind, what, old, new, reason, tuple(fields))


def differing(old: Row, new: Row) -> Iterator[str]:
    """The fields in which two rows differ, in their order."""
    yield from (name for name in {**old, **new} if old.get(name) != new.get(name))
