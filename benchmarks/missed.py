"""The mentions that only the obvious pipeline finds, by the rule of b2graph that rejects each.

    python benchmarks/missed.py [DIR]

DIR is a folder of documents, by default the bundled ones. Why b2graph has no mention where a label fits is found by
reading the documents again without a kind of rule: without the guards of ambiguous labels, without the phrases that
are no mention, without both. What none of these explains is printed with its sentence.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from measuring import CACHE, ONTOLOGY, ROOT, run, table

WITHOUT: Mapping[str, Mapping[str, Any]] = {
    "": {},
    "guards": {"rules": ()},
    "blocked": {"blocked": ()},
    "both": {"rules": (), "blocked": ()},
}
"""What of the vocabulary is left out in each reading."""

BLOCKED = "blocked phrase: words that look like a label and are none"
PARTY = "idle party: a general word for buyers or sellers that is no end of a relation"
NO_FORM = "inflection: the words are no form of the label's, only their lemma is equal"

BESIDE = "that of a label beside it"

Places = Mapping[str, list[tuple[int, int, str]]]
"""By document, [start, end) and concept of each mention."""


class Missed(NamedTuple):
    """A label that only the obvious pipeline found, in its words and those around, and why b2graph has no mention."""

    reason: str
    concept: str
    text: str
    around: str


def main(folder: Path) -> None:
    """Compare, and print a table of reasons and what is left."""
    readings = {name: _places(run("missed.py", "--read", folder, name).told) for name in WITHOUT}
    obvious = run("missed.py", "--obvious", folder).told
    found = sum(map(len, obvious.values()))
    ours = sum(map(len, readings[""].values()))
    missed = list(_missed(obvious, readings))
    counts = Counter(one.reason for one in missed)
    print(f"b2graph: {ours} mentions; obvious pipeline: {found}, of which {len(missed)} are none of b2graph's\n")
    examples = {one.reason: f"“{one.text}” ({one.concept})" for one in reversed(missed)}
    table(("rule that rejects it", "mentions", "such as"), [(why, n, examples[why]) for why, n in counts.most_common()])
    for one in missed:
        if one.reason == "unexplained":
            print(f"- {one.concept}: “{one.text}” in “{one.around}”")


def _missed(obvious: Mapping[str, Any], readings: Mapping[str, Places]) -> Iterator[Missed]:
    for document, found in sorted(obvious.items()):
        for start, end, concept, text, told, around in found:
            ours = [one for one in readings[""].get(document, []) if one[0] < end and start < one[1]]
            if all(one[2] != concept for one in ours):
                reason = _reason((start, end), document, ours, readings, told)
                yield Missed(reason, concept, text, around)


def _reason(place: tuple[int, int], document: str, ours: list[Any], readings: Mapping[str, Places], told: str) -> str:
    start, end = place
    if any(one[0] <= start and end <= one[1] and one[1] - one[0] > end - start for one in ours):
        return "longest phrase: it is part of a longer label"
    if any((one[0], one[1]) == (start, end) for one in ours):
        return "shared label: another concept is preferred"
    if ours:
        return "longest phrase: a longer label overlaps it"
    for name, why in (
        ("guards", f"guard of the label: {told.replace(NO_FORM, BESIDE)}"),
        ("blocked", BLOCKED),
        ("both", f"{BLOCKED}, and guard"),
    ):
        if any(one[0] < end and start < one[1] for one in readings[name].get(document, [])):
            return why
    return {PARTY: PARTY, NO_FORM: NO_FORM}.get(told, "unexplained")


def read(folder: Path, without: str) -> dict[str, list[tuple[int, int, str]]]:
    """The mentions of b2graph in all documents, without a kind of rule."""
    from pipeline.journey import process
    from pipeline.ontology import opened
    from pipeline.reading.corpus import find_sources

    known = opened(ONTOLOGY)
    known.vocabulary = replace(known.vocabulary, **WITHOUT[without])
    records = [process(source, ONTOLOGY, CACHE) for source in find_sources([folder])[0]]
    return {record.name: [(m.start, m.end, m.concept) for m in record.mentions] for record in records}


def find(folder: Path) -> dict[str, list[tuple[int, int, str, str, str, str]]]:
    """What the obvious pipeline finds in the documents b2graph reads: place, concept, words, guard, words around."""
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
                guard = _guard(vocabulary, concept, text, language)
                found[source.name].append((start, end, concept, text, guard, around))
    return found


def _guard(vocabulary: Any, concept: str, text: str, language: str) -> str:
    """What is told against a label: PARTY, NO_FORM, or the kinds of guard of those labels that the words can be."""
    if vocabulary.concepts[concept].class_ == "Party":
        return PARTY
    fitting = [label for label in vocabulary.concepts[concept].labels if _fits(label, text, language)]
    rules = [rule for rule in vocabulary.rules for label in fitting if _same(rule, label)]
    kinds = {
        "match-case": any(rule.match_case for rule in rules),
        "near": any(rule.near for rule in rules),
        "not-near": any(rule.not_near for rule in rules),
        "preferred concept": any(rule.concepts for rule in rules),
    }
    told = ", ".join(name for name, holds in kinds.items() if holds) or BESIDE
    return told if fitting else NO_FORM


def _same(rule: Any, label: Any) -> bool:
    return bool(rule.language == label.language and rule.label.lower() == label.text.lower())


def _fits(label: Any, text: str, language: str) -> bool:
    from pipeline.language.inflection import forms
    from pipeline.language.lexicon import fold, words

    told, own = ([word.text for word in words(one)] for one in (text, label.text))
    pairs: Iterable[tuple[str, str]] = zip(told, own, strict=False)
    return len(told) == len(own) and all(
        fold(word, language) in forms(part, label.language, language) for word, part in pairs
    )


def _places(told: Mapping[str, Any]) -> Places:
    return {document: [(start, end, concept) for start, end, concept in found] for document, found in told.items()}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--read", folder, without]:
            print(json.dumps(read(Path(folder), without)))
        case ["--obvious", folder]:
            print(json.dumps(find(Path(folder))))
        case [folder]:
            main(Path(folder).resolve())
        case _:
            main(ROOT / "corpus")
