"""What ties concepts together in texts: relations, lists and sentences they share.

Naming the same segment ties nothing, or everything would hang together; segments themselves are not tied. In a list or
sentence that names n concepts each pair is tied by 1 / (n - 1), so that every concept brings the same weight whatever
the company (Newman 2001, "Scientific collaboration networks. II", for authors of papers).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from pipeline.claims.vocabulary import Vocabulary
from pipeline.graph.dataset import counted_mentions
from pipeline.graph.relation_quads import relations_told
from pipeline.records import ASSERTED, DocumentRecord

RELATION, LIST, SENTENCE = 2.0, 1.0, 1.0
"""What an asserted relation, the sharing of a list and the sharing of a sentence weigh."""

Pair = tuple[str, str]
"""Two concepts, by key, in alphabetical order."""


@dataclass(slots=True)
class Tie:
    """What ties two concepts: how many relations (and which), lists and sentences, in how many documents.

    Documents that are translations or other copies of one text count as one.
    """

    weight: float = 0.0
    relations: int = 0
    lists: int = 0
    sentences: int = 0
    predicates: frozenset[str] = frozenset()
    documents: int = 1

    def add(self, other: "Tie") -> None:
        """Add what ties the same concepts in other documents."""
        self.weight += other.weight
        self.relations += other.relations
        self.lists += other.lists
        self.sentences += other.sentences
        self.predicates |= other.predicates
        self.documents += other.documents


class Ties:
    """The ties between the concepts of documents; fed one source at a time.

    Copies, repeats and headings with nothing below them count for nothing; of the documents of one source the one that
    ties a pair most counts for it.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        """`vocabulary` is that of the documents."""
        self._segments = {c.key for c in vocabulary.concepts.values() if c.class_ in ("Segment", "Party")}
        self._found: dict[Pair, Tie] = {}

    def add(self, records: Iterable[DocumentRecord]) -> None:
        """Add what all documents of one source tie together."""
        strongest: dict[Pair, Tie] = {}
        for record in records:
            for pair, tie in _ties_of(record, self._segments).items():
                strongest[pair] = max(strongest.get(pair, tie), tie, key=lambda one: one.weight)
        for pair, tie in strongest.items():
            if pair in self._found:
                self._found[pair].add(tie)
            else:
                self._found[pair] = tie

    def strongest(self, most: int) -> dict[Pair, Tie]:
        """At most so many ties, pairs in alphabetical order."""
        ranked = sorted(self._found, key=lambda pair: (-self._found[pair].weight, pair))
        return {pair: self._found[pair] for pair in sorted(ranked[:most])}


def _ties_of(record: DocumentRecord, segments: Collection[str]) -> dict[Pair, Tie]:
    """The ties in one document."""
    ties: defaultdict[Pair, Tie] = defaultdict(Tie)
    if not record.duplicate_of:
        _add_relations(ties, record, segments)
        _add_company(ties, record, segments)
    return ties


def _add_relations(ties: defaultdict[Pair, Tie], record: DocumentRecord, segments: Collection[str]) -> None:
    for relation in relations_told(record):
        ends = {record.mentions[index].concept for index in (relation.subject, relation.object)}.difference(segments)
        if relation.polarity == ASSERTED and len(ends) > 1:
            tie = ties[_pair(*ends)]
            tie.weight += RELATION
            tie.relations += 1
            tie.predicates |= {relation.predicate}


def _add_company(ties: defaultdict[Pair, Tie], record: DocumentRecord, segments: Collection[str]) -> None:
    sentences, lists = _company(record, segments)
    for concepts, pair in _pairs(sentences):
        ties[pair].weight += SENTENCE / (len(concepts) - 1)
        ties[pair].sentences += 1
    for concepts, pair in _pairs(lists):
        ties[pair].weight += LIST / (len(concepts) - 1)
        ties[pair].lists += 1


def _pairs(companies: Iterable[set[str]]) -> Iterator[tuple[set[str], Pair]]:
    for concepts in companies:
        for pair in combinations(sorted(concepts), 2):
            yield concepts, pair


def _company(record: DocumentRecord, segments: Collection[str]) -> tuple[list[set[str]], list[set[str]]]:
    """The concepts of each sentence, and of each list: two items or more that stand under the same line."""
    sentences: defaultdict[int, set[str]] = defaultdict(set)
    lists: defaultdict[int, set[int]] = defaultdict(set)
    for index in sorted(counted_mentions(record)):
        mention = record.mentions[index]
        sentence = record.sentences[mention.sentence]
        if mention.concept not in segments:
            sentences[mention.sentence].add(mention.concept)
            if sentence.kind == "item" and sentence.under is not None:
                lists[sentence.under].add(mention.sentence)
    listed = [set().union(*(sentences[item] for item in items)) for items in lists.values() if len(items) > 1]
    return list(sentences.values()), listed


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)
