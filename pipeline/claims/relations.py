"""What the text says of how concepts hang together. An ordered list of finders, each in a module of its own kind."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pipeline.claims import (
    acts,
    duties,
    effects,
    examples,
    groups,
    headings,
    inclusion,
    layouts,
    measures,
    purposes,
    roles,
    suits,
)
from pipeline.claims.links import Link, Page, segments_of
from pipeline.claims.passages import Document, Passage
from pipeline.claims.schema import Scheme, StatementSchema
from pipeline.claims.vocabulary import Concept, Vocabulary
from pipeline.records import (
    ADVISED,
    ASSERTED,
    DENIED,
    HEDGED,
    STATED,
    Evidence,
    Mention,
    Relation,
)

FINDERS: tuple[Callable[[Page, Scheme], Iterator[Link]], ...] = (
    *groups.FINDERS,
    *headings.FINDERS,
    *inclusion.FINDERS,
    *layouts.FINDERS,
    *measures.FINDERS,
    *purposes.FINDERS,
    *suits.FINDERS,
    *roles.FINDERS,
    *acts.FINDERS,
    *duties.FINDERS,
    *effects.FINDERS,
    *examples.FINDERS,
)

WEIGHT = {STATED: 0, HEDGED: 1, ADVISED: 2}


def find(document: Document, mentions: Sequence[Mention], schema: StatementSchema) -> tuple[Relation, ...]:
    """The relations of a document, in text order; the evidence is raw text.

    `mentions` are the document's, with aspects and modality. Of several finders that link the same two mentions by
    the same predicate the first counts. Both ends must be of the classes that the schema gives the predicate, two
    different concepts, and no repeats.
    """
    page, names = Page(document, mentions, schema), schema.scheme
    found: dict[tuple[str, int, int], Relation] = {}
    for finder in FINDERS:
        for link in finder(page, names):
            if _holds(page, link):
                relation = _relation(page, link)
                if link.predicate == examples.EXAMPLE_OF:
                    relation = examples.as_example(relation, document.vocabulary.segments[link.object.concept.key])
                found.setdefault((relation.predicate, relation.subject, relation.object), relation)
    return tuple(sorted(found.values(), key=lambda r: (r.evidence[0].start, r.subject, r.object, r.predicate)))


def without_idle_parties(
    mentions: Sequence[Mention], relations: Sequence[Relation], vocabulary: Vocabulary
) -> tuple[tuple[Mention, ...], tuple[Relation, ...]]:
    """The mentions without parties ("customer") of which no relation speaks, and the relations between them.

    Parties that are left are marked as no more than ends of relations.
    """
    used = {end for relation in relations for end in (relation.subject, relation.object)}
    parties = {i for i, m in enumerate(mentions) if vocabulary.concepts[m.concept].class_ == "Party"}
    kept = [i for i in range(len(mentions)) if i in used or i not in parties]
    place = {old: new for new, old in enumerate(kept)}
    moved = (replace(r, subject=place[r.subject], object=place[r.object]) for r in relations)
    left = (replace(mentions[i], only_end=True) if i in parties else mentions[i] for i in kept)
    return tuple(left), tuple(moved)


def _holds(page: Page, link: Link) -> bool:
    subject, other = link.subject.concept, link.object.concept
    if subject.key == other.key or link.subject.mention.repeat or link.object.mention.repeat:
        return False
    if link.object_passage.sentence.folded[-1] == "?":
        return False  # a question states nothing
    if link.predicate == "includes" and not _can_include(page, subject, other):
        return False
    return page.fits(link.predicate, subject, other)


def _can_include(page: Page, group: Concept, member: Concept) -> bool:
    """Whether a concept can be a group of another: no name of a class, nothing below it; a channel has no figures."""
    apart = group.class_ == "Channel" and member.class_ in ("Metric", "Industry")
    return not (apart or page.names_class(group) or member.key in page.above(group))


def _relation(page: Page, link: Link) -> Relation:
    subject, other = page.marked(link.subject), page.marked(link.object)
    together = subject.sentence == other.sentence
    passages = [link.object_passage] if together else [link.subject_passage, link.object_passage]
    denied = other.polarity == DENIED or (together and subject.polarity == DENIED)
    modality = max((subject.modality, other.modality), key=WEIGHT.__getitem__) if together else other.modality
    return Relation(
        link.predicate,
        page.place(link.subject),
        page.place(link.object),
        segments_of(subject, other),
        DENIED if denied else ASSERTED,
        modality,
        other.aspect,
        link.rule,
        tuple(sorted((_evidence(page, passage, link.rule) for passage in passages), key=lambda e: e.start)),
    )


def _evidence(page: Page, passage: Passage, rule: str) -> Evidence:
    words = passage.sentence.block.sentences[passage.sentence.number]
    return page.document.evidence(words, rule)
