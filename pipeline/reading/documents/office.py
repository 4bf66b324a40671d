"""Documents that are zip archives: which of them one is, told by what it holds."""

from collections.abc import Callable

from pipeline.reading.documents import docx, epub, odt
from pipeline.reading.documents.archive import Archive
from pipeline.reading.documents.outcome import Extracted, Refused

READERS: dict[str, Callable[[Archive], Extracted]] = {
    docx.MAIN: docx.read,
    epub.CONTAINER: epub.read,
    odt.CONTENT: odt.read,
}
"""By the part that a document of the kind cannot be without."""

UNREAD = {
    "xl/workbook.xml": ("a workbook", "save its sheets as CSV"),
    "xl/workbook.bin": ("a workbook", "save its sheets as CSV"),
    "ppt/presentation.xml": ("a presentation", "save its text as .docx"),
}
OPEN_DOCUMENTS = "application/vnd.oasis.opendocument."


def read(data: bytes) -> Extracted:
    """The text of a DOCX, EPUB or ODT. Raises Refused for any other archive, too."""
    archive = Archive(data)
    for part, (kind, advice) in UNREAD.items():
        if part in archive:
            raise Refused("unsupported-format", f"it is {kind}, which is not read: {advice}")
    kind = archive.read("mimetype").decode("latin-1") if "mimetype" in archive else ""
    if kind.startswith(OPEN_DOCUMENTS) and not kind.startswith(f"{OPEN_DOCUMENTS}text"):
        raise Refused("unsupported-format", f"it is of the kind {kind[:80]}: save it as .odt, .docx or CSV")
    for part, reader in READERS.items():
        if part in archive:
            return reader(archive)
    raise Refused(
        "unsupported-format", "it is an archive, and no DOCX, ODT or EPUB: unpack it and put the documents here"
    )
