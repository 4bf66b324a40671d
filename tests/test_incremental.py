"""Incremental builds: whatever was edited before, they give what reading anew gives, and read no more than needed."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_records import ROOT, sample_ontology

from pipeline import inputs, journey, outputs
from pipeline.answers.report.addresses import language_folder
from pipeline.answers.report.readers import titled
from pipeline.answers.wording import read_wording
from pipeline.build import BuildReport, build, plan_build
from pipeline.cli.main import main
from pipeline.corpora import Known
from pipeline.history import read_history
from pipeline.records import READERS

NAMES = ("a.txt", "b.txt", "в/б.txt", "d.md")
TEXTS = (
    "В сегменте B2B основным каналом остаются отраслевые выставки. Для B2C важнее телевидение и электронная почта.\n",
    "# Каналы\n\nРешение о покупке принимают инженеры и закупщики предприятия, и длится оно несколько месяцев.\n",
    "Firmele B2B participă la târguri și trimit mesaje prin e-mail. Consumatorii B2C se uită la televiziune.\n",
    "Doanh nghiệp B2B thường gửi email cho khách hàng, còn B2C thì quảng cáo trên truyền hình cho người tiêu dùng.\n",
    "Questo testo è scritto in italiano e parla di fiere, di prezzi e di come si vende alle imprese.\n",
    "\n",
)
LABELS = ("truyền hình", "màn ảnh nhỏ", "người tiêu dùng")
UNEQUAL = ("build.json", "SHA256SUMS", "store/", "report/")
"""What may differ by the contract; the report, but for its page about changes, is compared once: it is slow to make."""


class Workshop:
    """A corpus, an ontology and two folders of builds: one built as it comes, one read anew each time."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.corpus, self.out = folder, folder / "corpus", folder / "out"
        self.corpus.mkdir()
        self.ontology = sample_ontology(folder)
        shutil.copytree(ROOT / "ontology" / "queries", self.ontology / "queries")

    def write(self, name: str, text: str) -> None:
        path = self.corpus / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def rename(self, name: str, other: str) -> None:
        if (self.corpus / name).exists():
            (self.corpus / other).parent.mkdir(exist_ok=True)
            (self.corpus / name).replace(self.corpus / other)

    def describe(self, name: str, title: str, date: str = "") -> None:
        text = f"document,title,date\n{name},{title},{date}\n"
        (self.corpus / "sources.csv").write_text(text, encoding="utf-8")

    def tabulate(self, texts: list[str]) -> None:
        rows = "".join(f'"{text.strip()}"\n' for text in texts)
        (self.corpus / "rows.csv").write_text(f"text\n{rows}", encoding="utf-8")

    def delete(self, name: str) -> None:
        (self.corpus / name).unlink(missing_ok=True)

    def touch(self, name: str) -> None:
        if (self.corpus / name).exists():
            (self.corpus / name).touch()

    def edit_ontology(self, old: str, new: str) -> None:
        path = self.ontology / "concepts" / "channels.ttl"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def label(self, label: str) -> None:
        text = (self.ontology / "concepts" / "channels.ttl").read_text(encoding="utf-8")
        self.edit_ontology(next(f'"{each}"@vi' for each in LABELS if f'"{each}"@vi' in text), f'"{label}"@vi')

    def records(self) -> list[Path]:
        return sorted(path for path in (self.out / "cache" / "records").glob("*/*"))

    def damage(self, at: int) -> None:
        if records := self.records():
            path = records[at % len(records)]
            path.write_bytes(path.read_bytes()[:-1] + b"!")

    def build(self, full: bool = False, **options: Any) -> BuildReport:
        return build([self.corpus], self.ontology, self.folder / "full" if full else self.out, full=full, **options)

    def reasons(self) -> dict[str, tuple[str, str]]:
        rows = json.loads((self.out / "current" / "build.json").read_text(encoding="utf-8"))["inputs"]
        return {row["name"]: (row["action"], row["reason"]) for row in rows}


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A workshop with three documents."""
    shop = Workshop(tmp_path)
    for name, text in zip(NAMES, TEXTS[:3], strict=False):
        shop.write(name, text)
    return shop


@pytest.fixture
def graphs_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds of the files that the exporter writes, without the slower ones that are made of those."""
    for name in ("make_network", "write_network", "write_reports"):
        monkeypatch.setattr(outputs, name, lambda *_: None)
    monkeypatch.setattr(outputs, "_lacks", lambda *_: ())


