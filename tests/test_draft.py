"""An author's draft against a build: what others contradict, add and cover, on the terminal, as a page and as JSON."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from corpus_texts import text_of
from rich.cells import cell_len

from pipeline import journey
from pipeline.answers import draft_views
from pipeline.answers.draft import Review, review
from pipeline.answers.lacks import Quote, Voice, in_turn
from pipeline.answers.names import Names
from pipeline.answers.query import run as ask
from pipeline.answers.sentences import Sentences
from pipeline.answers.values import readable
from pipeline.cli.main import main
from pipeline.graph.store import open_store
from pipeline.ontology import opened
from pipeline.reading.corpus import find_sources
from pipeline.records import READERS

ROOT = Path(__file__).parent.parent
DRAFTS = Path(__file__).parent / "fixtures" / "drafts"
ALL = 10_000
Check = Callable[..., Review]
Run = Callable[..., Result]

HOSTILE = """Kênh bán hàng <script>alert(1)</script>

Trong B2B, đội kinh doanh dùng email, hội chợ và Zalo \x1b[31m để giữ liên lạc với khách hàng doanh nghiệp.
B2C không dùng Facebook <img src=x onerror=alert(2)> \u202enữa, =HYPERLINK("http://evil.example").

Đối tác <script>alert(3)</script>

Giá cả trong B2C
"""


@pytest.fixture(scope="module")
def check(corpus_build: Path) -> Check:
    """Reviews a file against the bundled corpus, in the language given or the draft's."""

    @cache
    def checked(path: Path, reader: str = "", limit: int = ALL) -> Review:
        record = journey.process(find_sources([path])[0][0], ROOT / "ontology")
        vocabulary = opened(ROOT / "ontology").vocabulary
        return review(record, path, vocabulary, corpus_build, reader or record.language, limit)

    return checked


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, corpus_out: Path) -> Run:
    """Runs `b2graph draft ARGS` in the project's folder, on the build of the corpus."""
    monkeypatch.chdir(ROOT)
    return lambda *args: CliRunner().invoke(main, ["draft", "--out", str(corpus_out), *map(str, args)])


def test_a_draft_in_an_old_encoding_is_read(run: Run, tmp_path: Path) -> None:
    text = "Скидки\n\nВ B2B скидки зависят от объёма закупки, а решение о покупке принимает директор завода.\n"
    (tmp_path / "черновик.txt").write_bytes((text * 3).encode("cp1251"))
    result = run(tmp_path / "черновик.txt", "--format", "json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["findings"] == []
    assert run(tmp_path / "черновик.txt").exit_code == 0


def voices(found: Review) -> list[Voice]:
    contradicted = [voice for each in found.contradictions for voice in (each.draft, *each.others)]
    return [*contradicted, *(lack.said for lack in (*found.lacks, *found.beside))]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("chernovik.md", {
            ("denied", "В B2B не используют канал: выставка."),
            ("duration", "Цикл сделки в B2B: 1–2 недели."),
            ("comparison", "Цикл принятия решения, длительность: в B2C больше, чем в B2B."),
            ("order", "Порядок шагов в B2B: 1. контракт → 2. переговоры → 3. пилот → 4. запрос предложений → "
             "5. осознание потребности."),
        }),
        ("ban-nhap.txt", {
            ("denied", "Kênh không dùng trong B2C: Facebook."),
            ("duration", "Chu kỳ bán hàng trong B2B: 2–3 ngày."),
        }),
        ("ciorna.txt", {
            ("denied", "Canal nefolosit în B2C: influencer."),
            ("denied", "Nu participă în B2B: director general."),
            ("denied", "Etapă absentă în B2B: negociere."),
            ("duration", "Ciclu de vânzare în B2B: 2–5 zile."),
            ("comparison", "Proces de luare a deciziei, lungime: mai mult în B2C decât în B2B."),
        }),
    ],
)  # fmt: skip
def test_statements_that_others_contradict_are_found(check: Check, name: str, told: set[tuple[str, str]]) -> None:
    found = check(DRAFTS / name)
    opposed = {(each.kind, each.draft.sentence.replace("\N{NO-BREAK SPACE}", " ")) for each in found.contradictions}
    assert told <= opposed and found.contradicted == len(found.contradictions) < 10
    for each in found.contradictions:
        assert each.draft.documents == (name,) and 0 < len(each.others) <= each.opposed
        assert all(name not in voice.documents and voice.quotes for voice in each.others)


