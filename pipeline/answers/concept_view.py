"""A concept's page for the terminal: lines of words in the reader's language, pleasant in 60 columns and in 200."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from unicodedata import category

from pipeline.answers.concept import ConceptPage, Quote, ranked
from pipeline.answers.coverage import NOTHING
from pipeline.answers.names import Names
from pipeline.answers.network import Edge
from pipeline.answers.published import Row
from pipeline.answers.sentences import Sentences
from pipeline.answers.wording import read_wording
from pipeline.records import ADVISED, DENIED, HEDGED, LANGUAGES, READERS, STATED

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

MOST = 12
"""How many relations, facts and neighbours are shown; the rest is counted."""

WIDEST = 110
"""Columns of a line that the eye still follows, on a terminal that has more."""

ANY = "any"
"""The unit of metrics that are counted in this or that."""

Neighbours = Sequence[tuple[str, Edge]]
"""IRIs of concepts, and what ties them."""


class ConceptView:
    """Prints pages in the language of `names`, with at most `limit` quotes a language."""

    def __init__(self, names: Names, limit: int, console: "Console") -> None:
        """`names` are of the build that the pages are from."""
        self.names, self.limit, self.console = names, limit, console
        self.words = read_wording("concept", names.language)
        self.sentences = Sentences(names)

    def show(self, page: ConceptPage, neighbours: Neighbours) -> None:
        """Print a page, section by section; empty sections are left out."""
        self._title(page)
        self._section("tree", self._tree(page))
        self._section("labels", self._labels(page))
        self._section("coverage", self._coverage(page))
        self._section("relations", self._listed(page.relations, self.sentences.relation))
        self._section("facts", self._listed(page.facts, self.sentences.fact))
        self._section("quotes", self._quotes(page))
        self._section("neighbours", self._neighbours(neighbours))

    def _title(self, page: ConceptPage) -> None:
        from rich.text import Text

        entry = page.entry
        title = Text.assemble((self.names.of(entry.iri), "bold"), (f"  {entry.key}", "dim"))
        kinds = dict.fromkeys([entry.kind, "StrategyElement" if entry.class_ == "Strategy" else entry.class_])
        base = entry.iri.removesuffix(f"concept/{entry.key}")
        about = [self.names.of(f"{base}schema#{kind}") for kind in kinds]
        told = {
            "unit": entry.unit if entry.unit != ANY else "",
            "formula": entry.formula,
            "markets": ", ".join(entry.markets),
        }
        about += [f"{self.words[key]}: {value}" for key, value in told.items() if value]
        about += [self.words["deprecated"]] if entry.deprecated else []
        self._line(title, 0)
        self._line(Text(" · ".join(about), "cyan"), 0)
        self._line(Text(entry.definition), 0)

    def _section(self, key: str, lines: "Iterable[Text]") -> None:
        from rich.text import Text

        if found := list(lines):
            self.console.print()
            self._line(Text(self.words[key], "bold"), 0)
            for line in found:
                self._line(line, 2)

    def _line(self, text: "Text", indent: int) -> None:
        """A paragraph, with what it goes on with further in."""
        from rich.text import Text

        if not text.plain:
            return
        hanging = indent + 2 * bool(indent)
        for number, part in enumerate(text.wrap(self.console, max(min(self.console.width, WIDEST) - hanging, 20))):
            part.rstrip()
            self.console.print(Text(" " * (hanging if number else indent)).append_text(part), soft_wrap=True)

    def _tree(self, page: ConceptPage) -> "Iterator[Text]":
        from rich.text import Text

        entry = page.entry
        if entry.broader:
            yield Text(" › ".join(map(self.names.of, [*reversed(entry.broader), entry.iri])))
        for key, iris in (("narrower", entry.narrower), ("related", entry.related), ("precedes", entry.precedes)):
            if iris:
                names = ", ".join(sorted(map(self.names.of, iris), key=str.casefold))
                yield Text.assemble((f"{self.words[key]}: ", "dim"), names)

    def _labels(self, page: ConceptPage) -> "Iterator[Text]":
        from rich.text import Text

        for language in READERS:
            own = [label for label in page.entry.labels if label.language == language]
            shown = [label.text for label in own if label.kind != "hiddenLabel"]
            parts = [
                f"{text} ({page.uses[text, language]})" if (text, language) in page.uses else text for text in shown
            ]
            hidden = len(own) - len(shown)
            parts += [self.words["hidden"].format(n=hidden)] if hidden else []
            if parts:
                yield Text.assemble((f"{self.words[language]}: ", "dim"), " · ".join(parts))
            else:
                yield Text(self.words["lacking"].format(language=self.words[language]), "yellow")

    def _coverage(self, page: ConceptPage) -> "Iterator[Text]":
        from rich.text import Text

        named = [(language, page.counts[language, ""]) for language in LANGUAGES if (language, "") in page.counts]
        if not named:
            yield Text(self.words["unnamed"], "yellow")
            return
        told = (
            self.words["count"].format(language=self.words[language], documents=n.documents, mentions=n.mentions)
            for language, n in named
        )
        yield Text(self.words["named"].format(counts="; ".join(told)))
        claims = sorted({(claim["segment"], claim["polarity"]) for claim in page.claims})
        for segment, polarity in claims:
            rows = [row for row in page.claims if (row["segment"], row["polarity"]) == (segment, polarity)]
            claim = self.sentences.claim({**rows[0], "modality": [STATED]})
            yield Text.assemble(f"{claim}\n", (self._support(page, rows), "dim"))
        if not claims:
            yield Text(self.words["unclaimed"], "yellow")

    def _support(self, page: ConceptPage, rows: Sequence[Row]) -> str:
        """How many documents of which languages make a claim, how they put it, and under which aspects."""
        cells = ((key, page.counts.get((key, rows[0]["segment"]), NOTHING)) for key in LANGUAGES)
        denied = rows[0]["polarity"] == DENIED
        counts = {key: cell.denied if denied else cell.asserted for key, cell in cells}
        documents = ", ".join(f"{self.words[key]} {count}" for key, count in counts.items() if count)
        evidence = [evidence for row in rows for evidence in row["evidence"]]
        modalities = Counter(each["modality"] for each in evidence)
        ways = ", ".join(f"{self.words[key]} {modalities[key]}" for key in (STATED, ADVISED, HEDGED) if modalities[key])
        parts = [self.words["documents"].format(counts=documents), self.words["evidence"].format(counts=ways)]
        if aspects := sorted({each["aspect"] for each in evidence} - {None}):
            base = rows[0]["concept"].rpartition("concept/")[0]
            names = ", ".join(self.names.of(f"{base}aspect/{aspect}") for aspect in aspects)
            parts.append(self.words["aspects"].format(names=names))
        return "; ".join(parts)

    def _listed(self, rows: Iterable[Row], told: Callable[[Row], str]) -> "Iterator[Text]":
        """Statements as sentences, each once, with the documents that make it; those of most documents first."""
        from rich.text import Text

        sources: dict[str, dict[str, None]] = {}
        for row in rows:
            sources.setdefault(told(row), {})[row["document"]] = None
        ordered = sorted(sources.items(), key=lambda item: -len(item[1]))
        for sentence, documents in ordered[:MOST]:
            yield Text.assemble(f"{_inert(sentence)} ", (_inert(", ".join(documents)), "dim"))
        yield from self._rest(len(ordered) - MOST)

    def _quotes(self, page: ConceptPage) -> "Iterator[Text]":
        from rich.text import Text

        for language in LANGUAGES:
            quotes = ranked(quote for quote in page.quotes if quote.language == language)
            if quotes:
                yield Text(f"{self.words[language]} ({len(quotes)})", "dim")
            for quote in quotes[: self.limit]:
                yield self._quote(quote)
            yield from self._rest(len(quotes) - self.limit)

    def _quote(self, quote: Quote) -> "Text":
        from rich.text import Text

        text, at = Text("“"), quote.start
        for start, end in quote.marks:
            text.append(_inert(quote.text[at - quote.start : start - quote.start]))
            text.append(_inert(quote.text[start - quote.start : end - quote.start]), "bold underline")
            at = end
        text.append(_inert(quote.text[at - quote.start :]) + "” ")
        words = [*quote.segments, *(self.words["denied"].format(segment=segment) for segment in quote.denied)]
        words += [self.words[modality] for modality in quote.modality if modality != STATED]
        place = f"{quote.document}:{quote.start}–{quote.end}"
        copies = [self.words["copies"].format(n=len(quote.copies))] if quote.copies else []
        told = " · ".join(filter(None, [", ".join(words), _inert(place), *copies]))
        return text.append(told, "dim")

    def _neighbours(self, neighbours: Neighbours) -> "Iterator[Text]":
        from rich.text import Text

        if neighbours:
            yield Text(" · ".join(f"{self.names.of(iri)} ({tie.weight:.2g})" for iri, tie in neighbours[:MOST]))
        yield from self._rest(len(neighbours) - MOST)

    def _rest(self, count: int) -> "Iterator[Text]":
        from rich.text import Text

        if count > 0:
            yield Text(self.words["more"].format(n=count), "dim")


def _inert(text: str) -> str:
    """A text on one line and without what could steer a terminal: controls are spaces, invisible signs are gone."""
    return "".join(c if c.isprintable() else "" if category(c) == "Cf" else " " for c in text)
