"""Pages for people: the files of a build, the query page, and what an IRI stands for."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.answers.query import Output
from pipeline.answers.serving.child import Opened
from pipeline.answers.serving.published import listed, report_page
from pipeline.answers.wording import read_wording
from pipeline.records import READERS

HTML = "text/html"
MEBIBYTE = 1 << 20


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("pipeline.answers.serving"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def write_page(output: Output, template: str, opened: Opened, language: str, **values: Any) -> str:
    """Write a page in the reader's language; returns the media type."""
    page = _environment().get_template(f"{template}.html")
    words = read_wording("serve", language)
    report = report_page(opened.folder, language, "index.html")
    frame = {"words": words, "language": language, "languages": READERS, "build": opened.folder.name, "report": report}
    output.write(page.render(**frame, **values).encode())
    return HTML


def error_page(build: Path | None, language: str, status: int, reason: str) -> str:
    """The page that says in the reader's language that there is no answer, and why; `build` is the published one."""
    words = read_wording("serve", language)
    report = report_page(build, language, "index.html") if build else ""
    frame = {"words": words, "language": language, "languages": READERS, "build": build and build.name}
    title = words.get(f"error_{status}", words["error"])
    return _environment().get_template("error.html").render(**frame, report=report, title=title, reason=reason)


def files_page(opened: Opened, output: Output, language: str) -> str:
    """Write the page that lists what a build holds."""
    words = read_wording("serve", language)
    rows = [
        (name, (opened.folder / name).stat().st_size, words.get(re.sub(r"\W", "_", name), ""), digest)
        for name, digest in listed(opened.folder).items()
        if "/" not in name or name.endswith(".xlsx")
    ]
    return write_page(output, "files", opened, language, rows=rows)
