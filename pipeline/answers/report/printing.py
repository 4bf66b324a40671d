"""Pages from templates: everything is escaped, and nothing that a document says can act."""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.runtime import Context, Macro

from pipeline.answers.report.addresses import Links, Places, language_folder
from pipeline.answers.report.inert import inert
from pipeline.answers.report.material import Material
from pipeline.answers.report.readers import Readers
from pipeline.answers.values import readable, shortened
from pipeline.records import READERS

QUOTED = 200
"""Letters of a quote in the cell of a table."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its address in the folder of a language, its template, and what gives the variables of that."""

    address: str
    template: str
    show: Callable[[], dict[str, Any]]


class _Calls(Context):
    """Variables of a template, of which none that it calls asks for more than it is given: Jinja looks at each call."""

    def call(self, called: Callable[..., Any], *args: Any, **named: Any) -> Any:
        named.pop("_loop_vars", None)
        named.pop("_block_vars", None)
        return called(*args, **named)


class _Templates(Environment):
    """Templates that find the fields of rows at once, without an error first."""

    context_class = _Calls

    def getattr(self, obj: Any, attribute: str) -> Any:
        try:
            return obj[attribute] if type(obj) is dict else getattr(obj, attribute)
        except (AttributeError, KeyError):
            return super().getattr(obj, attribute)


class Printer:
    """Writes pages of one report."""

    def __init__(self, folder: Path, material: Material, readers: Readers) -> None:
        """`folder` is that of the report; it exists."""
        self.folder, self.material, self.readers = folder, material, readers
        self.places = Places(material.documents)
        self._macros: dict[tuple[str, str], Callable[..., Any]] = {}
        self.templates = _Templates(
            loader=PackageLoader("pipeline.answers.report", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.globals.update(
            readers.vocabulary(),
            readable=readable,
            remembered=self._remembered,
            unescaped=html.unescape,
            shortened=lambda text: shortened(readable(text), QUOTED),
            languages=READERS,
            entries=material.entries,
            segments=material.segments,
            version=material.manifest["version"],
        )

    def _remembered(self, macro: Macro, folder: str) -> Callable[..., Any]:
        """A macro that gives the same on all pages of a folder, and is asked once for each."""
        return self._macros.setdefault((macro.name, folder), cache(macro))

    def write(self, page: Page, shown: Mapping[str, Any], languages: Sequence[str] = READERS) -> None:
        """Write a page, which shows this, in the folders of some languages."""
        links = Links(page.address, self.readers.tongues, self.material.concepts, self.places)
        self.put(page.address, self.text(page.template, links=links, layout="base.html", **shown), languages)

    def text(self, template: str, **shown: Any) -> str:
        """The text of a page in words of all languages; `shown` are the template's variables, its `links` and its
        `layout`, the template of what is around it, among them.
        """
        return inert(self.templates.get_template(template).render(shown))

    def put(self, address: str, text: str, languages: Sequence[str] = READERS) -> None:
        """Write what `text` gave to an address in the folders of some languages."""
        for language, said in zip(languages, self.readers.tongues.said(text, languages), strict=True):
            path = self.folder / language_folder(language) / address
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(said, encoding="utf-8", newline="\n")
