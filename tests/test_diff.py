"""What changed between two builds, and why: one edit at a time, and any edits at all."""

import csv
import io
import json
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from test_incremental import Workshop

from pipeline import inputs, journey, outputs, plan
from pipeline.answers.diff.builds import Build
from pipeline.answers.diff.changes import KINDS, Cause, Change, Diff, Reason
from pipeline.answers.diff.compare import compare
from pipeline.answers.diff.pairing import pair, pair_sentences
from pipeline.answers.diff.rows import COLUMNS
from pipeline.answers.diff.words import brief
from pipeline.answers.wording import read_wording
from pipeline.build import build
from pipeline.cli.main import main
from pipeline.records import READERS

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "diff.yml").read_text(encoding="utf-8"))
COUNTED = ("documents", "thesaurus", "concepts", "claims", "mentions")

DOCUMENTS = {
    "a.txt": "# Каналы\n\nВ B2B главный канал — выставка. Решает финансовый директор.\n\n"
    "В B2C важнее телевидение и цена.\n",
    "b.txt": "# Canale\n\nÎn B2B, firmele merg la târg comercial. Directorul financiar decide.\n\n"
    "În B2C contează prețul.\n",
    "c.txt": "# Kênh\n\nTrong B2B, doanh nghiệp đi hội chợ. Trong B2C, người mua xem truyền hình và so sánh giá.\n",
    "it.txt": "Questo testo è scritto in italiano e parla di fiere, di prezzi e di come si vende alle imprese.\n",
}


class Editor(Workshop):
    """A workshop whose documents and thesaurus are edited in one way."""

    def prepend(self, name: str, text: str) -> None:
        self.write(name, text + (self.corpus / name).read_text(encoding="utf-8"))

    def replace(self, name: str, old: str, new: str) -> None:
        self._edit(self.corpus / name, old, new)

    def _edit(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def bytes(self, name: str, content: str) -> None:
        (self.corpus / name).write_bytes(content.encode("latin-1"))

    def copy(self, name: str, other: str) -> None:
        shutil.copy(self.corpus / name, self.corpus / other)

    def edit_segments(self, old: str, new: str) -> None:
        self._edit(self.ontology / "concepts" / "segments.ttl", old, new)

    def edit_ambiguity(self, old: str, new: str) -> None:
        self._edit(self.ontology / "ambiguity.ttl", old, new)

    def edit(self, steps: list[list[str]]) -> None:
        for name, *arguments in steps:
            getattr(self, name)(*arguments)

    def folder_of(self) -> Path:
        return (self.out / "current").resolve()


@pytest.fixture(scope="module")
def without_report() -> Any:
    """Builds without what a diff does not read, and what is slow to make."""
    with pytest.MonkeyPatch.context() as patched:
        for name in ("make_network", "write_network", "write_reports"):
            patched.setattr(outputs, name, lambda *_, **__: None)
        yield


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, without_report: None) -> Editor:
    """A workshop after its first night; copy it to go on."""
    editor = Editor(tmp_path_factory.mktemp("first"))
    for name, text in DOCUMENTS.items():
        editor.write(name, text)
    editor.build()
    return editor


@pytest.fixture
def editor(first: Editor, tmp_path: Path) -> Editor:
    return copied(first, tmp_path)


def copied(editor: Editor, folder: Path) -> Editor:
    again = Editor(folder)
    for name in ("corpus", "ontology", "out"):
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(editor.folder / name, folder / name, symlinks=True)
    return again


def after(editor: Editor, edit: Callable[[], object], full: bool = False) -> tuple[Build, Build, Diff]:
    """The builds before and after an edit, and their diff."""
    old = editor.folder_of()
    edit()
    build([editor.corpus], editor.ontology, editor.out, full=full)
    builds = Build(old), Build(editor.folder_of())
    return *builds, compare(*builds)


def told(found: Diff, kinds: tuple[str, ...] = COUNTED) -> list[list[Any]]:
    return [[k, of, c.value, w.value, n] for (k, of, c, w), n in found.counts().items() if k in kinds]


def plain(changes: Iterable[Change]) -> list[str]:
    return sorted(json.dumps(asdict(change), sort_keys=True, default=sorted) for change in changes)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_an_edit_is_told_with_its_reason(case: dict[str, Any], editor: Editor) -> None:
    old, new, found = after(editor, lambda: editor.edit(case["edits"]))
    assert told(found) == case["counts"]
    assert found.moved["mentions"] == case.get("moved", 0)
    assert {change.reason.cause for change in found.changes} <= {Cause(row[2]) for row in case["counts"]}
    assert plain(change.mirrored for change in compare(new, old).changes) == plain(found.changes)


