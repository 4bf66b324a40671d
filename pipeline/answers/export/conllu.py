"""CoNLL-U: a file a document, a word a line, mentions in MISC (https://universaldependencies.org/format.html).

There is no syntax: the columns between FORM and MISC are "_". Text is NFC, so offsets are told as `Offset=`.
"""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from pipeline.answers.export.texts import AnnotatedText, read_texts
from pipeline.answers.published import Row
from pipeline.records import Span


def write_conllu(build: Path, target: Path) -> Iterator[Path]:
    """Write the documents of a build folder as `NAME.conllu` below the folder `target`; gives the files."""
    for document in read_texts(build):
        path = target / f"{document.name}.conllu"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(_document(document)), encoding="utf-8", newline="\n")
        yield path


def _document(document: AnnotatedText) -> Iterator[str]:
    yield f"# newdoc id = {document.name}\n"
    yield f"# lang = {document.language}\n"
    mention_at = {at: row for row in document.mentions for at in range(row["start"], row["end"])}
    for number, sentence in enumerate(document.sentences, 1):
        tokens = list(document.tokens(sentence))
        if tokens:
            yield f"# sent_id = {number}\n"
            yield f"# text = {_line(document.text[tokens[0].start : tokens[-1].end])}\n"
            yield from _words(document, tokens, mention_at)
            yield "\n"


def _words(document: AnnotatedText, tokens: list[Span], mention_at: dict[int, Row]) -> Iterator[str]:
    for number, token in enumerate(tokens, 1):
        glued = number < len(tokens) and token.end == tokens[number].start
        misc = [*_entity(mention_at.get(token.start), token), f"Offset={token.start}:{token.end}"]
        misc += ["SpaceAfter=No"] * glued
        yield "\t".join([str(number), _line(token.of(document.text)), *"_" * 7, "|".join(sorted(misc))]) + "\n"


def _entity(mention: Row | None, token: Span) -> Iterator[str]:
    if mention:
        begins = "B" if token.start == mention["start"] else "I"
        yield f"Entity={begins}-{mention['class']}"
        if begins == "B":
            yield f"Concept={mention['concept'].rpartition('/')[2]}"
            yield f"Polarity={mention['polarity']}"
            yield from (f"Segments={','.join(mention['segments'])}" for _ in mention["segments"][:1])


def _line(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))
