"""Whether generated texts look like the bundled documents: mentions, length of sentences, repeats, distinct words.

    python benchmarks/likeness.py [DIR]

DIR holds documents of `generate.py`, by default a megabyte of them. Heaps' exponent is that with which distinct words
grow with the text, between a tenth of it and all; in real text it is 0.4 to 0.7, less in Vietnamese, whose words are of
a closed set of syllables.
"""

import math
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from measuring import CACHE, FOLDER, MB, ONTOLOGY, ROOT, corpus

from pipeline.journey import process
from pipeline.language.lexicon import words
from pipeline.reading.corpus import find_sources
from pipeline.records import LANGUAGES, DocumentRecord


def main(generated: Path) -> None:
    """Print a row for each language of the bundled and of the generated documents."""
    print("| texts | KB | mentions/KB | words/sentence | sentences that stood before | distinct words | Heaps |")
    print("|---|---|---|---|---|---|---|")
    for name, folder in (("bundled", ROOT / "corpus"), ("generated", generated)):
        sources = find_sources([folder])[0]
        records = [process(source, ONTOLOGY, CACHE) for source in sources]
        for language in LANGUAGES:
            told = [record for record in records if record.language == language]
            size = sum(
                Path(source.path).stat().st_size for source, r in zip(sources, records, strict=True) if r in told
            )
            if told:
                print(f"| {name}, {language} | {size / 1000:.0f} | {_row(told, size)} |")


def _row(records: Sequence[DocumentRecord], size: int) -> str:
    sentences = [sentence.text for record in records for sentence in record.sentences]
    told = [[word.text.lower() for word in words(sentence) if word.text.isalpha()] for sentence in sentences]
    running = [word for sentence in told for word in sentence]
    mentions = sum(len(record.mentions) for record in records)
    long = Counter(sentence for sentence, inside in zip(sentences, told, strict=True) if len(inside) > 4)
    repeated = 1 - len(long) / long.total()
    distinct, early = len(set(running)), len(set(islice(running, len(running) // 10)))
    per_sentence = len(running) / len(sentences)
    return (
        f"{mentions / size * 1000:.1f} | {per_sentence:.1f} | {repeated:.1%} | {distinct} | "
        f"{math.log10(distinct / early):.2f}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else corpus(MB, FOLDER))
