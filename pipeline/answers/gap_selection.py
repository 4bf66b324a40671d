"""Which gaps somebody wants to see: of a language, segment, class, aspect, market or topic, not decided, or new."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import pyoxigraph as ox

from pipeline.answers.decisions import DONE, WONT_COVER
from pipeline.answers.entries import Entry
from pipeline.answers.gaps import Gap, Survey, folded, read_markets
from pipeline.answers.names import Names
from pipeline.answers.questions import Parameter, Question, bind

SETTLED = (WONT_COVER, DONE)
"""Decisions after which nobody need look at a gap."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What to show, as the user names it; "" and None stand for all.

    `topic` is a concept (key, IRI or label) that all below it belongs to, `segment` a notation, `class_` a class of the
    contract or of the schema, `aspect` a key or label, `market` a code.
    """

    language: str | None = None
    segment: str | None = None
    class_: str | None = None
    aspect: str | None = None
    market: str | None = None
    topic: str | None = None


def selected(found: Survey, store: ox.Store, wanted: Selection, names: Names) -> list[Gap]:
    """The gaps of a survey that are wanted, in its order; without those that follow from another one (see `folded`).

    Raises ValueError for a topic, segment, class, aspect or market that the build does not know.
    """
    entries, aspects = found.entries, found.aspects
    classes = {name.casefold() for entry in entries.values() for name in (entry.class_, entry.kind)}
    aspect = _known("aspect", wanted.aspect, {key: iri for iri in aspects.values() for key in _keys(iri, names)})
    segment = _known("segment", wanted.segment, {e.segment: e.segment for e in entries.values() if e.segment})
    class_ = _known("class", wanted.class_, dict(zip(classes, classes, strict=True)))
    markets = read_markets(store)
    market = _known("market", wanted.market, {code: code for codes in markets.values() for code in codes})
    topic = _concept(store, wanted.topic)
    tests: list[tuple[str | None, Callable[[Gap, Entry], bool]]] = [
        (wanted.language, lambda gap, _: gap.language == wanted.language),
        (class_, lambda _, entry: class_ in (entry.class_.casefold(), entry.kind.casefold())),
        (aspect, lambda gap, _: aspects.get(gap.concept) == aspect),
        (
            market,
            lambda gap, entry: market in markets[gap.language] and market in (entry.markets or markets[gap.language]),
        ),
        (topic, lambda _, entry: topic in (entry.iri, *entry.broader)),
    ]
    asked = [test for value, test in tests if value]
    gaps = [gap for gap in found.gaps if not segment or gap.segment == segment]
    return [gap for gap in folded(gaps) if all(test(gap, entries[gap.concept]) for test in asked)]


def unsettled(gaps: Iterable[Gap]) -> list[Gap]:
    """Gaps that editors have not put aside."""
    return [gap for gap in gaps if not (gap.decision and gap.decision.decision in SETTLED)]


def new_since(found: Survey, before: Survey) -> Survey:
    """A survey with only those gaps that an earlier one does not have."""
    known = {gap.cell for gap in before.gaps}
    return replace(found, gaps=tuple(gap for gap in found.gaps if gap.cell not in known))


def _concept(store: ox.Store, name: str | None) -> str:
    """The IRI of a concept."""
    question = Question("gaps", "", (Parameter("topic", "concept", "a concept"),), "")
    return bind(store, question, {"topic": name})["topic"].value if name else ""


def _keys(iri: str, names: Names) -> tuple[str, str]:
    return iri.rpartition("/")[2].casefold(), names.of(iri).casefold()


def _known(what: str, value: str | None, known: Mapping[str, str]) -> str:
    """What a word typed by the user stands for."""
    folded_ = {name.casefold(): meant for name, meant in known.items()}
    if value and value.casefold() not in folded_:
        raise ValueError(f"this build knows no {what} {value!r}; it knows {', '.join(sorted(known)) or 'none'}")
    return folded_[value.casefold()] if value else ""
