"""A diff in the words of one reader: reasons, counts, and a line for each change."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.answers.diff.builds import Build
from pipeline.answers.diff.changes import KINDS, STATEMENTS, Cause, Change, Diff, Reason, What
from pipeline.answers.names import Names
from pipeline.answers.sentences import Sentences
from pipeline.answers.values import readable, shortened
from pipeline.answers.wording import read_wording
from pipeline.records import LANGUAGES

SIGNS = {What.ADDED: "+", What.LOST: "−", What.CHANGED: "~"}
IMPORTANT = ("documents", "thesaurus", "conflicts", "gaps", "concepts", "facts", "relations", "claims", "mentions")
"""The order in which people read what changed."""

SHOWN = ("concept", "text", "label", "rule", "segments", "denied")
"""Fields whose values are short."""

WHOLE = (
    *(Cause.ADDED, Cause.REMOVED, Cause.COPY, Cause.NO_COPY),
    *(Cause.LANGUAGE, Cause.SET_ASIDE, Cause.TAKEN_UP),
)
"""Causes that add or take all that a document says: what they do is no surprise."""

QUOTED, NAMED = 120, 6
"""Letters of a quote, and labels of a concept, in a line."""


class DiffWords:
    """Words for the changes between two builds."""

    def __init__(self, old: Build, new: Build, language: str) -> None:
        """`language` is one of `records.READERS`."""
        self.language = language
        self.words = read_wording("diff", language)
        self._gaps, self._conflicts = read_wording("gaps", language), read_wording("conflicts", language)
        same = old.manifest.get("ontology_sha256") == new.manifest.get("ontology_sha256")
        self._new = Names(new.store, language)
        self._old = self._new if same else Names(old.store, language)
        self._say = Sentences(self._new), Sentences(self._old)
        self._known = new.entries

    def name(self, iri: str) -> str:
        """What a concept is called, or was."""
        return (self._new if iri in self._known else self._old).of(iri)

    def reason(self, reason: Reason) -> str:
        """A reason with what it is about: "ro/a.txt edited", "labels of “receipt”: −чек (ru)"."""
        if reason.cause == Cause.LABELS:
            labels = [f"−{_label(label)}" for label in reason.before] + [f"+{_label(label)}" for label in reason.after]
            more = [self.words["more"].format(n=len(labels) - NAMED)] if len(labels) > NAMED else []
            told = ", ".join(labels[:NAMED] + more)
            return self.words["labels-changed-told"].format(concept=self.name(reason.subject), labels=told)
        pattern = self.words.get(f"{reason.cause}-told", self.words[reason.cause])
        before, after = ", ".join(reason.before), ", ".join(reason.after)
        return pattern.format(subject=reason.subject, before=before, after=after)

    def causes(self, diff: Diff) -> dict[Cause, str]:
        """Why anything changed, and how many documents, concepts or parts it is about: "documents edited: 1"."""
        return {cause: f"{self.words[cause]}: {n}" for cause, n in diff.causes().items()}

    def counts(self, diff: Diff, cause: Cause) -> Iterator[tuple[str, str]]:
        """What changed for a cause: a kind, and how many in each language: "Claims", "Russian +3 −1, Romanian ~2"."""
        counts = {(kind, language, what): n for (kind, language, of, what), n in diff.counts().items() if of == cause}
        for kind in KINDS:
            found = {of: signed({w: counts.get((kind, of, w), 0) for w in What}) for of in (*LANGUAGES, "")}
            told = [f"{self.words[of or 'general']} {numbers}" for of, numbers in found.items() if numbers]
            if told:
                yield self.words[kind], ", ".join(told)

    def lines(self, changes: Sequence[Change], most: int) -> tuple[list[str], int]:
        """A line a change, at most so many, the most important first; and how many changes have none.

        Equal ones that follow each other are one line.
        """
        found: Counter[str] = Counter()
        for change in sorted(changes, key=_importance):
            line = self.line(change)
            if line not in found and len(found) == most:
                break
            found[line] += 1
        times = self.words["times"]
        return [line if n == 1 else times.format(text=line, n=n) for line, n in found.items()], len(
            changes
        ) - found.total()

    def line(self, change: Change) -> str:
        """A change on one line: what became of it, what it is, in which fields, and why."""
        reason = self.reason(change.reason)
        if change.kind == "documents" or (change.kind, change.reason.cause) == ("thesaurus", Cause.LABELS):
            return f"{SIGNS[change.what]} {reason}"
        thing = {
            "gaps": self._gap,
            "conflicts": self._conflict,
            "mentions": self._mention,
            **dict.fromkeys(STATEMENTS, self._statement),
        }.get(change.kind, self._concept)(change)
        return f"{SIGNS[change.what]} {thing}{self._fields(change)} — {reason}"

    def _statement(self, change: Change) -> str:
        say = self._say[change.what == What.LOST]
        told = {"claims": say.claim, "relations": say.relation, "facts": say.fact}[change.kind](change.row)
        return f"{told} {_quoted(change.row['evidence'][0]['quote'])}{_place(change)}"

    def _mention(self, change: Change) -> str:
        return f"{self.name(change.concept)}: {_quoted(change.row['text'])}{_place(change)}"

    def _gap(self, change: Change) -> str:
        row = change.row
        kind = self._gaps[row["gap"]].format(segment=self._new.segment(row["segment"]) if row["segment"] else "")
        return f"{self._concept(change)}: {kind}"

    def _conflict(self, change: Change) -> str:
        row = change.row
        quotes = [_quoted(side["quotes"][0]["quote"]) for side in row["sides"] if side["quotes"]]
        return f"{self.name(change.concept)}: {self._conflicts[row['conflict']]}: {' / '.join(quotes)}"

    def _concept(self, change: Change) -> str:
        language = f"{self.words[change.language]}: " if change.language else ""
        return f"{language}{self.name(change.concept)}"

    def _fields(self, change: Change) -> str:
        """The fields that differ, and of short ones the values: "[segments: B2B → B2B, B2C]"."""
        told = [self.words.get(name, name) + self._values(change, name) for name in change.fields]
        return f" [{'; '.join(told)}]" if told else ""

    def _values(self, change: Change, name: str) -> str:
        if name not in SHOWN:
            return ""
        told = (self._value(name, row.get(name)) for row in (change.old, change.new) if row)
        return ": " + " → ".join(text or "–" for text in told)

    def _value(self, name: str, value: Any) -> str:
        if name == "concept":
            return self.name(value) if value else ""
        return ", ".join(value) if isinstance(value, list) else str(value)


def signed(counts: dict[What, int]) -> str:
    """Counts with their signs: "+3 −1 ~2"; "" for none."""
    return " ".join(f"{SIGNS[what]}{n}" for what, n in counts.items() if n)


def by_kind(diff: Diff) -> dict[str, str]:
    """By kind, how many things of it are added, lost and changed; kinds that did not change are left out."""
    found = {kind: Counter(change.what for change in diff.of(kind)) for kind in KINDS}
    return {kind: signed({what: counts[what] for what in What}) for kind, counts in found.items() if counts}


def brief(told: Mapping[str, Any]) -> list[str]:
    """The `changes` of build.json in two lines of English: what changed since which build, and why; none where there
    was no build before.
    """
    words = read_wording("diff", "en")
    if "not_compared" in told:
        return [f"since {told['since']}: not compared, as that is damaged: {told['not_compared']}"]
    if "since" not in told:
        return []
    found: dict[str, Counter[What]] = defaultdict(Counter)
    for row in told["counts"]:
        found[row["kind"]][What(row["change"])] += row["count"]
    counts = [f"{words[kind].lower()} {signed({what: found[kind][what] for what in What})}" for kind in found]
    causes = [f"{words[cause]}: {n}" for cause, n in told["causes"].items()]
    return [f"since {told['since']}: {', '.join(counts) or 'nothing changed'}", *filter(None, [", ".join(causes)])]


def _importance(change: Change) -> tuple[Any, ...]:
    """The order of changes of one kind: what comes or goes with its whole document last, then by score or weight."""
    row = change.row
    expected = change.reason.cause in WHOLE
    return expected, change.what == What.CHANGED, -row.get("score", 0), -row.get("weight", 0), -row.get("mentions", 0)


def _label(label: str) -> str:
    text, _, language = label.rpartition("@")
    return f"{text} ({language})"


def _place(change: Change) -> str:
    """The document that a statement is in, where the reason does not name it."""
    name = change.row["document"]
    return "" if change.reason.subject == name else f" ({name})"


def _quoted(text: str) -> str:
    return f"“{shortened(readable(text), QUOTED)}”"
