"""The journey of one document, on one screen: bytes to a `DocumentRecord`."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline.claims import announcements, aspects, evidence, facts, modality, naming, relations, scope
from pipeline.claims.passages import Document
from pipeline.language import detection, segmentation
from pipeline.ontology import Ontology, opened
from pipeline.reading import cleaning, formats
from pipeline.records import (
    LANGUAGES,
    Block,
    CleanText,
    DocumentRecord,
    LanguageGuess,
    Match,
    Problem,
    RawText,
    Sentence,
    Severity,
    Source,
)
from pipeline.rejections import IDLE_PARTY, Rejection
from pipeline.titles import title_of

LOST = 0.001
"""The share of lost characters from which on something is wrong with a document."""


def process(source: Source, ontology: Path, cache: Path | None = None) -> DocumentRecord:
    """Read one document by the thesaurus in `ontology`; in the folder `cache` the compiled thesaurus is kept.

    A document that cannot be used comes back without sentences and mentions, and with the `Problem` that says why.
    """
    raw = formats.read(source)
    if isinstance(raw, Problem):
        return DocumentRecord.unread(raw, sha256=source.sha256)
    text = cleaning.clean(raw)
    guess = detection.detect_document(text.text)
    if guess.language not in LANGUAGES:
        problems = _other_language(source, guess), *_remarks(source, raw)
        return DocumentRecord.unread(*problems, sha256=raw.sha256, language=guess.language)
    known = opened(ontology, cache)
    vocabulary = known.vocabulary
    blocks = _blocks(text, guess.language, known)
    sentences = _sentences(text, raw, blocks)
    read = naming.read(text, blocks, _find(known, cache, text, blocks), vocabulary)
    mentions = scope.resolve(text, raw.text, blocks, read, vocabulary)
    document = Document(text, raw.text, blocks, read, mentions, vocabulary)
    mentions = aspects.mark(document, modality.mark(document, mentions), vocabulary, known.schema)
    found = relations.find(document, mentions, known.schema)
    mentions, found = relations.without_idle_parties(mentions, found, vocabulary)
    return DocumentRecord(
        source.name,
        raw.sha256,
        guess.language,
        raw.metadata.title or title_of(sentences, source.name),
        sentences,
        mentions,
        evidence.claims(mentions, sentences, vocabulary),
        facts.find(document, partial(_step, known, cache)),
        (*_remarks(source, raw), *announcements.find(document, source.name)),
        relations=found,
        metadata=raw.metadata,
        text=raw.text if raw.extracted else "",
    )


def rejected(source: Source, record: DocumentRecord, ontology: Path, cache: Path | None = None) -> list[Rejection]:
    """The labels that stand in a document and are no mention of `record`, read from it; raw offsets, in order.

    Each has the rule that says so: a guard of the label, a longer label, a phrase that is no mention, or that it is a
    party of which no relation speaks.
    """
    raw = formats.read(source)
    if isinstance(raw, Problem) or record.language not in LANGUAGES:
        return []
    text, known = cleaning.clean(raw), opened(ontology)
    blocks = _blocks(text, record.language, known)
    mentioned = {(mention.start, mention.end) for mention in record.mentions}
    idle = [match for match in _find(known, cache, text, blocks) if text.to_raw(match.span) not in mentioned]
    found = [Rejection(match.span, match.concept, match.label, IDLE_PARTY) for match in idle]
    for language in sorted({block.language for block in blocks}):
        found += known.matcher(language, cache).rejected(text, blocks)
    return sorted(rejection._replace(span=text.to_raw(rejection.span)) for rejection in found)


def _blocks(text: CleanText, language: str, known: Ontology) -> list[Block]:
    return [_in_its_language(text, block) for block in segmentation.split(text, language, known.segment_names)]


def _in_its_language(text: CleanText, block: Block) -> Block:
    """A block in the language of its document with the language of its own words, where that is another."""
    language = detection.detect_block(block.span.of(text.text), block.language)
    return block if language == block.language else replace(block, language=language)


def _remarks(source: Source, raw: RawText) -> Iterator[Problem]:
    """What is odd about the characters of a text."""
    if raw.encoding:
        message = f"it is no Unicode text; its letters fit {raw.encoding}: save it as UTF-8 to be sure"
        yield Problem(source.name, "reading", "info", "legacy-encoding", message)
    if lost := raw.text.count("\ufffd"):
        severity: Severity = "warning" if lost > LOST * len(raw.text) else "info"
        message = f"{lost} characters were lost (U+FFFD) when somebody saved it: look for the original"
        first = raw.text.index("\ufffd")
        line = raw.text.count("\n", 0, first) + 1
        yield Problem(source.name, "reading", severity, "lost-characters", message, first, line)


def _other_language(source: Source, guess: LanguageGuess) -> Problem:
    known = "no language it could name" if guess.language == "und" else f"'{guess.language}'"
    message = f"the text is in {known}; only Russian, Vietnamese and Romanian are read"
    code = "no-language" if guess.language == "und" else "other-language"
    return Problem(source.name, "language", "warning", code, message)


def _find(known: Ontology, cache: Path | None, text: CleanText, blocks: Sequence[Block]) -> list[Match]:
    languages = sorted({block.language for block in blocks})
    found = [match for language in languages for match in known.matcher(language, cache).find(text, blocks)]
    return sorted(found, key=lambda match: match.span)


def _sentences(text: CleanText, raw: RawText, blocks: Sequence[Block]) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    first: list[int] = []
    for block in blocks:
        first.append(len(found))
        under = None if block.parent is None else first[block.parent]
        for sentence in block.sentences:
            span = text.to_raw(sentence)
            found.append(Sentence(span.start, span.end, span.of(raw.text), block.kind, under))
    return tuple(found)


def _step(known: Ontology, cache: Path | None, language: str, text: str, wanted: Container[str]) -> str | None:
    return known.matcher(language, cache).step(text, wanted)
