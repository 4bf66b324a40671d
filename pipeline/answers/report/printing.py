"""Pages from templates: everything is escaped, and nothing that a document says can act."""

import html
import json
import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.answers.report.addresses import Links, Places, language_folder
from pipeline.answers.report.material import Material, Reader
from pipeline.answers.values import readable, shortened, worded
from pipeline.answers.wording import read_wording
from pipeline.records import READERS

THOUSANDS = {"en": ",", "ru": "\u00a0", "vi": ".", "ro": "."}
"""What stands between thousands."""

QUOTED = 200
"""Letters of a quote in the cell of a table."""

_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Controls, and characters that turn the direction of text, which make readers see what is not there."""

_LINE_ENDS = re.compile("[\x0b\x0c\r]")


def inert(page: str) -> str:
    """A page as it may be written: unseen controls of texts become replacement characters, one for one."""
    return _UNSEEN.sub("\ufffd", _LINE_ENDS.sub(" ", page))


def number(value: int, language: str) -> str:
    """A count as people of a language write it."""
    return f"{value:,}".replace(",", THOUSANDS[language])


def titled(text: str) -> str:
    """A label as it stands at the beginning of a line."""
    return text[:1].upper() + text[1:]


def script_data(value: Any) -> str:
    """A value as JSON that neither ends a script element nor a line of one."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return _UNSEEN.sub("\ufffd", text)


class Printer:
    """Writes pages of one report."""

    def __init__(self, folder: Path, material: Material) -> None:
        """`folder` is that of the report; it exists."""
        self.folder, self.material = folder, material
        self.places = Places(material.documents)
        self.templates = Environment(
            loader=PackageLoader("pipeline.answers.report", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self, reader: Reader, address: str, template: str, **shown: Any) -> None:
        """Write the page at an address of the reader's language; `shown` are the template's variables."""
        path = self.folder / language_folder(reader.language) / address
        path.parent.mkdir(parents=True, exist_ok=True)
        links = Links(address, reader.language, self.material.concepts, self.places)
        text = self.text(reader, template, links=links, layout="base.html", **shown)
        path.write_text(inert(text), encoding="utf-8", newline="\n")

    def text(self, reader: Reader, template: str, **shown: Any) -> str:
        """A page's text; `shown` has its `links` and its `layout`, too: the template of what is around it."""
        return self.templates.get_template(template).render(
            t=reader.words,
            names=reader.names,
            kind=reader.kind,
            titled=titled,
            titled_kind=lambda kind: titled(reader.kind(kind)),
            aspect=reader.aspect,
            predicates=reader.predicates,
            say=reader.say,
            words=lambda topic: read_wording(topic, reader.language),
            stance=reader.conflicts.stance,
            value=lambda value: worded(value, reader.names),
            readable=readable,
            unescaped=html.unescape,
            shortened=lambda text: shortened(readable(text), QUOTED),
            language=reader.language,
            languages=READERS,
            entries=self.material.entries,
            segments=self.material.segments,
            version=self.material.manifest["version"],
            number=lambda value: number(value, reader.language),
            script_data=lambda value: Markup(script_data(value)),
            **shown,
        )
