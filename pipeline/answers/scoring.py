"""Precision, recall and F1 of paired documents, part by part."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pipeline.answers.fact_pairing import Links, is_found, is_quoted_for
from pipeline.answers.pairing import CLASSES, Pair, PairedDocument
from pipeline.answers.relation_pairing import PREDICATES
from pipeline.records import FactType

FACT_TYPES: tuple[FactType, ...] = ("duration", "sequence", "comparison", "figure")
SegmentClaim = tuple[str, bool]
"""What a mention is evidence of: a segment, and whether the text denies it for that segment."""


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall (0 to 1) of one part of the work in one language ("all": every language).

    `gold` and `read` count what annotators found and what the build read of it.
    """

    language: str
    part: str
    gold: int
    read: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where both are."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def score_documents(language: str, documents: Collection[PairedDocument], links: Links) -> Iterator[Score]:
    """The scores of documents taken together, in the order in which `evaluate` explains the parts."""
    pairs = [pair for document in documents for pair in document.pairs]
    gold = [mention for document in documents for mention in document.gold]
    read = [mention for document in documents for mention in document.read]
    typed = [pair for pair in pairs if pair.is_typed]
    yield _score(language, "mentions", len(gold), len(read), len(pairs))
    yield _score(language, "typed", len(gold), len(read), len(typed))
    yield _score(
        language,
        "concepts",
        sum(mention.class_ != "Segment" for mention in gold),
        sum(mention.class_ != "Segment" for mention in read),
        sum(pair.gold.class_ != "Segment" for pair in typed),
    )
    golds, reads = Counter(mention.class_ for mention in gold), Counter(mention.class_ for mention in read)
    right, answered = Counter(pair.read.class_ for pair in typed), Counter(pair.gold.class_ for pair in typed)
    for name in CLASSES:
        yield _score(language, f"class {name}", golds[name], reads[name], right[name], answered[name])
    yield _segments(language, pairs)
    yield _claims(language, documents)
    denied = [pair for pair in pairs if pair.reading.denied and pair.read.is_denied]
    # an annotated mention counts by its first reading, as in the annotators' own score
    yield _score(
        language,
        "denied",
        sum(mention.readings[0].denied for mention in gold),
        sum(mention.is_denied for mention in read),
        len(denied),
    )
    yield _linking(language, pairs)
    yield from _facts(language, documents, links)
    yield from _relations(language, documents)
    aspects = [reading.is_right for document in documents for reading in document.aspects]
    yield _score(language, "aspect", len(aspects), len(aspects), sum(aspects))


def _score(language: str, part: str, gold: int, read: int, right: int, answered: int | None = None) -> Score:
    """`right` of what was read is right; it answers to `answered` (else as many) of what annotators found."""
    answered = right if answered is None else answered
    return Score(language, part, gold, read, right / read if read else 0.0, answered / gold if gold else 0.0)


def _segments(language: str, pairs: Sequence[Pair]) -> Score:
    tied = [pair for pair in pairs if pair.gold.class_ != "Segment"]
    right = sum(pair.reading.segments == pair.read.segments for pair in tied)
    return _score(language, "segments", len(tied), len(tied), right)


def _claims(language: str, documents: Collection[PairedDocument]) -> Score:
    gold = read = right = 0
    for document in documents:
        # of two annotators' readings the one that the pair was made with
        chosen = {pair.gold: pair.reading for pair in document.pairs}
        for mention in document.gold:
            reading = chosen.get(mention, mention.readings[0])
            gold += len(reading.segments) if mention.class_ != "Segment" else 0
        read += sum(len(mention.segments) for mention in document.read if mention.class_ != "Segment")
        right += sum(len(gold_claims(pair) & read_claims(pair)) for pair in document.pairs)
    return _score(language, "claims", gold, read, right)


def gold_claims(pair: Pair) -> set[SegmentClaim]:
    """What annotators say of the segments of a mention; nothing of segments themselves."""
    if pair.gold.class_ == "Segment":
        return set()
    return {(segment, pair.reading.denied) for segment in pair.reading.segments}


def read_claims(pair: Pair) -> set[SegmentClaim]:
    """What the build says of the segments of a mention; nothing of segments themselves."""
    if pair.read.class_ == "Segment":
        return set()
    return {(segment, segment in pair.read.denied) for segment in pair.read.segments}


def _linking(language: str, pairs: Sequence[Pair]) -> Score:
    """B-cubed (Bagga and Baldwin 1998): of a mention's concept, the share with its key; of its key, that concept's."""
    keys, concepts = Counter(pair.gold.key for pair in pairs), Counter(pair.read.concept for pair in pairs)
    both = Counter((pair.gold.key, pair.read.concept) for pair in pairs)
    total = len(pairs) or 1
    precision = sum(n * n / concepts[concept] for (_, concept), n in both.items()) / total
    recall = sum(n * n / keys[key] for (key, _), n in both.items()) / total
    return Score(language, "linking", len(keys), len(concepts), precision, recall)


def _facts(language: str, documents: Collection[PairedDocument], links: Links) -> Iterator[Score]:
    gold: Counter[str] = Counter()
    read, right, answered = gold.copy(), gold.copy(), gold.copy()
    for document in documents:
        for fact in document.gold_facts:
            of_value = any(is_found(fact, other, links) for other in document.read_facts)
            of_quote = any(is_quoted_for(fact, other) for other in document.read_facts)
            gold.update((fact.type, "facts", "facts quoted"))
            answered.update([fact.type, "facts"] * of_value + ["facts quoted"] * of_quote)
        for found in document.read_facts:
            of_value = any(is_found(other, found, links) for other in document.gold_facts)
            of_quote = any(is_quoted_for(other, found) for other in document.gold_facts)
            read.update((found.type, "facts", "facts quoted"))
            right.update([found.type, "facts"] * of_value + ["facts quoted"] * of_quote)
    for part in (*FACT_TYPES, "facts", "facts quoted"):
        yield _score(language, part, gold[part], read[part], right[part], answered[part])


def _relations(language: str, documents: Collection[PairedDocument]) -> Iterator[Score]:
    """By predicate, all together, and how many of those found are annotated with the same modality."""
    answers = [answer for document in documents for answer in document.answers]
    found = [(answer.gold, answer.read) for answer in answers if answer.read]
    gold = Counter(answer.gold.predicate for answer in answers)
    answered = Counter(relation.predicate for relation, _ in found)
    read = Counter(relation.predicate for document in documents for relation in document.read_relations)
    right = Counter(relation.predicate for relation in {id(relation): relation for _, relation in found}.values())
    for name in PREDICATES:
        yield _score(language, name, gold[name], read[name], right[name], answered[name])
    yield _score(language, "relations", gold.total(), read.total(), right.total(), answered.total())
    same = sum(annotated.modality == relation.modality for annotated, relation in found)
    yield _score(language, "modality", len(found), len(found), same)
