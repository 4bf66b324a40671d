"""The project's own scorer, by hand-made annotations of a hand-made build, our own gold, and the reference scorer."""

import doctest
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sample_records import sample_build, sample_texts

from pipeline.answers import alignment
from pipeline.answers.alignment import annotated_to, pair_spans, quotes_overlap, readable_copies
from pipeline.answers.evaluate import Scores, changed_findings, changed_scores, evaluate
from pipeline.answers.gold import read_gold
from pipeline.cli.evaluate import evaluate as command
from pipeline.records import LANGUAGES, Sentence, Span
from pipeline.storage import find_build, new_build

ROOT = Path(__file__).parent.parent
Rows = list[dict[str, Any]]


def mention(text: str, surface: str, class_: str, key: str, *segments: str, **more: Any) -> dict[str, Any]:
    start = text.index(surface)
    return {
        "surface": surface,
        "class": class_,
        "key": key,
        "segments": list(segments),
        "polarity": "pos",
        "start": start,
        "end": start + len(surface),
        **more,
    }


def russian_gold() -> tuple[Rows, Rows]:
    """Of the sample's Russian document: found, of a class accepted only by `alt`, missed, optional, otherwise tied."""
    text = sample_texts()["ru/b2b.txt"]
    mentions = [
        mention(text, "B2B", "Segment", "b2b"),
        mention(text, "email-рассылка", "Strategy", "email", "B2B", alt=["Channel"]),
        mention(text, "работает", "Strategy", "work", "B2B"),
        mention(text, "вебинар", "Strategy", "webinar", optional=True),
        mention(text, "Цикл сделки", "Metric", "cycle", "B2C", readings=[[["B2C"], "pos"], [["B2B", "B2C"], "pos"]]),
        mention(text, "телевидение", "Channel", "tv", "B2C", polarity="neg"),
    ]
    facts = [
        {"type": "duration", "key": "cycle", "segment": "B2B", "quote": "Цикл сделки в B2B длится от 3 до 12 месяцев."},
        {"type": "figure", "value": "2 million", "unit": "", "quote": "В B2B работает"},
    ]
    return mentions, facts


def write_gold(folder: Path, name: str, mentions: Rows, facts: Rows | None) -> None:
    folder.mkdir(exist_ok=True)
    for kind, rows in (("ann", mentions), ("facts", facts)):
        if rows is not None:
            lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            (folder / f"{name}.{kind}.jsonl").write_text(lines, encoding="utf-8")


@pytest.fixture
def sample(tmp_path: Path) -> Scores:
    build, _ = sample_build(tmp_path)
    write_gold(tmp_path / "gold", "b2b", *russian_gold())
    return evaluate(tmp_path / "gold", build)


def figures(scores: Scores, language: str, part: str) -> tuple[int, int, float, float]:
    score = scores.score(language, part)
    return score.gold, score.read, round(score.precision, 3), round(score.recall, 3)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("mentions", (5, 4, 1.0, 0.8)),  # the repeated webinar and e-mail count for nothing, nor does the optional one
        ("concepts", (4, 3, 0.667, 0.5)),
        ("class Channel", (1, 2, 1.0, 1.0)),
        ("segments", (3, 3, 0.667, 0.667)),
        ("claims", (5, 3, 1.0, 0.6)),
        ("denied", (1, 1, 1.0, 1.0)),
        ("linking", (4, 4, 1.0, 1.0)),
        ("duration", (1, 1, 1.0, 1.0)),
        ("facts", (2, 1, 1.0, 0.5)),
        ("facts quoted", (2, 1, 1.0, 0.5)),
    ],
)
def test_parts(sample: Scores, part: str, expected: tuple[int, int, float, float]) -> None:
    assert figures(sample, "ru", part) == figures(sample, "all", part) == expected


def test_differences_come_with_their_sentence(sample: Scores) -> None:
    found = {(finding.kind, finding.text): finding for finding in sample.findings}
    assert set(found) == {
        ("missed", "работает"),
        ("wrong-class", "Цикл сделки"),
        ("wrong-segments", "Цикл сделки"),
        ("missed-fact", "В B2B работает"),
    }
    wrong = found["wrong-segments", "Цикл сделки"]
    assert (wrong.gold, wrong.read) == ("B2C or B2B, B2C", "B2B")
    assert wrong.sentence == "Цикл сделки в B2B длится от 3 до 12 месяцев."


