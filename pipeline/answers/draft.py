"""An author's draft beside what the documents of a build state: what it covers, what they say that it does not.

The draft is read as any document is; its rows are those of the JSON Lines, so that both sides are told alike.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from pipeline.answers.announced import FOUND_BY
from pipeline.answers.claim_conflicts import read_wide
from pipeline.answers.draft_conflicts import Contradiction, contradictions
from pipeline.answers.entries import Entry, read_entries
from pipeline.answers.gaps import has_own_word, is_sold, read_markets
from pipeline.answers.lacks import Lack, Statements, find_lacks
from pipeline.answers.names import Names
from pipeline.answers.published import read_counted, read_documents, read_rows, read_sources
from pipeline.answers.sentences import Sentences
from pipeline.answers.values import readable
from pipeline.claims.vocabulary import Vocabulary
from pipeline.copies import alike
from pipeline.graph.exports import claim_rows, fact_rows, relation_rows
from pipeline.graph.store import open_store
from pipeline.records import DocumentRecord, Mention, Problem

NO_TOPICS = ("Segment", "Party")
"""Classes of concepts that every text names, and none is about: B2B, customers, companies."""


@dataclass(frozen=True, slots=True)
class Covered:
    """The concepts of a class (by labels) that the draft ties to a segment (label) or only names (""), by frequency."""

    class_: str
    segment: str
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loan:
    """An English word of the draft, the local term for it, and where it stands (raw offsets)."""

    text: str
    term: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the draft announces and does not give: code, the words that announce it, line and raw offset."""

    code: str
    text: str
    line: int | None
    start: int | None


@dataclass(frozen=True, slots=True)
class Review:
    """A draft beside a build. Everything in words is in the language `reader`.

    `compared` counts the documents it was compared with, by language; `itself` are those that it is a version of,
    which were left out. Of `contradicted` statements in all, `contradictions` are the most real. `lacks` are about
    concepts that it names, `beside` about such next to them: of `lacking` and `lying_beside` those with most sources.
    """

    name: str
    title: str
    language: str
    reader: str
    compared: dict[str, int]
    itself: tuple[str, ...]
    concepts: int
    covered: tuple[Covered, ...]
    contradicted: int
    contradictions: tuple[Contradiction, ...]
    lacking: int
    lacks: tuple[Lack, ...]
    lying_beside: int
    beside: tuple[Lack, ...]
    findings: tuple[Finding, ...]
    loans: tuple[Loan, ...]


def review(record: DocumentRecord, path: Path, vocabulary: Vocabulary, build: Path, reader: str, limit: int) -> Review:
    """A draft (its record, and where its file is) beside a build folder, in words of the language `reader`.

    At most `limit` lacks of each kind are told. Raises FileNotFoundError for a folder that is no build.
    """
    store = open_store(build)
    names, entries, documents = Names(store, reader), read_entries(store), read_documents(build)
    sources = read_sources(store)
    itself = versions(record, path, vocabulary, build, sources)
    draft, others = statements_of(record, vocabulary), read_statements(build, itself, sources)
    named = _named(record, vocabulary)
    sentences = Sentences(names)
    opposed = contradictions(record, vocabulary, build, store, itself, sentences)
    sold = read_markets(store).get(record.language)
    wide = read_wide(store)
    known = {iri: e for iri, e in entries.items() if is_sold(e, sold) and not e.deprecated and iri not in wide}
    lacks = find_lacks(draft, others, named, known, sentences)
    own, beside = ([lack for lack in lacks if bool(lack.near) is next_to] for next_to in (False, True))
    left = Counter(d.language for d in documents if not d.duplicate and d.name not in itself)
    return Review(
        name=readable(record.name),
        title=readable(record.title),
        language=record.language,
        reader=reader,
        compared=dict(sorted(left.items())),
        itself=itself,
        concepts=len(named),
        covered=tuple(_covered(record, vocabulary, names)),
        contradicted=len(opposed),
        contradictions=tuple(opposed[:limit]),
        lacking=len(own),
        lacks=tuple(own[:limit]),
        lying_beside=len(beside),
        beside=tuple(beside[:limit]),
        findings=tuple(
            _finding(problem, record) for problem in record.problems if (problem.severity, problem.stage) == FOUND_BY
        ),
        loans=tuple(_loans(record, vocabulary, entries)),
    )