def test_what_the_draft_says_is_no_lack(check: Check) -> None:
    found = check(DRAFTS / "ciorna.txt")
    lacks = {lack.said.sentence for lack in found.lacks}
    assert "Contează în B2C: preț." in lacks and "Canal folosit în B2C: TikTok." not in lacks
    assert "Canal nefolosit în B2B: TikTok." in lacks
    assert all(not lack.near for lack in found.lacks) and all(lack.near for lack in found.beside)
    assert not {lack.concept for lack in found.lacks} & {lack.concept for lack in found.beside}


def test_lacks_come_by_the_number_of_their_sources(check: Check) -> None:
    few, every = check(DRAFTS / "chernovik.md", limit=5), check(DRAFTS / "chernovik.md")
    assert few.lacks == every.lacks[:5] and few.beside == every.beside[:5]
    assert (few.lacking, few.lying_beside) == (len(every.lacks), len(every.beside)) and few.lacking > 30
    for lacks in (every.lacks, every.beside):
        counts = [lack.said.sources for lack in lacks]
        assert counts == sorted(counts, reverse=True)


def test_platforms_of_other_markets_are_no_lack(check: Check) -> None:
    russian, vietnamese = (
        {lack.label for lack in check(DRAFTS / name, "en").beside} for name in ("chernovik.md", "ban-nhap.txt")
    )
    assert "Shopee" in vietnamese and not {"Shopee", "Zalo", "Lazada"} & russian


def test_sources_are_those_that_sparql_counts(check: Check, corpus_build: Path) -> None:
    store = open_store(corpus_build)
    claims = """SELECT ?concept ?notation ?polarity ?name {
      ?claim a b2g:Claim ; b2g:concept ?concept ; b2g:segment/skos:notation ?notation ; b2g:polarity ?polarity ;
        b2g:evidence/oa:hasTarget ?sentence . ?sentence nif:referenceContext/dct:source ?name ; nif:beginIndex ?begin
      FILTER NOT EXISTS { ?sentence b2g:blockKind "heading" } }"""
    words = Sentences(Names(store, "en"))
    sources: dict[str, set[str]] = {}
    for concept, segment, polarity, name in ask(store, claims).terms():
        row = {"concept": concept, "segment": segment, "polarity": polarity, "modality": ["stated"]}
        sources.setdefault(words.claim(row), set()).add(name)
    told = {lack.said.sentence: set(lack.said.documents) for lack in check(DRAFTS / "ban-nhap.txt", "en").beside}
    stated = {sentence: names for sentence, names in told.items() if sentence in sources}
    assert len(stated) > 50 and all(sources[sentence] <= names for sentence, names in stated.items())
    assert sum(sources[sentence] == names for sentence, names in stated.items()) > 0.8 * len(stated)


def test_quotes_stand_where_they_are_said_to(check: Check, corpus_build: Path) -> None:
    quotes = [quote for voice in voices(check(DRAFTS / "chernovik.md")) for quote in voice.quotes]
    for quote in quotes:
        draft = DRAFTS / quote.document
        raw = draft.read_text("utf-8") if draft.exists() else text_of(quote.document, corpus_build)
        assert readable(raw[quote.start : quote.end]) == quote.text
    assert len({quote.document for quote in quotes}) > 8


def test_the_same_words_are_quoted_once() -> None:
    twice = [Quote("a.txt", "ru", at, at + 5, text) for at, text in ((9, "Цена."), (40, "цена."), (70, "Срок."))]
    assert [quote.start for quote in in_turn(twice, "ru")] == [9, 70]
    others = [Quote("b.txt", "vi", 0, 3, "Giá"), Quote("b.txt", "vi", 9, 12, "Hạn"), Quote("c.txt", "ro", 0, 4, "Preț")]
    assert [quote.text for quote in in_turn([*twice, *others], "ro")] == ["Preț", "Цена.", "Giá"]


@pytest.mark.parametrize(
    ("name", "itself"),
    [
        ("ru/tsikl-sdelki.txt", ("ru/tsikl-sdelki.txt",)),
        ("vi/kenh-ban-hang.txt", ("vi/kenh-ban-hang.txt", "vi/luu-tru-kenh-ban-hang.txt")),
    ],
)
def test_a_published_document_is_compared_with_the_others(check: Check, name: str, itself: tuple[str, ...]) -> None:
    found = check(ROOT / "corpus" / name)
    assert found.itself == itself
    others = {document for each in found.contradictions for voice in each.others for document in voice.documents}
    others |= {document for lack in (*found.lacks, *found.beside) for document in lack.said.documents}
    assert others and others.isdisjoint(itself)


