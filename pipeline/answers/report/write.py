"""The report as files: its pages in every language, its style, scripts and data."""

import shutil
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from pipeline.answers.report.addresses import concept_address, source_address
from pipeline.answers.report.concepts import concept, concepts, labels_data
from pipeline.answers.report.facts import build_facts, changes
from pipeline.answers.report.heatmap import coverage
from pipeline.answers.report.material import Material, Reader, read_material
from pipeline.answers.report.overview import overview
from pipeline.answers.report.printing import Printer, script_data
from pipeline.answers.report.sources import source, sources
from pipeline.records import READERS


def write_report(build: Path) -> Path:
    """Write `report/` into a build folder that has its graph, store, JSON Lines and manifest; gives its first page.

    Raises FileNotFoundError where the folder lacks one of them, and FileExistsError where it has a report.
    """
    folder = build / "report"
    folder.mkdir()
    material = read_material(build)
    _write_assets(folder, material)
    printer = Printer(folder, material)
    readers = [Reader(material, language) for language in READERS]
    for reader in readers:
        printer.page(reader, "concepts.html", "concepts.html", **concepts(material, reader))
    for address, template, shown in _pages(material):
        for reader in readers:
            printer.page(reader, address, template, **shown)
    return folder / "index.html"


def _write_assets(folder: Path, material: Material) -> None:
    package = resources.files("pipeline.answers.report")
    for part in ("assets", "vendor"):
        with resources.as_file(package.joinpath(part)) as files:
            shutil.copytree(files, folder / "assets", dirs_exist_ok=True, copy_function=shutil.copyfile)
    data = f"globalThis.b2graphLabels = {script_data(labels_data(material))};\n"
    (folder / "assets" / "labels.js").write_text(data, encoding="utf-8", newline="\n")


def _pages(material: Material) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The pages that show the same in every language, if with other words: address, template, what they show."""
    yield "index.html", "overview.html", overview(material)
    yield "coverage.html", "coverage.html", coverage(material)
    yield "sources.html", "sources.html", sources(material)
    yield "build.html", "build.html", build_facts(material)
    yield "changes.html", "changes.html", changes(material)
    for page in material.concepts.values():
        yield concept_address(page.entry), "concept.html", concept(material, page)
    for document in material.documents:
        yield source_address(document.name), "source.html", source(material, document)
