"""The mentions that only the obvious pipeline finds, by the rule of b2graph that rejects each.

    python benchmarks/missed.py [DIR]

DIR is a folder of documents, by default the bundled ones. The rules are those that `b2graph explain` tells; beside
them, words that are no form of any label of the concept cannot be its mention. What none of these explains is printed
with its sentence.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from measuring import CACHE, ONTOLOGY, ROOT, run, table

MEANING: Mapping[str, str] = {
    "longer_label": "longest phrase: it is part of a longer label, or another overlaps it",
    "other_concept": "shared label: another concept is preferred",
    "blocked": "blocked phrase: words that look like a label and are none",
    "near": "guard of the label: no word stands near that it needs",
    "not_near": "guard of the label: a word near speaks against it",
    "match_case": "guard of the label: its capitals are others",
    "gap": "a general word with words inside",
    "idle_party": "idle party: a general word for buyers or sellers that is no end of a relation",
    "inflection": "inflection: the words are no form of a label's, only their lemma is equal",
}


class Missed(NamedTuple):
    """A label that only the obvious pipeline found, in its words and those around, and why b2graph has no mention."""

    rule: str
    concept: str
    text: str
    around: str


def main(folder: Path) -> None:
    """Compare, and print a table of rules and what is left."""
    ours, obvious = run("missed.py", "--ours", folder).told, run("missed.py", "--obvious", folder).told
    missed = list(_missed(obvious, ours))
    counts = Counter(one.rule for one in missed)
    found, own = (sum(map(len, lists)) for lists in (obvious.values(), (one["mentions"] for one in ours.values())))
    print(f"b2graph: {own} mentions; obvious pipeline: {found}, of which {len(missed)} are none of b2graph's\n")
    examples = {one.rule: f"“{one.text}” ({one.concept})" for one in reversed(missed)}
    rows = [(MEANING.get(rule, rule), n, examples[rule]) for rule, n in counts.most_common()]
    table(("rule that rejects it", "mentions", "such as"), rows)
    for one in missed:
        if one.rule not in MEANING:
            print(f"- {one.concept}: “{one.text}” in “{one.around}”")


def _missed(obvious: Mapping[str, Any], ours: Mapping[str, Any]) -> Iterator[Missed]:
    for document, found in sorted(obvious.items()):
        mentions, rejected = ours[document]["mentions"], ours[document]["rejected"]
        for start, end, concept, text, is_form, around in found:
            over = [known for *place, known in mentions if _overlap((start, end), place)]
            if concept not in over:
                rules = [
                    rule for first, last, known, rule in rejected if first < end and start < last and known == concept
                ]
                no_label = "longer_label" if over else "unexplained"
                yield Missed(next(iter(rules), no_label if is_form else "inflection"), concept, text, around)


def _overlap(one: Sequence[int], other: Sequence[int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def read(folder: Path) -> dict[str, dict[str, list[tuple[Any, ...]]]]:
    """The mentions of b2graph in all documents, and the labels that it rejects, with their rules."""
    from pipeline.journey import process, rejected
    from pipeline.reading.corpus import find_sources

    found = {}
    for source in find_sources([folder])[0]:
        record = process(source, ONTOLOGY, CACHE)
        found[record.name] = {
            "mentions": [(m.start, m.end, m.concept) for m in record.mentions],
            "rejected": [(*r.span, r.concept, r.rule) for r in rejected(source, record, ONTOLOGY, CACHE)],
        }
    return found


def find(folder: Path) -> dict[str, list[tuple[int, int, str, str, bool, str]]]:
    """What the obvious pipeline finds in the documents b2graph reads.

    Place, concept, words, whether they are forms of a label's words, words around.
    """
    from obvious import Obvious

    from pipeline.claims.vocabulary import read_vocabulary
    from pipeline.journey import process
    from pipeline.reading.corpus import find_sources
    from pipeline.reading.formats import read as read_text
    from pipeline.records import LANGUAGES, RawText

    vocabulary = read_vocabulary(ONTOLOGY)
    known = [concept for concept in vocabulary.concepts.values() if not concept.deprecated]
    pipeline = Obvious([(one.key, label.text, label.language) for one in known for label in one.labels])
    found = defaultdict(list)
    for source in find_sources([folder])[0]:
        raw = read_text(source)
        language = process(source, ONTOLOGY, CACHE).language
        if isinstance(raw, RawText) and language in LANGUAGES:
            for start, end, concept in pipeline.find(raw.text):
                text, around = raw.text[start:end], " ".join(raw.text[max(0, start - 60) : end + 60].split())
                is_form = any(_fits(label, text, language) for label in vocabulary.concepts[concept].labels)
                found[source.name].append((start, end, concept, text, is_form, around))
    return found


def _fits(label: Any, text: str, language: str) -> bool:
    from pipeline.language.inflection import forms
    from pipeline.language.lexicon import fold, words

    told, own = ([word.text for word in words(one)] for one in (text, label.text))
    pairs: Iterable[tuple[str, str]] = zip(told, own, strict=False)
    return len(told) == len(own) and all(
        fold(word, language) in forms(part, label.language, language) for word, part in pairs
    )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--ours", folder]:
            print(json.dumps(read(Path(folder))))
        case ["--obvious", folder]:
            print(json.dumps(find(Path(folder))))
        case [folder]:
            main(Path(folder).resolve())
        case _:
            main(ROOT / "corpus")
