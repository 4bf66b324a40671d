"""What comes of a file: its text in a form that segmentation understands, or why there is none."""

from dataclasses import dataclass

from pipeline.records import UNKNOWN, Metadata

MOST_TEXT = 3_000_000
"""Characters of a text: as many as the longest novels have. What a document says is held in memory as a whole."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file, what the file says about itself, and its encoding where its letters had to tell it."""

    text: str
    metadata: Metadata = UNKNOWN
    encoding: str = ""


class Refused(Exception):
    """A file cannot be used. `code` is stable; `message` says what was found and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message
