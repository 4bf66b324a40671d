from collections import Counter
from dataclasses import replace

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from sample_records import DIGESTS, sample_ontology, sample_records

from pipeline.claims.vocabulary import Vocabulary, read_vocabulary
from pipeline.graph.quads import Digests, document_blocks, extraction_iri, segment_iris
from pipeline.graph.terms import decimal, document_iri, literal, part_iri
from pipeline.records import ASSERTED, DocumentRecord, Duration, Evidence, Sentence

B2G = "https://w3id.org/b2graph/schema#"
ROMANIAN, RUSSIAN, COPY, SHORT, VIETNAMESE, _ = sample_records()


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    return read_vocabulary(sample_ontology(tmp_path_factory.mktemp("quads")))


def lines_of(record: DocumentRecord, vocabulary: Vocabulary, digests: Digests) -> list[str]:
    """The lines of a document's graph, as they stand in the file."""
    return "".join(text for _, text in document_blocks(record, vocabulary, digests)).splitlines()


def parsed(lines: list[str]) -> list[ox.Quad]:
    return list(ox.parse("\n".join(lines), format=ox.RdfFormat.N_QUADS))


def objects(quads: list[ox.Quad], predicate: str) -> list[str]:
    return sorted(q.object.value for q in quads if q.predicate.value.endswith(predicate))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_is_a_literal_that_reads_back(text: str) -> None:
    line = f"<https://example.org/s> <https://example.org/p> {literal(text, 'ru')} <https://example.org/g> ."
    assert len(line.splitlines()) == 1
    (quad,) = ox.parse(line, format=ox.RdfFormat.N_QUADS)
    assert (quad.object.value, quad.object.language) == (text, "ru")
    graph = rdflib.Dataset().parse(data=line, format="nquads")
    assert [str(o) for _, _, o, _ in graph.quads()] == [text]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (7.0, "7"),
        (0.5, "0.5"),
        ("12.50", "12.5"),
        (1e-7, "0.0000001"),
        (1e21, "1000000000000000000000"),
        ("100", "100"),
    ],
)
def test_decimals_have_no_exponent_and_no_idle_zeros(number: float | str, words: str) -> None:
    assert decimal(number) == f'"{words}"^^<http://www.w3.org/2001/XMLSchema#decimal>'


@pytest.mark.parametrize("name", ["a b.txt", "kênh #2.txt", 'x"<>{}|^`\\.txt', "t.csv#12", "%41.txt", "a?b=c&d.md"])
def test_any_file_name_makes_an_iri_of_its_own(name: str) -> None:
    iri = document_iri("https://example.org/", name)
    assert rdflib.URIRef(iri).n3() == f"<{iri}>"
    assert str(ox.NamedNode(iri)) == f"<{iri}>"
    assert "#" not in iri and iri != document_iri("https://example.org/", name + "x")


@pytest.mark.parametrize("record", sample_records()[:5], ids=lambda r: r.name)
def test_a_document_is_one_sorted_named_graph_without_blank_nodes(
    record: DocumentRecord, vocabulary: Vocabulary
) -> None:
    lines = lines_of(record, vocabulary, DIGESTS)
    assert lines == sorted(set(lines))
    graph = document_iri(vocabulary.base, record.name)
    for key, text in document_blocks(record, vocabulary, DIGESTS):
        assert all(line.startswith(key) for line in text.splitlines())
    for quad in parsed(lines):
        assert quad.graph_name == ox.NamedNode(graph)
        assert quad.subject.value.startswith(graph)
        assert not isinstance(quad.object, ox.BlankNode)


def test_a_mention_takes_at_most_eight_quads(vocabulary: Vocabulary) -> None:
    quads = parsed(lines_of(COPY, vocabulary, DIGESTS))
    mentions = {q.subject for q in quads if q.object == ox.NamedNode("http://www.w3.org/ns/oa#Annotation")}
    sizes = Counter(q.subject for q in quads if q.subject in mentions)
    assert len(mentions) == len(COPY.mentions) and set(sizes.values()) == {8}


