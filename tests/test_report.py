"""The report: every number is what the store answers, every link leads somewhere, and no document can act in it."""

import hashlib
import json
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urldefrag

import pytest
from click.testing import CliRunner
from html_pages import Element, count, read_page
from markupsafe import escape
from sample_records import KNOWN, by_source, sample_build, sample_records, ties_of

from pipeline.answers import answers as answers_module
from pipeline.answers import sides
from pipeline.answers.answers import Answers, read_answers
from pipeline.answers.coverage import read_coverage
from pipeline.answers.gap_selection import unsettled
from pipeline.answers.named import write_named
from pipeline.answers.network import make_network
from pipeline.answers.network_files import write_network
from pipeline.answers.query import run
from pipeline.answers.report import concepts, conflicts, gaps, material, matrix, one_file, readers, write
from pipeline.answers.report.addresses import file_name
from pipeline.answers.report.inert import inert
from pipeline.answers.report.printing import Page, Printer
from pipeline.answers.report.scripts import script_data
from pipeline.answers.report.tongues import Tongues
from pipeline.answers.report.write import write_report
from pipeline.answers.topics import roll_up
from pipeline.answers.workbook.write import write_workbook
from pipeline.cli.main import main
from pipeline.graph.store import open_store
from pipeline.outputs import write_reports
from pipeline.records import LANGUAGES, READERS

VENDOR = Path(write.__file__).parent / "vendor"
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
PAGES = ("index", "coverage", "concepts", "sources", "build", "changes")


