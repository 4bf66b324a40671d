"""The thesaurus as a workbook for native speakers: labels, how often the texts use them, and in which words."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.answers.coverage import Coverage, read_coverage
from pipeline.answers.labels.sheets import (
    CONCEPT,
    EXPORTED,
    LABELS,
    MATCH_COLUMNS,
    MATCHES,
    PLACES,
    header,
    key_of,
    read_labels,
    to_cell,
)
from pipeline.answers.published import Row, read_documents, read_rows
from pipeline.answers.workbook.tables import Column, Workbook
from pipeline.claims.vocabulary import SKOS
from pipeline.graph.store import open_store
from pipeline.graph.thesaurus import Thesaurus
from pipeline.records import LANGUAGES, Sentence

MOST_MATCHES = 3
"""Matches shown of a concept in a language, each in another sentence."""

WIDTHS = {"prefLabel": 24, "altLabel": 30, "hiddenLabel": 18, "sentence": 70, "wrong match?": 40}

HELP = (
    ("Labels of the thesaurus", ""),
    (LABELS, "A row a concept. Edit the columns of labels, a label a line; everything else is there to help you. A "
    "prefLabel is the one best term, altLabels are synonyms, abbreviations and loans, hiddenLabels are misspellings."),
    (MATCHES, "How the texts were read. Write anything into the last column beside a match that does not mean the "
    "concept, for instance why: it becomes a test case."),
    ("Then", "b2graph labels import FILE writes what you changed, and only that, into the thesaurus."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """A match of the build (a row of mentions.jsonl) and the sentence around it."""

    row: Row
    sentence: str


Matches = dict[tuple[str, str], list[Match]]
"""Matches by concept (IRI) and language."""


def export_labels(ontology: Path, build: Path, path: Path) -> None:
    """Write the workbook `path` of the thesaurus in `ontology`, with counts and examples from a build folder.

    Folders above `path` are made where they are missing.

    Raises SyntaxError for a thesaurus that is not Turtle, OSError where `path` cannot be written.
    """
    sheets = _Sheets(Thesaurus(ontology), read_coverage(open_store(build)), read_matches(build))
    columns = [Column(header(place), WIDTHS[place[1]], grows=True) for place in PLACES]
    uses = [Column(f"{language} uses", 9, scaled=True) for language in LANGUAGES]
    examples = [Column(f"{language} example", 50, grows=True) for language in LANGUAGES]
    about = [Column(CONCEPT, 26), Column("class", 12), Column("definition", 40, grows=True)]
    path.parent.mkdir(parents=True, exist_ok=True)
    with Workbook(path) as book:
        book.page("Read me", HELP)
        book.table(LABELS, [*about, *columns, *uses, *examples], sheets.labels())
        book.table(
            MATCHES,
            [Column(name, WIDTHS.get(name, 18), name == "sentence") for name in MATCH_COLUMNS],
            sheets.matches(),
        )
        book.table(EXPORTED, [about[0], *columns], sheets.exported(), hidden=True)


class _Sheets:
    """The rows of the sheets."""

    def __init__(self, thesaurus: Thesaurus, coverage: Coverage, found: Matches) -> None:
        self.thesaurus, self.coverage, self.found = thesaurus, coverage, found
        self.cells = {key: list(map(to_cell, by_place.values())) for key, by_place in read_labels(thesaurus).items()}
        self.iris = {key: iri for iri in thesaurus.concepts if (key := key_of(iri)) in self.cells}

    def labels(self) -> Iterator[list[str | int]]:
        for key, iri in self.iris.items():
            definition = next((term.value for term in self.thesaurus.literals(iri, f"{SKOS}definition")), "")
            class_ = next(iter(self.thesaurus.kinds(iri)), "").rpartition("#")[2]
            uses = [self.coverage.of(iri, language).mentions for language in LANGUAGES]
            examples = [next((m.sentence for m in self.found.get((iri, language), ())), "") for language in LANGUAGES]
            yield [key, class_, definition, *self.cells[key], *uses, *examples]

    def exported(self) -> Iterator[list[str]]:
        return ([key, *cells] for key, cells in self.cells.items())

    def matches(self) -> Iterator[list[str | int]]:
        for key, iri in self.iris.items():
            for language in LANGUAGES:
                preferred = self.cells[key][PLACES.index((language, "prefLabel"))]
                for match in self.found.get((iri, language), ()):
                    row = match.row
                    place = row["document"], row["start"]
                    yield [language, row["text"], match.sentence, key, preferred, *place, ""]


def read_matches(build: Path) -> Matches:
    """Matches of a build folder in different sentences, short sentences first, at most MOST_MATCHES of each."""
    around: dict[str, tuple[Sentence, ...]] = {d.name: d.sentences for d in read_documents(build)}
    found: defaultdict[tuple[str, str], dict[str, Match]] = defaultdict(dict)
    for row in read_rows(build, "mentions.jsonl"):
        inside = (s for s in around.get(row["document"], ()) if s.start <= row["start"] and row["end"] <= s.end)
        if not row["repeat"] and (sentence := next(inside, None)):
            text = " ".join(sentence.text.split())
            found[row["concept"], row["language"]].setdefault(text, Match(row, text))
    order = {
        key: sorted(by_text.values(), key=lambda m: (len(m.sentence), m.sentence)) for key, by_text in found.items()
    }
    return {key: matches[:MOST_MATCHES] for key, matches in order.items()}
