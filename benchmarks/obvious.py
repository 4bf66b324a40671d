"""The pipeline that suggests itself with the same packages: langdetect, spaCy with lemmas, `PhraseMatcher`, rdflib.

Lemmas: spaCy's own lemmatizer for Russian (`pymorphy3_lookup`, for its other mode needs a trained tagger), simplemma
for Romanian (spaCy has no table without `spacy-lookups-data`), lower-cased syllables for Vietnamese, which does not
inflect. Each label is a pattern on LEMMA; of overlapping matches the longest is kept (`filter_spans`). The tokenizers
are spaCy's default ones, that of Vietnamese without pyvi. Each mention becomes eight quads of an rdflib dataset.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import simplemma
import spacy
from langdetect import DetectorFactory, detect
from rdflib import RDF, Dataset, Literal, Namespace, URIRef
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans

LANGUAGES = ("ru", "vi", "ro")
OA = Namespace("http://www.w3.org/ns/oa#")
NIF = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
B2G = Namespace("https://w3id.org/b2graph/schema#")
CONCEPT = "https://w3id.org/b2graph/concept/"


class Found(NamedTuple):
    """A label of a concept (by key) in the characters [start, end) of a text."""

    start: int
    end: int
    concept: str


def blank(language: str) -> Language:
    """spaCy's pipeline of a language with its default tokenizer and nothing else."""
    return spacy.blank(language, config={"nlp": {"tokenizer": {"use_pyvi": False}}} if language == "vi" else {})


@Language.component("simplemma_ro")
def _romanian(doc: Doc) -> Doc:
    for token in doc:
        token.lemma_ = simplemma.lemmatize(token.lower_, lang="ro")
    return doc


@Language.component("lower_case")
def _lower(doc: Doc) -> Doc:
    for token in doc:
        token.lemma_ = token.lower_
    return doc


def _pipeline(language: str) -> Language:
    nlp = blank(language)
    if language == "ru":
        nlp.add_pipe("lemmatizer", config={"mode": "pymorphy3_lookup"})
    else:
        nlp.add_pipe({"ro": "simplemma_ro", "vi": "lower_case"}[language])
    return nlp


class Obvious:
    """Finds labels by their lemmas and keeps what it found as quads."""

    def __init__(self, labels: Sequence[tuple[str, str, str]], languages: Iterable[str] = LANGUAGES) -> None:
        """`labels`: concept (key), text and language of each label; those in English stand in texts of any language."""
        DetectorFactory.seed = 0
        self.pipelines = {language: _pipeline(language) for language in languages}
        self.matchers = {language: self._matcher(language, labels) for language in languages}
        self.dataset, self.documents = Dataset(), 0

    def _matcher(self, language: str, labels: Sequence[tuple[str, str, str]]) -> PhraseMatcher:
        nlp = self.pipelines[language]
        matcher = PhraseMatcher(nlp.vocab, attr="LEMMA")
        told = [(text, concept) for concept, text, tongue in labels if tongue in (language, "en")]
        for pattern, concept in nlp.pipe(told, as_tuples=True):
            matcher.add(concept, [pattern])
        return matcher

    def find(self, text: str) -> list[Found]:
        """The labels in a text of a language that langdetect tells; nothing in other languages."""
        language = detect(text)
        if language not in self.pipelines:
            return []
        doc = self.pipelines[language](text)
        spans = filter_spans(self.matchers[language](doc, as_spans=True))
        return [Found(span.start_char, span.end_char, span.label_) for span in spans]

    def annotate(self, text: str) -> int:
        """Find the labels in a text and add them to the dataset. Gives how many there are."""
        found = self.find(text)
        self.documents += 1
        graph = self.dataset.graph(URIRef(f"{CONCEPT}document/{self.documents}"))
        for place in found:
            mention = URIRef(f"{graph.identifier}#{place.start}-{place.end}")
            for predicate, value in _statements(place, text, graph.identifier):
                graph.add((mention, predicate, value))
        return len(found)

    def write(self) -> int:
        """The dataset as N-Quads. Gives their length in bytes."""
        return len(self.dataset.serialize(format="nquads", encoding="utf-8"))


def _statements(place: Found, text: str, document: Any) -> Iterator[tuple[Any, Any]]:
    yield RDF.type, OA.Annotation
    yield OA.hasBody, URIRef(CONCEPT + place.concept)
    yield OA.hasTarget, document
    yield NIF.beginIndex, Literal(place.start)
    yield NIF.endIndex, Literal(place.end)
    yield NIF.anchorOf, Literal(text[place.start : place.end])
    yield B2G.label, Literal(place.concept)
    yield B2G.rule, Literal("lemma")