@pytest.fixture(scope="module")
def report(corpus_build: Path) -> Path:
    return corpus_build / "report"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the sample records."""
    folder, vocabulary = sample_build(tmp_path_factory.mktemp("report"))
    ties = ties_of(by_source(sample_records()), vocabulary)
    write_network(make_network(ties, vocabulary, read_coverage(open_store(folder))), folder)
    nothing = {"added": [], "edited": [], "removed": [], "ontology": True, "program": False}
    digests = {"version": "0.1", "program_sha256": "1" * 64, "ontology_sha256": "0" * 64}
    inputs = [{"name": "ru/b2b.txt", "sha256": "2" * 64, "language": "ru", "mentions": 3, "claims": 2}]
    manifest = {**digests, "inputs": inputs, "gates": [], "changes": nothing}
    (folder / "build.json").write_text(json.dumps(manifest), encoding="utf-8")
    answers = read_answers(folder)
    _report(answers)
    write_workbook(answers, folder / "report" / "gaps.xlsx")
    return folder / "report"


def asked(build: Path, query: str) -> dict[tuple[str, ...], int]:
    """What the store answers: keys to the number in the last column."""
    return {tuple(key): int(n) for *key, n in run(open_store(build), query).terms()}


def test_the_overview_counts_as_the_store_does(report: Path, corpus_build: Path) -> None:
    queries = {
        "Documents": "?x a b2g:Document MINUS { ?x b2g:duplicateOf ?y } ?x dct:language ?l",
        "Mentions": "?x oa:hasTarget/nif:referenceContext/dct:language ?l MINUS { ?x b2g:repeat true }"
        " MINUS { ?x oa:hasBody/a b2g:Party }",
        "Concepts": "?m oa:hasBody ?x ; oa:hasTarget/nif:referenceContext/dct:language ?l MINUS { ?m b2g:repeat true }"
        " MINUS { ?x a b2g:Party }",
        "Claims": "?x a b2g:Claim ; b2g:evidence/oa:hasTarget/nif:referenceContext/dct:language ?l",
        "Relations": "GRAPH ?d { ?x a b2g:RelationStatement . ?d dct:language ?l }",
        "Facts": "VALUES ?t { b2g:DurationFact b2g:SequenceFact b2g:ComparisonFact b2g:FigureFact }"
        " GRAPH ?d { ?x a ?t . ?d dct:language ?l }",
    }
    page = read_page(report / "index.html")
    shown = {name.text: [*map(count, cells)] for name, *cells in page.one(id="by-language").rows()}
    tiles = {tile.one("dt").text: count(tile.one("dd")) for tile in page.one(class_="tiles").all("div")}
    for name, where in queries.items():
        found = asked(corpus_build, f"SELECT ?l (COUNT(DISTINCT ?x) AS ?n) {{ {where} }} GROUP BY ?l")
        total = asked(corpus_build, f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {where} }}")[()]
        assert shown[name] == [found[(of,)] for of in LANGUAGES] + [total]
        assert tiles[name] == total > 0
    assert shown.keys() == tiles.keys() == queries.keys()


def test_the_coverage_of_concepts_is_that_of_the_summary_graph(report: Path, corpus_build: Path) -> None:
    documents = asked(
        corpus_build,
        """SELECT ?key ?l ?n { ?cell b2g:concept ?c ; dct:language ?l ; b2g:documentCount ?n
             BIND (STRAFTER(STR(?c), "concept/") AS ?key) FILTER NOT EXISTS { ?cell b2g:segment ?s } }""",
    )
    claims = asked(
        corpus_build,
        """SELECT ?key ?s (SUM(?yes + ?no) AS ?n) { ?cell b2g:concept ?c ;
             b2g:segment/skos:notation ?s ; b2g:assertedCount ?yes ; b2g:deniedCount ?no
             BIND (STRAFTER(STR(?c), "concept/") AS ?key) } GROUP BY ?key ?s""",
    )
    page = read_page(report / "vi" / "coverage.html")
    shown = 0
    for table in (table for branch in page.all("details") for table in branch.all("table")):
        segments = [head.text for head in table.all("th", class_="n")][3:]
        for name, *cells in table.rows():
            key = Path(name.one("a").attributes["href"]).stem
            numbers = [*map(count, cells)]
            assert numbers[:3] == [documents.get((key, of), 0) for of in LANGUAGES], key
            assert numbers[3:] == [claims.get((key, of), 0) for of in segments], key
            shown += 1
    wanted = "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?x b2g:concept ?c ; a b2g:Coverage }"
    assert shown == asked(corpus_build, wanted)[()] > 300


def test_the_coverage_of_classes_counts_concepts_with_statements(report: Path, corpus_build: Path) -> None:
    covered = asked(
        corpus_build,
        """SELECT ?class ?l (COUNT(DISTINCT ?concept) AS ?n) { ?cell b2g:concept ?concept ; dct:language ?l ;
             b2g:statementCount ?some FILTER (?some > 0) ?concept a ?class } GROUP BY ?class ?l""",
    )
    page = read_page(report / "coverage.html")
    for name, *cells in next(iter(page.all("table"))).rows():
        kind = urldefrag(name.one("a").attributes["href"]).fragment
        assert [*map(count, cells[:3])] == [
            covered.get((f"https://w3id.org/b2graph/schema#{kind}", of), 0) for of in LANGUAGES
        ]


def test_each_cell_has_a_number_and_a_word(report: Path) -> None:
    words = {"covered", "only mentioned", "missing", "asserted", "denied", "both ways", "no claim"}
    page = read_page(report / "coverage.html")
    cells = [cell for branch in page.all("details") for cell in branch.all("td", class_="heat")]
    assert {cell.one("span").text for cell in cells} == words
    assert all((cell.one("span").text in ("missing", "no claim")) == (count(cell) == 0) for cell in cells)


def test_a_quote_leads_to_its_mention(report: Path) -> None:
    pages = cache(read_page)
    quotes = 0
    for path in sorted((report / "ro" / "concepts").glob("*.html"))[::7]:
        for quote in read_page(path).all("li", class_="quote"):
            link = next(iter(quote.one("p").all("a"))).attributes["href"]
            place, fragment = urldefrag(link)
            target = pages((path.parent / unquote(place)).resolve()).one(id=fragment)
            assert target.text == next(iter(quote.all("mark"))).text
            quotes += 1
    assert quotes > 50


@pytest.mark.parametrize("language", READERS)
def test_every_link_leads_somewhere(sample: Path, language: str) -> None:
    ids: dict[Path, set[str]] = {}
    links: defaultdict[Path, set[str]] = defaultdict(set)
    folder = sample if language == "en" else sample / language
    paths = [p for part in (folder, folder / "concepts", folder / "sources") for p in part.glob("*.html")]
    for path in paths:
        page = read_page(path)
        ids[path.resolve()] = {element.attributes["id"] for element in page.all() if "id" in element.attributes}
        for element in page.all():
            links[path] |= {
                element.attributes[name] for name in ("href", "src", "action") if name in element.attributes
            }
    broken = {
        (str(path.relative_to(sample)), link)
        for path, found in links.items()
        for link in found - {"data:,", KNOWN.url, KNOWN.licence}
        if not _leads(path, link, ids)
    }
    assert not broken
    assert len(paths) > len(PAGES) + 10


def _leads(path: Path, link: str, ids: dict[Path, set[str]]) -> bool:
    place, fragment = urldefrag(link)
    target = (path.parent / unquote(place)).resolve() if place else path.resolve()
    return target.is_file() and (not fragment or fragment in ids.get(target, {fragment}))


def test_pages_speak_the_language_of_their_folder(sample: Path) -> None:
    titles = set()
    for language in READERS:
        page = read_page((sample if language == "en" else sample / language) / "coverage.html")
        assert page.one("html").attributes["lang"] == language
        titles.add(page.one("h1").text)
    assert titles == {"Coverage", "Охват", "Độ phủ", "Acoperire"}


def test_pages_say_who_wrote_a_document_when_and_where(sample: Path) -> None:
    for page in (sample / "sources" / f"{file_name('ru/b2b.txt')}.html", sample / "sources.html"):
        text = page.read_text(encoding="utf-8")
        assert "Ion Țăran; Анна Белова · 2024-03-05 · " in text
        assert '<a href="https://example.org/b2b" rel="noreferrer">https://example.org/b2b</a> · CC0' in text


def test_source_pages_hold_the_text_with_its_mentions(sample: Path) -> None:
    page = read_page(sample / "sources" / f"{file_name('ru/b2b.txt')}.html")
    article = page.one("article")
    assert [line.text for line in article.all("p")][:2] == [
        "Каналы B2B",
        "В B2B работает email-рассылкаB2B и вебинарB2B.",
    ]
    assert {"repeat"} <= {name for mark in article.all("a") for name in mark.attributes["class"].split()}
    assert [struck.text for struck in article.all("s")] == ["B2C"]


def test_what_a_document_says_cannot_act(hostile_report: Path) -> None:
    pages = {path: read_page(path) for path in hostile_report.rglob("*.html")}
    for path, page in pages.items():
        assert not BIDI.search(page.text) and "\x1b" not in page.text, path
        for element in page.all():
            assert element.name not in ("img", "iframe", "object", "base", "textarea"), path
            assert element.name != "style" or path.name == "b2graph-report.html"
            assert element.name != "svg" or path.name in ("network.html", "b2graph-report.html")
            assert not [name for name in element.attributes if name.startswith("on") or name == "style"], path
            assert not element.attributes.get("href", "").startswith("javascript:"), path
        for script in page.all("script"):
            assert script.attributes.get("src", "").startswith(("assets/", "../")) or json.loads(script.text)
        assert (
            page.one("meta", **{"http-equiv": "Content-Security-Policy"})
            .attributes["content"]
            .startswith("default-src 'none'; ")
        )
    texts = "".join(page.text for path, page in pages.items() if path.parent.name == "sources")
    assert "<script>window.ran = 1</script>" in texts and "{{ 7*7 }}" in texts and "\ufffd" in texts


def test_data_in_pages_ends_no_script() -> None:
    value = {"a": "</script><!--<script>\u2028\u202e&"}
    text = script_data(value)
    assert not re.search("[<>&\u2028\u202e]", text)
    assert json.loads(text) == {"a": value["a"].replace("\u202e", "\ufffd")}
    assert inert("a\u202eb\x00\n") == "a\ufffdb\ufffd\n"


def test_a_page_is_made_once_and_put_into_each_language() -> None:
    tongues = Tongues()
    word = tongues.word(["<b>", "б", "b\u202e", "bă"])
    counted = tongues.word(["{n} of {what}", "{n} из {what}", "{n} / {what}", "{n} din {what}"]).format(n=3, what=word)
    page = f"<p>{escape(word)}, {escape(counted)}</p>"
    assert tongues.said(page) == [
        "<p>&lt;b&gt;, 3 of &lt;b&gt;</p>",
        "<p>б, 3 из б</p>",
        "<p>b\ufffd, 3 / b\ufffd</p>",
        "<p>bă, 3 din bă</p>",
    ]
    assert tongues.said(page, ["ru"]) == ["<p>б, 3 из б</p>"]
    assert tongues.word(["B2B"] * 4) == "B2B", "what all languages share needs no word"


def test_passing_words_are_forgotten_and_the_others_are_not() -> None:
    tongues = Tongues()
    lasting, passing = tongues.word("abcd"), tongues.passing("abcd")
    assert passing == tongues.passing("abcd") != lasting
    assert tongues.said(f"{lasting}{passing}") == ["aa", "bb", "cc", "dd"]
    tongues.forget()
    again = tongues.passing("efgh")
    assert tongues.said(f"{lasting}{again}") == ["ae", "bf", "cg", "dh"]
    with pytest.raises(KeyError):
        tongues.said(passing)


def test_names_never_share_a_file() -> None:
    names = ["a/b.txt", "a-b.txt", "a b.txt", "../b.txt", "цена", "цены", "x" * 300, "x" * 301, "con", "a.b", ".", ""]
    files = [file_name(name) for name in names]
    assert len(set(files)) == len(names)
    assert all(re.fullmatch(r"[a-zA-Z0-9_.-]{1,100}", name) for name in files)
    assert file_name("sales-cycle") == "sales-cycle"


def test_the_same_build_gives_the_same_report_from_answers_worked_out_once(
    corpus_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def counted(name: str, read: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given, **named: (asked.append(name), read(*given, **named))[1]

    for name in ("survey", "read_sides"):
        monkeypatch.setattr(answers_module, name, counted(name, getattr(answers_module, name)))
    answers = read_answers(_without_report(corpus_build, tmp_path))
    write_reports(answers, None, 3)
    assert sorted(asked) == ["read_sides", "survey"]
    assert _digests(tmp_path / "report") == _digests(corpus_build / "report")


def test_a_process_that_ends_before_its_pages_are_written_is_told(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(printer: Printer, page: Page, *_: object) -> None:
        if page.address == "network.html":
            os._exit(3)

    monkeypatch.setattr(Printer, "write", end)
    answers = read_answers(_without_report(sample.parent, tmp_path))
    with pytest.raises(ChildProcessError, match=r"'changes\.html' and more of the report ended with exit status 3"):
        _report(answers, jobs=2)


def _report(answers: Answers, jobs: int = 1) -> Path:
    """The first page of a report without its workbook."""
    with TemporaryDirectory() as scratch:
        write_named(answers.build, answers.store, named := Path(scratch) / "named.jsonl")
        return write_report(answers, named, jobs=jobs)


def _without_report(build: Path, folder: Path) -> Path:
    """A folder with all files of a build but its report."""
    for path in build.iterdir():
        if path.name != "report":
            (folder / path.name).symlink_to(path)
    return folder


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_libraries_are_those_that_the_notice_names() -> None:
    notice = (VENDOR / "NOTICE").read_text(encoding="utf-8")
    for path in VENDOR.glob("*.js"):
        assert path.name in notice
        assert f"sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}" in notice
    assert len(re.findall("^sha256 ", notice, re.MULTILINE)) == len(list(VENDOR.glob("*.js"))) > 0


def test_templates_escape_everything() -> None:
    for path in (VENDOR.parent / "templates").glob("*.html"):
        assert not re.search(r"\|\s*safe|autoescape", path.read_text(encoding="utf-8")), path


def test_the_matrix_counts_claims_as_the_store_does(report: Path, corpus_build: Path) -> None:
    claims = asked(
        corpus_build,
        """SELECT ?key ?s ?polarity (SUM(?count) AS ?n) {
             ?cell b2g:concept ?c ; b2g:segment/skos:notation ?s ; ?counted ?count .
             VALUES (?counted ?polarity) { (b2g:assertedCount "asserted") (b2g:deniedCount "denied") }
             BIND (STRAFTER(STR(?c), "concept/") AS ?key) } GROUP BY ?key ?s ?polarity""",
    )
    shown = 0
    for table in read_page(report / "matrix.html").all("table"):
        for name, *cells in table.rows():
            links = [link.attributes["href"] for link in name.all("a")]
            for segment, cell in zip(("B2B", "B2C"), cells, strict=False):
                for polarity, said in (("asserted", "yes"), ("denied", "no")):
                    numbers = [int(told.text.split()[-1]) for told in cell.all("b", class_=said)]
                    if links:
                        assert sum(numbers) == claims.get((Path(links[0]).stem, segment, polarity), 0), (
                            name.text,
                            said,
                        )
                        shown += sum(numbers)
    assert shown == sum(n for (_, segment, _), n in claims.items() if segment in ("B2B", "B2C")) > 500


def test_the_matrix_of_an_industry_is_that_of_the_command(report: Path, corpus_out: Path) -> None:
    whole = read_page(report / "matrix.html")
    industries = {link.attributes["href"]: link.text for link in whole.one(id="industries").all("a")}
    assert industries["matrix-industrial-goods.html"] == "industrial goods" and len(industries) > 5
    for address in list(industries)[:3]:
        asked = ["matrix", "--industry", Path(address).stem.removeprefix("matrix-"), "--format", "json"]
        told = CliRunner().invoke(main, [*asked, "--out", str(corpus_out)])
        wanted = {
            row["label"]: [count for cell in row["cells"].values() for count in (cell["asserted"], cell["denied"])]
            for row in json.loads(told.stdout)
            if row["label"]
        }
        shown = {}
        for name, *cells in (row for table in read_page(report / address).all("table") for row in table.rows()):
            numbers = [[*cell.all("b", class_=said)] for cell in cells[:2] for said in ("yes", "no")]
            if [*name.all("a")]:
                shown[name.text] = [int(counted[0].text.split()[-1]) if counted else 0 for counted in numbers]
        assert shown == wanted != {}, address


def test_gaps_of_a_topic_are_concepts_that_the_language_does_not_cover(report: Path, corpus_build: Path) -> None:
    page = read_page(report / "gaps.html")
    topics = page.one(id="topics").rows()
    assert len(topics) == 20
    covered = """SELECT ?l (COUNT(DISTINCT ?c) AS ?n) {
        ?cell b2g:concept ?c ; dct:language ?l ; b2g:statementCount ?some FILTER (?some > 0)
        ?c skos:broader* <https://w3id.org/b2graph/concept/%s> } GROUP BY ?l"""
    for name, language, numbers, *_ in topics[:5]:
        detail = page.one(id=urldefrag(name.one("a").attributes["href"]).fragment)
        key = next(k for k in _keys(corpus_build) if k[1] == detail.one("h3").text.casefold())[0]
        of = {"Russian": "ru", "Vietnamese": "vi", "Romanian": "ro"}[language.text]
        assert count(numbers) == asked(corpus_build, covered % key).get((of,), 0), name.text


@cache
def _keys(build: Path) -> list[tuple[str, str]]:
    labels = """SELECT ?c ?label { ?c skos:prefLabel ?label FILTER (LANG(?label) = "en") }"""
    return [(iri.rpartition("/")[2], label.casefold()) for iri, label in run(open_store(build), labels).terms()]


@pytest.mark.parametrize("language", READERS)
def test_the_report_as_one_file_needs_nothing_else(report: Path, language: str) -> None:
    path = report / ("." if language == "en" else language) / "b2graph-report.html"
    page = read_page(path)
    ids = [element.attributes["id"] for element in page.all() if element.attributes.get("id")]
    assert len(ids) == len(set(ids))
    links = [element.attributes for element in page.all("a") if "href" in element.attributes]
    inside = {link["href"] for link in links if "rel" not in link}  # others lead to where a document was published
    assert {link[1:] for link in inside} <= set(ids) and all(link.startswith("#") for link in inside)
    assert not list(page.all("script")) and not [e for e in page.all() if "src" in e.attributes]
    assert path.stat().st_size < 2_000_000


def test_of_many_documents_those_with_most_claims_have_a_page(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = sample.parent
    sample.rename(build / "whole")
    monkeypatch.setattr(material, "DOCUMENTS", 1)
    try:
        _report(read_answers(build))
        (page,) = (sample / "sources").iterdir()
        assert page.name.startswith("ro-pre")
        (count,) = asked(build, "SELECT (COUNT(?x) AS ?n) { ?x a b2g:Document }").values()
        assert f"Documents without a page: {count - 1}." in (sample / "sources.html").read_text(encoding="utf-8")
        for path in sample.rglob("*.html"):
            links = re.findall(r'href="([^"#?]+\.html)', path.read_text(encoding="utf-8"))
            assert all((path.parent / unquote(link)).exists() for link in links), path
    finally:
        shutil.rmtree(sample)
        (build / "whole").rename(sample)


def test_of_long_lists_the_rest_is_counted(corpus_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is shown is what a report of all begins with, and the numbers are those of what is left out."""
    for module, limits in (
        (matrix, {"AT_ONCE": 1, "ROWS": 3}),
        (sides, {"ROWS": 3}),
        (concepts, {"SENTENCES": 2}),
        (one_file, {"CONCEPTS": 5}),
        (conflicts, {"AT_MOST": 1}),
        (gaps, {"TOPICS": 2}),
        (readers, {"SENTENCES": 0}),
    ):
        for name, limit in limits.items():
            monkeypatch.setattr(module, name, limit)
    folder = _report(answers := read_answers(_without_report(corpus_build, tmp_path))).parent
    for name, by in (("matrix", "class"), ("matrix-by-aspect", "aspect")):
        for group, whole in zip(_groups(folder, name), _groups(corpus_build / "report", name), strict=True):
            shown, every = _concepts_of(group), _concepts_of(whole)
            assert shown == every[:3]
            note = f"Not shown here: {len(every) - 3}. “b2graph matrix --by {by} --rows 0” gives all."
            assert (note in group.text) == (len(every) > 3)
    long, cut = ((path / "concepts/b2b.html") for path in (corpus_build / "report", folder))
    for every, shown in zip(
        read_page(long).all("ul", class_="said"), read_page(cut).all("ul", class_="said"), strict=True
    ):
        sentences = [item.text for item in every.all("li")]
        assert [item.text for item in shown.all("li")] == sentences[:2]
        rest = f"Not shown here: {len(sentences) - 2}. “b2graph concept b2b --format json” gives all."
        assert (rest in cut.read_text(encoding="utf-8")) == (len(sentences) > 2)
    brief = read_page(folder / one_file.NAME)
    number = len(list((folder / "concepts").iterdir()))
    assert len(list(brief.all("details", class_="brief"))) == 5
    assert f"Concepts that are not in this file: {number - 5}." in brief.text

    whole, page = ((path / "conflicts.html") for path in (corpus_build / "report", folder))
    every, doubtful = (
        len(list(read_page(whole).all("article"))),
        len(list(read_page(whole).one("details").all("article"))),
    )
    told = [note.text for note in read_page(page).all("p", class_="note") if "b2graph" in note.text]
    assert told == [
        f"Not shown here: {every - doubtful - 1}. “b2graph conflicts” gives all.",
        f"Not shown here: {doubtful - 1}. “b2graph conflicts --all” gives all.",
    ]
    topics = len(roll_up(unsettled(answers.survey.gaps), answers.survey))
    told_of_gaps = read_page(folder / "gaps.html").text
    assert f"Not shown here: {topics - 2}. “b2graph gaps --all” gives all." in told_of_gaps


def _groups(report: Path, name: str) -> list[Element]:
    return list(read_page(report / f"{name}.html").all("section"))


def _concepts_of(section: Element) -> list[str]:
    return [row[0].text for table in section.all("table") for row in table.rows()]
