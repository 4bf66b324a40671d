"""The texts of a build with their mentions: what corpus tools work on."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pipeline.answers.published import Row, read_documents, read_rows
from pipeline.language.lexicon import words
from pipeline.records import Sentence, Span


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """A document as the graph holds it: its sentences where they stand in the file, blanks between them.

    So every offset of the build is an offset in `text`. `mentions` are rows of mentions.jsonl, in text order.
    """

    name: str
    language: str
    text: str
    sentences: tuple[Sentence, ...]
    mentions: tuple[Row, ...]

    def tokens(self, sentence: Sentence) -> Iterator[Span]:
        """The words of a sentence, cut as the matchers cut them, and whatever stands between them but white space.

        The borders of mentions are borders of tokens.
        """
        borders = {at for row in self.mentions for at in (row["start"], row["end"])}
        at = sentence.start
        for word in words(self.text, sentence.start, sentence.end):
            for start, end in ((at, word.span.start), (word.span.start, word.span.end)):
                yield from _pieces(self.text, start, end, borders)
            at = word.span.end
        yield from _pieces(self.text, at, sentence.end, borders)


def read_texts(build: Path) -> Iterator[AnnotatedText]:
    """The documents of a build folder by name, without copies, which hold nothing of their own."""
    mentions: defaultdict[str, list[Row]] = defaultdict(list)
    for row in read_rows(build, "mentions.jsonl"):
        mentions[row["document"]].append(row)
    for document in read_documents(build):
        if not document.duplicate:
            text = _laid_out(document.sentences)
            found = tuple(mentions[document.name])
            yield AnnotatedText(document.name, document.language, text, document.sentences, found)


def _laid_out(sentences: tuple[Sentence, ...]) -> str:
    parts: list[str] = []
    at = 0
    for sentence in sentences:
        parts += ["\n" * (sentence.start - at), sentence.text[max(0, at - sentence.start) :]]
        at = max(at, sentence.end)
    return "".join(parts)


def _pieces(text: str, start: int, end: int, borders: Collection[int]) -> Iterator[Span]:
    """The runs of signs between two places, cut at white space and at borders."""
    for run in re.finditer(r"\S+", text[start:end]):
        cuts = [at for at in range(start + run.start() + 1, start + run.end()) if at in borders]
        yield from (Span(*ends) for ends in pairwise((start + run.start(), *cuts, start + run.end())))
