"""What a document is called: the one place where its name decides what its record says."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from pipeline.records import LANGUAGES, DocumentRecord, Metadata, Sentence


def title_of(sentences: Sequence[Sentence], name: str) -> str:
    """The first heading among the first three sentences, else the name of the file without its suffix.

    >>> title_of((), "ro/prices.csv#12")
    'prices #12'
    """
    path = PurePosixPath(name)
    _, mark, row = path.suffix.partition("#")
    headings = (sentence.text for sentence in sentences[:3] if sentence.kind == "heading")
    return " ".join(next(headings, f"{path.stem} {mark}{row}").split())


def renamed(record: DocumentRecord, name: str) -> DocumentRecord:
    """The record that a document has under another name: what it was called by its old name is called by the new."""
    if record.name == name:
        return record
    title = record.title
    if record.language not in LANGUAGES:
        title = name
    elif not record.metadata.title:
        title = title_of(record.sentences, name)
    problems = tuple(replace(problem, document=name) for problem in record.problems)
    return replace(record, name=name, title=title, problems=problems)


def described(record: DocumentRecord, better: Metadata) -> DocumentRecord:
    """The record with what the keepers of the corpus say about the document, which counts for more than what it says.

    What is said about a document changes nothing of what is read in it, so that nothing need be read again for it.
    """
    return replace(record, metadata=record.metadata.under(better), title=better.title or record.title)