def reasons(found: Diff, kind: str) -> set[Reason]:
    return {change.reason for change in found.of(kind)}


def test_a_document_renamed_with_its_metadata_is_told_as_renamed(editor: Editor) -> None:
    def edit() -> None:
        (editor.corpus / "sources.csv").write_text("document,date\nkênh.txt,2024\n", encoding="utf-8")
        editor.rename("c.txt", "kênh.txt")

    *_, found = after(editor, edit)
    assert reasons(found, "documents") == {Reason(Cause.RENAMED, "", ("c.txt",), ("kênh.txt",))}


def test_the_label_that_is_gone_is_named(editor: Editor) -> None:
    _, _, found = after(editor, lambda: editor.edit_ontology('"выставка"@ru', '"ярмарка"@ru'))
    fair = "https://w3id.org/b2graph/concept/trade-fair"
    assert reasons(found, "mentions") == {Reason(Cause.LABELS, fair, ("выставка@ru",))}
    assert reasons(found, "thesaurus") == {Reason(Cause.LABELS, fair, ("выставка@ru",), ("ярмарка@ru",))}
    assert reasons(found, "gaps") == reasons(found, "claims") == reasons(found, "mentions")


def test_the_label_that_took_the_words_is_named(editor: Editor) -> None:
    steps = ["edit_ontology", 'skos:altLabel "TV"@en', 'skos:altLabel "TV"@en, "главный канал"@ru']
    _, _, found = after(editor, lambda: editor.edit([steps]))
    lost = next(change for change in found.of("mentions") if change.what == "lost")
    assert lost.concept.endswith("channels")
    assert lost.reason == Reason(
        Cause.LABELS, "https://w3id.org/b2graph/concept/television", after=("главный канал@ru",)
    )


