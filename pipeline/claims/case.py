"""A mention whose segments are asked for, with what the rules may look at."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.claims.context import Clause, Segments, Sentence
from pipeline.claims.polarity import Denial
from pipeline.records import Match


class Case(NamedTuple):
    """A mention whose segments are asked for, with what the rules may look at.

    `pair` are the two segments the document names most, `columns` those that head the cells of the row behind it,
    `frame` the one that the whole document is about.
    """

    match: Match
    at: int
    end: int
    sentence: Sentence
    above: Sequence[Sentence]
    previous: Sequence[Sentence]
    following: Sequence[Sentence]
    pair: Segments
    columns: Segments = ()
    frame: Segments = ()

    @property
    def clause(self) -> Clause:
        """The clause the mention stands in."""
        return self.sentence.clause(self.at)

    @property
    def denial(self) -> Denial | None:
        """By what the text denies the mention."""
        return self.sentence.denials.get(self.at)

    @property
    def parted(self) -> str:
        """The sign, if there is one, that parts the mention from the names of segments, all of which stand behind it.

        What follows a semicolon, or a colon as an example, tells nothing of what stands before.
        """
        names = sorted([*self.sentence.names, *self.sentence.plain], key=lambda name: name.at)
        between = self.sentence.folded[self.end : names[0].at] if names else ()
        return next((sign for sign in (";", ":") if sign in between), "")
