"""The journey of one document, on one screen: bytes to a `DocumentRecord`."""

import re
from collections.abc import Container, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from pipeline.claims import announcements, aspects, evidence, facts, modality, relations, scope
from pipeline.claims.matching import Matcher
from pipeline.claims.passages import Document
from pipeline.claims.schema import Aspect, StatementSchema
from pipeline.claims.vocabulary import Vocabulary, read_vocabulary
from pipeline.graph.statements import StatementReader
from pipeline.language import detection, segmentation
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
    Source,
)

_matchers: dict[tuple[Path, str], Matcher] = {}


def process(source: Source, ontology: Path, cache: Path | None = None) -> DocumentRecord:
    """Read one document by the thesaurus in `ontology`; in the folder `cache` the compiled thesaurus is kept.

    A document that cannot be used comes back without sentences and mentions, and with the `Problem` that says why.
    """
    raw = formats.read(source)
    if isinstance(raw, Problem):
        return DocumentRecord(source.name, source.sha256, "und", source.name, problems=(raw,))
    text = cleaning.clean(raw)
    guess = detection.detect_document(text.text)
    if guess.language not in LANGUAGES:
        return DocumentRecord(
            source.name, raw.sha256, guess.language, source.name, problems=(_other_language(source, guess),)
        )
    vocabulary = read_once(ontology)
    blocks = [
        replace(block, language=detection.detect_block(block.span.of(text.text), guess.language))
        for block in segmentation.split(text, guess.language, _segment_names(ontology))
    ]
    matches = _find(ontology, cache, text, blocks)
    sentences = _sentences(text, raw, blocks)
    mentions = scope.resolve(text, raw.text, blocks, matches, vocabulary)
    schema = _statement_schema(ontology)
    document = Document(text, raw.text, blocks, mentions, vocabulary)
    mentions = aspects.mark(document, modality.mark(document, mentions), vocabulary, schema.aspects)
    found = relations.find(document, mentions, schema)
    mentions, found = relations.without_idle_parties(mentions, found, vocabulary)
    return DocumentRecord(
        source.name,
        raw.sha256,
        guess.language,
        _title(sentences, source),
        sentences,
        mentions,
        evidence.claims(mentions, sentences, vocabulary),
        facts.find(document, partial(_step, ontology, cache)),
        announcements.find(document, source.name),
        relations=found,
    )


def _other_language(source: Source, guess: LanguageGuess) -> Problem:
    known = "no language it could name" if guess.language == "und" else f"'{guess.language}'"
    message = f"the text is in {known}; only Russian, Vietnamese and Romanian are read"
    code = "no-language" if guess.language == "und" else "other-language"
    return Problem(source.name, "language", "warning", code, message)


def _find(ontology: Path, cache: Path | None, text: CleanText, blocks: Sequence[Block]) -> list[Match]:
    languages = sorted({block.language for block in blocks})
    found = [match for language in languages for match in _matcher(ontology, cache, language).find(text, blocks)]
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


def _title(sentences: Sequence[Sentence], source: Source) -> str:
    headings = (sentence.text for sentence in sentences[:3] if sentence.kind == "heading")
    return " ".join(next(headings, Path(source.name).stem).split())


@cache
def read_once(ontology: Path) -> Vocabulary:
    """The vocabulary of an ontology folder, read once in a process."""
    return read_vocabulary(ontology)


@cache
def _statement_schema(ontology: Path) -> StatementSchema:
    reader = StatementReader(ontology, read_once(ontology).base)
    aspects_ = tuple(Aspect(*row) for row in reader.aspects())
    return StatementSchema(reader.relations(), aspects_, reader.class_names())


def _matcher(ontology: Path, cache: Path | None, language: str) -> Matcher:
    """The matcher of a language, compiled once in a process wherever its tables are kept."""
    if (ontology, language) not in _matchers:
        _matchers[ontology, language] = Matcher(read_once(ontology), language, cache)
    return _matchers[ontology, language]


def _step(ontology: Path, cache: Path | None, language: str, text: str, wanted: Container[str]) -> str | None:
    return _matcher(ontology, cache, language).step(text, wanted)


@cache
def _segment_names(ontology: Path) -> re.Pattern[str]:
    """The abbreviations of segments ("B2B"), also where they are glued to a word."""
    segments = (c for c in read_once(ontology).concepts.values() if c.class_ == "Segment")
    names = {label.text for concept in segments for label in concept.labels if re.fullmatch("[A-Z]2[A-Z]", label.text)}
    return re.compile("(?:" + "|".join(sorted(names)) + r")(?!\d)")