def test_confusion_counts_what_was_taken_for_what(sample: Scores) -> None:
    cells = {(c.about, c.gold, c.read): c.count for c in sample.confusions if c.language == "ru"}
    assert cells["class", "Metric", "Strategy"] == cells["class", "Strategy", "-"] == 1
    assert cells["class", "Channel", "Channel"] == 2
    assert cells["segments", "B2B, B2C", "B2B"] == cells["polarity", "denied", "denied"] == 1


@pytest.mark.parametrize(
    ("document", "fact", "found"),
    [
        ("b2b", {"type": "duration", "quote": "Цикл сделки в B2B длится от 3 до 12 месяцев", "max_days": 360}, True),
        ("b2b", {"type": "duration", "quote": "Цикл сделки в B2B длится от 3 до 12 месяцев", "max_days": 365}, False),
        ("b2b", {"type": "duration", "quote": "от 3 до 12 месяцев"}, False),
        ("preț", {"type": "comparison", "more": "B2C", "less": "B2B", "quote": "contează mai mult în B2C decât"}, True),
        (
            "preț",
            {"type": "comparison", "more": "B2B", "less": "B2C", "quote": "contează mai mult în B2C decât"},
            False,
        ),
        ("preț", {"type": "figure", "value": "12.5", "quote": "În 2023 rata de conversie a fost 12,5 %"}, True),
        (
            "preț",
            {"type": "figure", "value": "12.5 million", "quote": "În 2023 rata de conversie a fost 12,5 %"},
            False,
        ),
        ("kênh #2", {"type": "sequence", "steps": ["attention", "consideration", "purchase"]}, True),
        ("kênh #2", {"type": "sequence", "steps": ["interest", "consideration", "purchase"]}, False),
        ("kênh #2", {"type": "sequence", "steps": ["consideration", "purchase"]}, False),
    ],
)
def test_facts_answer_by_type_quote_and_value(tmp_path: Path, document: str, fact: dict[str, Any], found: bool) -> None:
    build, _ = sample_build(tmp_path)
    text = sample_texts()["vi/kênh #2.txt"]
    step = [mention(text, "nhận biết", "Stage", "attention")] if document == "kênh #2" else []
    fact = {"quote": "Các bước: nhận biết, cân nhắc, mua."} | fact
    write_gold(tmp_path / "gold", document, step, [fact])
    assert evaluate(tmp_path / "gold", build).score("all", "facts").recall == found


@pytest.mark.parametrize(("kind", "found"), [("same", True), ("different", False)])
def test_comparisons_without_direction_count_where_annotators_looked_for_them(
    tmp_path: Path, kind: str, found: bool
) -> None:
    build, _ = sample_build(tmp_path)
    alike = {"type": "comparison", kind: ["B2B", "B2C"], "quote": "Giá quan trọng như nhau với cả hai"}
    write_gold(tmp_path / "gold", "kênh #2", [], [alike])
    assert figures(evaluate(tmp_path / "gold", build), "all", "comparison") == (1, 1, float(found), float(found))
    write_gold(tmp_path / "gold", "kênh #2", [], [{"type": "figure", "value": "12", "quote": "x"}])
    assert figures(evaluate(tmp_path / "gold", build), "all", "comparison")[:2] == (0, 0)


def test_facts_count_only_where_annotators_looked_for_them(tmp_path: Path) -> None:
    build, _ = sample_build(tmp_path)
    write_gold(tmp_path / "gold", "b2b", russian_gold()[0], None)
    assert figures(evaluate(tmp_path / "gold", build), "all", "facts") == (0, 0, 0.0, 0.0)


def test_a_document_that_was_set_aside_is_missed(tmp_path: Path) -> None:
    build, _ = sample_build(tmp_path)
    write_gold(tmp_path / "gold", "b2b", *russian_gold())
    write_gold(tmp_path / "gold", "other", [mention("CRM", "CRM", "Strategy", "crm")], None)
    scores = evaluate(tmp_path / "gold", build)
    assert scores.absent == ("other",)
    assert scores.score("all", "mentions").gold == 6 and scores.score("und", "mentions").recall == 0.0


