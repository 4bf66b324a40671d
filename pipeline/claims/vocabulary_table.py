"""A vocabulary as JSON can hold it: to be kept on disk, and to be told apart from another by a digest."""

from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from sys import intern
from typing import Any
from weakref import WeakKeyDictionary

from pipeline.claims import vocabulary as reading
from pipeline.claims.vocabulary import LABEL_KINDS, Concept, Label, LabelRule, SegmentWord, Vocabulary, read_vocabulary
from pipeline.kept_files import digest_of, keep_table, kept_table

_KINDS = {kind: kind for kind in LABEL_KINDS}

_digests: WeakKeyDictionary[Vocabulary, str] = WeakKeyDictionary()


def vocabulary_in(ontology: Path, files: str, cache: Path | None = None) -> Vocabulary:
    """The vocabulary of an ontology folder whose files have the digest `files`, read or, if `cache` has it, loaded.

    `cache` is a folder in which it is kept. Raises what `read_vocabulary` does.
    """
    if cache is None:
        return read_vocabulary(ontology)
    made_from = [files, metadata.version("pyoxigraph")]
    path = cache / f"vocabulary-{digest_of(made_from, (__file__, reading.__file__))}.json"
    table = kept_table(path)
    if table is None:
        vocabulary = read_vocabulary(ontology)
        keep_table(path, [digest(vocabulary), _packed(vocabulary)])
    else:
        vocabulary = _unpacked(table[1])
        _digests[vocabulary] = table[0]
    return vocabulary


def digest(vocabulary: Vocabulary) -> str:
    """What tells vocabularies apart (hexadecimal): equal digests, equal vocabularies."""
    if vocabulary not in _digests:
        _digests[vocabulary] = digest_of(_packed(vocabulary), ())
    return _digests[vocabulary]


def _packed(vocabulary: Vocabulary) -> Mapping[str, Any]:
    """The fields of a vocabulary; the words of guards, of which many labels have the same, as numbers, and once."""
    words: dict[str, int] = {}
    guards: dict[tuple[str, ...], int] = {}

    def number(guard: tuple[str, ...]) -> int:
        return guards.setdefault(guard, len(guards))

    rules = [
        (rule.label, rule.language, rule.match_case, number(rule.near), number(rule.not_near), rule.concepts)
        for rule in vocabulary.rules
    ]
    return {
        "base": vocabulary.base,
        "concepts": [_fields(concept) for concept in vocabulary.concepts.values()],
        "rules": rules,
        "guards": [[words.setdefault(word, len(words)) for word in guard] for guard in guards],
        "words": list(words),
        "blocked": vocabulary.blocked,
        "segment words": vocabulary.segment_words,
    }


def _fields(one: Concept) -> Sequence[Any]:
    labels = [(label.text, label.language, label.kind) for label in one.labels]
    return one.key, one.iri, one.class_, one.kind, labels, one.broader, one.segment, one.deprecated, one.unit


def _unpacked(table: Mapping[str, Any]) -> Vocabulary:
    guards = [tuple(map(table["words"].__getitem__, guard)) for guard in table["guards"]]
    rules = (
        LabelRule(label, intern(language), match_case, guards[near], guards[not_near], tuple(concepts))
        for label, language, match_case, near, not_near, concepts in table["rules"]
    )
    return Vocabulary(
        table["base"],
        {row[0]: _concept(*row) for row in table["concepts"]},
        tuple(rules),
        tuple(map(tuple, table["blocked"])),
        tuple(SegmentWord(*row) for row in table["segment words"]),
    )


def _concept(key: str, iri: str, class_: str, kind: str, labels: Sequence[Any], *rest: Any) -> Concept:
    told = tuple(Label(text, intern(language), _KINDS[kind]) for text, language, kind in labels)
    return Concept(key, iri, intern(class_), intern(kind), told, *rest)