def tree(folder: Path, without: tuple[str, ...] = ()) -> dict[str, str]:
    """The digest of each file below a folder."""
    files = ((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files if not name.startswith(without)}


names, texts = st.sampled_from(NAMES), st.sampled_from(TEXTS)
edits = st.one_of(
    st.tuples(st.just("write"), names, texts),
    st.tuples(st.just("rename"), names, st.sampled_from((*NAMES, "new.txt", "e/new.md"))),
    st.tuples(st.just("delete"), names),
    st.tuples(st.just("touch"), names),
    st.tuples(st.just("tabulate"), st.lists(texts, min_size=1, max_size=3)),
    st.tuples(st.just("describe"), st.sampled_from((*NAMES, "rows.csv#3")), st.sampled_from(("", "Рынок", "Piața"))),
    st.tuples(st.just("label"), st.sampled_from(LABELS[1:])),
    st.tuples(st.just("damage"), st.integers(0, 5)),
)


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(st.lists(edits, min_size=1, max_size=3), min_size=1, max_size=3))
def test_any_history_gives_what_reading_anew_gives(
    history: list[list[tuple[str, ...]]], tmp_path_factory: pytest.TempPathFactory, graphs_only: None
) -> None:
    shop = Workshop(tmp_path_factory.mktemp("shop"))
    for name, text in zip(NAMES, TEXTS, strict=False):
        shop.write(name, text)
    shop.build()
    for night in history:
        for edit, *arguments in night:
            getattr(shop, edit)(*arguments)
        shop.build(), shop.build(full=True)
        kept, anew = (tree((shop.folder / name / "current").resolve(), UNEQUAL) for name in ("out", "full"))
        assert kept == anew
        assert "graph.nq" in kept


def test_all_files_are_equal(shop: Workshop) -> None:
    shop.build()
    shop.rename(NAMES[0], "new.txt")
    shop.write(NAMES[1], TEXTS[3])
    shop.delete(NAMES[2])
    shop.build(), shop.build(full=True)
    trees = [tree((shop.folder / name / "current").resolve(), UNEQUAL[:3]) for name in ("out", "full")]
    differing = {name for name in trees[0].keys() | trees[1].keys() if trees[0].get(name) != trees[1].get(name)}
    assert {name for name in differing if "changes" not in name} == set()
    for reader in READERS:
        page = (shop.out / "current" / "report" / language_folder(reader) / "changes.html").read_text(encoding="utf-8")
        words = read_wording("diff", reader)
        assert all(titled(words[cause]) in page for cause in ("source-renamed", "language-changed", "source-removed"))
        assert read_wording("report", reader)["first_build"] not in page


def test_reasons_are_told(shop: Workshop, graphs_only: None) -> None:
    assert shop.build().read == 3
    assert set(shop.reasons().values()) == {("read", "new")}
    shop.rename(NAMES[0], "renamed.txt")
    shop.write(NAMES[1], TEXTS[3])
    shop.write("new.txt", TEXTS[4])
    (shop.corpus / "image.png").write_bytes(b"\x89PNG")
    assert shop.build().read == 3
    assert shop.reasons() == {
        "renamed.txt": ("keep", f"renamed from {NAMES[0]}"),
        NAMES[1]: ("read", "edited"),
        NAMES[2]: ("keep", "unchanged"),
        "new.txt": ("read", "new"),
        "image.png": ("read", "new"),
    }
    shop.label(LABELS[1])
    assert shop.build().read == 5
    assert shop.reasons()[NAMES[2]] == ("read", "ontology")