def test_gold_that_is_none(tmp_path: Path) -> None:
    build, _ = sample_build(tmp_path)
    with pytest.raises(ValueError, match="holds no annotated document"):
        evaluate(tmp_path, build)
    write_gold(tmp_path, "elsewhere", [], None)
    with pytest.raises(ValueError, match="build them first"):
        evaluate(tmp_path, build)
    (tmp_path / "b2b.ann.jsonl").write_text('{"surface": "x"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"b2b\.ann\.jsonl, line 1"):
        read_gold(tmp_path)


def test_spans_pair_best_first() -> None:
    assert pair_spans([Span(0, 4), Span(0, 6)], [Span(0, 5), Span(8, 9)]) == [(1, 0)]
    assert pair_spans([Span(0, 10)], [Span(0, 4)]) == []


@pytest.mark.parametrize(
    ("one", "other", "same"), [("abcd", "bc", True), ("abcd", "d", False), ("abc", "bcd", True), ("abc", "xyz", False)]
)
def test_quotes_of_one_text_overlap(one: str, other: str, same: bool) -> None:
    assert quotes_overlap(one, other) is quotes_overlap(other, one) is same


def test_the_examples_of_alignment_hold() -> None:
    result = doctest.testmod(alignment)
    assert result.attempted and not result.failed


def test_formulas_are_read_in_their_middle_copy() -> None:
    text = "Rate winratewin ratewinrate, ha ha ha"
    moved = readable_copies(text)
    assert {text[at] == text[to] for at, to in moved.items()} == {True}
    assert moved[text.index("winrate")] == moved[text.rindex("winrate")] == text.index("win rate")
    assert not moved.keys() & set(range(text.index("win rate"), text.rindex("winrate")))


def sentences(*texts: str) -> list[Sentence]:
    return [Sentence(at * 100, at * 100 + len(text), text, "paragraph") for at, text in enumerate(texts)]


def test_annotation_ends_where_a_page_repeats_itself() -> None:
    page = ("one two", "three four", "five")
    assert annotated_to(sentences(*page, *page), 105) == 300
    assert annotated_to(sentences(*page, "five", "six", "seven"), 105) == float("inf")
    assert annotated_to(sentences(*page), 205) == float("inf")


FLOORS = {
    "ru": {"typed": 0.91, "claims": 0.84, "linking": 0.97},
    "vi": {"typed": 0.85, "claims": 0.77, "linking": 0.96},
    "ro": {"typed": 0.89, "claims": 0.79, "linking": 0.96},
}
"""F1 by language on tests/gold, a little below what was measured last."""


@pytest.fixture(scope="module")
def corpus_scores(corpus_build: Path) -> Scores:
    return evaluate(ROOT / "tests" / "gold", corpus_build)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["typed", "claims", "linking"])
def test_quality_on_our_own_gold_does_not_fall(corpus_scores: Scores, language: str, part: str) -> None:
    assert corpus_scores.score(language, part).f1 >= FLOORS[language][part]


def test_facts_of_our_own_gold_are_found(corpus_scores: Scores) -> None:
    assert not corpus_scores.absent
    assert corpus_scores.score("all", "facts quoted").f1 >= 0.73
    assert corpus_scores.score("all", "facts").f1 >= 0.65


@pytest.fixture(scope="module")
def reference(reference_gold: Path, seeds_build: Path) -> tuple[Scores, dict[str, Any]]:
    """Our scores of the seeds, and those of the reference scorer."""
    scorer, mentions = str(reference_gold / "score.py"), str(seeds_build / "mentions.jsonl")
    arguments = [sys.executable, scorer, str(reference_gold), mentions, "--json"]
    answer = subprocess.run(arguments, capture_output=True, check=True, text=True)
    return evaluate(reference_gold, seeds_build), json.loads(answer.stdout)


THEIR_NAMES = {
    "span": "mentions",
    "typed": "typed",
    "claims": "claims",
    "concepts": "concepts",
    "linking_b3": "linking",
}


