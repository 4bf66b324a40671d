"""Mentions become claims: one for each concept, segment and polarity that a document states."""

from collections.abc import Sequence

from pipeline.claims.vocabulary import Vocabulary
from pipeline.records import ASSERTED, DENIED, Claim, Evidence, Mention, Sentence


def claims(mentions: Sequence[Mention], sentences: Sequence[Sentence], vocabulary: Vocabulary) -> tuple[Claim, ...]:
    """The claims of a document, sorted by concept, segment and polarity.

    Every (mention, segment) is evidence of exactly one claim; the quote is the mention's sentence. Segments
    themselves, mentions without a segment, and repeats make no claim.
    """
    found: dict[tuple[str, str, str], list[Evidence]] = {}
    for index, mention in enumerate(mentions):
        if mention.repeat or vocabulary.concepts[mention.concept].class_ == "Segment":
            continue
        sentence = sentences[mention.sentence]
        evidence = Evidence(sentence.start, sentence.end, sentence.text, mention.scope_rule, index)
        for segment in mention.segments:
            polarity = DENIED if segment in mention.denied else ASSERTED
            found.setdefault((mention.concept, segment, polarity), []).append(evidence)
    return tuple(Claim(*key, tuple(evidence)) for key, evidence in sorted(found.items()))