def test_codes_and_languages_are_named(editor: Editor) -> None:
    editor.bytes("x.txt", "\x81\xfe\xfa\0 ro")
    editor.write("a.txt", DOCUMENTS["it.txt"].upper())
    editor.edit([["write", "it.txt", DOCUMENTS["a.txt"]]])
    _, _, found = after(editor, lambda: None)
    assert reasons(found, "documents") >= {
        Reason(Cause.LANGUAGE, "a.txt", ("ru",), ("it",)),
        Reason(Cause.LANGUAGE, "it.txt", ("it",), ("ru",)),
    }
    (code,) = next(reason.after for reason in reasons(found, "documents") if reason.cause == Cause.SET_ASIDE)
    assert code in found.of("documents")[-1].reason.after


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"rules": "changed"}, Reason(Cause.RULES, "rules")),
        ({"cleaning": "changed"}, Reason(Cause.CLEANING, "cleaning")),
        ({"language data": "changed"}, Reason(Cause.DATA, "language data")),
        ({"cleaning": "changed", "encodings": "changed"}, Reason(Cause.CLEANING, "cleaning, encodings")),
        ({"simplemma": "99"}, Reason(Cause.LIBRARY, "simplemma", (version("simplemma"),), ("99",))),
        (
            {"simplemma": "99", "spacy": "98"},
            Reason(Cause.LIBRARY, "simplemma, spacy", (version("simplemma"), version("spacy")), ("99", "98")),
        ),
        ({"rules": "changed", "language data": "changed"}, Reason(Cause.SEVERAL, "language data, rules")),
    ],
    ids=lambda value: ", ".join(value) if isinstance(value, dict) else "",
)
def test_what_reads_documents_is_a_reason(
    parts: dict[str, str], reason: Reason, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, find = inputs.reading_parts, journey._find
    monkeypatch.setattr(plan, "reading_parts", lambda ontology: read(ontology) | parts)
    monkeypatch.setattr(journey, "_find", lambda *given: [m for m in find(*given) if m.label != "выставка"])
    _, _, found = after(editor, lambda: None, full=True)
    assert [change.row["text"] for change in found.of("mentions")] == ["выставка"]
    assert {change.reason for change in found.changes} == {reason}
    assert found.parts


def test_a_copy_that_takes_over_says_nothing_new(editor: Editor) -> None:
    editor.copy("b.txt", "z.txt")
    editor.build()
    old, new, found = after(editor, lambda: editor.delete("b.txt"))
    assert told(found, ("documents", "claims", "relations", "facts", "concepts", "gaps", "conflicts")) == [
        ["documents", "ro", "no-longer-a-copy", "changed", 1],
        ["documents", "ro", "source-removed", "lost", 1],
    ]
    assert plain(change.mirrored for change in compare(new, old).changes) == plain(found.changes)


ROWS = [
    "title,text",
    'A,"В B2B главный канал — отраслевые выставки, говорят коллеги по рынку."',
    'B,"В B2C важнее телевидение и цена, говорят коллеги по рынку и покупатели."',
    'C,"Решает в B2B финансовый директор, а не менеджер по закупкам на заводе."',
]


def test_rows_below_a_new_one_only_move(editor: Editor) -> None:
    editor.write("t.csv", "\n".join(ROWS))
    editor.build()
    new = 'D,"В B2B сначала смотрят на цену, а в B2C на телевидение, пишут авторы обзора."'
    rows = [ROWS[0], new, ROWS[1], ROWS[2].replace("важнее", "нужнее"), ROWS[3]]
    old, later, found = after(editor, lambda: editor.write("t.csv", "\n".join(rows)))
    assert told(found, ("documents",)) == [
        ["documents", "ru", "source-added", "added", 1],
        ["documents", "ru", "source-edited", "changed", 1],
    ]
    assert {(*change.documents,) for change in found.of("documents") if change.what == "added"} == {("t.csv#2",)}
    assert {change.what for change in found.of("mentions")} == {"added"}
    assert found.moved["documents"] == 2
    back = compare(later, old)
    assert told(back, ("documents",)) == [
        ["documents", "ru", "source-edited", "changed", 1],
        ["documents", "ru", "source-removed", "lost", 1],
    ]
    assert back.moved == found.moved and len(back.changes) == len(found.changes)


def test_what_editors_decide_is_a_reason(editor: Editor) -> None:
    decided = "concept,language,segment,decision,who,note\ncfo,vi,,wont-cover,Lan,\n"
    _, _, found = after(editor, lambda: editor.write("decisions.csv", decided))
    assert {(change.kind, change.reason.cause, change.fields) for change in found.changes} == {
        ("gaps", Cause.DECISION, ("decision",))
    }


edits = st.one_of(
    st.tuples(st.just("write"), st.sampled_from([*DOCUMENTS, "d.txt"]), st.sampled_from([*DOCUMENTS.values()])),
    st.tuples(st.just("prepend"), st.sampled_from([*DOCUMENTS]), st.sampled_from(["Сноска.\n\n", DOCUMENTS["c.txt"]])),
    st.tuples(st.just("rename"), st.sampled_from([*DOCUMENTS]), st.sampled_from(["0.txt", "z.md"])),
    st.tuples(st.just("delete"), st.sampled_from([*DOCUMENTS])),
    st.tuples(st.just("edit_ontology"), st.sampled_from(['"выставка"@ru', '"hội chợ"@vi']), st.just('"TV show"@en')),
)


@settings(
    max_examples=6,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(edits, min_size=1, max_size=4))
def test_any_edits_are_told_the_other_way_round_on_the_way_back(
    steps: list[tuple[str, ...]], first: Editor, tmp_path_factory: pytest.TempPathFactory
) -> None:
    editor = copied(first, tmp_path_factory.mktemp("edits"))
    for name, *arguments in steps:
        with suppress(AssertionError, FileNotFoundError):  # what an earlier step renamed or deleted
            getattr(editor, name)(*arguments)
    old, new, found = after(editor, lambda: None)
    assert plain(change.mirrored for change in compare(new, old).changes) == plain(found.changes)
    assert compare(new, new).changes == () == compare(old, old).changes
    assert Cause.UNKNOWN not in {change.reason.cause for change in found.changes}


sentences = st.lists(st.sampled_from(["a b c d", "a b c e", "a b", "c d", "f g", "f g h", "x"]), max_size=6)


@given(old=sentences, new=sentences)
def test_sentences_are_paired_alike_both_ways(old: list[str], new: list[str]) -> None:
    there, back = pair_sentences(old, new), pair_sentences(new, old)
    assert sorted(there.pairs) == sorted((i, j) for j, i in back.pairs)
    assert there.parts == back.parts[::-1]
    assert len({i for i, _ in there.pairs}) == len({j for _, j in there.pairs}) == len(there.pairs)
    same = pair_sentences(old, old)
    assert sorted(same.pairs) == [(i, i) for i in range(len(old))]


def test_equal_things_are_paired_in_their_order() -> None:
    old, new = [("a", 1), ("a", 2), ("b", 3)], [("b", 9), ("a", 8), ("c", 7)]
    pairs, lost, added = pair(old, new, [lambda thing: thing[0]])
    assert (sorted(pairs), lost, added) == ([(("a", 1), ("a", 8)), (("b", 3), ("b", 9))], [("a", 2)], [("c", 7)])


def ask(out: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["diff", *arguments, "--out", str(out)])


@pytest.fixture(scope="module")
def edited(first: Editor, tmp_path_factory: pytest.TempPathFactory) -> Editor:
    """A workshop after its second night."""
    editor = copied(first, tmp_path_factory.mktemp("edited"))
    editor.edit_ontology('"выставка"@ru', '"ярмарка"@ru')
    editor.replace("b.txt", "firmele merg la", "firmele nu merg la")
    editor.rename("c.txt", "kênh.txt")
    editor.build()
    return editor


@pytest.mark.parametrize("width", [60, 160])
@pytest.mark.parametrize("reader", READERS)
def test_people_read_it_in_their_language_at_any_width(
    edited: Editor, width: int, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    result = ask(edited.out, "--lang", reader)
    words = read_wording("diff", reader)
    assert result.exit_code == 0, result.output
    assert max(map(cell_len, result.stdout.splitlines())) <= width
    plain_output = " ".join(result.stdout.split())
    for key in ("labels-changed", "source-edited", "source-renamed", "conflicts", "claims", "legend"):
        assert words[key] in plain_output
    assert "−выставка (ru)" in plain_output and "{" not in plain_output


def test_programs_get_all_of_it(edited: Editor) -> None:
    found = json.loads(ask(edited.out, "--format", "json").stdout)
    lost = [change for change in found["mentions"] if change["change"] == "lost"]
    assert [(change["old"]["text"], change["new"], change["reason"]["before"]) for change in lost] == [
        ("выставка", None, ["выставка@ru"])
    ]
    table = list(csv.DictReader(io.StringIO(ask(edited.out, "--format", "csv").stdout)))
    assert len(table) == sum(row["count"] for row in found["counts"]) == sum(len(found[kind]) for kind in KINDS)
    assert tuple(table[0]) == COLUMNS


def test_more_is_counted(edited: Editor) -> None:
    assert "and " not in ask(edited.out, "--limit", "0").stdout.replace("and changed", "").replace(", and no", "")
    assert "and 1 more" in ask(edited.out, "--limit", "1").stdout


def test_exit_codes(edited: Editor, first: Editor) -> None:
    old, new = sorted(path.name for path in (edited.out / "builds").iterdir())
    assert (ask(edited.out).exit_code, ask(edited.out, "--exit-code").exit_code) == (0, 1)
    same = ask(edited.out, new, new, "--exit-code")
    assert same.exit_code == 0 and read_wording("diff", "en")["no_difference"] in same.stdout
    assert ask(edited.out, old, "--exit-code").stdout == ask(edited.out).stdout
    assert ask(edited.out, "nonsense").exit_code == 2
    alone = ask(first.out)
    assert alone.exit_code == 2 and "first build" in alone.stderr


def test_a_build_tells_what_it_changed(edited: Editor) -> None:
    told = json.loads((edited.folder_of() / "build.json").read_bytes())["changes"]
    found = json.loads(ask(edited.out, "--format", "json").stdout)
    assert {name: told[name] for name in ("causes", "counts", "moved", "documents", "parts")} == {
        name: found[name] for name in ("causes", "counts", "moved", "documents", "parts")
    }
    since, reasons = brief(told)
    assert since.startswith(f"since {found['old']}: documents ~2, ") and "mentions −1 ~1" in since
    assert reasons == "documents edited: 1, documents renamed: 1, labels of concepts changed: 1"
    assert brief(json.loads((edited.out / "builds" / found["old"] / "build.json").read_bytes())["changes"]) == []


def without_claims(build: Path) -> None:
    (build / "claims.jsonl").unlink()


def with_half_a_store(build: Path) -> None:
    for file in (build / "store").glob("*.sst"):
        os.truncate(file, file.stat().st_size // 2)


def with_a_spoilt_store(build: Path) -> None:
    """One that shows it only where it is read."""
    for file in (build / "store").glob("*.sst"):
        if (size := file.stat().st_size) > 3000:
            content = bytearray(file.read_bytes())
            content[size // 3 : size // 3 + 200] = b"x" * 200
            file.write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (without_claims, "claims.jsonl"),
        (with_half_a_store, "store is damaged"),
        (with_a_spoilt_store, "Corruption: block checksum mismatch"),
    ],
)
def test_a_damaged_build_before_stops_none(editor: Editor, damage: Callable[[Path], None], words: str) -> None:
    damage(editor.folder_of())
    editor.delete("a.txt")
    editor.build()
    (told,) = brief(json.loads((editor.folder_of() / "build.json").read_bytes())["changes"])
    assert "not compared" in told and words in told
    assert (result := ask(editor.out)).exit_code == 2 and words in result.stderr
