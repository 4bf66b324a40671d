"""`b2graph check`: the thesaurus held against the rules of the trade (after qSKOS and Skosify) and its SHACL shapes.

What one concept must have is in the shapes. What needs sight of several concepts, of characters or of files is here:
each rule a small function in an ordered list, giving (subject, severity, code, message).
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from pipeline.claims.vocabulary import OWL, RDF_TYPE, SKOS
from pipeline.graph.schema import read_prefixes, turtle_files
from pipeline.graph.thesaurus import LabelUse, Thesaurus, folded
from pipeline.graph.turtle import canonical_turtle
from pipeline.graph.validation import Finding, validate
from pipeline.records import Severity

DEEPEST = 5
"""Levels of `broader`, the top included: deeper trees are hard to browse."""

K = TypeVar("K")

Raw = tuple[str, Severity, str, str]
"""Subject (IRI), severity, code, message."""


def check(ontology: Path) -> list[Finding]:
    """All that is wrong or doubtful in an ontology folder, gravest first."""
    try:
        thesaurus = Thesaurus(ontology)
        prefixes = read_prefixes(ontology)
    except SyntaxError as error:
        where, _, message = str(error).removeprefix(f"{ontology}/").partition(": ")
        return [Finding(where, "", "error", "not-turtle", message)]
    found = [raw for rule in RULES for raw in rule(thesaurus)]
    found += [(f.subject, f.severity, f.code, f.message) for f in validate(thesaurus.triples, ontology / "shapes.ttl")]
    findings = {_placed(thesaurus, prefixes.get("concept", ""), raw) for raw in found}
    findings.update(_form(ontology, prefixes))
    order: tuple[Severity, ...] = ("error", "warning", "info")
    return sorted(findings, key=lambda f: (order.index(f.severity), f.code, f.where, f.subject, f.message))


def _placed(thesaurus: Thesaurus, namespace: str, raw: Raw) -> Finding:
    subject, severity, code, message = raw
    return Finding(thesaurus.places.get(subject, ""), subject.removeprefix(namespace), severity, code, message)


def _form(ontology: Path, prefixes: dict[str, str]) -> Iterator[Finding]:
    """Files that are not in canonical form: where they first differ from it."""
    for path in turtle_files(ontology):
        name, lines = str(path.relative_to(ontology)), path.read_text(encoding="utf-8").split("\n")
        try:
            wanted = canonical_turtle(path, prefixes).split("\n")
        except (SyntaxError, ValueError) as error:
            yield Finding(name, "", "error", "not-turtle", str(error))
            continue
        if lines != wanted:
            pairs = zip(lines, wanted, strict=False)
            line = next((n for n, (a, b) in enumerate(pairs, start=1) if a != b), min(len(lines), len(wanted)))
            yield Finding(f"{name}:{line}", "", "error", "not-canonical", "not in canonical form; run `make format`")


def blank_nodes(thesaurus: Thesaurus) -> Iterator[Raw]:
    """A node without an IRI has no stable name in the published graph."""
    for path, triples in thesaurus.files.items():
        if blank := sum(isinstance(t.subject, ox.BlankNode) for t in triples):
            yield (
                path.name,
                "error",
                "blank-node",
                f"{path.name} has {blank} triples of nodes without an IRI; name them",
            )


def scattered_concepts(thesaurus: Thesaurus) -> Iterator[Raw]:
    """A concept is described in one file."""
    files = defaultdict(set)
    for path, triples in thesaurus.files.items():
        for triple in triples:
            files[str(triple.subject).strip("<>")].add(path.name)
    for concept in thesaurus.concepts:
        if len(files[concept]) > 1:
            yield concept, "error", "scattered-concept", f"described in {', '.join(sorted(files[concept]))}; keep one"


def label_characters(thesaurus: Thesaurus) -> Iterator[Raw]:
    """Labels hold printable characters in their usual form, and no stray spaces."""
    for label in thesaurus.labels:
        text, shown = label.text, f"{label.kind} {label.text!r}@{label.language}"
        if not text.strip():
            yield label.concept, "error", "empty-label", f"{shown} has no words"
        elif text != " ".join(text.split(" ")).strip() or "  " in text:
            yield label.concept, "error", "stray-space", f"{shown} has spaces that do not belong"
        if any(unicodedata.category(c) in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp") for c in text):
            yield label.concept, "error", "unprintable-character", f"{shown} holds a character that cannot be seen"
        if not unicodedata.is_normalized("NFC", text):
            yield label.concept, "error", "not-nfc", f"{shown} is not in Unicode normal form C"
        if label.language == "ro" and set(text) & set("şţŞŢ"):
            yield label.concept, "error", "cedilla", f"{shown} has ş or ţ with cedilla; write ș, ț with comma"


def repeated_labels(thesaurus: Thesaurus) -> Iterator[Raw]:
    """A label stands once on a concept; what the matcher folds anyway is no label of its own (SKOS S13)."""
    for (concept, _), labels in _grouped(thesaurus, lambda label: (label.concept, label.folded)).items():
        for one, other in combinations(labels, 2):
            shown = f"{other.kind} {other.text!r}@{other.language} says the same as {one.kind} {one.text!r}"
            if one.text == other.text:
                yield concept, "error", "repeated-label", shown
            else:
                yield concept, "warning", "needless-label", f"{shown}: the matcher folds the difference"


def english_copies(thesaurus: Thesaurus) -> Iterator[Raw]:
    """English labels match in every language, so an alternative label that copies one adds nothing."""
    english = {(label.concept, label.folded) for label in thesaurus.labels if label.language == "en"}
    for label in thesaurus.labels:
        same = (label.concept, folded("en", label.text)) in english
        if same and label.language != "en" and label.kind != "prefLabel":
            yield (
                label.concept,
                "warning",
                "english-copy",
                f"{label.text!r}@{label.language} is an English label already",
            )


def clashing_labels(thesaurus: Thesaurus) -> Iterator[Raw]:
    """Two concepts share no label in one language, unless a label rule names both and says why.

    Parties are named in general words, which guarded labels of other concepts use too.
    """
    allowed = _allowed_clashes(thesaurus)
    parties = {c for c in thesaurus.concepts if any(kind.endswith("#Party") for kind in thesaurus.iris(c, RDF_TYPE))}
    for key, labels in _grouped(thesaurus, lambda label: label.folded).items():
        for one, other in combinations({label.concept: label for label in labels}.values(), 2):
            pair = {one.concept, other.concept}
            if not (pair <= allowed.get(key, set()) or pair & parties):
                message = f"{one.text!r}@{one.language} is a label of {_key(other.concept)} too"
                yield one.concept, "error", "clashing-label", f"{message}; drop one or allow it in ambiguity.ttl"


def _allowed_clashes(thesaurus: Thesaurus) -> dict[tuple[str, str], set[str]]:
    allowed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for rule, key in _label_rules(thesaurus):
        schema = next(p for p in thesaurus.values[rule] if p.endswith("#label")).removesuffix("label")
        for name in ("preferredConcept", "otherConcept"):
            allowed[key].update(thesaurus.iris(rule, schema + name))
    return allowed


def _label_rules(thesaurus: Thesaurus) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each label rule (IRI) with the folded label it is for."""
    for subject in sorted(thesaurus.values):
        for kind in thesaurus.iris(subject, RDF_TYPE):
            if kind.endswith("#LabelRule"):
                for label in thesaurus.literals(subject, kind.removesuffix("LabelRule") + "label"):
                    yield subject, folded(label.language or "en", label.value)


