"""Values of facts, and quotes, as short words for the cells of tables."""

import html
import unicodedata

from pipeline.answers import amounts
from pipeline.answers.names import Names
from pipeline.answers.testimony import Citation, Value
from pipeline.answers.wording import read_wording
from pipeline.records import Comparison, Duration, Likeness, Sequence

LONGEST = 240
"""Letters of a quote in a table; JSON, CSV and TSV have all of it."""


def worded(value: Value, names: Names) -> str:
    """A value in the language of `names`: "6–18 months", "pilot → contract", "length: B2B > B2C", "B2B = B2C"."""
    match value:
        case Duration(least, most):
            return amounts.duration(names.language, least, most)
        case Sequence(steps):
            return " → ".join(map(names.of, steps))
        case Comparison(more, less, quality):
            return _of_quality(f"{names.segment(more)} > {names.segment(less)}", quality, names)
        case Likeness(kind, segments, quality):
            sign = " = " if kind == "same" else " ≠ "
            return _of_quality(sign.join(map(names.segment, segments)), quality, names)


def quoted(cited: Citation, longest: int = LONGEST) -> str:
    """A sentence on one line, with its place: “…” (ru/a.txt:120). Escapes and invisible signs are undone."""
    return f"“{shortened(readable(cited.quote), longest)}” ({cited.document}:{cited.start})"


def readable(quote: str) -> str:
    """Words of a document for people, on one line: escapes like "&nbsp;" undone, without signs that steer or hide.

    The signs of Markdown that make words bold are none of its words.
    """
    plain = html.unescape(quote).replace("**", "")
    if not plain.isprintable():  # few are not, and to look at each letter takes long
        plain = "".join(" " if c.isspace() else c for c in plain if c.isspace() or c.isprintable())
    return unicodedata.normalize("NFC", " ".join(plain.split()))


def shortened(text: str, longest: int) -> str:
    """A text cut at a space, with an ellipsis, where it is longer than so many letters."""
    return text if len(text) <= longest else f"{text[: longest + 1].rsplit(' ', 1)[0][:longest]} …"


def _of_quality(sides: str, quality: str | None, names: Names) -> str:
    return f"{read_wording('sentences', names.language)[f'quality-{quality}']}: {sides}" if quality else sides
