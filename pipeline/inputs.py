"""What builds and records are made from, as digests: equal digests, equal outcome."""

import hashlib
import json
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from importlib import metadata
from itertools import chain
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipeline.claims.vocabulary_table import digest as vocabulary_digest
from pipeline.corpora import Corpus, Known
from pipeline.reading.corpus import find_decisions, find_sources, known_problems
from pipeline.reading.sidecar import Sidecar, read_sidecar
from pipeline.records import Problem, Source
from pipeline.storage import digest

if TYPE_CHECKING:
    from pipeline.ontology import Ontology

EXPECTATIONS = "expectations.yml"
"""The file of the ontology folder that says what a build must hold (`gates`)."""

PACKAGE = Path(__file__).parent

CODE = {
    "cleaning": ("reading",),
    "sentences": ("language",),
    "rules": ("claims", "fact_values.py", "graph/schema.py", "graph/statements.py"),
    "program": (
        "journey.py",
        "kept_files.py",
        "metadata.py",
        "ontology.py",
        "records.py",
        "rejections.py",
        "sources.py",
        "spans.py",
        "titles.py",
    ),
}
"""The code that decides what is read in a document, by what a change of it changes."""

STAGES = tuple(name for names in CODE.values() for name in names)
"""All of that code (a test holds it against the imports of `journey`)."""

LIBRARIES = ("langdetect", "pymorphy3", "pymorphy3-dicts-ru", "pyoxigraph", "pypdfium2", "PyYAML", "simplemma", "spacy")
"""The libraries that do (the same test)."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was found to build from. Builds of equal `digest` are equal. `decisions` is the content of that file."""

    sources: tuple[Source, ...]
    unread: tuple[Problem, ...]
    decisions: bytes | None
    known: frozenset[str]
    sidecar: Sidecar
    digest: str


def find_inputs(paths: Sequence[Path | str], ontology: Path, gated: bool, known: Known) -> Inputs:
    """All that a build of `paths` by the ontology folder is made from; texts among them are addresses (`corpora`).

    Raises what `find_sources` does, and PlaceError for a corpus elsewhere that cannot be read.
    """
    here = [path for path in paths if isinstance(path, Path)]
    corpora = [Corpus(path, known) for path in paths if isinstance(path, str)]
    sources, unread = find_sources(here, chain.from_iterable(corpus.found() for corpus in corpora))
    with TemporaryDirectory() as folder:
        here += [corpus.lists(Path(folder)) for corpus in corpora]
        decisions = found.read_bytes() if (found := find_decisions(here)) else None
        names = [source.name for source in sources] + [problem.document for problem in unread]
        sidecar, problems = read_sidecar(here, names), known_problems(here)
    made_from = [
        [_told(source) | {"name": source.name} for source in sources],
        [[problem.document, problem.code, problem.message] for problem in unread],
        None if decisions is None else hashlib.sha256(decisions).hexdigest(),
        asdict(sidecar),
        _digest(ontology, ontology.rglob("*")),
        _digest(PACKAGE, PACKAGE.rglob("*")),
        [platform.python_version(), *map(_version, ["b2graph", *_requirements()])],
        gated,
        _annotations(ontology) if gated else "",
    ]
    return Inputs(tuple(sources), tuple(unread), decisions, problems, sidecar, _sha256(made_from))


def reading_parts(ontology: "Ontology") -> dict[str, str]:
    """What records are made from besides their documents: its name to its digest or version.

    Of the ontology only what the stages get of it: an edited definition, query or market changes no record.
    """
    schema = ontology.schema
    ends = sorted((name, *map(sorted, pair)) for name, pair in schema.relations.items())
    return {
        "ontology": _sha256([vocabulary_digest(ontology.vocabulary), ends, schema.aspects, schema.class_names]),
        "language data": _digest(PACKAGE, (PACKAGE / "language" / "data").rglob("*")),
        "encodings": _digest(PACKAGE, (PACKAGE / "reading" / "data").rglob("*")),
        **{part: _digest(PACKAGE, _code(names)) for part, names in CODE.items()},
        "Python": platform.python_version(),
        **{name: _version(name) for name in LIBRARIES},
    }


def _code(names: Iterable[str]) -> Iterator[Path]:
    """The files of some of STAGES."""
    for name in names:
        yield from (PACKAGE / name, *(PACKAGE / name).rglob("*.py"))


def record_key(source: Source, parts: Mapping[str, str]) -> str:
    """The key of a document's record (hexadecimal): equal keys, equal records but for the name (`titles.renamed`).

    Of the name only the suffix counts, which may tell a format; of a row nothing, which may have moved.
    """
    suffix = "" if source.row else PurePosixPath(source.name).suffix
    return _sha256([dict(parts), suffix, _told(source)])


def _annotations(ontology: Path) -> str:
    """The digest of the annotated documents that the gates of an ontology folder score builds by; "" for none."""
    import yaml  # a tenth of what a run takes that finds nothing changed

    try:
        gold = (yaml.safe_load((ontology / EXPECTATIONS).read_text(encoding="utf-8")) or {}).get("gold") or {}
        folder = ontology / gold["folder"]
    except (OSError, yaml.YAMLError, KeyError, AttributeError, TypeError):  # no such gate, or none that can be held
        return ""
    return _digest(folder, folder.rglob("*"))


_TOLD = tuple(field.name for field in fields(Source) if field.name not in ("name", "path", "row"))


def _told(source: Source) -> dict[str, str]:
    """All that a source says but what it is called and where it lies or stands."""
    return {name: getattr(source, name) for name in _TOLD}


def _digest(root: Path, paths: Iterable[Path]) -> str:
    """The digest of the files among paths below a root, with what they are called there."""
    files = sorted(path for path in paths if path.suffix != ".pyc" and path.is_file())
    return _sha256([(path.relative_to(root).as_posix(), digest(path)) for path in files])


def _sha256(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _requirements() -> list[str]:
    """The libraries that the program needs, without optional ones."""
    lines = (line for line in metadata.requires("b2graph") or () if "extra ==" not in line)
    return sorted(line.split(";")[0].strip() for line in lines)


def _version(name: str) -> str:
    return metadata.version(name)
