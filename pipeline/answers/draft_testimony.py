"""What a draft says, as conflicts read it: sentences for claims, and durations, orders and comparisons with theirs."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from pipeline.answers.testimony import Citation, Claimed, Place, Told, segments_of
from pipeline.answers.wariness import cautions
from pipeline.claims.vocabulary import Vocabulary
from pipeline.records import DocumentRecord, Evidence, Figure
from pipeline.records import Sequence as Steps

DRAFT = "./"
"""Stands before the name of the draft, so that it is no document's: theirs do not begin so."""

MISTAKES = "mistakes"
"""The group of cues in headings and labels under which nobody stands for what is said."""


class DraftTestimony:
    """What a draft says, in the form in which `testimony` reads what the documents of a build say."""

    def __init__(self, record: DocumentRecord, vocabulary: Vocabulary) -> None:
        self.record, self.vocabulary = record, vocabulary
        self.name = DRAFT + record.name
        self.mistakes = self._mistakes()

    def claims(self) -> Iterator[Claimed]:
        """Every sentence of a claim, once."""
        for claim in self.record.claims:
            concept = self.vocabulary.concepts[claim.concept]
            seen: set[Place] = set()
            for evidence in claim.evidence:
                mention = self.record.mentions[evidence.mention] if evidence.mention is not None else None
                modality, aspect = (mention.modality, mention.aspect) if mention else ("", "")
                cited = self._citation(evidence, claim.polarity, modality, aspect)
                if cited.place not in seen and cited.place not in self.mistakes:
                    seen.add(cited.place)
                    yield Claimed(concept.iri, concept.class_, claim.segment, cited)

    def facts(self) -> Iterator[Told]:
        """The durations, orders and comparisons, each with its sentence."""
        for fact in self.record.facts:
            value = fact.value
            if isinstance(value, Figure):
                continue
            if isinstance(value, Steps):
                value = Steps(tuple(self._iri(step) for step in value.steps))
            quote, segments = fact.evidence.quote, segments_of(value, fact.segments)
            cited = self._citation(self._around(fact.evidence))
            if cited.place not in self.mistakes:
                yield Told(self._iri(fact.concept) if fact.concept else "", segments, value, quote, cited)

    def named(self) -> dict[int, set[str]]:
        """What it names by raw offset: concepts by IRI, segments by notation."""
        named: defaultdict[int, set[str]] = defaultdict(set)
        for mention in self.record.mentions:
            named[mention.start].add(self._called(mention.concept))
        return named

    def _called(self, key: str) -> str:
        concept = self.vocabulary.concepts[key]
        if concept.class_ != "Segment":
            return concept.iri
        while concept.broader:
            concept = self.vocabulary.concepts[concept.broader]
        return concept.segment or concept.iri

    def _iri(self, key: str) -> str:
        return self.vocabulary.concepts[key].iri

    def _citation(self, evidence: Evidence, polarity: str = "", modality: str = "", aspect: str = "") -> Citation:
        place = (self.name, evidence.start, evidence.end, self.record.language, evidence.quote)
        return Citation(*place, polarity, modality, aspect, evidence.rule, self.name)

    def _around(self, evidence: Evidence) -> Evidence:
        """The sentence that holds the words of a fact; a list of several lines stays as it is."""
        holding = (s for s in self.record.sentences if s.start <= evidence.start and evidence.end <= s.end)
        sentence = next(holding, None)
        return replace(evidence, start=sentence.start, end=sentence.end, quote=sentence.text) if sentence else evidence

    def _mistakes(self) -> set[Place]:
        """The sentences below headings and labels about mistakes."""
        sentences, found = self.record.sentences, set()
        wrong: list[bool] = []
        for sentence in sentences:
            cited = Citation(self.name, sentence.start, sentence.end, self.record.language, sentence.text)
            above = sentence.under
            is_below = above is not None and wrong[above]
            if is_below:
                found.add(cited.place)
            wrong.append(is_below or MISTAKES in cautions(cited))
        return found
