"""The report as files: its pages in every language, its style, scripts and data."""

import shutil
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from pipeline.answers.answers import Answers
from pipeline.answers.diff.compare import Comparison
from pipeline.answers.report.addresses import concept_address, source_address
from pipeline.answers.report.changes import changes
from pipeline.answers.report.concepts import concept, concepts, labels_data
from pipeline.answers.report.conflicts import conflicts
from pipeline.answers.report.facts import build_facts
from pipeline.answers.report.gaps import gaps
from pipeline.answers.report.heatmap import coverage
from pipeline.answers.report.material import Material, Reader, read_material
from pipeline.answers.report.matrix import find_niches, matrix, niche_matrix
from pipeline.answers.report.one_file import Page, write_one_file
from pipeline.answers.report.overview import overview
from pipeline.answers.report.picture import network
from pipeline.answers.report.printing import Printer, script_data
from pipeline.answers.report.sources import source, sources
from pipeline.records import READERS
from pipeline.workers import share_out


def write_report(answers: Answers, since: Comparison | None = None, jobs: int = 1) -> Path:
    """Write `report/` into the build folder of answers, which has its graph, store, JSON Lines and manifest.

    `since` is the comparison with the build before, which one page shows. So many processes as `jobs` share the
    languages. Gives the first page. Raises FileNotFoundError where the folder lacks one of the files, FileExistsError
    where it has a report, and RuntimeError where a process ends before its work.
    """
    folder = answers.build / "report"
    folder.mkdir()
    material = read_material(answers)
    _write_assets(folder, material)
    printer = Printer(folder, material)
    pages = [*_pages(material), *_many_pages(material)]

    def write(language: str) -> str:
        reader = Reader(material, language)
        own = [*pages, *_own_pages(material, reader, since)]
        for page in own:
            printer.page(reader, page.address, page.template, **page.shown)
        write_one_file(printer, material, reader, {page.address: page for page in own})
        return language

    list(map(write, READERS) if jobs == 1 else share_out(READERS, write, _lost, jobs))
    return folder / "index.html"


def _lost(language: str, code: int) -> str:
    raise RuntimeError(f"the process that wrote the report in {language!r} ended with exit status {code}: build again")


def _write_assets(folder: Path, material: Material) -> None:
    package = resources.files("pipeline.answers.report")
    for part in ("assets", "vendor"):
        with resources.as_file(package.joinpath(part)) as files:
            shutil.copytree(files, folder / "assets", dirs_exist_ok=True, copy_function=shutil.copyfile)
    data = f"globalThis.b2graphLabels = {script_data(labels_data(material))};\n"
    (folder / "assets" / "labels.js").write_text(data, encoding="utf-8", newline="\n")


def _pages(material: Material) -> Iterator[Page]:
    """The pages that there is one of and that show the same in every language, if in other words."""
    yield Page("index.html", "overview.html", overview(material))
    yield Page("coverage.html", "coverage.html", coverage(material))
    yield Page("gaps.html", "gaps.html", gaps(material))
    niches = find_niches(material)
    yield Page("matrix.html", "matrix.html", matrix(material, niches))
    yield Page("matrix-by-aspect.html", "matrix.html", matrix(material, niches, by_aspect=True))
    for address in niches:
        yield Page(address, "matrix.html", niche_matrix(niches, address))
    yield Page("conflicts.html", "conflicts.html", conflicts(material))
    yield Page("sources.html", "sources.html", sources(material))
    yield Page("build.html", "build.html", build_facts(material))


def _own_pages(material: Material, reader: Reader, since: Comparison | None) -> Iterator[Page]:
    """The pages whose order, picture or words are the reader's own."""
    yield Page("changes.html", "changes.html", changes(material, reader, since))
    yield Page("concepts.html", "concepts.html", concepts(material, reader))
    yield Page("network.html", "network.html", network(material, reader))


def _many_pages(material: Material) -> Iterator[Page]:
    """A page a concept and a page a document."""
    for page in material.concepts.values():
        yield Page(concept_address(page.entry), "concept.html", concept(material, page))
    for document in material.documents:
        yield Page(source_address(document.name), "source.html", source(material, document))