def versions(
    record: DocumentRecord, path: Path, vocabulary: Vocabulary, build: Path, sources: Mapping[str, str]
) -> tuple[str, ...]:
    """The documents of a build, by name, that a draft is a version of; `sources` is of `read_sources`.

    They have its words or most of its concepts in their order (as `copies` has it), or its path and language. So have
    all that are one source with one of these.
    """
    documents = read_documents(build)
    words = {document.name: _words([s.text for s in document.sentences]) for document in documents}
    place, own = path.resolve().as_posix(), _words([sentence.text for sentence in record.sentences])
    same = {name for name, its in words.items() if own and its == own}
    same |= {d.name for d in documents if place.endswith(f"/{d.name}") and d.language == record.language}
    same |= _alike(record, vocabulary, build)
    same_words, roots = {words[name] for name in same} - {""}, {sources.get(name, name) for name in same}
    return tuple(sorted(name for name in words if words[name] in same_words or sources.get(name, name) in roots))


def _words(sentences: list[str]) -> str:
    return " ".join(" ".join(sentences).casefold().split())


def _alike(record: DocumentRecord, vocabulary: Vocabulary, build: Path) -> set[str]:
    """Documents that name the concepts of the draft in its order: earlier versions and translations."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    concepts: defaultdict[str, list[int]] = defaultdict(list)
    for row in read_rows(build, "mentions.jsonl"):
        if not row["repeat"]:
            concepts[row["document"]].append(numbers[row["concept"]])
    concepts[""] = [numbers[vocabulary.concepts[mention.concept].iri] for mention in _counting(record)]
    return {name for pair in alike(concepts) if "" in pair for name in pair} - {""}


def statements_of(record: DocumentRecord, vocabulary: Vocabulary) -> Statements:
    """What a draft states, as rows of the JSON Lines."""
    claims, relations, facts = (list(rows(record, vocabulary)) for rows in (claim_rows, relation_rows, fact_rows))
    return Statements(claims, relations, facts, {})


def read_statements(build: Path, without: Collection[str], sources: Mapping[str, str]) -> Statements:
    """What the documents of a build state, but those named in `without`; empty headings state nothing."""
    claims, relations, facts = (
        [row for row in read_counted(build, f"{name}.jsonl") if row["document"] not in without]
        for name in ("claims", "relations", "facts")
    )
    return Statements(claims, relations, facts, sources)


def _counting(record: DocumentRecord) -> list[Mention]:
    return [mention for mention in record.mentions if not mention.repeat]


def _named(record: DocumentRecord, vocabulary: Vocabulary) -> set[str]:
    """The topics (IRIs) that the draft names."""
    concepts = (vocabulary.concepts[mention.concept] for mention in _counting(record))
    return {concept.iri for concept in concepts if concept.class_ not in NO_TOPICS}


def _covered(record: DocumentRecord, vocabulary: Vocabulary, names: Names) -> Iterator[Covered]:
    """What the draft covers, by class in the order in which they first occur, and segment."""
    found: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    tied = {claim.concept for claim in record.claims}
    for mention in _counting(record):
        concept = vocabulary.concepts[mention.concept]
        if concept.class_ not in NO_TOPICS:
            segments = mention.segments or (() if mention.concept in tied else ("",))
            for segment in segments:
                found[concept.class_, segment][concept.iri] += 1
    classes = list(dict.fromkeys(class_ for class_, _ in found))
    order = sorted(found, key=lambda cell: (classes.index(cell[0]), cell[1] == "", cell[1]))
    for class_, segment in order:
        ranked = sorted(found[class_, segment].items(), key=lambda item: (-item[1], item[0]))
        kind = "StrategyElement" if class_ == "Strategy" else class_
        label = names.of(f"{vocabulary.base}schema#{kind}")
        yield Covered(label, names.segment(segment) if segment else "", tuple(names.of(iri) for iri, _ in ranked))


def _finding(problem: Problem, record: DocumentRecord) -> Finding:
    """A finding with the sentence that announces."""
    text = next((s.text for s in record.sentences if s.start <= (problem.start or 0) < s.end), "")
    return Finding(problem.code, readable(text), problem.line, problem.start)


def _loans(record: DocumentRecord, vocabulary: Vocabulary, entries: Mapping[str, Entry]) -> Iterator[Loan]:
    """English words where the draft's language has one of its own, by their first place."""
    found: defaultdict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in _counting(record):
        entry = entries.get(vocabulary.concepts[mention.concept].iri)
        if mention.label_language == "en" and entry and has_own_word(entry, record.language):
            found[entry.iri, mention.text.casefold()].append(mention)
    for (iri, _), mentions in found.items():
        places = tuple(mention.start for mention in mentions)
        yield Loan(readable(mentions[0].text), entries[iri].pref_label(record.language), places)
