"""Edited labels written back into the thesaurus, checked before anything is touched; wrong matches become cases."""

import csv
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from pipeline.answers.labels.edits import Edit, Edits, WrongMatch
from pipeline.answers.labels.sheets import key_of, read_labels
from pipeline.claims.vocabulary import RDF_TYPE, SKOS
from pipeline.graph.check import check
from pipeline.graph.schema import parse_turtle, read_prefixes
from pipeline.graph.thesaurus import Thesaurus
from pipeline.graph.turtle import Row, canonical_text
from pipeline.graph.validation import Finding

CONCEPT = f"{SKOS}Concept"


def apply(ontology: Path, edits: Edits) -> tuple[list[Finding], dict[Path, str]]:
    """What the check of the edited thesaurus finds that it did not find before, and the new text of changed files.

    Nothing is written. Raises SyntaxError for a thesaurus that is not Turtle, and ValueError for concepts that were
    changed or removed since the workbook was exported.
    """
    _require(read_labels(Thesaurus(ontology)), edits.labels)
    texts = _edited(ontology, edits.labels)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "ontology"
        shutil.copytree(ontology, copy)
        for path, text in texts.items():
            (copy / path.relative_to(ontology)).write_text(text, encoding="utf-8")
        known = {(f.subject, f.code, f.message) for f in check(ontology)}
        found = [f for f in check(copy) if (f.subject, f.code, f.message) not in known]
    return found, texts


def _require(labels: Mapping[str, object], edits: Iterable[Edit]) -> None:
    if gone := sorted({edit.concept for edit in edits} - labels.keys()):
        raise ValueError(f"the thesaurus has no {', '.join(gone)} any more: export again, or take these rows out")


def _edited(ontology: Path, edits: Iterable[Edit]) -> dict[Path, str]:
    """The new text of every file of concepts that the edits change."""
    by_concept: defaultdict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_concept[edit.concept].append(edit)
    prefixes = read_prefixes(ontology)
    texts = {}
    for path in sorted((ontology / "concepts").glob("*.ttl")):
        triples = set(parse_turtle(path))
        changed = set(triples)
        for triple in triples:
            if triple.predicate.value == RDF_TYPE and triple.object == ox.NamedNode(CONCEPT):
                _change(changed, triple.subject, by_concept.get(key_of(str(triple.subject).strip("<>")), ()))
        if changed != triples:
            rows: list[Row] = [(str(t.subject), str(t.predicate), str(t.object)) for t in changed]
            texts[path] = canonical_text(rows, prefixes)
    return texts


def _change(triples: set[ox.Triple], concept: ox.NamedNode | ox.BlankNode | ox.Triple, edits: Iterable[Edit]) -> None:
    for edit in edits:
        label = ox.Literal(edit.label, language=edit.language)
        triple = ox.Triple(concept, ox.NamedNode(f"{SKOS}{edit.kind}"), label)
        (triples.add if edit.added else triples.discard)(triple)


def add_cases(folder: Path, wrong: Iterable[WrongMatch]) -> list[Path]:
    """Append each wrong match that is no case yet to `ambiguous.LANGUAGE.tsv` in a folder of cases; gives the files.

    A case is a sentence, concepts that must be found in it (none here) and concepts that must not.
    """
    changed = []
    for match in wrong:
        path = folder / f"ambiguous.{match.language}.tsv"
        folder.mkdir(parents=True, exist_ok=True)
        row = [match.sentence, "", match.concept]
        with path.open("a+", encoding="utf-8", newline="") as file:
            file.seek(0)
            known = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
            if row not in known:
                writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
                writer.writerow(row)
                changed.append(path)
    return sorted(set(changed))