def idle_rules(thesaurus: Thesaurus) -> Iterator[Raw]:
    """A label rule is for a label that some concept has."""
    known = {label.folded for label in thesaurus.labels}
    for rule, (language, words) in _label_rules(thesaurus):
        if (language, words) not in known:
            yield rule, "warning", "idle-label-rule", f"no concept has the label {words!r}@{language} that this is for"


def hierarchy(thesaurus: Thesaurus) -> Iterator[Raw]:
    """`broader` makes trees: no circle, one class, at most five levels, no concept left alone."""
    parents = set(thesaurus.broader.values())
    for concept in thesaurus.concepts:
        line, parent = thesaurus.ancestors(concept), thesaurus.broader.get(concept)
        kinds = thesaurus.kinds(concept)
        if line and thesaurus.broader.get(line[-1]):
            yield concept, "error", "cycle", f"broader goes in a circle: {' > '.join(map(_key, [concept, *line]))}"
        if len(line) >= DEEPEST:
            yield concept, "warning", "deep", f"stands {len(line) + 1} levels deep; {DEEPEST} are enough"
        if parent and parent in thesaurus.values and thesaurus.kinds(parent) != kinds:
            yield concept, "error", "broader-across-classes", f"its broader concept {_key(parent)} has another class"
        if parent and thesaurus.iris(concept, SKOS + "topConceptOf"):
            yield concept, "error", "top-concept-with-broader", f"is a top concept, yet lies below {_key(parent)}"
        alone = not parent and concept not in parents and not thesaurus.literals(concept, OWL + "deprecated")
        if alone and not any(kind.endswith("#Segment") for kind in kinds):
            yield concept, "warning", "orphan", "has neither a broader nor a narrower concept"


def related_ancestors(thesaurus: Thesaurus) -> Iterator[Raw]:
    """`related` ties what `broader` does not tie already (SKOS S27)."""
    for concept in thesaurus.concepts:
        for other in thesaurus.iris(concept, SKOS + "related"):
            if other == concept or other in thesaurus.ancestors(concept) or concept in thesaurus.ancestors(other):
                yield (
                    concept,
                    "error",
                    "related-to-ancestor",
                    f"is related to {_key(other)}, which lies on its own line",
                )


def shared_definitions(thesaurus: Thesaurus) -> Iterator[Raw]:
    """A definition tells a concept from all others."""
    first: dict[str, str] = {}
    for concept in thesaurus.concepts:
        for definition in thesaurus.literals(concept, SKOS + "definition"):
            if (other := first.setdefault(definition.value.casefold(), concept)) != concept:
                yield concept, "warning", "shared-definition", f"has the same definition as {_key(other)}"


RULES: tuple[Callable[[Thesaurus], Iterator[Raw]], ...] = (
    blank_nodes,
    scattered_concepts,
    label_characters,
    repeated_labels,
    english_copies,
    clashing_labels,
    idle_rules,
    hierarchy,
    related_ancestors,
    shared_definitions,
)


def _grouped(thesaurus: Thesaurus, key: Callable[[LabelUse], K]) -> dict[K, list[LabelUse]]:
    groups: dict[K, list[LabelUse]] = defaultdict(list)
    for label in thesaurus.labels:
        groups[key(label)].append(label)
    return groups


def _key(concept: str) -> str:
    return concept.rsplit("/", 1)[-1]
