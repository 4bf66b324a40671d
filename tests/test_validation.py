from collections.abc import Collection, Iterable
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest
import yaml
from sample_records import ROOT, sample_build, sample_ontology

from pipeline.graph.check import check
from pipeline.graph.conformance import Conformance
from pipeline.graph.validation import Finding, validate

SHAPES = ROOT / "ontology" / "shapes.ttl"


@pytest.fixture(scope="module")
def triples(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    build, _ = sample_build(tmp_path_factory.mktemp("validation"))
    return (build / "graph.nq").read_text(encoding="utf-8").splitlines()


def passing(lines: Iterable[str], folder: Path, passed: Collection[str] = ()) -> tuple[set[tuple[str, str]], set[str]]:
    """Subject and code of what is found in one pass over the file, and the digests of what has passed."""
    store, graph = ox.Store(), folder / "graph.nq"
    graph.write_text("".join(f"{line}\n" for line in sorted(set(lines))), encoding="utf-8", newline="\n")
    store.bulk_load(path=graph, format=ox.RdfFormat.N_QUADS)
    conformance = Conformance(store, SHAPES, passed)
    found = {(finding.subject, finding.code) for finding in conformance.findings(graph)}
    return found, conformance.passed


def by_pyshacl(lines: Iterable[str]) -> set[tuple[str, str]]:
    quads = ox.parse("\n".join(lines), format=ox.RdfFormat.N_QUADS)
    return {(found.subject, found.code) for found in validate((quad.triple for quad in quads), SHAPES)}


def test_the_graph_of_a_build_is_valid(triples: list[str], tmp_path: Path) -> None:
    assert by_pyshacl(triples) == passing(triples, tmp_path)[0] == set()


def test_what_has_passed_is_passed_over_as_long_as_nothing_about_it_changes(triples: list[str], tmp_path: Path) -> None:
    _, passed = passing(triples, tmp_path)
    nodes = {line.split()[0] for line in triples if line.startswith("<https://w3id.org/b2graph/document/")}
    assert len(passed) == len({node.partition("#")[0] for node in nodes if "#" in node}) > 1
    assert passing(triples, tmp_path, passed) == (set(), passed)
    at = next(n for n, line in enumerate(triples) if "schema#blockKind>" in line)
    changed = [*triples[:at], triples[at].replace('"heading"', '"title"'), *triples[at + 1 :]]
    found, left = passing(changed, tmp_path, passed)
    assert found == by_pyshacl(changed) != set() and len(passed - left) == 1
    gone = [line for line in triples if not ("schema#Document>" in line and "/ru/" in line.split()[0])]
    assert passing(gone, tmp_path, passed)[0] == by_pyshacl(gone) != set()


@pytest.mark.parametrize("seed", range(5))
def test_the_verdict_over_a_graph_with_many_faults_is_that_of_pyshacl(
    triples: list[str], tmp_path: Path, seed: int
) -> None:
    broken = faulty(triples, Random(seed))
    found, passed = passing(broken, tmp_path)
    assert found == by_pyshacl(broken) != set()
    assert passing(broken, tmp_path, passed) == (found, passed)


def faulty(lines: list[str], random: Random) -> list[str]:
    """The lines of a graph, some of which are gone, say something else, or are said by another graph too."""
    own = [n for n, line in enumerate(lines) if not line.endswith("/graph/scheme> .")]
    changed = list(lines)
    for at in random.sample(own, 40):
        subject, predicate, rest = lines[at].split(" ", 2)
        value, _, graph = rest.rpartition(" <")
        other = lines[random.choice(own)].split(" ", 2)[2].rpartition(" <")[0]
        literals = ('"x"@ru', '"x"', '"-5"^^<{}integer>', '"5.5"^^<{}decimal>', '"x"^^<{}integer>', '"1"^^<{}boolean>')
        made = random.choice(literals).format("http://www.w3.org/2001/XMLSchema#")
        told = {
            "gone": [],
            "other": [f"{subject} {predicate} {other} <{graph}"],
            "more": [lines[at], f"{subject} {predicate} {other} <{graph}"],
            "literal": [f"{subject} {predicate} {made} <{graph}"],
            "twice": [lines[at], f"{subject} {predicate} {value} <a:graph> ."],
        }
        changed[at] = "\n".join(told[random.choice(sorted(told))])
    return [line for text in changed for line in text.split("\n") if line]


def test_a_part_of_shacl_that_is_not_known_is_refused(triples: list[str], tmp_path: Path) -> None:
    text = SHAPES.read_text(encoding="utf-8")
    for old, new in (
        ("sh:path nif:anchorOf", "sh:maxLength 9 ; sh:path nif:anchorOf"),
        ("sh:class skos:OrderedCollection", "sh:closed true"),
    ):
        assert old in text
        (tmp_path / "shapes.ttl").write_text(text.replace(old, new), encoding="utf-8")
        store, graph = ox.Store(), tmp_path / "graph.nq"
        graph.write_text("\n".join(triples), encoding="utf-8")
        store.bulk_load(path=graph, format=ox.RdfFormat.N_QUADS)
        with pytest.raises(ValueError, match="is not known here"):
            list(Conformance(store, tmp_path / "shapes.ttl").findings(graph))


@pytest.mark.parametrize(
    ("code", "part", "change"),
    [
        ("mention-concept", "oa#hasBody>", None),
        ("mention-sentence", "oa#hasTarget>", None),
        ("mention-label", "document/ schema#label>", None),
        ("mention-rule", 'rule> "phrase"', None),
        ("begin", "nif-core#beginIndex>", ('"', '"9')),
        ("end", "nif-core#endIndex>", ("integer>", "decimal>")),
        ("text", "nif-core#anchorOf>", None),
        ("block-kind", "schema#blockKind>", ("heading", "title")),
        ("document-language", "document/ language>", ('"vi"', '"fr"')),
        ("document-sha256", "schema#sha256>", ('"', '"x')),
        ("document-extraction", "document/ prov#wasGeneratedBy>", None),
        ("claim-polarity", "schema#polarity>", ("denied", "refused")),
        ("claim-segment", "document/ schema#segment>", ("concept/b2c", "concept/price")),
        ("statement-evidence", "schema#evidence>", None),
        ("document-industry", "schema#industry>", ("concept/pumps", "concept/price")),
        (
            "sentence-under",
            "schema#under>",
            ("under> <https://w3id.org/b2graph/document", "under> <https://w3id.org/b2graph/none"),
        ),
        ("statement-repeat", "schema#repeat>", ("ru/copy", "ru/b2b")),
        ("minimum-days", "schema#minDays>", ('"90"', '"900"')),
        ("more", "schema#more>", ("concept/b2c", "concept/b2b")),
        ("comparison", "schema#less>", None),
        ("comparison", "schema#same>", None),
        ("comparison", "schema#same> concept/b2c", ("same", "different")),
        ("same", "schema#same>", ("concept/b2c", "concept/price")),
        ("figure-source", "schema#source>", ("@vi", "")),
        ("figure-place", "schema#place>", ('"vn"', '"Việt Nam"')),
        ("figure-rank", "schema#rank>", ('"2"', '"0"')),
        ("figure-value", "schema#value>", ("decimal>", "string>")),
        ("member-list", "core#memberList>", None),
        ("members", "rdf-syntax-ns#first>", ("concept/awareness", "concept/none")),
        ("mention-count", "schema#mentionCount>", ('"1"', '"0"')),
    ],
)
def test_each_break_of_a_document_is_found(
    triples: list[str], code: str, part: str, change: tuple[str, str] | None, tmp_path: Path
) -> None:
    if code == "statement-repeat":
        claim = next(line for line in triples if "schema#evidence>" in line and "ru/b2b" in line)
        mention = claim.split()[2]
        broken = [*triples, claim.replace(claim.split()[0], mention, 1).replace("evidence", "repeat", 1)]
    else:
        at = next(
            n
            for n, line in enumerate(triples)
            if all(p in line for p in part.split()) and (not change or change[0] in line)
        )
        new = [] if change is None else [triples[at].replace(*change, 1)]
        broken = [*triples[:at], *new, *triples[at + 1 :]]
    found = by_pyshacl(broken)
    assert code in {code for _, code in found}
    assert passing(broken, tmp_path)[0] == found


def edited(folder: Path, name: str, old: str, new: str) -> list[Finding]:
    """The findings after one edit of a file of the sample ontology, without those about its form."""
    ontology = sample_ontology(folder)
    path = ontology / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [finding for finding in check(ontology) if finding.code != "not-canonical"]


def test_a_good_thesaurus_has_no_errors(tmp_path: Path) -> None:
    found = check(sample_ontology(tmp_path))
    assert {(f.severity, f.code) for f in found} == {("warning", "orphan")}
    price = next(f for f in found if f.subject == "price")
    line = (tmp_path / "ontology" / "concepts" / "strategy.ttl").read_text(encoding="utf-8").splitlines()
    assert line[int(price.where.removeprefix("concepts/strategy.ttl:")) - 1].startswith("concept:price ")


CHANNELS, METRICS = "concepts/channels.ttl", "concepts/metrics.ttl"
FAULTS = yaml.safe_load((Path(__file__).parent / "cases" / "thesaurus-faults.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: f"{case['code']} {case['subject']}")
def test_each_fault_of_a_thesaurus_is_found(tmp_path: Path, case: dict[str, str]) -> None:
    found = [f for f in edited(tmp_path, case["file"], case["old"], case["new"]) if f.code == case["code"]]
    assert case["subject"] in [finding.subject for finding in found], found
    if case["subject"] in ("conversion-rate", "television", "email-marketing"):
        assert {finding.where.split(":")[0] for finding in found} == {case["file"]}


def test_a_clash_with_a_reason_is_allowed(tmp_path: Path) -> None:
    ontology = sample_ontology(tmp_path)
    metrics = ontology / METRICS
    metrics.write_text(metrics.read_text(encoding="utf-8").replace('"конверсия"@ru', '"цена"@ru'), encoding="utf-8")
    assert "clashing-label" in {f.code for f in check(ontology)}
    rule = """
<https://w3id.org/b2graph/rule/price> a b2g:LabelRule ; b2g:label "цена"@ru ;
  b2g:preferredConcept <https://w3id.org/b2graph/concept/price> ;
  b2g:otherConcept <https://w3id.org/b2graph/concept/conversion-rate> REASON .
"""
    path = ontology / "ambiguity.ttl"
    before = path.read_text(encoding="utf-8")
    path.write_text(before + rule.replace("REASON", ""), encoding="utf-8")
    assert {f.code for f in check(ontology) if f.severity == "error"} == {"clash-reason", "not-canonical"}
    reason = '; <http://www.w3.org/2000/01/rdf-schema#comment> "A test."@en'
    path.write_text(before + rule.replace("REASON", reason), encoding="utf-8")
    assert {f.code for f in check(ontology) if f.severity == "error"} == {"not-canonical"}


def test_a_tree_deeper_than_five_levels_is_a_warning(tmp_path: Path) -> None:
    ontology = sample_ontology(tmp_path)
    path = ontology / CHANNELS
    text = path.read_text(encoding="utf-8")
    (block,) = [part for part in text.split("\n\n") if part.startswith("concept:television ")]
    above = "television"
    for n in range(2, 6):
        key = f"level{n}"
        part = block.replace("concept:television", f"concept:{key}").replace("concept:channels", f"concept:{above}")
        text += "\n" + part.replace('television"', f'{key}"') + "\n"
        above = key
    path.write_text(text, encoding="utf-8")
    assert [f.subject for f in check(ontology) if f.code == "deep"] == ["level5"]


def test_a_file_that_is_not_canonical_is_named_with_its_line(tmp_path: Path) -> None:
    ontology = sample_ontology(tmp_path)
    path = ontology / METRICS
    path.write_text(path.read_text(encoding="utf-8").replace(" ;\n    b2g:unit", " ; b2g:unit"), encoding="utf-8")
    (finding,) = [f for f in check(ontology) if f.code == "not-canonical"]
    assert finding.where == "concepts/metrics.ttl:7"
    assert "make format" in finding.message
