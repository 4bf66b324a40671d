"""What the ontology lacks: frequent phrases of a build's documents that look like terms and are no label.

Candidates are a few words between punctuation, counted by their dictionary forms. They do not begin or end with a
stop word, are not wholly made of mentions, cut none of them and no general term, and name no segment. A sentence that
a document repeats counts once; copies of documents do not count.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from pathlib import Path

from pipeline.answers.alignment import readable_copies
from pipeline.answers.published import Document, Row, read_documents, read_rows
from pipeline.answers.query import prefixes, run
from pipeline.answers.terms import Term, c_values, rarity, shared_words
from pipeline.graph.store import open_store
from pipeline.graph.terms import literal
from pipeline.language import cue_search, cues
from pipeline.language.lexicon import Word, fold, language_data, words
from pipeline.records import Sentence, Span

LENGTHS = {"vi": range(2, 7)}
OTHERWISE = range(1, 5)
"""How many words a candidate has; Vietnamese ones are syllables, and its terms take more of them."""
LEAST_OCCURRENCES = 2
NEAREST = 3
LEAST_LIKENESS = 0.25
"""Below, concepts have only a common word with a term."""
EXAMPLE_LENGTH = 200
LEMMATISED = ("ru", "ro")

_LABELS = """SELECT ?concept ?label ?language {
  ?concept skos:inScheme ?scheme ; skos:prefLabel|skos:altLabel|skos:hiddenLabel ?label
  BIND(lang(?label) AS ?language) }"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phrase that may be a term: in its commonest form, with its C-value, counts, an example and near concepts."""

    language: str
    term: str
    c_value: float
    occurrences: int
    documents: int
    example: str
    nearest: tuple[str, ...]


@dataclass
class _Candidate:
    """Where a phrase was seen."""

    forms: Counter[str] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)
    examples: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Text:
    """A sentence in readable words, and where in it concepts and segments are mentioned."""

    words: str
    known: tuple[Span, ...]
    segments: tuple[Span, ...]


def suggest(build: Path, language: str, limit: int) -> list[Suggestion]:
    """The `limit` likeliest terms of the documents in a language (ru, vi, ro) that a build folder's thesaurus lacks."""
    labels = _labels(build, language)
    known = {label for _, label in labels} | {
        _term(phrase, language) for phrase in language_data(language)["general_terms"]
    }
    found = _candidates(build, language)
    # known terms take part, so that what occurs only inside one is no candidate
    values = c_values({term: n for term, seen in found.items() if (n := seen.forms.total()) >= LEAST_OCCURRENCES})
    unknown = (term for term, value in values.items() if value > 0 and term not in known)
    best = sorted(unknown, key=lambda term: (-values[term], term))[:limit]
    weights = rarity([label for _, label in labels])
    return [_suggestion(language, found[term], values[term], _nearest(term, labels, weights)) for term in best]


def turtle(build: Path, suggestions: Sequence[Suggestion]) -> str:
    """Concepts to paste into `ontology/concepts/`, where each needs a key, class, English label and definition."""
    known = prefixes(open_store(build))
    head = [f"@prefix {name}: <{known[name]}> .\n" for name in ("b2g", "concept", "skos")]
    counts: Counter[str] = Counter()
    for suggestion in suggestions:
        counts[suggestion.language] += 1
        head.append(_skeleton(f"new-{suggestion.language}-{counts[suggestion.language]}", suggestion))
    return "".join(head)


def _skeleton(key: str, suggestion: Suggestion) -> str:
    near = ", ".join(suggestion.nearest) or "none"
    return f"""
# {suggestion.occurrences} times in {suggestion.documents} documents: {suggestion.example}
# Near: {near}
concept:{key} a skos:Concept,
        b2g:StrategyElement ; # or the class of schema.ttl that fits
    skos:inScheme concept: ;
    skos:notation "{key}" ;
    skos:prefLabel {literal(suggestion.term, suggestion.language)} .
"""


def _suggestion(language: str, seen: _Candidate, c_value: float, nearest: tuple[str, ...]) -> Suggestion:
    form = min(seen.forms, key=lambda form: (-seen.forms[form], form))
    cut = seen.examples[0][: EXAMPLE_LENGTH - 1] + "…"
    example = next((example for example in seen.examples if len(example) <= EXAMPLE_LENGTH), cut)
    return Suggestion(language, form, round(c_value, 2), seen.forms.total(), len(seen.documents), example, nearest)


def _nearest(term: Term, labels: Sequence[tuple[str, Term]], weights: Mapping[str, float]) -> tuple[str, ...]:
    """The concepts with a label that shares most words with a term, the likest first."""
    likeness: dict[str, float] = {}
    for concept, label in labels:
        if (shared := shared_words(term, label, weights)) >= LEAST_LIKENESS:
            likeness[concept] = max(shared, likeness.get(concept, 0.0))
    return tuple(sorted(likeness, key=lambda concept: (-likeness[concept], concept))[:NEAREST])


def _labels(build: Path, language: str) -> list[tuple[str, Term]]:
    """Concepts ("concept:KEY") with the words of each of their labels, in the language or English."""
    rows = run(open_store(build), _LABELS).table()[1]
    return sorted((concept, _term(label, language)) for concept, label, tongue in rows if tongue in (language, "en"))


