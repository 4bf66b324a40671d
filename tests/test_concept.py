from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from sample_records import sample_build

from pipeline.answers.concept import ConceptPage, concept_pages, ranked
from pipeline.answers.entries import Entry, read_entries
from pipeline.answers.query import run
from pipeline.graph.store import open_store

CONCEPT = "https://w3id.org/b2graph/concept/"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_build(tmp_path_factory.mktemp("concept"))[0]


@pytest.fixture(scope="module")
def store(build: Path) -> ox.Store:
    return open_store(build)


@pytest.fixture(scope="module")
def entries(store: ox.Store) -> dict[str, Entry]:
    return read_entries(store)


@pytest.fixture(scope="module")
def pages(build: Path, store: ox.Store, entries: dict[str, Entry]) -> dict[str, ConceptPage]:
    return {page.entry.key: page for page in concept_pages(build, store, entries)}


def test_an_entry_has_its_labels_class_and_place_in_the_tree(entries: dict[str, Entry]) -> None:
    email, channels = entries[CONCEPT + "email-marketing"], entries[CONCEPT + "channels"]
    assert (email.key, email.class_, email.kind) == ("email-marketing", "Channel", "Channel")
    assert email.broader == (CONCEPT + "channels",) and email.iri in channels.narrower
    assert [email.pref_label(language) for language in ("ru", "vi", "de")] == [
        "email-рассылка",
        "tiếp thị qua email",
        "e-mail marketing",
    ]
    webinar, segment = entries[CONCEPT + "webinar"], entries[CONCEPT + "b2b"]
    assert (webinar.class_, webinar.kind, webinar.segment) == ("Strategy", "ContentFormat", "")
    assert (segment.class_, segment.segment) == ("Segment", "B2B")
    assert entries[CONCEPT + "conversion-rate"].unit == "%"


def test_counts_are_what_the_summary_graph_counts(store: ox.Store, pages: dict[str, ConceptPage]) -> None:
    assert {
        key: (n.documents, n.mentions, n.asserted, n.denied) for key, n in pages["email-marketing"].counts.items()
    } == {
        ("ro", ""): (1, 2, 0, 0),
        ("ro", "B2B"): (1, 1, 1, 0),
        ("ro", "B2C"): (1, 1, 0, 1),
        ("ru", ""): (2, 2, 0, 0),
        ("ru", "B2B"): (1, 1, 1, 0),
        ("vi", ""): (1, 2, 0, 0),
        ("vi", "B2C"): (1, 1, 1, 0),
    }
    cells = run(store, "SELECT (COUNT(*) AS ?n) { ?cell a b2g:Coverage }").table()[1][0][0]
    assert sum(len(page.counts) for page in pages.values()) == int(cells)


def agree(page: ConceptPage) -> None:
    """The quotes, uses and claims of a page add up to what the summary graph counts."""
    named = sum(cell.mentions for (_, segment), cell in page.counts.items() if not segment)
    assert named == sum(page.uses.values())
    assert named >= sum(len(quote.marks) for quote in page.quotes) >= len(page.quotes)
    assert len(page.claims) >= sum(cell.asserted + cell.denied for cell in page.counts.values())


def test_numbers_of_a_page_agree_with_each_other(pages: dict[str, ConceptPage]) -> None:
    for page in pages.values():
        agree(page)
        assert len(page.claims) == sum(cell.asserted + cell.denied for cell in page.counts.values())


def test_a_quote_says_what_it_is_evidence_of(pages: dict[str, ConceptPage]) -> None:
    first, *_, last = pages["email-marketing"].quotes
    assert (first.document, first.start, first.marks, first.segments, first.denied) == (
        "ro/preț.txt",
        110,
        ((122, 128),),
        ("B2B",),
        ("B2C",),
    )
    assert (first.modality, first.kind) == (("stated",), "paragraph")
    assert (last.text, last.segments, last.modality) == ("Nên dùng email để tạo nhận biết.", (), ())


def test_repeats_and_copies_are_no_quotes(pages: dict[str, ConceptPage]) -> None:
    webinar = pages["webinar"]
    assert [quote.text for quote in webinar.quotes] == [
        "В B2B работает email-рассылка и вебинар.",
        "Вебинары здесь привычны.",
    ]
    assert {quote.document for page in pages.values() for quote in page.quotes}.isdisjoint({"ru/copy.txt"})


def test_relations_and_facts_stand_with_every_concept_in_them(pages: dict[str, ConceptPage]) -> None:
    ends = [(row["subject"].rpartition("/")[2], row["object"].rpartition("/")[2]) for row in pages["cfo"].relations]
    assert ends == [("cfo", "price"), ("email-marketing", "cfo")]
    assert [row["type"] for row in pages["consideration"].facts] == ["sequence"]
    assert [row["type"] for row in pages["conversion-rate"].facts] == ["figure"]
    assert not pages["trade-fair"].quotes and not pages["trade-fair"].counts


def test_one_page_is_as_in_all(
    build: Path, store: ox.Store, entries: dict[str, Entry], pages: dict[str, ConceptPage]
) -> None:
    assert list(concept_pages(build, store, entries, [CONCEPT + "price"])) == [pages["price"]]
    assert not list(concept_pages(build, store, entries, [CONCEPT + "nothing"]))


def test_real_texts(corpus_build: Path) -> None:
    """On the bundled corpus: every claim has its quote, and equal sentences are one."""
    store = open_store(corpus_build)
    for page in concept_pages(corpus_build, store, read_entries(store)):
        agree(page)
        places = set(_places(page))
        for row in page.claims:
            assert all((row["document"], evidence["start"]) in places for evidence in row["evidence"])
        keys = [(q.language, " ".join(q.text.casefold().split()), q.segments, q.denied) for q in page.quotes]
        assert len(keys) == len(set(keys))
        assert sorted(ranked(page.quotes), key=id) == sorted(page.quotes, key=id)


def _places(page: ConceptPage) -> Iterator[tuple[str, int]]:
    for quote in page.quotes:
        yield quote.document, quote.start
        yield from quote.copies


def test_the_best_quotes_come_first_and_from_all_documents(pages: dict[str, ConceptPage]) -> None:
    best = ranked(pages["email-marketing"].quotes)
    assert [quote.document for quote in best[:3]] == ["ro/preț.txt", "ru/b2b.txt", "vi/kênh #2.txt"]
    assert not (best[-1].segments or best[-1].denied)
