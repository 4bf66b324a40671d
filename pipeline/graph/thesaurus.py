"""The ontology's files as triples that may be wrong, and where each subject stands in them: what `check` reads."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from pipeline.claims.vocabulary import LABEL_KINDS, RDF_TYPE, RDFS_SUBCLASS, SKOS, ontology_files
from pipeline.graph.schema import parse_turtle
from pipeline.language.lexicon import fold, words

_SUBJECT = re.compile(
    r"(?:@prefix (?P<prefix>[\w-]*): <(?P<space>[^>]*)>|<(?P<iri>[^>]*)>|(?P<name>[\w-]*):(?P<local>\S*))"
)


@dataclass(frozen=True, slots=True, order=True)
class LabelUse:
    """A label as it stands on a concept (by IRI); labels that fold alike match the same texts."""

    concept: str
    language: str
    text: str
    kind: str
    folded: tuple[str, str]


def folded(language: str, text: str) -> tuple[str, str]:
    """A language, and words as the matcher folds them: without what writers vary."""
    return language, " ".join(fold(word.text, language) for word in words(text))


class Thesaurus:
    """All triples of an ontology folder."""

    def __init__(self, ontology: Path) -> None:
        """Read the files. Raises SyntaxError naming file, line and column for one that is not Turtle."""
        self.files = {path: list(parse_turtle(path)) for path in ontology_files(ontology)}
        self.values: dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]] = {}
        for triple in self.triples:
            about = self.values.setdefault(str(triple.subject).strip("<>"), defaultdict(list))
            about[triple.predicate.value].append(triple.object)
        self.places = self._places(ontology)

    @property
    def triples(self) -> Iterator[ox.Triple]:
        """The triples of all files."""
        for triples in self.files.values():
            yield from triples

    def iris(self, subject: str, predicate: str) -> list[str]:
        """The IRIs that a subject has for a predicate, sorted."""
        found = self.values.get(subject, {}).get(predicate, ())
        return sorted(term.value for term in found if isinstance(term, ox.NamedNode))

    def literals(self, subject: str, predicate: str) -> list[ox.Literal]:
        """The literals that a subject has for a predicate."""
        found = self.values.get(subject, {}).get(predicate, ())
        return [term for term in found if isinstance(term, ox.Literal)]

    @cached_property
    def concepts(self) -> list[str]:
        """The IRIs of the concepts, sorted."""
        return [subject for subject in sorted(self.values) if SKOS + "Concept" in self.iris(subject, RDF_TYPE)]

    @cached_property
    def labels(self) -> list[LabelUse]:
        """All labels of all concepts, sorted."""
        return sorted(
            LabelUse(concept, language, term.value, kind, folded(language, term.value))
            for concept in self.concepts
            for kind in LABEL_KINDS
            for term in self.literals(concept, SKOS + kind)
            for language in [term.language or ""]
        )

    @cached_property
    def broader(self) -> dict[str, str]:
        """Concept to the concept above it (the first, where it wrongly has several)."""
        above = {concept: self.iris(concept, SKOS + "broader") for concept in self.concepts}
        return {concept: parents[0] for concept, parents in above.items() if parents}

    def ancestors(self, concept: str) -> list[str]:
        """The concepts above a concept, nearest first; stops where it would come round."""
        line = [concept]
        while (parent := self.broader.get(line[-1])) and parent not in line:
            line.append(parent)
        return line[1:]

    def kinds(self, concept: str) -> tuple[str, ...]:
        """The class of a concept and the classes above it, without skos:Concept."""
        line = [kind for kind in self.iris(concept, RDF_TYPE) if kind != SKOS + "Concept"][:1]
        while line and (above := set(self.iris(line[-1], RDFS_SUBCLASS)).difference([SKOS + "Concept"], line)):
            line.append(min(above))
        return tuple(line)

    def _places(self, ontology: Path) -> dict[str, str]:
        """Subject to "file:line" of the paragraph that begins with it."""
        places: dict[str, str] = {}
        for path in self.files:
            spaces = {}
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                if not (found := _SUBJECT.match(line)):
                    continue
                if found["space"] is not None:
                    spaces[found["prefix"]] = found["space"]
                else:
                    subject = found["iri"] or spaces.get(found["name"] or "", "") + (found["local"] or "")
                    places.setdefault(subject, f"{path.relative_to(ontology)}:{number}")
        return places
