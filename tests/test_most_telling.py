"""The quotes of the workbook: those that rank first, counted all, and fewer of each where there are many."""

from itertools import groupby
from pathlib import Path

import openpyxl
import pytest

from pipeline.answers.answers import read_answers
from pipeline.answers.testimony import Citation, Claimed, in_turn
from pipeline.answers.workbook import most_telling, write
from pipeline.answers.workbook.most_telling import MostTelling
from pipeline.answers.workbook.write import write_workbook

RULES = ("sentence", "heading", "carried")


def claimed(document: str, place: int, rule: str = "sentence", concept: str = "webinar") -> Claimed:
    cited = Citation(document, place, place + 5, "vi", f"câu {place}", "asserted", "stated", "", rule, document)
    return Claimed(concept, "Channel", "B2B", cited)


def told(claims: list[Claimed]) -> MostTelling:
    found = MostTelling()
    for _, its in groupby(claims, key=lambda claimed: claimed.citation.document):
        found.add(its)
    return found


@pytest.mark.parametrize("most", [1, 2, 3, 20])
@pytest.mark.parametrize(
    "places",
    [
        [("a", 0, 0), ("a", 9, 0), ("b", 0, 0)],
        [("a", 9, 2), ("a", 0, 1), ("b", 5, 0), ("c", 5, 0), ("c", 1, 0)],
        [(name, place, (place + len(name)) % 3) for name in ("a", "bb", "c", "dd") for place in (30, 10, 20, 0)],
    ],
)
def test_those_first_are_those_that_rank_first_of_all(places: list[tuple[str, int, int]], most: int) -> None:
    claims = [claimed(document, place, RULES[rule]) for document, place, rule in places]
    found = MostTelling()
    found.most = most
    for _, its in groupby(claims, key=lambda claimed: claimed.citation.document):
        found.add(its)
    [quotes] = found.cells.values()
    assert quotes.first == list(in_turn(each.citation for each in claims))[:most]
    assert quotes.total == len(claims)


def test_many_cells_leave_fewer_quotes_to_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(most_telling, "ROWS", 7)
    claims = [
        claimed(document, place, concept=concept)
        for document in "abc"
        for concept, places in {"webinar": range(4), "podcast": range(2), "fax": range(1)}.items()
        for place in places
    ]
    found = told(claims)
    assert found.most == 2
    shown = {cell.concept: (len(quotes), quotes.total) for cell, quotes in found.cells.items()}
    assert shown == {"webinar": (2, 12), "podcast": (2, 6), "fax": (2, 3)}


def test_each_cell_keeps_one_quote_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(most_telling, "ROWS", 2)
    found = told([claimed("a", 0, concept=concept) for concept in "vwxyz"])
    assert [len(quotes) for quotes in found.cells.values()] == [1] * 5


def test_the_reader_is_told_how_few_quotes_there_are_and_where_the_others_are(
    corpus_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(most_telling, "ROWS", 100)
    write_workbook(read_answers(corpus_build), tmp_path / "few.xlsx")
    book = openpyxl.load_workbook(tmp_path / "few.xlsx")
    told = " ".join(str(cell) for row in book["Read me"].values for cell in row)
    assert "at most 1;" in told and "claims.jsonl" in told
    whole = openpyxl.load_workbook(corpus_build / "report" / "gaps.xlsx")
    assert "claims.jsonl" not in " ".join(str(cell) for row in whole["Read me"].values for cell in row)
    cells = [row[:3] + row[4:5] for row in book["Quotes"].iter_rows(min_row=2, values_only=True)]
    assert len(cells) == len(set(cells)) == len({row[:3] + row[4:5] for row in whole["Quotes"].values}) - 1


def test_a_sheet_that_would_be_too_long_says_what_it_leaves_out(
    corpus_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "ROWS", 8)
    write_workbook(read_answers(corpus_build), tmp_path / "short.xlsx")
    whole = openpyxl.load_workbook(corpus_build / "report" / "gaps.xlsx")
    short = openpyxl.load_workbook(tmp_path / "short.xlsx")
    for sheet in short.worksheets[1:]:
        *rows, last = sheet.iter_rows(min_row=2, values_only=True)
        every = list(whole[sheet.title].iter_rows(min_row=2, values_only=True))
        assert rows == every[:8]
        assert last == (f"… and {len(every) - 8} more, which are in the files of the build.", *[None] * (len(last) - 1))
        assert next(iter(sheet.tables.values())).ref == sheet.dimensions
