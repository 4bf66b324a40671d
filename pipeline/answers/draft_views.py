"""The review of a draft for the terminal and as a page."""

from collections.abc import Sequence
from importlib import resources
from typing import TYPE_CHECKING

from pipeline.answers.lacks import Lack, Voice
from pipeline.answers.values import LONGEST, readable, shortened
from pipeline.answers.wording import read_wording

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.answers.draft import Review

DEEP = 4
"""Columns by which what belongs to a line stands further in."""

HANGING = 2
"""Columns by which a line goes on further in."""


def page(review: "Review") -> str:
    """A review as one HTML page that needs nothing else."""
    from jinja2 import Environment

    template = resources.files("pipeline.answers").joinpath("draft.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["readable"] = readable
    title, compared, itself = _head(review)
    return environment.from_string(template).render(
        review=review, words=read_wording("draft", review.reader), title=title, compared=compared, itself=itself
    )


def _head(review: "Review") -> tuple[str, str, str]:
    """Title, what the draft is compared with, and what is left out as a version of it ("" for nothing)."""
    words = read_wording("draft", review.reader)
    languages = ", ".join(f"{language} {count}" for language, count in review.compared.items())
    compared = words["compared"].format(count=sum(review.compared.values()), languages=languages)
    itself = words["itself"].format(names=readable(", ".join(review.itself))) if review.itself else ""
    return words["title"].format(name=review.name), compared, itself


def show(review: "Review", width: int | None) -> None:
    """Print a review to stdout, `width` columns wide (None: as wide as the terminal)."""
    from rich.console import Console

    _Printer(review, Console(width=width, highlight=False)).print()


class _Printer:
    """Prints the parts of a review one below the other."""

    def __init__(self, review: "Review", console: "Console") -> None:
        self.review, self.console = review, console
        self.words = read_wording("draft", review.reader)

    def print(self) -> None:
        review, words = self.review, self.words
        title, *rest = _head(review)
        self.line((title, "bold"))
        for told in filter(None, rest):
            self.line((told, "dim"))
        self.heading(words["contradictions"].format(shown=len(review.contradictions), count=review.contradicted))
        for number, conflict in enumerate(review.contradictions, 1):
            self.line(f"{number}. ", (f"{words['draft-says']}: ", "blue"), (conflict.draft.sentence, "bold"))
            self.quotes(conflict.draft)
            for said in conflict.others:
                self.line((f"{words['others-say']}: ", "red"), (said.sentence, "bold"), self.sources(said), depth=1)
                self.quotes(said, depth=2)
            if left := conflict.opposed - len(conflict.others):
                self.line((words["more"].format(count=left), "dim"), depth=1)
        self.lacks(words["lacks"], review.lacking, review.lacks)
        self.lacks(words["beside"], review.lying_beside, review.beside)
        self.heading(words["findings"].format(count=len(review.findings)))
        for finding in review.findings:
            where = f", {words['line'].format(line=finding.line)}" if finding.line else ""
            self.line((finding.text, "bold"), (f"  {words[finding.code]}{where}", "dim"))
        self.heading(words["loans"].format(count=len(review.loans)))
        for loan in review.loans:
            self.line(f"{loan.text} → ", (loan.term, "bold"), (f"  {len(loan.places)}×", "dim"))
        self.covered()

    def lacks(self, heading: str, count: int, lacks: Sequence[Lack]) -> None:
        self.heading(heading.format(shown=len(lacks), count=count))
        for number, lack in enumerate(lacks, 1):
            self.line(f"{number}. ", (lack.said.sentence, "bold"), self.sources(lack.said))
            if lack.near:
                self.line((self.words["near"].format(concepts=", ".join(lack.near)), "dim"), depth=1)
            self.quotes(lack.said)

    def covered(self) -> None:
        self.heading(self.words["covered"].format(count=self.review.concepts))
        last = ""
        for row in self.review.covered:
            if row.class_ != last:
                self.line((row.class_, "bold"))
            last = row.class_
            segment = row.segment or self.words["no-segment"]
            self.line((f"{segment}: ", "dim"), ", ".join(row.concepts), depth=1)

    def sources(self, said: Voice) -> tuple[str, str]:
        told = self.words["sources"].format(count=said.sources, languages=", ".join(said.languages))
        return f"  {told}", "dim"

    def quotes(self, said: Voice, depth: int = 1) -> None:
        for quote in said.quotes:
            where = f"  {readable(quote.document)}, {quote.start}"
            self.line(self.words["quote"].format(text=shortened(quote.text, LONGEST)), (where, "dim"), depth=depth)

    def heading(self, text: str) -> None:
        self.console.print()
        self.line((text, "bold underline"))

    def line(self, *parts: str | tuple[str, str], depth: int = 0) -> None:
        """Print one line, wrapped below its own beginning."""
        from rich.text import Text

        indent, width = DEEP * depth, max(self.console.width - DEEP * depth - HANGING, 1)
        for number, line in enumerate(Text.assemble(*parts).wrap(self.console, width)):
            line.rstrip()
            self.console.print(Text(" " * (indent + HANGING * (number > 0))).append_text(line), soft_wrap=True)
