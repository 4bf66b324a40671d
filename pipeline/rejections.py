"""What is no mention though a label of the thesaurus stands there, and the rules that say so."""

from typing import NamedTuple

from pipeline.spans import Span

MATCH_CASE, NEAR, NOT_NEAR = "match_case", "near", "not_near"
"""Guards of a label: other capitals, no word near that it needs, a word near that speaks against it."""

LONGER, OTHER_CONCEPT, BLOCKED = "longer_label", "other_concept", "blocked"
"""What takes the place of a label: a label that is longer, or came first where none is; one that names another concept
in the same words; a phrase that is no mention."""

GAP, IDLE_PARTY = "gap", "idle_party"
"""A general word for a party that has words inside, and a party of which no relation speaks."""


class Rejection(NamedTuple):
    """A label that does not name its concept (a key) in the place `span`, and the rule that says so."""

    span: Span
    concept: str
    label: str
    rule: str
