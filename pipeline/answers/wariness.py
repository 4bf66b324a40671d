"""What a sentence says beside its words: that it means one segment only, or another, or is no stance of its author."""

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate, chain
from pathlib import Path
from sys import intern

import pyoxigraph as ox

from pipeline.answers.published import read_rows
from pipeline.answers.query import run
from pipeline.answers.testimony import Citation, Claimed, Place
from pipeline.language.cue_search import CuesOf
from pipeline.language.cues import Cue, Cues
from pipeline.language.lexicon import fold, language_data, words
from pipeline.records import DENIED

BEFORE_SEGMENT, FROM_CONCEPT = 3, 8
"""Words from "only" to the segment, and from the concept to "only", at most: "LinkedIn — канал только для B2B"."""

_ENTITY = re.compile(r"&#?\w+;")
_UNEVEN = re.compile("[&\u0300-\u036f]")
_CLUSTER = re.compile("(?s).[\u0300-\u036f]*")
_ENDS = frozenset(".;:!?")

_SEGMENTS = """SELECT ?segment ?notation {
  ?segment a b2g:Segment ; skos:broader* ?root . ?root skos:notation ?notation
  FILTER NOT EXISTS { ?root skos:broader ?above } }"""
_ABOVE = """SELECT ?above ?text ?language {
  { SELECT DISTINCT ?above { ?sentence b2g:under ?above } }
  ?above nif:anchorOf ?text ; nif:referenceContext/dct:language ?language }"""
_BELOW = """SELECT ?name ?begin ?end {{
  {{ SELECT ?sentence {{ ?sentence b2g:under+ <{above}> }} LIMIT 100000 }}
  ?sentence nif:referenceContext/dct:source ?name ; nif:beginIndex ?begin ; nif:endIndex ?end }}"""

Named = Mapping[str, Mapping[int, Collection[str]]]
"""By document and raw offset of the first letter: what is named there, concepts (IRIs) and segments (notations)."""


def wants_names(cited: Citation) -> bool:
    """Whether it matters what a sentence names, and where: it denies something, or says "only"."""
    return cited.polarity == DENIED or "only" in cautions(cited)


def read_named(build: Path, store: ox.Store, sentences: Iterable[Citation]) -> Named:
    """Where some sentences of a build folder and its store name concepts and segments."""
    notations = dict(run(store, _SEGMENTS).terms())
    places: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for cited in sentences:
        places[cited.document].add((cited.start, cited.end))
    spans = {document: _stretches(its) for document, its in places.items()}
    named: defaultdict[str, dict[int, tuple[str, ...]]] = defaultdict(dict)
    for row in read_rows(build, "mentions.jsonl"):
        (starts, ends), start = spans.get(row["document"], ((), ())), row["start"]
        at = bisect_right(starts, start) - 1
        if at >= 0 and start < ends[at]:
            here = named[row["document"]]
            here[start] = (*here.get(start, ()), intern(notations.get(row["concept"]) or row["concept"]))
    return named


def _stretches(spans: Iterable[tuple[int, int]]) -> tuple[Sequence[int], Sequence[int]]:
    """Where spans start, in order, and where at the latest those end that have started so far."""
    starts, ends = zip(*sorted(spans), strict=True)
    return starts, list(accumulate(ends, max))


def read_mistakes(store: ox.Store) -> frozenset[Place]:
    """The sentences of a build's store below headings and labels about mistakes: nobody stands for what they say."""
    found: set[Place] = set()
    for above, text, language in run(store, _ABOVE).terms():
        if any(group == "mistakes" for group, *_ in _cues(text, language)):
            below = run(store, _BELOW.format(above=above)).terms()
            found |= {(name, int(start), int(end)) for name, start, end in below}
    return frozenset(found)


def cautions(cited: Citation) -> frozenset[str]:
    """The groups of `conflicts` in the language's data of which a phrase stands in the sentence."""
    return frozenset(group for group, *_ in _cues(cited.quote, cited.language))


def is_exclusive(claimed: Claimed, named: Named) -> bool:
    """Whether the sentence says of the concept that it is for this segment and no other.

    "Only" stands before the segment, behind the concept, in one clause.
    """
    cited = claimed.citation
    if not any(cited.start <= place < cited.end for place in named.get(cited.document, ())):
        return False  # which most are, and need no closer look
    cues = _cues(cited.quote, cited.language)
    if not any(group == "only" for group, *_ in cues):
        return False
    told, concepts, segments, _ = _positions(claimed, named)
    return any(
        group == "only"
        and any(0 <= i - end <= BEFORE_SEGMENT for i in segments)
        and any(0 < start - i <= FROM_CONCEPT and _ENDS.isdisjoint(told[i:start]) for i in concepts)
        for group, start, end in cues
    )


def is_of_another(claimed: Claimed, named: Named, segments: Collection[str]) -> bool:
    """Whether the concept stands beside the name of another of the segments (notations), as in "mărcile B2C"."""
    _, concepts, own, others = _positions(claimed, named, segments)
    beside = {i + step for i in concepts for step in (-1, 1)}
    return bool(beside & set(others)) and not beside & set(own)


def _positions(
    claimed: Claimed, named: Named, segments: Collection[str] = ()
) -> tuple[tuple[str, ...], list[int], list[int], list[int]]:
    """The words of the sentence; and which are the concept, the segment, and others of the segments."""
    cited = claimed.citation
    told, starts = _words(cited.quote, cited.language)
    here = named.get(cited.document, {})
    names = [set(here.get(cited.start + start, ())) for start in starts]
    concepts = [i for i, what in enumerate(names) if claimed.concept in what]
    own = [i for i, what in enumerate(names) if claimed.segment in what]
    return told, concepts, own, [i for i, what in enumerate(names) if what & (set(segments) - {claimed.segment})]


@lru_cache(4096)
def _cues(text: str, language: str) -> tuple[Cue, ...]:
    """Group, first word and end word of the phrases of `conflicts` in the language's data."""
    if not _any_phrase(language).search(fold(_letters(text)[0], language)):
        return ()
    return tuple(CuesOf(_words(text, language)[0], language).find(_phrases(language)))


@lru_cache(4096)
def _words(text: str, language: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The folded words of a text as it stands in its file, and where they start in it."""
    plain, offsets = _letters(text)
    found = list(words(plain))
    return tuple(fold(word.text, language) for word in found), tuple(offsets[word.span.start] for word in found)


def _letters(text: str) -> tuple[str, Sequence[int]]:
    """The letters of a text as it stands in its file, and where each of them starts in it.

    Letters may be decomposed, escapes like "&nbsp;" stand for spaces, and soft hyphens for nothing.
    """
    if text.isprintable() and not _UNEVEN.search(text) and unicodedata.is_normalized("NFC", text):
        return text, range(len(text))
    plain, offsets = "", []
    for cluster in _CLUSTER.finditer(_ENTITY.sub(lambda found: " " * len(found[0]), text)):
        if unicodedata.category(cluster[0][0]) != "Cf":
            letters = unicodedata.normalize("NFC", cluster[0])
            plain += letters
            offsets += [cluster.start()] * len(letters)
    return plain, offsets


@cache
def _any_phrase(language: str) -> re.Pattern[str]:
    """Finds the phrases, and what only looks like one: most sentences have none, and need no closer look."""
    phrases = chain.from_iterable(language_data(language)["conflicts"].values())
    told = {r"\W*".join(re.escape(fold(word.text, language)) for word in words(phrase)) for phrase in phrases}
    return re.compile("|".join(sorted(told)))


@cache
def _phrases(language: str) -> Cues:
    return Cues(language_data(language)["conflicts"], language)