def _term(phrase: str, language: str) -> Term:
    return tuple(_lemma(word.text, language) for word in words(phrase))


@cache
def _lemma(word: str, language: str) -> str:
    """The dictionary form of a word, folded."""
    if language in LEMMATISED:
        import simplemma  # half a second of dictionaries

        word = simplemma.lemmatize(word.lower(), lang=language)
    return fold(word, language)


def _candidates(build: Path, language: str) -> dict[Term, _Candidate]:
    found: dict[Term, _Candidate] = defaultdict(_Candidate)
    mentions: dict[str, list[Row]] = defaultdict(list)
    for row in read_rows(build, "mentions.jsonl"):
        mentions[row["document"]].append(row)
    for document in read_documents(build):
        if document.language == language and not document.duplicate:
            for text in _texts(document, mentions[document.name]):
                for phrase in _phrases(text, language):
                    seen = found[tuple(_lemma(word.text, language) for word in phrase)]
                    form = text.words[phrase[0].span.start : phrase[-1].span.end]
                    seen.forms[form if form.isupper() else form.lower()] += 1
                    seen.documents.add(document.name)
                    seen.examples.append(" ".join(text.words.split()))
    return found


def _texts(document: Document, mentions: Sequence[Row]) -> Iterator[_Text]:
    """The sentences of a document that are not repeats, readable, with what is mentioned in them."""
    seen = set()
    for sentence in document.sentences:
        inside = [row for row in mentions if sentence.start <= row["start"] and row["end"] <= sentence.end]
        text = _text(sentence, inside)
        packed = "".join(text.words.casefold().split())
        if packed not in seen:
            seen.add(packed)
            yield text


def _text(sentence: Sentence, mentions: Sequence[Row]) -> _Text:
    """A sentence without the dirt of web pages, made piece by piece, so that mentions keep their place."""
    known: list[Span] = []
    segments: list[Span] = []
    copies = readable_copies(sentence.text)
    raw = "".join(" " if at in copies else character for at, character in enumerate(sentence.text))
    clean, at = "", 0
    for row in sorted(mentions, key=lambda row: int(row["start"])):
        start, end = row["start"] - sentence.start, row["end"] - sentence.start
        clean += _readable(raw[at:start])
        words_from, at = len(clean), end
        clean += _readable(raw[start:end])
        (segments if row["class"] == "Segment" else known).append(Span(words_from, len(clean)))
    clean += _readable(raw[at:])
    return _Text(clean, tuple(known), tuple(segments))


def _readable(text: str) -> str:
    """Without HTML entities, invisible characters (soft hyphens, zero-width ones) and decomposed letters."""
    visible = (c for c in unescape(text) if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", "".join(visible))


def _phrases(text: _Text, language: str) -> Iterator[Sequence[Word]]:
    """The candidates of a sentence, as words with offsets in it."""
    tokens = list(words(text.words))
    lengths = LENGTHS.get(language, OTHERWISE)
    for start in range(len(tokens)):
        for end in range(start + 1, min(start + lengths.stop, len(tokens) + 1)):
            if not tokens[end - 1].text[0].isalpha():
                break
            if end - start in lengths and _is_candidate(tokens[start:end], text, language):
                yield tokens[start:end]


def _is_candidate(phrase: Sequence[Word], text: _Text, language: str) -> bool:
    whole = Span(phrase[0].span.start, phrase[-1].span.end)
    if any(_is_stop_word(word.text, language) for word in (phrase[0], phrase[-1])):
        return False
    if any(fold(word.text, language) in _joiners(language) for word in phrase):
        return False
    touched = [span for span in text.known if span.overlaps(whole)]
    free = all(whole.holds(span) for span in touched) and not _cuts_general_term(phrase, text, language)
    covered = all(any(span.holds(word.span) for span in touched) for word in phrase)
    names_segment = any(span.overlaps(whole) for span in text.segments)
    return free and not covered and not names_segment and any(len(word.text) > 1 for word in phrase)


def _cuts_general_term(phrase: Sequence[Word], text: _Text, language: str) -> bool:
    """Whether a general term stands across the border of a phrase: "người tiêu | dùng"."""
    tokens = list(words(text.words))
    first, end = tokens.index(phrase[0]), tokens.index(phrase[-1]) + 1
    found = cue_search.CuesOf([fold(token.text, language) for token in tokens], language).find(_general_terms(language))
    return any(start < border < stop for _, start, stop in found for border in (first, end))


@cache
def _general_terms(language: str) -> cues.Cues:
    return cues.Cues({"general": language_data(language)["general_terms"]}, language)


def _is_stop_word(word: str, language: str) -> bool:
    return not {fold(word, language), _lemma(word, language)}.isdisjoint(_stop_words(language))


@cache
def _stop_words(language: str) -> frozenset[str]:
    data = language_data(language), language_data("en")
    return frozenset(fold(word, language) for each in data for word in (*each["function_words"], *each["stop_words"]))


@cache
def _joiners(language: str) -> frozenset[str]:
    """The words of coordination: what they join are several terms."""
    return frozenset(fold(word, language) for word in language_data(language)["matching"]["joiners"])
