"""The report as files: its pages in every language, its style, scripts and data."""

import gc
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
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
from pipeline.answers.report.material import Material, read_material
from pipeline.answers.report.matrix import find_niches, matrix, niche_matrix
from pipeline.answers.report.one_file import OneFile, Piece
from pipeline.answers.report.overview import overview
from pipeline.answers.report.picture import network
from pipeline.answers.report.printing import Page, Printer
from pipeline.answers.report.readers import Reader, Readers
from pipeline.answers.report.scripts import script_data
from pipeline.answers.report.sources import source, sources
from pipeline.forking import lost
from pipeline.workers import share_out

AT_ONCE = 50
"""Pages that a process writes before it is given more."""


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: it goes through all that is held again and again, and there are none in it.

    Afterwards it goes through what is new.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was:
            gc.enable()


def write_report(answers: Answers, named: Path, since: Comparison | None = None, jobs: int = 1) -> Path:
    """Write `report/` into the build folder of answers, which has its graph, store, JSON Lines and manifest.

    `named` is a file of `write_named` about that folder; `since` is the comparison with the build before, which one
    page shows. So many processes as `jobs` share the pages.
    Gives the first page. Raises FileNotFoundError where the folder lacks one of the files, FileExistsError where it has
    a report, and ChildProcessError where a process ends before its work.
    """
    folder = answers.build / "report"
    folder.mkdir()
    with _uncollected():
        material = read_material(answers, named)
        readers = Readers(material)
        pages = {page.address: page for page in (*_pages(material, readers), *_many_pages(material))}
    _write_assets(folder, material)
    with _uncollected():
        _write_pages(Printer(folder, material, readers), pages, since, jobs)
    return folder / "index.html"


def _write_pages(printer: Printer, pages: Mapping[str, Page], since: Comparison | None, jobs: int) -> None:
    own = [
        (reader.language, {page.address: page for page in _own_pages(printer.material, reader, since)})
        for reader in printer.readers.each.values()
    ]

    one_file = OneFile(printer)

    def write(addresses: tuple[str, ...]) -> dict[str, Piece]:
        pieces = {}
        for address in addresses:
            if address in pages:
                page = pages[address]
                printer.write(page, shown := page.show())
                if piece := one_file.piece(page, shown):
                    pieces[address] = piece
            else:
                for language, its in own:
                    printer.write(its[address], its[address].show(), [language])
            printer.readers.forget()
            gc.collect(0)  # a page that is made leaves cycles, which hold all the rows that it showed
        return pieces

    every = [*dict.fromkeys(address for _, its in own for address in its), *pages]
    shares = [tuple(every[at : at + AT_ONCE]) for at in range(0, len(every), AT_ONCE)]
    made = map(write, shares) if jobs == 1 else share_out(shares, write, _lost, jobs)
    one_file.write({address: piece for pieces in made for address, piece in pieces.items()})


def _lost(addresses: tuple[str, ...], code: int) -> dict[str, Piece]:
    raise lost(f"wrote {addresses[0]!r} and more of the report", code)


def _write_assets(folder: Path, material: Material) -> None:
    package = resources.files("pipeline.answers.report")
    for part in ("assets", "vendor"):
        with resources.as_file(package.joinpath(part)) as files:
            shutil.copytree(files, folder / "assets", dirs_exist_ok=True, copy_function=shutil.copyfile)
    data = f"globalThis.b2graphLabels = {script_data(labels_data(material))};\n"
    (folder / "assets" / "labels.js").write_text(data, encoding="utf-8", newline="\n")


def _pages(material: Material, readers: Readers) -> Iterator[Page]:
    """The pages that there is one of and that show the same in every language, if in other words."""
    niches = find_niches(material)
    shown = {
        "index": ("overview", overview(material)),
        "coverage": ("coverage", coverage(material)),
        "gaps": ("gaps", gaps(material)),
        "matrix": ("matrix", matrix(material, niches)),
        "matrix-by-aspect": ("matrix", matrix(material, niches, by_aspect=True)),
        "conflicts": ("conflicts", conflicts(material)),
        "network": ("network", network(material, readers)),
        "sources": ("sources", sources(material)),
        "build": ("build", build_facts(material)),
    }
    for name, (template, variables) in shown.items():
        yield Page(f"{name}.html", f"{template}.html", partial(dict, variables))
    for address in niches:
        yield Page(address, "matrix.html", partial(niche_matrix, niches, address))


def _own_pages(material: Material, reader: Reader, since: Comparison | None) -> Iterator[Page]:
    """The pages whose order or words are the reader's own."""
    yield Page("changes.html", "changes.html", partial(changes, material, reader, since))
    yield Page("concepts.html", "concepts.html", partial(concepts, material, reader))


def _many_pages(material: Material) -> Iterator[Page]:
    """A page a concept and a page a document."""
    for page in material.concepts.values():
        yield Page(concept_address(page.entry), "concept.html", partial(concept, material, page.entry.iri))
    for document in material.documents:
        yield Page(source_address(document.name), "source.html", partial(source, material, document))
