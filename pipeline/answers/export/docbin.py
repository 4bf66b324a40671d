"""spaCy DocBin: a file a language, mentions as spans for training and inspection (https://spacy.io/api/docbin)."""

from collections.abc import Iterator
from itertools import chain, groupby
from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.tokens import Span as DocSpan
from spacy.vocab import Vocab

from pipeline.answers.export.texts import AnnotatedText, read_texts
from pipeline.records import Span

SPANS_KEY = "sc"
"""The key under which spaCy's span categorizer looks for spans."""


def write_docbins(build: Path, target: Path) -> Iterator[Path]:
    """Write the documents of a build folder as `LANGUAGE.spacy` into the folder `target`; gives the files.

    A span of `doc.spans["sc"]` has the class of the concept as its label and the IRI as its `kb_id`; `doc.user_data`
    names the document. The text of a `Doc` is that of the build, so characters count alike.
    """
    by_language = sorted(read_texts(build), key=lambda document: (document.language, document.name))
    for language, documents in groupby(by_language, key=lambda document: document.language):
        vocab = Vocab()
        path = target / f"{language}.spacy"
        docs = [_doc(document, vocab) for document in documents]
        DocBin(store_user_data=True, docs=docs).to_disk(path)
        yield path


def _doc(document: AnnotatedText, vocab: Vocab) -> Doc:
    """Tokens, with the white space between them: one space as spaCy keeps it, more as tokens of their own."""
    tokens = [*chain.from_iterable(map(document.tokens, document.sentences))]
    starts = {sentence.start for sentence in document.sentences}
    pieces: list[Span] = []
    spaces: list[bool] = []
    at = 0
    for token in tokens:
        gap = document.text[at : token.start]
        if gap == " " and pieces:
            spaces[-1] = True
        elif gap:
            pieces.append(Span(at, token.start))
            spaces.append(False)
        pieces.append(token)
        spaces.append(False)
        at = token.end
    doc = Doc(vocab, [piece.of(document.text) for piece in pieces], spaces)
    for word, piece in zip(doc, pieces, strict=True):
        word.is_sent_start = piece.start in starts
    doc.user_data["document"] = document.name
    doc.spans[SPANS_KEY] = [
        span
        for row in document.mentions
        if isinstance(span := doc.char_span(row["start"], row["end"], row["class"], row["concept"]), DocSpan)
    ]
    return doc