def test_a_document_names_each_of_its_industries_once_and_a_copy_none(vocabulary: Vocabulary) -> None:
    quads = parsed(lines_of(SHORT, vocabulary, DIGESTS))
    assert [iri.rsplit("/")[-1] for iri in objects(quads, "#industry")] == ["pumps"]
    repeated = replace(SHORT, mentions=tuple(replace(m, repeat=True) for m in SHORT.mentions), relations=(), claims=())
    assert not objects(parsed(lines_of(repeated, vocabulary, DIGESTS)), "#industry")


def test_a_sentence_stands_under_its_heading(vocabulary: Vocabulary) -> None:
    quads = parsed(lines_of(SHORT, vocabulary, DIGESTS))
    words = {q.subject: q.object.value for q in quads if q.predicate.value.endswith("#anchorOf")}
    under = {words[q.subject]: words[q.object] for q in quads if q.predicate.value == B2G + "under"}
    assert under == {"Насосы — это B2B.": "Рынок насосов", "Вебинары здесь привычны.": "Рынок насосов"}


def test_an_edit_elsewhere_changes_no_other_line_of_the_graph(vocabulary: Vocabulary) -> None:
    end = RUSSIAN.sentences[-1].end
    longer = replace(RUSSIAN, sentences=(*RUSSIAN.sentences, Sentence(end + 1, end + 6, "Ещё.", "paragraph")))
    before, after = (set(lines_of(r, vocabulary, DIGESTS)) for r in (RUSSIAN, longer))
    assert before < after and len(after - before) == 6


def test_claims_have_segment_polarity_rules_and_their_mentions(vocabulary: Vocabulary) -> None:
    quads = parsed(lines_of(ROMANIAN, vocabulary, DIGESTS))
    claims = {q.subject: {} for q in quads if q.object == ox.NamedNode(B2G + "Claim")}
    for quad in quads:
        if quad.subject in claims:
            claims[quad.subject].setdefault(quad.predicate.value.removeprefix(B2G), quad.object.value)
    email = [c for c in claims.values() if c["concept"].endswith("email-marketing")]
    assert {(c["segment"].rsplit("/")[-1], c["polarity"]) for c in email} == {("b2b", "asserted"), ("b2c", "denied")}
    graph = document_iri(vocabulary.base, ROMANIAN.name)
    mention = next(m for m in ROMANIAN.mentions if m.concept == "email-marketing")
    assert {c["evidence"] for c in email} == {part_iri(graph, mention.start, mention.end, mention.concept, "mention")}
    assert {c["rule"] for c in email} == {"sample-scope"}


def test_facts_have_typed_values(vocabulary: Vocabulary) -> None:
    duration = parsed(lines_of(RUSSIAN, vocabulary, DIGESTS))
    assert objects(duration, "#minDays") == ["90"] and objects(duration, "#maxDays") == ["360"]
    quads = parsed(lines_of(ROMANIAN, vocabulary, DIGESTS))
    assert objects(quads, "#value") == ["12.5"] and objects(quads, "#valueUnit") == ["%"]
    assert objects(quads, "#year") == ["2023"] and objects(quads, "#about") == ['rata de\n"conversie"']
    assert [o.rsplit("/")[-1] for o in objects(quads, "#more")] == ["b2c", "b2c"]
    assert [o.rsplit("/")[-1] for o in objects(quads, "#less")] == ["b2b", "b2b"]
    assert not objects(quads, "#source")
    quads = parsed(lines_of(VIETNAMESE, vocabulary, DIGESTS))
    assert [o.rsplit("/")[-1] for o in objects(quads, "#same")] == ["b2b", "b2c"]
    assert [objects(quads, name) for name in ("#source", "#place", "#rank")] == [["Hoa Sen"], ["vn"], ["2"]]


def test_an_open_duration_has_no_upper_end(vocabulary: Vocabulary) -> None:
    fact = replace(RUSSIAN.facts[0], value=Duration(1.5, None))
    quads = parsed(lines_of(replace(RUSSIAN, facts=(fact,)), vocabulary, DIGESTS))
    assert objects(quads, "#minDays") == ["1.5"] and objects(quads, "#maxDays") == []


