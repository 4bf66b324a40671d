"""PDF: the text of its pages, lines joined to paragraphs again.

PDFium and not pypdf, which puts blanks into Vietnamese words wherever a font lacks a letter and another one helps out
(measured: 7.1). It has no limits of its own: those of the process that it runs in hold.
"""

import re

import pypdfium2

from pipeline.reading.documents.outcome import Extracted, Refused
from pipeline.reading.documents.printed_lines import paragraphs
from pipeline.reading.documents.properties import real_title
from pipeline.records import Metadata

MOST_PAGES = 5_000

MOST_UNKNOWN = 0.1
"""Share of letters that a font does not name, from which on the text is none."""

_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")
_HYPHEN = re.compile("(.)[\x02\ufffe](?:\r?\n)?(.?)")
"""What PDFium gives for a hyphen at the end of a line, and the letters beside it."""


def read(data: bytes) -> Extracted:
    """The text and information of a file. Raises Refused."""
    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) > MOST_PAGES:
            raise Refused("too-large", f"it has {len(document)} pages, over {MOST_PAGES}: split the file")
        pages = [_HYPHEN.sub(_joined, page.get_textpage().get_text_bounded()).splitlines() for page in document]
        given = _metadata(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Refused("encrypted", "it is encrypted: save it without a password") from error
        raise Refused("malformed", "it is damaged: open it in a PDF viewer and print it to a new PDF") from error
    text = "\n\n".join(paragraphs(pages))
    if _unknown(text) > MOST_UNKNOWN * len(text):
        raise Refused("no-text", "its fonts do not say which letters they draw: run text recognition (OCR)")
    date = _DATE.match(given.get("CreationDate", ""))
    return Extracted(
        text,
        Metadata(
            title=real_title(given.get("Title", "")),
            date="-".join(filter(None, date.groups())) if date else "",
            author=" ".join(given.get("Author", "").split()),
        ),
    )


def _joined(hyphen: re.Match[str]) -> str:
    """The letters without the hyphen that parts them; one beside a capital or figure is the word's own."""
    return f"{hyphen[1]}{'' if hyphen[1].islower() and hyphen[2].islower() else '-'}{hyphen[2]}"


def _unknown(text: str) -> int:
    """Letters from a font's own numbering: replacement characters and private use (U+E000 to U+F8FF)."""
    return sum("\ue000" <= sign <= "\uf8ff" or sign == "\ufffd" or sign < "\t" for sign in text)


def _metadata(document: pypdfium2.PdfDocument) -> dict[str, str]:
    """What the file says about itself; nothing where that is no Unicode text."""
    try:
        given: dict[str, str] = document.get_metadata_dict(skip_empty=True)
    except UnicodeDecodeError:
        return {}
    return given