def test_an_edited_copy_of_a_document_is_a_version_of_it(check: Check, tmp_path: Path) -> None:
    text = (ROOT / "corpus/ru/tsikl-sdelki.txt").read_text(encoding="utf-8")
    copy, shorter, edited = tmp_path / "copy.txt", tmp_path / "new.txt", tmp_path / "ru" / "tsikl-sdelki.txt"
    copy.write_text(text, encoding="utf-8")
    shorter.write_text(text[: len(text) // 2], encoding="utf-8")
    edited.parent.mkdir()
    edited.write_text("В B2B выставки проходят весной, и покупатели планируют их заранее.\n", encoding="utf-8")
    assert {check(path).itself for path in (copy, shorter, edited)} == {("ru/tsikl-sdelki.txt",)}


def test_findings_and_english_words_are_those_of_the_draft(check: Check) -> None:
    found = check(DRAFTS / "chernovik.md")
    assert [(each.code, each.text) for each in found.findings] == [
        ("empty-heading", "Скидки"),
        ("short-list", "Три ошибки новичка"),
    ]
    loans = {loan.text: loan.term for loan in check(DRAFTS / "ban-nhap.txt").loans}
    assert loans["livestream"] == "phát trực tiếp" and "Zalo" not in loans and "B2B" not in loans
    raw = (DRAFTS / "ban-nhap.txt").read_text(encoding="utf-8")
    assert all(raw.startswith(loan.text, at) for loan in check(DRAFTS / "ban-nhap.txt").loans for at in loan.places)


@pytest.mark.parametrize("reader", READERS)
def test_the_answer_is_in_the_language_asked_for(check: Check, reader: str) -> None:
    found = check(DRAFTS / "ciorna.txt", reader)
    first = {"en": "Takes part in", "ru": "участвует", "vi": "Người tham gia", "ro": "Participă"}[reader]
    assert any(first in voice.sentence for voice in voices(found))
    assert len({len(check(DRAFTS / "ciorna.txt", other).lacks) for other in READERS}) == 1
    odd = [voice.sentence for voice in voices(found) if re.search(r"[{}]|https?:|None", voice.sentence)]
    assert odd == []


class Tags(HTMLParser):
    """Collects the tags and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_page_needs_nothing_else(check: Check) -> None:
    page = draft_views.page(check(DRAFTS / "chernovik.md"))
    tags = Tags(page).found
    assert {tag for tag, _ in tags}.isdisjoint({"script", "link", "img", "iframe", "a", "form"})
    assert not {name for _, attributes in tags for name in attributes} & {"src", "href", "style"}
    assert "default-src 'none'" in page and page == draft_views.page(check(DRAFTS / "chernovik.md"))
    assert "Цикл сделки в B2B: 1–2 недели." in page and "под заголовком нет текста" in page


def test_hostile_text_is_inert(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a<script>.txt"
    path.write_text(HOSTILE, encoding="utf-8")
    page, text, data = (run(path, *options).stdout for options in (("--html",), (), ("--format", "json")))
    assert "&lt;script&gt;" in page and {tag for tag, _ in Tags(page).found}.isdisjoint({"script", "img"})
    for output in (page, text, data):
        assert not set("\x1b\u202e") & set(output)
        assert "Facebook" in output
    told = json.loads(data)
    assert any("<script>" in json.dumps(each) for each in (told["name"], told["title"]))


def test_json_has_all_of_the_review(check: Check, run: Run) -> None:
    found = check(DRAFTS / "ciorna.txt", limit=3)
    assert json.loads(run(DRAFTS / "ciorna.txt", "--format", "json", "--limit", "3").stdout) == json.loads(
        json.dumps(asdict(found))
    )


@pytest.mark.parametrize("width", [60, 200])
def test_lines_keep_to_the_terminal(check: Check, width: int, capsys: pytest.CaptureFixture[str]) -> None:
    draft_views.show(check(DRAFTS / "ciorna.txt", limit=5), width)
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if cell_len(line) > width or line != line.rstrip()] == []
    assert any(line.startswith("1. Ciorna:") for line in lines)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("nowhere.txt", "there is no file"),
        ("corpus/ru", "name one file"),
        ("corpus/uk/kanaly-zbutu.txt", "only Russian, Vietnamese and Romanian are read"),
        ("README.md", "rename it"),
        ("pyproject.toml", "only Russian"),
    ],
)
def test_what_cannot_be_checked_says_why(run: Run, path: str, why: str) -> None:
    result = run(path)
    assert result.exit_code == 2 and why in result.stderr and path in result.stderr and not result.stdout


def test_without_a_build_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(main, ["draft", str(DRAFTS / "ciorna.txt"), "--out", str(tmp_path)])
    assert result.exit_code == 2 and "b2graph build" in result.stderr


def test_a_page_is_no_json(run: Run) -> None:
    result = run(DRAFTS / "ciorna.txt", "--html", "--format", "json")
    assert result.exit_code == 2 and "choose one" in result.stderr
