"""The types that travel between the stages: frozen, slotted, picklable, JSON-able.

Offsets are Unicode code points, half open. *Clean* ones count in `CleanText.text`, *raw* ones in the decoded file (a
leading byte order mark not counted). Everything up to `Match` is clean; everything in a `DocumentRecord` is raw.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from pipeline.fact_values import Comparison as Comparison
from pipeline.fact_values import Duration as Duration
from pipeline.fact_values import Figure as Figure
from pipeline.fact_values import Likeness as Likeness
from pipeline.fact_values import Sequence as Sequence
from pipeline.metadata import UNKNOWN as UNKNOWN
from pipeline.metadata import Metadata as Metadata
from pipeline.sources import Row as Row
from pipeline.sources import Source as Source
from pipeline.spans import CleanText as CleanText
from pipeline.spans import Edit as Edit
from pipeline.spans import Span as Span

Severity = Literal["error", "warning", "info"]
BlockKind = Literal["heading", "label", "paragraph", "item", "row"]
FactType = Literal["duration", "sequence", "comparison", "figure"]

LANGUAGES = ("ru", "vi", "ro")
"""The languages whose documents are read; English occurs inside all of them."""

READERS = ("en", *LANGUAGES)
"""The languages that people read answers in."""

CLAIMED = ("Channel", "Metric", "Stage", "Stakeholder", "Criterion", "Strategy", "Industry")
"""Classes of concepts that are claimed for segments, in the order in which people ask for them."""

EMPTY_HEADING = "empty-heading"
"""Code of the finding that a heading has nothing below it; such a heading covers nothing."""

DECISIONS = "decisions.csv"
"""The file of what editors decided about gaps, in a corpus folder and in a build."""

ASSERTED, DENIED = "asserted", "denied"

STATED, ADVISED, HEDGED = "stated", "advised", "hedged"
"""Modality: said plainly; said to be done; said with reserve ("usually", "may")."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something set aside or found odd in a document; `start` and `line` (from 1) are raw."""

    document: str
    stage: str
    severity: Severity
    code: str
    message: str
    start: int | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class RawText:
    """The decoded text of a file, newlines kept, without a leading byte order mark, and what the file says about it.

    `extracted`: it was taken out of a file of another format, and offsets count in this text alone. `encoding` is that
    of the file where it is older than Unicode.
    """

    text: str
    sha256: str
    metadata: Metadata = UNKNOWN
    extracted: bool = False
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """A language (ISO 639-1, "und" when there is none to tell) and how sure the detector is, 0 to 1."""

    language: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, label, paragraph, list item or table cell, in clean offsets.

    `parent` is the index of the block it stands under (the nearest heading, label, lead-in line or table head), so the
    blocks of a document form a tree. A `label` labels what follows it on its line ("B2B:"). `repeat` marks text that
    stood earlier in the document: kept, but never evidence.
    """

    kind: BlockKind
    span: Span
    sentences: tuple[Span, ...]
    language: str
    level: int = 0
    parent: int | None = None
    repeat: bool = False


class Match(NamedTuple):
    """A label of the thesaurus found in a sentence, in clean offsets; `concept` is the concept's key."""

    span: Span
    block: int
    sentence: int
    concept: str
    label: str
    label_language: str
    rule: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, heading or label as it stands in the file (raw offsets).

    `under` is the index, in `DocumentRecord.sentences`, of the heading, label, opening line or table head above it.
    """

    start: int
    end: int
    text: str
    kind: BlockKind
    under: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept named in a document (raw offsets: `raw[start:end] == text`) and the segments it is tied to.

    `concept` is a key, `segments` are notations, `denied` those for which the text denies it. `rule` found the mention,
    `scope_rule` decided its segments, `polarity_rule` its polarity ("" when no cue spoke). `sentence` is an index into
    `DocumentRecord.sentences`. `aspect` is a key of the aspect scheme, "" where the document names none.
    `only_end` marks a general word ("customer") that is kept as the end of a relation, and no row of mentions.jsonl.
    """

    start: int
    end: int
    text: str
    concept: str
    label: str
    label_language: str
    rule: str
    sentence: int
    segments: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    polarity: str = ASSERTED
    scope_rule: str = ""
    polarity_rule: str = ""
    repeat: bool = False
    modality: str = STATED
    aspect: str = ""
    only_end: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that support a statement (raw offsets) and the rule that read them.

    `mention`, an index into `DocumentRecord.mentions`, is set where the evidence is a mention in its sentence; modality
    and aspect are then the mention's.
    """

    start: int
    end: int
    quote: str
    rule: str
    mention: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a document states of a concept (by key) for one segment (by notation), with all its evidence."""

    concept: str
    segment: str
    polarity: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """What a document states between two concepts: `subject` and `object` are indexes into `DocumentRecord.mentions`.

    `predicate` is the local name of a relation of `schema.ttl`. `evidence` has the sentence of the object and, where
    it is another one (a heading, a label), that of the subject, in text order.
    """

    predicate: str
    subject: int
    object: int
    segments: tuple[str, ...]
    polarity: str
    modality: str
    aspect: str
    rule: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A typed statement: its value, the concept (by key, or None) and segments (notations) it is about."""

    type: FactType
    value: Duration | Sequence | Comparison | Likeness | Figure
    concept: str | None
    segments: tuple[str, ...]
    rule: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """All that was read from one document, in raw offsets: what the graph and every output are made from.

    `duplicate_of` names the earlier document with the same words. `source` names the first of several documents that
    are one source, itself among them: a page taken over with small changes, a translation. `text` is what offsets
    count in where that is not the decoded file; "" where it is.
    """

    name: str
    sha256: str
    language: str
    title: str
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    facts: tuple[Fact, ...] = ()
    problems: tuple[Problem, ...] = ()
    duplicate_of: str | None = None
    relations: tuple[Relation, ...] = ()
    source: str | None = None
    metadata: Metadata = UNKNOWN
    text: str = ""

    @classmethod
    def unread(cls, why: Problem, *others: Problem, sha256: str = "", language: str = "und") -> "DocumentRecord":
        """The record of a document that could not be used, with the problem that says why."""
        return cls(why.document, sha256, language, why.document, problems=(why, *others))

    @property
    def told(self) -> tuple[Mention, ...]:
        """The mentions that files and counts tell: all but those that are only ends of relations."""
        return tuple(mention for mention in self.mentions if not mention.only_end)
