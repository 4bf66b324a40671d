import json
from collections.abc import Callable
from math import log2
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from sample_records import Writer, export, load, sample_ontology

from pipeline.answers.suggest import Suggestion, suggest
from pipeline.answers.terms import c_values, parts, rarity, shared_words
from pipeline.claims.vocabulary import read_vocabulary
from pipeline.cli.suggest import suggest as command
from pipeline.language.lexicon import language_data
from pipeline.storage import new_build


def russian(name: str) -> Writer:
    doc = Writer(name, "ru")
    doc.say("Обратный звонок помогает в B2B.", b2b="B2B")
    doc.say("Заказы обратного звонка растут.")
    doc.say("Заказы обратного звонка растут.")  # a repeat
    doc.say("Мы любим email-рассылку и обратные звонки.", email_marketing="email-рассылку|B2B")
    doc.say("Здесь email-рассылка, там email-рассылка.", email_marketing="email-рассылка")
    return doc


def vietnamese() -> Writer:
    doc = Writer("vi/a.txt", "vi")
    doc.say("Sổ tay bán hàng giúp đội ngũ.", "heading")
    doc.say("Đội ngũ viết sổ tay bán&nbsp;hàng.")
    doc.say("Chương trình đố vui ho\u0300a nhập")
    return doc


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("suggest")
    ontology = sample_ontology(folder)
    with new_build(folder / "out") as build:
        records = [russian("ru/a.txt").record(), russian("ru/b.txt").record(), vietnamese().record()]
        export(build, ontology, read_vocabulary(ontology), records)
        load(build)
    return folder / "out"


@pytest.fixture
def found(out: Path) -> Callable[[str], dict[str, Suggestion]]:
    return lambda language: {s.term: s for s in suggest((out / "current").resolve(), language, 100)}


def test_inflected_forms_are_one_term(found: Callable[[str], dict[str, Suggestion]]) -> None:
    call = found("ru")["обратного звонка"]
    # three sentences of each document, the repeated one once
    assert (call.occurrences, call.documents) == (6, 2)
    assert call.example == "Обратный звонок помогает в B2B."


def test_what_the_ontology_has_is_no_suggestion(found: Callable[[str], dict[str, Suggestion]]) -> None:
    terms = " | ".join(found("ru"))
    assert "рассылк" not in terms and "b2b" not in terms.lower()


def test_terms_do_not_begin_or_end_with_stop_words_or_join_two_things(
    found: Callable[[str], dict[str, Suggestion]],
) -> None:
    assert "заказы обратного звонка" in found("ru")
    assert not [term for term in found("ru") if term.startswith(("мы", "в ", "помогает", "и ")) or " и " in term]


def test_what_only_stands_inside_a_longer_term_is_none(found: Callable[[str], dict[str, Suggestion]]) -> None:
    assert "sổ tay bán hàng" in found("vi")
    assert not {"sổ tay", "tay bán", "sổ tay bán", "bán hàng"} & found("vi").keys()


def test_nearest_concepts_share_words_of_labels(out: Path, tmp_path: Path) -> None:
    ontology = sample_ontology(tmp_path)
    (tmp_path / "build").mkdir()
    doc = Writer("ro/a.txt", "ro")
    doc.say("Rata de răspuns crește.")
    doc.say("Măsurăm rata de răspuns.")
    export(tmp_path / "build", ontology, read_vocabulary(ontology), [doc.record()])
    load(tmp_path / "build")
    (rate, *_) = suggest(tmp_path / "build", "ro", 1)
    assert rate.term == "rata de răspuns" and "concept:conversion-rate" in rate.nearest


def test_copies_of_documents_do_not_count(tmp_path: Path) -> None:
    from dataclasses import replace

    ontology = sample_ontology(tmp_path)
    (tmp_path / "build").mkdir()
    doc = Writer("ro/a.txt", "ro")
    doc.say("Fișa tehnică ajută.")
    copy = replace(doc.record(), name="ro/b.txt", duplicate_of="ro/a.txt")
    export(tmp_path / "build", ontology, read_vocabulary(ontology), [doc.record(), copy])
    load(tmp_path / "build")
    assert suggest(tmp_path / "build", "ro", 10) == []


def test_c_value_is_that_of_the_paper() -> None:
    values = c_values({("a", "b"): 5, ("a", "b", "c"): 2, ("d", "a", "b"): 1, ("e",): 3})
    assert values["a", "b"] == pytest.approx(log2(3) * (5 - (2 + 1) / 2))
    assert values["a", "b", "c"] == pytest.approx(log2(4) * 2)
    assert values["e",] == 3
    assert set(parts(("a", "b", "c"))) == {("a",), ("b",), ("c",), ("a", "b"), ("b", "c")}


def test_rare_words_weigh_more() -> None:
    weights = rarity([("rate", "of", "sale"), ("rate", "of", "return"), ("rate",)])
    assert weights["new"] == weights["sale"] > weights["of"] > weights["rate"]
    assert shared_words(("rate", "sale"), ("rate", "sale"), weights) == 1
    assert shared_words(("rate", "sale"), ("sale",), weights) > shared_words(("rate", "sale"), ("rate",), weights) > 0
    assert shared_words((), (), weights) == 0


@pytest.mark.parametrize("language", ["ru", "vi", "ro", "en"])
@pytest.mark.parametrize("section", ["stop_words", "general_terms"])
def test_stop_words_are_words_listed_once(language: str, section: str) -> None:
    entries = language_data(language)[section]
    assert all(isinstance(entry, str) and entry.strip() == entry != "" for entry in entries)
    assert sorted(entries) == sorted(set(entries))
    assert section == "general_terms" or not [entry for entry in entries if " " in entry]


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(command, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_command_writes_rows(out: Path) -> None:
    code, table, _ = run("--out", out, "--format", "json", "--limit", 1)
    assert code == 0 and [row["language"] for row in json.loads(table)] == ["ru", "vi"]
    code, table, _ = run("--out", out, "--format", "csv", "--lang", "ru")
    assert code == 0 and table.startswith("language,term,c_value,occurrences,documents,nearest,example\nru,")
    assert run("--out", out, "--format", "csv", "--lang", "ru")[1] == table


def test_command_writes_concepts_to_paste(out: Path) -> None:
    code, text, _ = run("--out", out, "--format", "turtle", "--lang", "vi")
    assert code == 0 and "\n# 2 times in 1 documents: Sổ tay bán hàng giúp đội ngũ.\n" in text
    quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    concept = ox.NamedNode("https://w3id.org/b2graph/concept/new-vi-1")
    labels = {q.object for q in quads if q.subject == concept and q.predicate.value.endswith("prefLabel")}
    assert labels == {ox.Literal("sổ tay bán hàng", language="vi")}


def test_command_without_a_build(tmp_path: Path) -> None:
    code, _, message = run("--out", tmp_path)
    assert code == 2 and "b2graph build" in message


def test_a_piece_of_a_general_term_is_none(tmp_path: Path) -> None:
    doc = Writer("vi/b.txt", "vi")
    doc.say("Người tiêu dùng trẻ thích mua đồ thủ công.")
    doc.say("Nhiều người tiêu dùng trẻ ở tỉnh ghé hội chợ.")
    ontology = sample_ontology(tmp_path)
    with new_build(tmp_path / "out") as build:
        export(build, ontology, read_vocabulary(ontology), [doc.record()])
        load(build)
    terms = {suggestion.term for suggestion in suggest((tmp_path / "out" / "current").resolve(), "vi", 100)}
    assert "người tiêu dùng trẻ" in terms and not {"người tiêu", "tiêu dùng", "dùng trẻ"} & terms
