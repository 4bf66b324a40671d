"""The report, opened from disk with the network cut, and the site in a real browser; skipped where there is none."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.answers.report.addresses import file_name

api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

ROOT = Path(__file__).parent.parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync")
PAGES = (
    *("index", "coverage", "gaps", "matrix", "matrix-by-aspect", "conflicts", "concepts", "network", "sources"),
    *("build", "changes", "concepts/sales-cycle", f"sources/{file_name('ru/tsikl-sdelki.txt')}"),
)
CONTRAST = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const below = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const found = rgb(getComputedStyle(at).backgroundColor);
      if (found.length === 3 || found[3] > 0) return found;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? [19, 22, 27] : [255, 255, 255];
  };
  const poor = [];
  for (const element of document.querySelectorAll("body *:not(script):not(canvas):not(svg *)")) {
    const words = [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
    if (!words.length || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const [front, back] = [light(rgb(style.color)), light(below(element))];
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    const what = `${element.tagName}.${element.className} ${words[0].data.trim().slice(0, 30)}`;
    if (ratio < 4.5) poor.push(`${what} ${ratio.toFixed(2)}`);
  }
  return poor;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def report(corpus_build: Path) -> Path:
    return corpus_build / "report"


class Visit:
    """A page of a browser without a network, which remembers errors and what it asked for."""

    def __init__(self, browser: Any, **options: Any) -> None:
        self.page = browser.new_context(offline=True, **options).new_page()
        self.errors: list[str] = []
        self.asked: set[str] = set()
        self.page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.asked.add(request.url.partition(":")[0]))

    def open(self, path: Path, query: str = "") -> Any:
        """Open a file and wait until all of it is loaded."""
        self.page.goto(path.as_uri() + query, wait_until="load")
        return self.page


@pytest.fixture
def visit(browser: Any) -> Iterator[Visit]:
    opened = Visit(browser, viewport={"width": 1440, "height": 900})
    yield opened
    opened.page.context.close()
    assert opened.errors == []
    assert opened.asked <= {"file", "data", "blob"}


@pytest.mark.parametrize("folder", [".", "vi"])
def test_every_page_opens_without_error_or_request(visit: Visit, report: Path, folder: str) -> None:
    for name in PAGES:
        page = visit.open(report / folder / f"{name}.html")
        assert page.locator("h1").inner_text().strip(), name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_easy_to_read(browser: Any, report: Path, scheme: str) -> None:
    visit = Visit(browser, color_scheme=scheme)
    for name in PAGES:
        assert visit.open(report / f"{name}.html").evaluate(CONTRAST) == [], name
    visit.page.context.close()


def test_pages_fit_a_phone(browser: Any, report: Path) -> None:
    visit = Visit(browser, viewport={"width": 390, "height": 844})
    for name in PAGES:
        for folder in (report, report / "ru"):
            page = visit.open(folder / f"{name}.html")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, (folder.name, name)
    visit.page.context.close()


def test_search_needs_no_diacritics(visit: Visit, report: Path) -> None:
    page = visit.open(report / "vi" / "concepts.html")
    page.get_by_role("searchbox").fill("chu ky ban hang")
    first = page.locator(".hits li").first
    assert first.inner_text().startswith("chu kỳ bán hàng")
    first.get_by_role("link").click()
    page.wait_for_url("**/vi/concepts/sales-cycle.html")


def test_search_finds_labels_of_other_languages(visit: Visit, report: Path) -> None:
    page = visit.open(report / "index.html")
    page.get_by_role("searchbox").fill("цикл сделки")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/concepts.html?q=*")
    assert page.locator(".hits li").first.inner_text().startswith("sales cycle цикл сделки")
    page.get_by_role("searchbox").fill("qqqqqq")
    assert page.locator("#results h2").inner_text() == "No label of the thesaurus has these words."


def test_the_language_switches_in_place(visit: Visit, report: Path) -> None:
    page = visit.open(report / "concepts" / "sales-cycle.html")
    page.get_by_role("link", name="Русский").click()
    page.wait_for_url("**/ru/concepts/sales-cycle.html")
    assert page.locator("h1").inner_text() == "Цикл сделки"
    page.get_by_role("link", name="English").click()
    page.wait_for_url(lambda url: "/ru/" not in url)
    assert page.locator("h1").inner_text() == "Sales cycle"


def test_a_quote_lands_on_its_highlighted_mention(visit: Visit, report: Path) -> None:
    page = visit.open(report / "vi" / "concepts" / "sales-cycle.html")
    quote = page.locator(".quote").first
    words = quote.locator("mark").first.inner_text()
    quote.locator(".by a").first.click()
    page.wait_for_url("**/vi/sources/*#m*")
    target = page.locator(":target")
    assert target.inner_text() == words
    around = target.evaluate("element => getComputedStyle(element.parentElement).backgroundColor")
    assert target.evaluate("element => getComputedStyle(element).backgroundColor") != around
    api.expect(target).to_be_in_viewport()


def test_pictures_are_drawn(visit: Visit, report: Path) -> None:
    assert visit.open(report / "concepts" / "sales-cycle.html").locator("#ego canvas").count() > 0
    page = visit.open(report / "network.html")
    assert page.locator("#picture canvas").count() + page.locator("#picture svg circle").count() > 0


def test_tables_need_no_script(browser: Any, report: Path) -> None:
    visit = Visit(browser, java_script_enabled=False)
    page = visit.open(report / "coverage.html")
    page.locator("details summary").first.click()
    assert page.locator("details table").first.is_visible()
    page = visit.open(report / "concepts.html")
    assert page.locator("#all-concepts tbody tr").count() > 300
    assert visit.open(report / "network.html").locator("#picture svg circle").count() > 300
    visit.page.context.close()


def test_pages_print(visit: Visit, report: Path) -> None:
    page = visit.open(report / "coverage.html")
    assert page.pdf().startswith(b"%PDF")
    page.emulate_media(media="print")
    assert not page.locator("nav.pages").is_visible()
    assert page.locator("details table").last.is_visible()


def test_hostile_documents_do_nothing_even_without_a_policy(browser: Any, hostile_report: Path) -> None:
    visit = Visit(browser, bypass_csp=True)
    for path in sorted(hostile_report.rglob("*.html")):
        assert visit.open(path).evaluate("window.ran") is None, path
    assert visit.asked <= {"file", "data", "blob"} and visit.errors == []
    visit.page.context.close()


@pytest.fixture(scope="module")
def site(corpus_out: Path) -> Iterator[str]:
    """The address of the site that `b2graph serve` makes of the build."""
    command = [sys.executable, "-c", "from pipeline.cli.main import main; main()", "serve", "--port", "0"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [*command, "--out", str(corpus_out)], stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    ) as process:
        assert process.stderr
        yield re.findall(r"http://[^ ]+/", process.stderr.readline())[0]
        process.terminate()


def test_the_query_page_answers_without_asking_anybody_else(browser: Any, site: str) -> None:
    page = browser.new_page()
    errors: list[str] = []
    outside: set[str] = set()
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: request.url.startswith((site, "data:", "blob:")) or outside.add(request.url))
    page.goto(f"{site}query")
    page.locator("#questions button[data-name=documents]").click()
    page.locator(".yasr table td").first.wait_for()
    assert page.get_by_text("ru/tsikl-sdelki.txt").count() > 0
    assert (errors, outside) == ([], set())
    page.close()


def test_the_site_shows_the_report(browser: Any, site: str) -> None:
    page = browser.new_page()
    errors: list[str] = []
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    page.goto(f"{site}report/vi/concepts/sales-cycle.html")
    assert page.locator("#ego canvas").count() > 0
    page.goto(f"{site}report/concepts.html?q=lead")
    assert page.locator(".hits li").count() > 1
    assert errors == []
    page.close()