@pytest.mark.parametrize("language", ["all", *LANGUAGES])
def test_the_reference_scorer_agrees(reference: tuple[Scores, dict[str, Any]], language: str) -> None:
    scores, theirs = reference[0], reference[1][language]
    for theirs_name, part in THEIR_NAMES.items():
        score, other = scores.score(language, part), theirs[theirs_name]
        ours = [round(figure, 4) for figure in (score.precision, score.recall, score.f1)]
        assert ours == [other["p"], other["r"], other["f1"]], part
    assert (scores.score(language, "typed").gold, scores.score(language, "typed").read) == (
        theirs["gold"],
        theirs["pred"],
    )
    assert round(scores.score(language, "segments").recall, 4) == theirs["segment_accuracy"]
    for name, other in theirs["by_class_recall"].items():
        assert round(scores.score(language, f"class {name}").recall, 3) == (other["recall"] or 0)
    denied = scores.score(language, "denied")
    assert (denied.gold, round(denied.recall * denied.gold)) == (theirs["denied"]["gold"], theirs["denied"]["right"])


@pytest.fixture
def two_builds(tmp_path: Path) -> tuple[Path, Path, list[str]]:
    """A folder of gold, a folder of two builds, and their ids; the first build misses all that is Russian."""
    source, _ = sample_build(tmp_path)
    write_gold(tmp_path / "gold", "b2b", *russian_gold())
    out, ids = tmp_path / "out", []
    for empty in (True, False):
        with new_build(out) as folder:
            for path in source.rglob("*"):
                target = folder / path.relative_to(source)
                target.mkdir() if path.is_dir() else target.write_bytes(path.read_bytes())
            if empty:
                (folder / "mentions.jsonl").write_text("", encoding="utf-8")
        ids.append(find_build(out).name)
    return tmp_path / "gold", out, ids


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(command, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_command_writes_scores_misses_and_confusions(two_builds: tuple[Path, Path, list[str]]) -> None:
    gold, out, _ = two_builds
    code, table, _ = run(gold, "--out", out, "--format", "csv")
    assert code == 0 and "ru,mentions,5,4,1.0,0.8,0.8889" in table.splitlines()
    code, table, _ = run(gold, "--out", out, "--format", "json", "--misses")
    assert code == 0 and {row["kind"] for row in json.loads(table)} >= {"missed", "wrong-class"}
    code, table, _ = run(gold, "--out", out, "--format", "tsv", "--confusion")
    assert code == 0 and "ru\tclass\tMetric\tStrategy\t1" in table.splitlines()
    code, table, _ = run(gold, "--out", out)
    assert code == 0 and "facts quoted" in table


def test_command_compares_with_an_earlier_build(two_builds: tuple[Path, Path, list[str]]) -> None:
    gold, out, ids = two_builds
    code, table, _ = run(gold, "--out", out, "--compare", ids[0], "--format", "csv")
    assert code == 0 and "ru,mentions,0.0,0.8889,0.8889" in table.splitlines() and "figure" not in table
    code, table, _ = run(gold, "--out", out, "--compare", ids[0], "--misses", "--format", "json")
    changes = {(row["change"], row["kind"], row["text"]) for row in json.loads(table)}
    assert ("gone", "missed", "телевидение") in changes and ("new", "wrong-class", "Цикл сделки") in changes
    assert not any(text == "работает" for _, _, text in changes)
    scores = evaluate(gold, find_build(out))
    assert changed_scores(scores, scores) == changed_findings(scores, scores) == []


def test_command_that_cannot_run(two_builds: tuple[Path, Path, list[str]], tmp_path: Path) -> None:
    gold, out, ids = two_builds
    assert run(gold, "--out", tmp_path / "none")[0] == 2
    assert run(gold, "--out", out, "--compare", "yesterday")[0] == 2
    assert run(gold, "--out", out, "--compare", ids[0], "--confusion")[0] == 2
    code, _, message = run(tmp_path / "gold" / "..", "--out", out)
    assert code == 2 and "NAME.ann.jsonl" in message


def test_command_warns_of_documents_that_the_build_lacks(two_builds: tuple[Path, Path, list[str]]) -> None:
    gold, out, _ = two_builds
    write_gold(gold, "elsewhere", [mention("CRM", "CRM", "Strategy", "crm")], None)
    assert "elsewhere" in run(gold, "--out", out)[2]
