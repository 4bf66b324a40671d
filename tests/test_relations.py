"""Relations, modality and aspects, on sentences of our own and a thesaurus made for them."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml
from small_vocabulary import labels_of

from pipeline.claims import aspects, modality, naming, relations, scope
from pipeline.claims.matching import Matcher
from pipeline.claims.passages import Document
from pipeline.claims.schema import Aspect, StatementSchema
from pipeline.claims.vocabulary import Concept, Vocabulary
from pipeline.graph.statements import StatementReader
from pipeline.language.lexicon import language_data
from pipeline.language.segmentation import split
from pipeline.reading import cleaning
from pipeline.records import DENIED, STATED, Mention, RawText, Relation

CASES = Path(__file__).parent / "cases"
ONTOLOGY = Path(__file__).parent.parent / "ontology"
DATA = yaml.safe_load((CASES / "relations.yml").read_text(encoding="utf-8"))
ASPECTS = yaml.safe_load((CASES / "aspects.yml").read_text(encoding="utf-8"))
MODALITY = [line.split("\t") for line in (CASES / "modality.tsv").read_text(encoding="utf-8").splitlines()[1:]]
NAMES = re.compile("B2B|B2C")
EXAMPLES = {"exampleOf"}
"""Has a section of the language data, and cases, of its own (test_examples.py)."""


@cache
def schema() -> StatementSchema:
    reader = StatementReader(ONTOLOGY, "https://w3id.org/b2graph/")
    known = tuple(Aspect(*row) for row in reader.aspects())
    here = {"content": "content", "metric": "measurement-crm", "price": "pricing"}
    named = tuple(
        aspect._replace(concepts=tuple(key for key, name in here.items() if name == aspect.key)) for aspect in known
    )
    return StatementSchema(reader.relations(), named, reader.class_names())


@cache
def vocabulary() -> Vocabulary:
    concepts = {}
    for key, (class_, kind, broader, *texts) in DATA["concepts"].items():
        segment = {"b2b": "B2B", "b2c": "B2C", "retailers": "B2B"}.get(key)
        concepts[key] = Concept(key, key, class_, kind, labels_of(texts), broader or None, segment)
    return Vocabulary("https://example.org/", concepts)


@cache
def matcher(language: str, thesaurus: Callable[[], Vocabulary] = vocabulary) -> Matcher:
    return Matcher(thesaurus(), language)


def read(
    language: str, raw: str, thesaurus: Callable[[], Vocabulary] = vocabulary
) -> tuple[tuple[Mention, ...], tuple[Relation, ...]]:
    text = cleaning.clean(RawText(raw, ""))
    blocks = list(split(text, language, NAMES))
    matches = sorted(matcher(language, thesaurus).find(text, blocks), key=lambda match: match.span)
    sentences = naming.read(text, blocks, matches, thesaurus())
    mentions = scope.resolve(text, raw, blocks, sentences, thesaurus())
    document = Document(text, raw, blocks, sentences, mentions, thesaurus())
    mentions = aspects.mark(document, modality.mark(document, mentions), thesaurus(), schema())
    return mentions, relations.find(document, mentions, schema())


def shown(relation: Relation, mentions: tuple[Mention, ...]) -> str:
    """The relation as the case file writes it."""
    ends = (mentions[index].concept for index in (relation.subject, relation.object))
    words = [relation.predicate, *ends]
    before = ["not"] if relation.polarity == DENIED else []
    return " ".join([*before, *words, *([relation.modality] if relation.modality != STATED else [])])


@pytest.mark.parametrize(("language", "text", "expected"), DATA["cases"], ids=lambda value: str(value)[:40])
def test_relations(language: str, text: str, expected: list[str]) -> None:
    mentions, found = read(language, text)
    assert sorted({shown(relation, mentions) for relation in found}) == sorted(expected)


def test_every_language_has_cases_for_every_relation() -> None:
    for language in ("ru", "vi", "ro"):
        cases = [expected for tongue, _, expected in DATA["cases"] if tongue == language]
        told = {line.removeprefix("not ").split()[0] for expected in cases for line in expected}
        assert told == set(schema().relations) - EXAMPLES, language
        assert len(cases) >= 12


@pytest.mark.parametrize(("language", "text", "expected"), DATA["cases"], ids=lambda value: str(value)[:40])
def test_evidence_quotes_both_ends(language: str, text: str, expected: list[str]) -> None:
    mentions, found = read(language, text)
    for relation in found:
        assert all(text[evidence.start : evidence.end] == evidence.quote for evidence in relation.evidence)
        for end in (mentions[relation.subject], mentions[relation.object]):
            assert any(evidence.start <= end.start < evidence.end for evidence in relation.evidence)


@pytest.mark.parametrize(("language", "text", "expected"), MODALITY, ids=lambda value: value[:40])
def test_modality(language: str, text: str, expected: str) -> None:
    raw = text.replace("\\n", "\n")
    start = raw.index("[")
    mentions, _ = read(language, raw.replace("[", "").replace("]", ""))
    assert [mention.modality for mention in mentions if mention.start == start] == [expected]


@pytest.mark.parametrize(("language", "text", "expected"), ASPECTS, ids=lambda value: str(value)[:40])
def test_aspects(language: str, text: str, expected: dict[str, str]) -> None:
    mentions, _ = read(language, text)
    assert {m.concept: m.aspect for m in mentions if m.concept in expected} == expected


def test_repeated_text_relates_nothing_twice() -> None:
    line = "Мы пишем длинные и подробные инструкции для инженеров каждый месяц.\n"
    _, once = read("ru", line)
    _, twice = read("ru", line + "\n" + line)
    assert len(once) == len(twice) == 1


def test_the_schema_decides_what_can_stand_at_the_ends() -> None:
    assert relations_by(schema()) == ["performs"]
    nobody = {**schema().relations, "performs": (frozenset({"Channel"}), frozenset())}
    assert relations_by(replace(schema(), relations=nobody)) == []
    assert relations_by(StatementSchema({})) == []


def relations_by(known: StatementSchema) -> list[str]:
    raw = "Юристы согласуют договор."
    text = cleaning.clean(RawText(raw, ""))
    blocks = list(split(text, "ru", NAMES))
    sentences = naming.read(text, blocks, matcher("ru").find(text, blocks), vocabulary())
    mentions = scope.resolve(text, raw, blocks, sentences, vocabulary())
    document = Document(text, raw, blocks, sentences, mentions, vocabulary())
    return [relation.predicate for relation in relations.find(document, mentions, known)]


def test_every_language_has_the_same_groups_of_cues() -> None:
    def groups(language: str) -> dict[str, set[str]]:
        data = language_data(language)
        parts = {"modality": set(data["modality"]), **{name: set(cues) for name, cues in data["relations"].items()}}
        return parts

    assert groups("ru") == groups("vi") == groups("ro") == groups("en")
    assert set(groups("ru")) - {"modality"} == set(schema().relations) - EXAMPLES
