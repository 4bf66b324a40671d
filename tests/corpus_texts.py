"""What offsets in documents of the bundled corpus count in."""

from pathlib import Path

from pipeline.texts import text_path

CORPUS = Path(__file__).parent.parent / "corpus"


def text_of(document: str, build: Path) -> str:
    """The text that a build keeps of a document, or that of its file."""
    kept = build / text_path(document)
    return (kept if kept.exists() else CORPUS / document).read_bytes().decode("utf-8-sig")
