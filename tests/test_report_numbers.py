"""Every number of the report's pages of gaps and of conflicts, against what SPARQL finds in the published store."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from html_pages import Element, count, read_page
from sample_records import ROOT

from pipeline.answers.published import read_empty_headings
from pipeline.answers.query import run
from pipeline.answers.report.addresses import file_name
from pipeline.answers.wariness import read_mistakes
from pipeline.graph.store import open_store
from pipeline.records import LANGUAGES

NAMES = {"Russian": "ru", "Vietnamese": "vi", "Romanian": "ro"}
DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}

Cell = tuple[str, str, str]
"""Key of a concept, language, and notation of a segment ("" for all)."""

KEYED = """BIND (STRAFTER(STR(?c), "concept/") AS ?key) VALUES ?l { "ru" "vi" "ro" } FILTER (?of != ?l)
  FILTER NOT EXISTS { ?c owl:deprecated true }
  FILTER (NOT EXISTS { ?c b2g:market ?any }
    || EXISTS { ?c b2g:market ?m . ?node a b2g:Market ; dct:language ?l ; dct:identifier ?m })"""

WHOLE = f"""SELECT ?key ?l ("" AS ?s) (SUM(?n) AS ?documents) {{
  ?cell b2g:concept ?c ; dct:language ?of ; b2g:documentCount ?n ; b2g:statementCount ?some FILTER (?some > 0) {KEYED}
  FILTER NOT EXISTS {{ ?own b2g:concept ?c ; dct:language ?l ; b2g:statementCount ?told FILTER (?told > 0) }} }}
  GROUP BY ?key ?l"""

SEGMENT = f"""SELECT ?key ?l ?s (SUM(?n) AS ?documents) {{
  ?cell b2g:concept ?c ; dct:language ?of ; b2g:documentCount ?n ; b2g:segment ?segment ; b2g:assertedCount ?yes ;
    b2g:deniedCount ?no FILTER (?yes + ?no > 0) ?segment skos:notation ?s {KEYED}
  FILTER EXISTS {{ ?own b2g:concept ?c ; dct:language ?l ; b2g:statementCount ?told FILTER (?told > 0) }}
  FILTER NOT EXISTS {{ ?mine b2g:concept ?c ; dct:language ?l ; b2g:segment ?segment ; b2g:assertedCount ?asserted ;
    b2g:deniedCount ?denied FILTER (?asserted + ?denied > 0) }} }} GROUP BY ?key ?l ?s"""

ENGLISH = f"""SELECT ?key ?l ("" AS ?s) (SUM(?n) AS ?documents) {{
  ?cell b2g:concept ?c ; dct:language ?of ; b2g:documentCount ?n ; b2g:statementCount ?some FILTER (?some > 0) {KEYED}
  ?own b2g:concept ?c ; dct:language ?l ; b2g:englishCount ?all ; b2g:mentionCount ?all
  FILTER NOT EXISTS {{ ?own b2g:segment ?any }}
  ?c skos:prefLabel ?english, ?word FILTER (LANG(?english) = "en" && LANG(?word) = ?l)
  FILTER (!CONTAINS(LCASE(STR(?word)), LCASE(STR(?english))))
  FILTER NOT EXISTS {{ ?c skos:prefLabel ?kept
    FILTER (LANG(?kept) != "en" && LCASE(STR(?kept)) = LCASE(STR(?english))) }}
  }} GROUP BY ?key ?l"""

COVERED = """SELECT ?l (COUNT(DISTINCT ?c) AS ?n) { ?cell b2g:concept ?c ; dct:language ?l ; b2g:statementCount ?some
  FILTER (?some > 0) ?c skos:broader* <https://w3id.org/b2graph/concept/%s> } GROUP BY ?l"""

KNOWN = """SELECT (COUNT(DISTINCT ?c) AS ?n) { ?cell b2g:concept ?c ; b2g:statementCount ?some FILTER (?some > 0)
  ?c skos:broader* <https://w3id.org/b2graph/concept/%s> }"""

BELOW = """SELECT ?key { ?c skos:broader* <https://w3id.org/b2graph/concept/%s>
  BIND (STRAFTER(STR(?c), "concept/") AS ?key) }"""

NAMING = """SELECT DISTINCT ?key ?l ?s ?source ?begin {
  { ?mention oa:hasBody ?c ; oa:hasTarget ?sentence MINUS { ?mention b2g:repeat true } BIND ("" AS ?s) }
  UNION { ?claim a b2g:Claim ; b2g:concept ?c ; b2g:segment/skos:notation ?s ; b2g:evidence/oa:hasTarget ?sentence }
  ?sentence nif:beginIndex ?begin ; nif:referenceContext ?document . ?document dct:language ?l ; dct:source ?name
  OPTIONAL { ?document b2g:sameSourceAs/dct:source ?first } BIND (COALESCE(?first, ?name) AS ?source)
  BIND (STRAFTER(STR(?c), "concept/") AS ?key) }"""

COVERING = """SELECT ?key ?l ?s { ?cell b2g:concept ?c ; dct:language ?l BIND (STRAFTER(STR(?c), "concept/") AS ?key)
  { ?cell b2g:statementCount ?told BIND ("" AS ?s) }
  UNION { ?cell b2g:segment/skos:notation ?s ; b2g:assertedCount ?yes ; b2g:deniedCount ?no BIND (?yes + ?no AS ?told) }
  FILTER (?told > 0) }"""


def rows(build: Path, query: str) -> list[list[str]]:
    return list(run(open_store(build), query).terms())


@pytest.fixture(scope="module")
def lacking(corpus_build: Path) -> dict[Cell, int]:
    """The gaps that nobody settled, with how many documents cover what is lacking."""
    whole, of_segment, english = (
        {(key, of, s): int(n) for key, of, s, n in rows(corpus_build, query)} for query in (WHOLE, SEGMENT, ENGLISH)
    )
    with (ROOT / "corpus" / "decisions.csv").open(encoding="utf-8") as file:
        settled = {
            (r["concept"], r["language"], r["segment"]) for r in csv.DictReader(file) if r["decision"] != "assigned"
        }
    found = {**of_segment, **english, **whole}
    return {cell: n for cell, n in found.items() if cell not in settled and (*cell[:2], "") not in settled}


@pytest.fixture(scope="module")
def naming(corpus_build: Path) -> dict[Cell, set[tuple[str, str]]]:
    """The sources, each with its language, that name a concept or claim it, where the language covers it."""
    empty = read_empty_headings(corpus_build)
    covering = {(key, of, segment) for key, of, segment in rows(corpus_build, COVERING)}
    found: defaultdict[Cell, set[tuple[str, str]]] = defaultdict(set)
    for key, of, segment, source, begin in rows(corpus_build, NAMING):
        if (source, int(begin)) not in empty and (key, of, segment) in covering:
            found[key, of, segment].add((source, of))
    return found


def key_of(cell: Element) -> str:
    """The concept that a cell leads to; "" for one without a page."""
    return next((Path(link.attributes["href"]).stem for link in cell.all("a")), "")


def more(cell: Element) -> int:
    """What is not listed in a cell, only counted."""
    return sum(int(re.findall(r"\d+", rest.text)[0]) for rest in cell.all("span", class_="quiet"))


def shown_gaps(detail: Element) -> Iterator[tuple[str, str, int]]:
    for concept, kind, documents in detail.rows():
        segment = re.findall(r"not for (\w+)", kind.text)
        yield key_of(concept), "".join(segment), len(list(documents.all("a"))) + more(documents)


def test_every_number_of_gaps_is_what_the_store_answers(
    corpus_build: Path, lacking: dict[Cell, int], naming: dict[Cell, set[tuple[str, str]]]
) -> None:
    page = read_page(corpus_build / "report" / "gaps.html")
    labels = {label: iri.rpartition("/")[2] for iri, label in rows(corpus_build, LABELS)}
    shown = 0
    for name, language, covered, most, documents in page.one(id="topics").rows():
        detail = page.one(id=urldefrag(name.one("a").attributes["href"]).fragment)
        topic, of = labels[detail.one("h3").text.casefold()], NAMES[language.text]
        numbers = dict(rows(corpus_build, COVERED % topic)).get(of, "0"), rows(corpus_build, KNOWN % topic)[0][0]
        assert covered.text == "{} of {}".format(*numbers)
        assert covered.text in detail.one("summary").text
        below = {key for (key,) in rows(corpus_build, BELOW % topic)}
        gaps = {cell: n for cell, n in lacking.items() if cell[0] in below and cell[1] == of}
        told = [*shown_gaps(detail)]
        rest = sum(count(note) for note in detail.all("p", class_="note"))
        assert len(told) + rest == len(gaps), topic
        assert set(told) <= {(key, segment, n) for (key, _, segment), n in gaps.items()}, topic
        assert len(most.text.split(" and ")[0].split(", ")) + more(most) == len(gaps), topic
        sources = {pair for key, _, s in gaps for other in LANGUAGES if other != of for pair in naming[key, other, s]}
        assert count(documents) == len(sources), topic
        shown += len(told)
    assert shown > 100


LABELS = 'SELECT ?c ?l { ?c skos:prefLabel ?label FILTER (LANG(?label) = "en") BIND (LCASE(STR(?label)) AS ?l) }'

SAID = """SELECT ?key ?s ?polarity ?name ?begin {
  ?claim a b2g:Claim ; b2g:concept ?c ; b2g:segment/skos:notation ?s ; b2g:polarity ?polarity ;
    b2g:evidence/oa:hasTarget ?sentence .
  ?sentence nif:beginIndex ?begin ; nif:referenceContext/dct:source ?name
  BIND (STRAFTER(STR(?c), "concept/") AS ?key) }"""

DURATIONS = """SELECT ?key ?s ?least ?most ?name ?begin {
  ?fact a b2g:DurationFact ; b2g:concept ?c ; b2g:segment/skos:notation ?s ; b2g:minDays ?least ;
    b2g:evidence ?sentence .
  OPTIONAL { ?fact b2g:maxDays ?most } ?sentence nif:beginIndex ?begin ; nif:referenceContext/dct:source ?name
  BIND (STRAFTER(STR(?c), "concept/") AS ?key) }"""


def sides(article: Element) -> Iterator[tuple[str, str, set[tuple[str, int]], int]]:
    """Of each side its words, its segment, the sentences that it quotes (document, start), and how many more it has."""
    for side in article.one(class_="two").all("div"):
        said = side.one(class_="stance").text
        links = [link.attributes["href"] for line in side.all("p", class_="by") for link in line.all("a")]
        places = {(Path(unquote(place)).stem, int(start[1:])) for place, start in map(urldefrag, links)}
        rest = [int(re.findall(r"\d+", note.text)[0]) for note in side.all("p", class_="note")]
        yield said, re.findall(r"B2[BCG]", said)[0], places, sum(rest)


def conflicts(build: Path, kinds: str) -> Iterator[tuple[str, list[tuple[str, str, set[tuple[str, int]], int]]]]:
    for article in read_page(build / "report" / "conflicts.html").all("article"):
        if re.search(kinds, article.one("small").text):
            yield key_of(article.one("h3")), [*sides(article)]


def days(words: str) -> tuple[float, float | None]:
    """The days of "6–18 months", "2 weeks or more", "1 year"."""
    numbers, unit = re.findall(r"[\d.]+", words.partition(": ")[2]), re.findall("day|week|month|year", words)[0]
    least, *most = (float(number) * DAYS[unit] for number in numbers)
    return least, None if "or more" in words else most[0] if most else least


def test_sentences_of_conflicts_are_as_many_as_the_store_has(corpus_build: Path) -> None:
    said: defaultdict[tuple[str, str, str], set[tuple[str, int]]] = defaultdict(set)
    unsaid = read_empty_headings(corpus_build) | {place[:2] for place in read_mistakes(open_store(corpus_build))}
    for key, segment, polarity, name, begin in rows(corpus_build, SAID):
        if (name, int(begin)) not in unsaid:
            said[key, segment, polarity].add((Path(file_name(name)).name, int(begin)))
    found = 0
    for key, (yes, no) in conflicts(corpus_build, "asserted here, denied there"):
        ours, theirs = said[key, yes[1], "asserted"], said[key, no[1], "denied"]
        assert (yes[0], no[0]) == (f"{yes[1]}: yes", f"{no[1]}: no")
        assert yes[2] <= ours - theirs and no[2] <= theirs - ours, key
        assert (len(yes[2]) + yes[3], len(no[2]) + no[3]) == (len(ours - theirs), len(theirs - ours)), key
        found += 1
    for key, tied in conflicts(corpus_build, "tied to"):
        for _, segment, places, rest in tied:
            assert places <= said[key, segment, "asserted"] and len(places) + rest <= len(
                said[key, segment, "asserted"]
            )
        found += 1
    assert found > 10


def test_durations_of_conflicts_are_those_of_the_store(corpus_build: Path) -> None:
    told = {
        (key, segment, float(least), float(most) if most else None, file_name(name), int(begin))
        for key, segment, least, most, name, begin in rows(corpus_build, DURATIONS)
    }
    shown = 0
    for key, both in conflicts(corpus_build, "different durations"):
        for words, segment, places, rest in both:
            assert rest == 0 and {(key, segment, *days(words), *place) for place in places} <= told, key
            shown += 1
    assert shown >= 6


def test_the_number_of_doubtful_conflicts_is_that_of_those_below_it(corpus_build: Path) -> None:
    for language in ("", "ru", "vi", "ro"):
        doubtful = read_page(corpus_build / "report" / language / "conflicts.html").one("details")
        assert int(doubtful.one("summary").one("span").text) == len(list(doubtful.all("article"))) > 0
