"""What a document costs by the size of the thesaurus, and how long it takes to load one: a table with exponents.

    python benchmarks/labels.py [SIZE ...]

All sizes (numbers of labels, in all languages together) have the same core of real concepts, and the texts name only
those, so that every size finds about the same. What is added are concepts with labels of two or three words, put
together at random from the words of all real labels, so that texts begin them everywhere and seldom complete one.
"""

import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from measuring import ONTOLOGY, exponent, run, table

SIZES = (1_000, 10_000, 28_000, 100_000)
CORE = 900
"""Labels of the real concepts that all sizes have."""

TEXTS = 12
"""Documents that are read, a third of them in each language."""


def main(sizes: Sequence[int]) -> None:
    """Measure each size in processes of its own, one that compiles and one that loads, and print the table."""
    with TemporaryDirectory() as folder:
        run("labels.py", "--texts", folder)
        runs = [[run("labels.py", "--measure", folder, size) for _ in range(2)] for size in sizes]
    told = [(size, made.told, own.told | {"peak": own.peak}) for size, (made, own) in zip(sizes, runs, strict=True)]
    head = ("labels", "compile, s", "load, s", "a document, ms", "mentions", "a mention, ms", "peak, MB")
    table(head, [_row(*row) for row in told])
    for key in ("documents", "load"):
        power = exponent(sizes, [loaded[key] for _, _, loaded in told]) if len(sizes) > 1 else 0.0
        print(f"exponent of {'a document' if key == 'documents' else 'loading'}: {power:.2f}")


def _row(size: int, made: dict[str, Any], loaded: dict[str, Any]) -> Sequence[object]:
    document, mention = loaded["documents"] / TEXTS * 1000, loaded["documents"] / loaded["mentions"] * 1000
    return size, made["load"], loaded["load"], document, loaded["mentions"], mention, loaded["peak"] / 1_000_000


def write_texts(folder: Path) -> None:
    """Write generated documents whose mentions are of the core alone."""
    from generate import Generator

    generator = Generator(1)
    core = {concept.key for concept in _core(generator.vocabulary)}
    named = {key: [one for one in ranked if one.key in core] for key, ranked in generator.concepts.items()}
    generator.concepts = {key: ranked or generator.concepts[key] for key, ranked in named.items()}
    for number in range(TEXTS):
        language, text = generator.document(number)
        (folder / f"{number}-{language}.txt").write_text(text, encoding="utf-8")


def measure(folder: Path, size: int) -> None:
    """Read the documents with so many labels, and print what it took as a JSON object."""
    import pipeline.claims.matching  # noqa: F401  # the imports of spaCy are no part of loading
    from pipeline.journey import process
    from pipeline.ontology import opened
    from pipeline.reading.corpus import find_sources
    from pipeline.records import LANGUAGES

    known = opened(ONTOLOGY)
    known.vocabulary = _sized(known.vocabulary, size)
    sources, tables = find_sources([folder])[0], folder / ".tables"
    start = time.process_time()
    for language in LANGUAGES:
        known.matcher(language, tables)
    loaded = time.process_time()
    mentions = sum(len(process(source, ONTOLOGY, tables).mentions) for source in sources)
    end = time.process_time()
    print(json.dumps({"load": loaded - start, "documents": end - loaded, "mentions": mentions}))


def _core(vocabulary: Any) -> Iterator[Any]:
    """Segments and parties, and of each other class concepts in turn, up to CORE labels."""
    classes: dict[str, list[Any]] = {}
    for key in sorted(vocabulary.concepts):
        concept = vocabulary.concepts[key]
        if not concept.deprecated:
            classes.setdefault(concept.class_, []).append(concept)
    named = {key for rule in vocabulary.rules for key in rule.concepts}
    left = CORE
    for rank in range(max(map(len, classes.values()))):
        for ranked in classes.values():
            if rank < len(ranked) and left > 0 and ranked[rank].key not in named:
                left -= len(ranked[rank].labels)
                yield ranked[rank]


def _sized(vocabulary: Any, size: int) -> Any:
    """A vocabulary of the core and made-up concepts, with so many labels in all."""
    core = {concept.key: concept for concept in _core(vocabulary)}
    words: dict[str, set[str]] = {}
    for concept in vocabulary.concepts.values():
        for label in concept.labels:
            words.setdefault(label.language, set()).update(label.text.split())
    ranked = {language: sorted(known) for language, known in words.items()}
    draw = random.Random(1)
    models = list(core.values())
    left = size - sum(len(concept.labels) for concept in models)
    while left > 0:
        model = draw.choice(models)
        labels = tuple(
            replace(label, text=" ".join(draw.choices(ranked[label.language], k=draw.choice((2, 3)))))
            for label in model.labels[:left]
        )
        key = f"made-up-{left}"
        core[key] = replace(model, key=key, iri=f"{model.iri}-{left}", labels=labels, segment=None, broader=None)
        left -= len(labels)
    return replace(vocabulary, concepts=core, rules=tuple(rule for rule in vocabulary.rules if not rule.concepts))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--texts", folder]:
            write_texts(Path(folder))
        case ["--measure", folder, size]:
            measure(Path(folder), int(size))
        case sizes:
            main([int(size) for size in sizes] or SIZES)
