"""The files of a build that the site hands out: those that its SHA256SUMS lists, and no other path."""

import mimetypes
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from pipeline.answers.serving.description import Dump

MEDIA_TYPES = {
    ".nq": "application/n-quads",
    ".ttl": "text/turtle",
    ".jsonl": "application/jsonl",
    ".graphml": "application/xml",
    ".gexf": "application/xml",
    ".md": "text/markdown",
}
"""What the standard library does not know everywhere."""

HIDDEN = "store/"
"""The engine's own files: of no use to anybody but it."""

DUMPS = ("graph.nq", "graph.ttl")


@lru_cache(maxsize=4)  # a build never changes
def listed(build: Path) -> dict[str, str]:
    """The names of the files of a build folder, and their SHA-256."""
    lines = (build / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = (line.split("  ", 1) for line in lines)
    return {name: digest for digest, name in sums if not name.startswith(HIDDEN)}


def report_page(build: Path, language: str, name: str) -> str:
    """The path on the site of a page of the report in a language, "" where the report has none."""
    path = f"report/{'' if language == 'en' else f'{language}/'}{name}"
    return f"/{path}" if path in listed(build) else ""


def media_type(name: str) -> str:
    """The media type of a file by its name."""
    return MEDIA_TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def dumps(build: Path) -> Iterator[Dump]:
    """The files that hold the whole graph."""
    for name, digest in listed(build).items():
        if name in DUMPS:
            yield Dump(name, media_type(name), (build / name).stat().st_size, digest)
