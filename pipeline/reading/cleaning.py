"""From the text of a file to clean text, with a map back to the file.

A step is a pure function that proposes changes to a text; `edit` alone makes them, and keeps the map.
Glued sentences and repeated blocks stay as they are: segmentation cuts and marks them.
"""

import html
import re
from collections.abc import Callable, Iterator
from html.entities import html5
from itertools import chain, pairwise
from unicodedata import combining, is_normalized, normalize

from pipeline.reading.edits import Change, edit
from pipeline.reading.formulas import tripled_formulas
from pipeline.reading.front_matter import front_matter as read_front_matter
from pipeline.reading.lookalikes import look_alikes
from pipeline.records import CleanText, RawText


def clean(raw: RawText) -> CleanText:
    """The text after all cleaning steps, in their order; `CleanText.to_raw` leads back to `raw.text`."""
    text = CleanText(raw.text)
    for step in STEPS:
        text = edit(text, step(text.text), step.__name__)
    return text


def _replaced(pattern: re.Pattern[str], text: str, replacement: str) -> Iterator[Change]:
    """A change to `replacement` for each match of `pattern`."""
    return (Change(match.start(), match.end(), replacement) for match in pattern.finditer(text))


def front_matter(text: str) -> Iterator[Change]:
    r"""Lines of metadata before the text go; a reader has taken what they say.

    >>> list(front_matter("---\ntitle: Prices\n---\nText"))
    [Change(start=0, end=22, text='')]
    """
    start, _ = read_front_matter(text)
    if start:
        yield Change(0, start, "")


ENTITY = re.compile("& ?(?:amp ?; ?)*(# ?(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})|[A-Za-z][A-Za-z0-9]{1,31}) ?;")


def html_entities(text: str) -> Iterator[Change]:
    """Entities become their characters, also broken and doubly escaped ones; unknown names stay.

    >>> list(html_entities("R& amp;D"))
    [Change(start=1, end=7, text='&')]
    """
    for match in ENTITY.finditer(text):
        entity = match[1].replace(" ", "") + ";"
        if entity in html5 or entity.startswith("#"):
            yield Change(match.start(), match.end(), html.unescape("&" + entity))


LINE_BREAK = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")


def line_breaks(text: str) -> Iterator[Change]:
    r"""Every kind of line break becomes "\n".

    >>> list(line_breaks("a\r\nb"))
    [Change(start=1, end=3, text='\n')]
    """
    return _replaced(LINE_BREAK, text, "\n")


INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\U000e0000-\U000e007f]+"
)


def invisible_characters(text: str) -> Iterator[Change]:
    r"""Soft hyphens, zero-width characters, controls of writing direction and other controls go.

    >>> list(invisible_characters("mar\u00adketing"))
    [Change(start=3, end=4, text='')]
    """
    return _replaced(INVISIBLE, text, "")


HYPHEN = re.compile("[\u2010\u2011\u2212\ufe63\uff0d]")


def hyphens(text: str) -> Iterator[Change]:
    r"""Hyphens that are only set differently (non-breaking, full-width, minus) become "-"; dashes stay.

    >>> list(hyphens("B2B\u2011рынок"))
    [Change(start=3, end=4, text='-')]
    """
    return _replaced(HYPHEN, text, "-")


SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


def spaces(text: str) -> Iterator[Change]:
    r"""Spaces of any width become " "; tabs stay.

    >>> list(spaces("10\u00a0%"))
    [Change(start=2, end=3, text=' ')]
    """
    return _replaced(SPACE, text, " ")


WORD = re.compile(r"\s?\S+")
"""With the space before it, to which a diacritic at the beginning belongs."""

MOST_MARKS = 30
"""No letter has more diacritics (Stream-Safe Text Format, UAX #15); sorting a long stack takes quadratic time."""


def composition(text: str) -> Iterator[Change]:
    r"""Letters with loose diacritics are composed (Unicode NFC).

    >>> list(composition("gia\u0301"))
    [Change(start=2, end=4, text='á')]
    """
    if is_normalized("NFC", text):
        return
    for word in WORD.finditer(text):
        if is_normalized("NFC", word[0]):
            continue
        starts = (index for index in range(*word.span()) if not combining(text[index]))
        for start, next_start in pairwise(chain(starts, [word.end()])):
            end = min(next_start, start + 1 + MOST_MARKS)
            if (composed := normalize("NFC", text[start:end])) != text[start:end]:
                yield Change(start, end, composed)


CEDILLA = re.compile("[ŞşŢţ]")


def cedillas(text: str) -> Iterator[Change]:
    """Romanian s and t get the comma below instead of the cedilla of old encodings.

    >>> list(cedillas("preţ"))
    [Change(start=3, end=4, text='ț')]
    """
    for match in CEDILLA.finditer(text):
        yield Change(match.start(), match.end(), "ȘșȚț"["ŞşŢţ".index(match[0])])


STRESS = re.compile("(?<=[аеиоуыэюяё])[\u0300\u0301]+", re.IGNORECASE)


def stress_marks(text: str) -> Iterator[Change]:
    r"""The accent that shows the stress of a Russian word goes; й and ё are letters and stay.

    >>> list(stress_marks("до\u0301ма"))
    [Change(start=2, end=3, text='')]
    """
    return _replaced(STRESS, text, "")


STUMP = re.compile(r"\[(số |nr\.? ?|№ ?)?[0-9]{1,3}\](?!\()")


def translation_stumps(text: str) -> Iterator[Change]:
    """Footnote marks glued to a word or sentence go, also as a machine translated them; links stay.

    >>> list(translation_stumps("B2B là gì?[số 8]"))
    [Change(start=10, end=16, text='')]
    """
    for match in STUMP.finditer(text):
        if match[1] or text[match.start() - 1 : match.start()].strip():
            yield Change(match.start(), match.end(), "")


STEPS: tuple[Callable[[str], Iterator[Change]], ...] = (
    front_matter,
    html_entities,  # early: an entity may stand for any of the characters that follow
    line_breaks,
    invisible_characters,
    hyphens,
    spaces,
    composition,
    cedillas,
    stress_marks,
    translation_stumps,
    tripled_formulas,  # before look-alikes: glued copies are no words
    look_alikes,
)
"""The cleaning steps, in their order; the name of a step is the name of its edits."""