def test_metadata_is_no_reason_to_read(shop: Workshop, graphs_only: None, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.build()
    monkeypatch.setattr(journey, "process", lambda *_: pytest.fail("read anew"))
    shop.describe(NAMES[0], "Рынок", "2024-03-05")
    assert shop.build().read == 0
    assert {name: reason for name, (_, reason) in shop.reasons().items()} == {
        NAMES[0]: "metadata",
        NAMES[1]: "unchanged",
        NAMES[2]: "unchanged",
    }
    graph = (shop.out / "current" / "graph.nq").read_text(encoding="utf-8")
    assert '"Рынок"@ru' in graph and '"2024-03-05"^^' in graph
    assert shop.build().published is False
    (shop.corpus / "sources.csv").unlink()
    assert shop.build().read == 0
    assert shop.reasons()[NAMES[0]] == ("keep", "metadata")
    assert "Рынок" not in (shop.out / "current" / "graph.nq").read_text(encoding="utf-8")


def test_other_annotations_are_a_reason_to_look_again_at_the_gates(shop: Workshop) -> None:
    def digest(gated: bool = True) -> str:
        return inputs.find_inputs([shop.corpus], shop.ontology, gated, Known(shop.out / "cache")).digest

    gold = shop.folder / "gold"
    gold.mkdir()
    without = digest()
    (shop.ontology / "expectations.yml").write_text("gold: {folder: ../gold, typed: 0.5}\n", encoding="utf-8")
    before, ungated = digest(), digest(gated=False)
    (gold / "a.ann.jsonl").touch()
    assert len({without, before, digest()}) == 3 and digest(gated=False) == ungated
    (shop.ontology / "expectations.yml").write_text("gold: nonsense\n", encoding="utf-8")
    assert digest()  # the gates say what is wrong with it


def test_what_no_record_is_made_of_is_no_reason_to_read(shop: Workshop, graphs_only: None) -> None:
    shop.build()
    before = (shop.out / "current" / "graph.ttl").read_bytes()
    shop.edit_ontology("Marketing by e-mail.", "Marketing by electronic mail.")
    report = shop.build()
    assert (report.read, report.published) == (0, True)
    assert (shop.out / "current" / "graph.ttl").read_bytes() != before


def test_an_upgraded_library_is_a_reason_to_read(
    shop: Workshop, graphs_only: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.build()
    version = inputs._version
    monkeypatch.setattr(inputs, "_version", lambda name: "99" if name == "simplemma" else version(name))
    assert shop.build().read == 3
    assert shop.reasons()[NAMES[0]] == ("read", f"simplemma {version('simplemma')} -> 99")


def test_where_nothing_changed_nothing_is_published(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    first = shop.build()
    shop.touch(NAMES[0])
    with monkeypatch.context() as patched:
        patched.setattr(outputs, "make_outputs", lambda *_: pytest.fail("made anew"))
        again = shop.build()
    assert (again.published, again.read, again.folder.resolve()) == (False, 0, first.folder.resolve())
    assert (again.mentions, again.problems) == (first.mentions, first.problems)
    assert [event["event"] for event in read_history(shop.out)][-1] == "unchanged"
    assert shop.build(gated=False, keep=3).published is False


def test_a_build_that_reads_nothing_compiles_nothing(
    shop: Workshop, graphs_only: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.build()
    shop.delete(NAMES[0])
    monkeypatch.setattr(journey, "process", lambda *_: pytest.fail("read anew"))
    assert shop.build().read == 0


@pytest.mark.parametrize(
    "damage",
    [
        lambda paths: paths[0].write_bytes(b""),
        lambda paths: paths[0].write_bytes(paths[0].read_bytes()[:-3]),
        lambda paths: paths[0].write_bytes(b"x" + paths[0].read_bytes()[1:]),
        lambda paths: paths[0].unlink(),
        lambda paths: (paths[0].unlink(), paths[0].mkdir()),
        lambda paths: shutil.copy(paths[1], paths[0]),
    ],
    ids=["empty", "cut", "flipped", "missing", "a folder", "another's"],
)
def test_a_damaged_record_is_read_again(
    shop: Workshop, graphs_only: None, damage: Callable[[list[Path]], object]
) -> None:
    shop.build()
    damage(shop.records())
    shop.write("new.txt", TEXTS[4])
    assert shop.build().read == 2
    assert ("read", "not in the cache") in shop.reasons().values()
    shop.build(full=True)
    trees = [tree((shop.folder / name / "current").resolve(), UNEQUAL) for name in ("out", "full")]
    assert trees[0] == trees[1]


def test_a_cache_that_cannot_be_written_costs_only_time(shop: Workshop, graphs_only: None) -> None:
    shop.out.mkdir()
    (shop.out / "cache").write_text("no folder", encoding="utf-8")
    assert shop.build().read == 3
    shop.write("new.txt", TEXTS[4])
    assert shop.build().read == 4


def test_records_that_no_build_uses_go(shop: Workshop, graphs_only: None) -> None:
    shop.build()
    shop.write(NAMES[0], TEXTS[3])
    shop.build()
    assert len(shop.records()) == 4
    shop.write(NAMES[0], TEXTS[4])
    shop.build(keep=1)
    assert len(shop.records()) == 3


def test_a_document_that_could_not_be_opened_is_tried_again(
    shop: Workshop, graphs_only: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(source: inputs.Source) -> inputs.Problem:
        return inputs.Problem(source.name, "reading", "error", "unreadable", "gone")

    with monkeypatch.context() as patched:
        patched.setattr(journey.formats, "read", gone)
        assert shop.build().documents == {"ru": 0, "vi": 0, "ro": 0}
    assert shop.records() == []
    assert shop.build().documents == {"ru": 2, "vi": 0, "ro": 1}


def test_a_dry_run_tells_and_writes_nothing(shop: Workshop, graphs_only: None) -> None:
    shop.build()
    shop.rename(NAMES[0], "renamed.txt")
    shop.delete(NAMES[1])
    shop.write("new.txt", TEXTS[4])
    before = tree(shop.folder)
    command = ["build", str(shop.corpus), "--ontology", str(shop.ontology), "--out", str(shop.out), "--dry-run"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    assert sorted(result.stdout.splitlines()) == [
        f"keep       renamed.txt  (renamed from {NAMES[0]})",
        f"keep       {NAMES[2]}  (unchanged)",
        "read       new.txt  (new)",
        f"remove     {NAMES[1]}  (removed)",
    ]
    assert tree(shop.folder) == before
    steps = plan_build([shop.corpus], shop.ontology, shop.folder / "nowhere", full=True)
    assert {(step.action, step.reason) for step in steps} == {("read", "--full")}
    assert tree(shop.folder) == before


def test_full_reads_all(shop: Workshop, graphs_only: None) -> None:
    shop.build()
    report = build([shop.corpus], shop.ontology, shop.out, full=True)
    assert (report.read, report.published) == (3, True)
    assert set(shop.reasons().values()) == {("read", "--full")}


def test_one_edited_row_is_read_alone(shop: Workshop, graphs_only: None) -> None:
    rows = ["text,title", *(f'"{text.strip()}",{number}' for number, text in enumerate(TEXTS[:4]))]
    shop.write("rows.csv", "\n".join(rows))
    assert shop.build().read == 7
    text = (shop.out / "current" / "texts" / "rows.csv#2.txt").read_text(encoding="utf-8")
    assert text == TEXTS[0].strip()
    shop.write("rows.csv", "\n".join([*rows[:2], f'"{TEXTS[1].strip()} Да.",1', *rows[3:]]))
    assert shop.build().read == 1
    shop.write(
        "rows.csv", "\n".join([rows[0], f'"{TEXTS[2].strip()} Da.",9', *rows[1:]])
    )  # all rows move, and one is as it was
    assert shop.build().read == 1
    shop.describe("rows.csv#4", "Канал", "2023")
    assert shop.build().read == 0
    assert shop.reasons()["rows.csv#4"] == ("keep", "metadata")
    shop.build(full=True)
    trees = [tree((shop.folder / name / "current").resolve(), UNEQUAL) for name in ("out", "full")]
    assert trees[0] == trees[1]
