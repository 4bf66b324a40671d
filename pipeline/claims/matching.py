"""Finding the concepts of a thesaurus in text."""

import re
from collections.abc import Container, Sequence
from pathlib import Path

from pipeline.claims.phrases import CompiledLabels, Phrases
from pipeline.claims.rejecting import rejections
from pipeline.claims.vocabulary import Vocabulary
from pipeline.language.lexicon import words
from pipeline.records import Block, CleanText, Match
from pipeline.rejections import Rejection

ANY_WORD = re.compile("")


class Matcher:
    """Finds the concepts of a vocabulary in the blocks of one language."""

    def __init__(self, vocabulary: Vocabulary, language: str, cache: Path | None = None) -> None:
        """Compile the labels of `language` and of English, which occurs in every language; `cache` makes it faster."""
        self.labels = CompiledLabels(vocabulary, language, cache)

    def find(self, text: CleanText, blocks: Sequence[Block]) -> list[Match]:
        """The mentions in the blocks of this language, in text order; the longest phrase wins, none overlap."""
        phrases = Phrases(self.labels, text, blocks)
        found = phrases.chosen(phrases.candidates())
        order = sorted([*found, *phrases.coordinated(found)], key=lambda one: one[0].start)
        return [match for one in order for match in map(phrases.match, phrases.parts(one)) if match]

    def rejected(self, text: CleanText, blocks: Sequence[Block]) -> list[Rejection]:
        """The labels in the blocks of this language that name no concept there, in text order, each with why not."""
        return sorted(rejections(Phrases(self.labels, text, blocks)))

    def step(self, text: str, wanted: Container[str]) -> str | None:
        """The concept (key) among `wanted` that a text as a whole names, qualifying words and guards of labels aside.

        For places where the text around says what kind of thing is named, as in a list of stages: there the head of a
        term does for the term.
        """
        labels = self.labels
        inside = [labels.lexemes.of(word.text) for word in words(text) if word.text.isalnum()]
        bare = [lexeme.class_ for lexeme in inside if not lexeme.fills]
        exact = (labels.index.called(part, wanted) for part in ([lexeme.class_ for lexeme in inside], bare) if part)
        last = (labels.lexemes.filler_pattern or ANY_WORD) if labels.head_last else None
        return next(filter(None, exact), None) or (
            labels.index.headed(bare, wanted, labels.head_first, last) if bare else None
        )
