"""One way to go through a folder of generated texts, in a process of its own: what it took, as a JSON object.

    python benchmarks/ways.py WAY DIR

`side_by_side.py` runs them beside each other. Each text is read once, cold. `start` is all that comes before the first
text (imports, labels compiled or loaded, for b2graph also the bundled documents, over which it compiles the rest);
`seconds` is the pass over the texts; both are seconds of the processor.
"""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, product
from pathlib import Path

from measuring import CACHE, ONTOLOGY, ROOT

LANGUAGES = ("ru", "vi", "ro")
MOST_FORMS = 24
"""Inflected forms of a label that the scanner is given: all combinations of the forms of its words are millions."""

TAUGHT = 200
"""Labels that stwfsapy is taught with; its speed does not depend on them."""

Pass = Iterator[int]
"""Goes through files and counts what it found in each; before the first of them, when all is ready, it gives 0."""


def records(paths: Sequence[Path]) -> Pass:
    """b2graph from bytes to records: mentions with segments and polarity, claims, relations, facts."""
    from pipeline.journey import process
    from pipeline.reading.corpus import find_sources
    from pipeline.records import Source

    for source in find_sources([ROOT / "corpus"])[0]:  # what is compiled when a text first needs it
        process(source, ONTOLOGY, CACHE)
    yield 0
    for path in paths:
        yield len(process(Source(path.name, str(path), ""), ONTOLOGY, CACHE).mentions)


def tokens(paths: Sequence[Path]) -> Pass:
    """spaCy's default tokenizers and nothing else."""
    from obvious import blank

    known = {language: blank(language) for language in LANGUAGES}
    yield 0
    for path in paths:
        yield len(known[_language(path)].make_doc(_text(path)))


def scan(paths: Sequence[Path]) -> Pass:
    """Aho-Corasick over inflected forms of all labels: whole words, overlapping, no rules: the limit of a scan."""
    import ahocorasick

    from pipeline.language.inflection import forms
    from pipeline.language.lexicon import fold

    known = {language: ahocorasick.Automaton() for language in LANGUAGES}
    inflected = cache(lambda *word: sorted(forms(*word)))
    for language, automaton in known.items():
        for _, text, tongue in _labels(language):
            words = [inflected(word, tongue, language) for word in text.split()]
            for form in map(" ".join, islice(product(*words), MOST_FORMS)):
                automaton.add_word(form, len(form))
        automaton.make_automaton()

    yield 0
    for path in paths:
        language = _language(path)
        text = f" {fold(_text(path), language)} "
        ends = known[language].iter(text)
        yield sum(not text[end + 1].isalnum() and not text[end - length].isalnum() for end, length in ends)


def lemmas(paths: Sequence[Path]) -> Pass:
    """The obvious pipeline with all that it does (see `obvious.py`)."""
    from obvious import Obvious

    pipeline = Obvious(list(_labels()))
    yield 0
    for path in paths:
        yield pipeline.annotate(_text(path))
    pipeline.write()


def stwfsapy(paths: Sequence[Path]) -> Pass:
    """stwfsapy, an annotator for any SKOS thesaurus, from text to scored concepts; it knows labels as they are."""
    import rdflib
    from rdflib.namespace import SKOS
    from stwfsapy.predictor import StwfsapyPredictor

    graph = rdflib.Graph()
    for path in sorted((ONTOLOGY / "concepts").glob("*.ttl")):
        graph.parse(path)
    known = {}
    for language in LANGUAGES:
        names = [(iri, str(label)) for iri, label in sorted(graph[: SKOS.prefLabel]) if label.language == language]
        known[language] = StwfsapyPredictor(graph, SKOS.Concept, langs=frozenset((language, "en")))
        told = names[:TAUGHT]  # it scores by what it was taught: here that every second label is right
        known[language].fit([text for _, text in told], [[iri] if at % 2 else [] for at, (iri, _) in enumerate(told)])
    yield 0
    for path in paths:
        yield len(known[_language(path)].suggest_proba([_text(path)])[0])


WAYS = {way.__name__: way for way in (tokens, scan, records, lemmas, stwfsapy)}


def main(way: str, folder: Path) -> None:
    """Go the way through all files of a folder, and print what it took."""
    began = time.process_time()
    paths = sorted(folder.rglob("*.txt"))
    steps = WAYS[way](paths)
    next(steps)
    start = time.process_time()
    found = sum(steps)
    end = time.process_time()
    told = {"bytes": sum(path.stat().st_size for path in paths), "found": found, "start": start - began}
    print(json.dumps(told | {"seconds": end - start}))


def _language(path: Path) -> str:
    return path.stem.rpartition("-")[2]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


def _labels(language: str = "") -> Iterator[tuple[str, str, str]]:
    """Concept, text and language of the labels that can stand in texts of a language, or of all."""
    from pipeline.claims.vocabulary import read_vocabulary

    for key, concept in sorted(read_vocabulary(ONTOLOGY).concepts.items()):
        if not concept.deprecated:
            for label in concept.labels:
                if not language or label.language in (language, "en"):
                    yield key, label.text, label.language


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
