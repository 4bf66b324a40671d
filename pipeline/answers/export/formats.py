"""The formats by their names on the command line."""

from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.answers.export.brat import write_brat
from pipeline.answers.export.conllu import write_conllu
from pipeline.answers.export.docbin import write_docbins
from pipeline.answers.export.rdf import write_jsonld, write_rdfxml
from pipeline.answers.export.tables import write_csv, write_parquet

Writer = Callable[[Path, Path], Iterator[Path]]
"""Writes what a build folder holds into another folder and gives the files that it wrote."""

FORMATS: dict[str, Writer] = {
    "jsonld": write_jsonld,
    "rdfxml": write_rdfxml,
    "spacy": write_docbins,
    "conllu": write_conllu,
    "brat": write_brat,
    "csv": write_csv,
    "parquet": write_parquet,
}


def export(build: Path, format: str, target: Path) -> list[Path]:
    """Write a build folder in a format of FORMATS into the folder `target`, made where it is missing; gives the files.

    Raises ValueError for a format whose library is missing, OSError for a folder that cannot be written to.
    """
    target.mkdir(parents=True, exist_ok=True)
    return list(FORMATS[format](build, target))
