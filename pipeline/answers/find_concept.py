"""Finding a concept by what people type: its key, or any of its labels in any language."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.answers.entries import Entry
from pipeline.claims.vocabulary import LABEL_KINDS, Label

_APART = re.compile(r"[\s\-\u2010-\u2015_/\u2019'’]+")
"""What may or may not stand between the parts of a word."""

NEAR, MOST = 0.72, 5
"""How alike (0 to 1) a label must be to be offered instead of what was typed, and how many are offered at most."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept and its label that was meant, or may have been."""

    entry: Entry
    label: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a text: one hit in `meant` is the concept; several share the text as a label of the same
    kind. `also` are concepts that have it as a lesser label; `near` are labels like it, where nothing has it.
    """

    meant: tuple[Hit, ...]
    also: tuple[Hit, ...] = ()
    near: tuple[Hit, ...] = ()


def find_concept(entries: Mapping[str, Entry], text: str) -> Found:
    """Find a concept by key, IRI or label. Case, hyphens and the dots of ё never matter; other diacritics matter only
    where the text with them is a label. A key goes before a label, a preferred label before alternative and hidden
    ones.
    """
    key = text.strip().removeprefix("concept:")
    named = next((entry for entry in entries.values() if key in (entry.key, entry.iri)), None)
    for fold in (_folded, _plain):
        if found := _having(entries, fold, fold(text)):
            return _named(named, found) if named else found
    return Found((Hit(named, key),)) if named else Found((), near=tuple(_near(entries, _plain(text))))


def _named(entry: Entry, found: Found) -> Found:
    """The concept that the text is the key of, and the others that have it as a label."""
    return Found((Hit(entry, entry.key),), tuple(hit for hit in (*found.meant, *found.also) if hit.entry is not entry))


def _folded(text: str) -> str:
    """A text without what never matters; diacritics stay."""
    return " ".join(_APART.sub(" ", unicodedata.normalize("NFC", text).casefold().replace("ё", "е")).split())


def _plain(text: str) -> str:
    """A text without diacritics too: "chu ky ban hang"."""
    letters = unicodedata.normalize("NFD", _folded(text).replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _labels(entries: Mapping[str, Entry]) -> Iterator[tuple[Entry, Label]]:
    return ((entry, label) for entry in entries.values() if not entry.deprecated for label in entry.labels)


def _having(entries: Mapping[str, Entry], fold: Callable[[str], str], wanted: str) -> Found | None:
    """The concepts with a label that folds to what is wanted: those of the best kind are meant."""
    kinds: defaultdict[str, dict[str, Hit]] = defaultdict(dict)
    for entry, label in _labels(entries):
        if fold(label.text) == wanted:
            kinds[label.kind].setdefault(entry.iri, Hit(entry, label.text))
    best, *lesser = [kinds[kind] for kind in LABEL_KINDS if kind in kinds] or [{}]
    also = {iri: hit for hits in lesser for iri, hit in hits.items() if iri not in best}
    return Found(tuple(best.values()), tuple(also.values())) if best else None


def _near(entries: Mapping[str, Entry], wanted: str) -> list[Hit]:
    """Labels that begin with what is wanted or have it among their words, then those that look like it."""
    matcher = SequenceMatcher(b=wanted, autojunk=False)
    likest: dict[str, tuple[float, int, str, Entry]] = {}
    for entry, label in _labels(entries):
        if label.kind != "hiddenLabel" and (like := _likeness(matcher, _plain(label.text), wanted)) >= NEAR:
            rank = (-like, len(label.text), label.text, entry)
            likest[entry.iri] = min(likest.get(entry.iri, rank), rank, key=lambda one: one[:3])
    return [Hit(entry, label) for *_, label, entry in sorted(likest.values(), key=lambda one: one[:3])[:MOST]]


def _likeness(matcher: "SequenceMatcher[str]", label: str, wanted: str) -> float:
    """How alike a label and what is wanted are, 0 to 1, and more where the label has the whole of it."""
    if len(wanted) > 2 and f" {label} ".find(f" {wanted}") >= 0:
        return 2.0 if label.startswith(wanted) else 1.5
    matcher.set_seq1(label)
    alike = matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR
    return matcher.ratio() if alike else 0.0