def test_a_sequence_is_an_ordered_collection_of_named_list_nodes(vocabulary: Vocabulary) -> None:
    graph = rdflib.Dataset(default_union=True)
    graph.parse(data="\n".join(lines_of(VIETNAMESE, vocabulary, DIGESTS)), format="nquads")
    skos = rdflib.Namespace("http://www.w3.org/2004/02/skos/core#")
    (sequence,) = graph.subjects(rdflib.RDF.type, skos.OrderedCollection)
    nodes = graph.value(sequence, skos.memberList)
    steps = [str(item).rsplit("/")[-1] for item in rdflib.collection.Collection(graph, nodes)]
    assert steps == ["awareness", "consideration", "purchase"]
    assert not any(isinstance(s, rdflib.BNode) for s in graph.subjects())


def test_equal_facts_of_other_values_are_other_nodes(vocabulary: Vocabulary) -> None:
    fact = RUSSIAN.facts[0]
    both = replace(RUSSIAN, facts=(fact, replace(fact, value=Duration(1, 2)), replace(fact, segments=("B2C",))))
    types = [q for q in parsed(lines_of(both, vocabulary, DIGESTS)) if q.object.value == B2G + "DurationFact"]
    assert len(types) == 3


def test_the_extraction_depends_on_bytes_ontology_and_program(vocabulary: Vocabulary) -> None:
    base = vocabulary.base
    others = [
        extraction_iri(RUSSIAN, base, DIGESTS),
        extraction_iri(replace(RUSSIAN, sha256="f" * 64), base, DIGESTS),
        extraction_iri(RUSSIAN, base, Digests("f" * 64, DIGESTS.program)),
        extraction_iri(RUSSIAN, base, Digests(DIGESTS.ontology, "f" * 64)),
    ]
    assert len(set(others)) == 4
    assert extraction_iri(replace(RUSSIAN, name="other.txt"), base, DIGESTS) == others[0]


def test_segments_of_claims_are_the_widest_ones(vocabulary: Vocabulary) -> None:
    assert {notation: iri.rsplit("/")[-1] for notation, iri in segment_iris(vocabulary).items()} == {
        "B2B": "b2b",
        "B2C": "b2c",
    }


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda r: {"duplicate_of": "a.txt"}, "yet has claims"),
        (lambda r: {"mentions": (replace(r.mentions[0], end=r.mentions[0].start), *r.mentions[1:])}, "no span"),
        (lambda r: {"sentences": (replace(r.sentences[0], start=-1), *r.sentences[1:])}, "no span"),
        (lambda r: {"claims": (replace(r.claims[0], polarity="perhaps"),)}, "asserted or denied"),
        (lambda r: {"claims": (replace(r.claims[0], evidence=()),)}, "needs evidence"),
        (lambda r: {"mentions": tuple(replace(m, repeat=True) for m in r.mentions)}, "a repeat is no evidence"),
        (lambda r: {"mentions": (replace(r.mentions[0], concept="none"), *r.mentions[1:])}, "none"),
        (lambda r: {"claims": (replace(r.claims[0], segment="B2X"),)}, "B2X"),
    ],
)
def test_a_record_that_no_document_can_give_is_refused(change: object, error: str, vocabulary: Vocabulary) -> None:
    with pytest.raises((ValueError, KeyError), match=error):
        lines_of(replace(RUSSIAN, **change(RUSSIAN)), vocabulary, DIGESTS)  # type: ignore[operator]


def test_evidence_without_a_mention_is_the_sentences_it_covers(vocabulary: Vocabulary) -> None:
    first, second = RUSSIAN.sentences[:2]
    evidence = Evidence(first.start + 2, second.start + 3, "…", "rule")
    record = replace(RUSSIAN, claims=(replace(RUSSIAN.claims[0], polarity=ASSERTED, evidence=(evidence,)),), facts=())
    graph = document_iri(vocabulary.base, record.name)
    expected = sorted(part_iri(graph, s.start, s.end, "", "sentence") for s in (first, second))
    assert objects(parsed(lines_of(record, vocabulary, DIGESTS)), "#evidence") == expected
