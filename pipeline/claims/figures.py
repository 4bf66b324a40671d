"""Numbers with a unit: sums of money, percentages, how many times as much; and places in an order."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.claims.attribution import place, places, source
from pipeline.claims.passages import Document, Passage
from pipeline.claims.quantities import Sign, counting, has_unit, letters_of, signs
from pipeline.claims.rankings import UNIT, ranked_place, ranking, ranks
from pipeline.records import Fact, Figure

CURRENCIES = ("RUB", "USD", "EUR", "VND", "RON", "MDL")
SHARES = {"quarter": "25", "half": "50", "three-quarters": "75"}
MULTIPLIERS = ("1e2", "1e3", "1e6", "1e9", "1e12")

LETTERS = (
    dict.fromkeys(CURRENCIES, "C")
    | dict.fromkeys(MULTIPLIERS, "M")
    | dict.fromkeys(SHARES, "H")
    | {
        "percent": "P",
        "points": "p",
        "people": "Q",
        "mean": "m",
        "times-before": "x",
        "times": "X",
        "times-more": "Z",
        "filler": "o",
        "from": "F",
        "to": "T",
    }
)

MEASURING = "CPpHXZQ"
"""Letters of the signs of which every figure has one."""

UNITS = {"share": "%", "points": "percentage points", "people": "people"}
"""Units other than money by the part of the pattern that has them; what has none is a number of times."""

# Money before or after its currency, a percentage, percentage points, a number of times, a mean number of people, or
# a share in words ("half of"); a range gives two numbers.
_RANGE = "(?:(?<=F)NP?M*T|NP?D)?N"
_FIGURE = re.compile(
    f"(?P<currency>C){_RANGE}M*|(?P<share>{_RANGE}o*P|H)|{_RANGE}M*o*(?P<unit>C)|(?<=x){_RANGE}X|(?<=x_){_RANGE}X"
    f"|{_RANGE}Z|{_RANGE}o*(?P<points>p)|m,?_?{_RANGE}o*(?P<people>Q)"
)

ABOUT_WORDS = 3
"""A clause that has fewer words beside the number does not say what it is about; then its sentence does."""


def figure(document: Document) -> Iterator[Fact]:
    """The figures of sentences: each number with its unit, the year named beside it, and what it is about.

    Money and shares in words count only where their sentence names a concept: "a $5 item" is an example, no figure. A
    rank is a figure of its own where its clause has no other number, and names a concept or place.
    """
    for passage in document.having(ranking, lambda language: counting(language, "figures")):
        told = list(ranks(passage))
        if not told and not has_unit(passage, "figures", LETTERS, MEASURING):
            continue
        line = signs(document.text.text, passage, "figures", LETTERS)
        found = list(_FIGURE.finditer(letters_of(line)))
        numbers = [range(line[one.start()].start, line[one.end() - 1].end) for one in found]
        for one, words in zip(found, numbers, strict=True):
            unit, clause = _unit(line, one), _clause(passage, words, numbers)
            if passage.named or not (unit in CURRENCIES or one["share"] == "H"):
                rank = next((rank for rank, at in told if at.start in clause), None)
                for value in _values(line, one):
                    yield _fact(document, passage, clause, words, (value, unit, _year(line, words)), rank)
        for rank, words in told:
            clause = _clause(passage, words, [])
            named = passage.within(clause) or any(cue[1] in clause for cue in places(passage))
            if named and not any(number.start in clause for number in numbers):
                yield _fact(document, passage, clause, words, (str(rank), UNIT, _year(line, words)), rank)


def _fact(
    document: Document,
    passage: Passage,
    clause: range,
    words: range,
    number: tuple[str, str, int | None],
    rank: int | None,
) -> Fact:
    """The fact of a number (value, unit, year) that stands at some words of a clause."""
    wide = clause if _tells(passage, clause, words) else range(len(passage.sentence.words))
    concepts = tuple(dict.fromkeys(named.concept.key for named in passage.within(wide)))
    of = (ranked_place(passage, clause) if rank else None) or place(passage, words.start, clause)
    by = source(document, passage, words.start)
    value = Figure(*number, _about(document, passage, wide, words), concepts, by, of, rank)
    concept, segments = _subject(passage, clause, wide, words)
    return Fact("figure", value, concept, segments, "figure", document.evidence(passage.span(clause), "figure"))


def _tells(passage: Passage, clause: range, words: range) -> bool:
    """Whether a clause says what its number is about."""
    told = sum(passage.sentence.folded[i].isalpha() for i in clause if i not in words)
    return told >= ABOUT_WORDS and bool(passage.within(clause))


def _subject(passage: Passage, clause: range, wide: range, words: range) -> tuple[str | None, tuple[str, ...]]:
    """The metric nearest to the number, else the nearest concept; and the segment named nearest to it."""
    near = passage.within(wide)
    near.sort(key=lambda named: (named.concept.class_ != "Metric", _distance(named.at, words)))
    names = [name for name in passage.sentence.names if name.at in clause]
    names = names or [name for name in passage.sentence.names if name.at in wide]
    names.sort(key=lambda name: _distance(name.at, words))
    tied = [named.mention.segments for named in near if named.mention.segments]
    return (near[0].concept.key if near else None), (names[0].segment,) if names else next(iter(tied), ())


def _distance(at: int, words: range) -> int:
    return words.start - at if at < words.start else at - words.stop


def _unit(line: Sequence[Sign], found: re.Match[str]) -> str:
    for part in ("currency", "unit"):
        if found[part]:
            return line[found.start(part)].group
    return next((unit for name, unit in UNITS.items() if found[name]), "x")


def _values(line: Sequence[Sign], found: re.Match[str]) -> Iterator[str]:
    """The numbers as plain decimals, multiplied out."""
    factor = Decimal(1)
    for sign in line[found.start() : found.end()]:
        factor *= Decimal(sign.group) if sign.letter == "M" else 1
    if found["share"] == "H":
        yield SHARES[line[found.start()].group]
    numbers = [sign for sign in line[found.start() : found.end()] if sign.value is not None and sign.letter == "N"]
    for sign in numbers[1:] if len(numbers) > 1 and _is_year(numbers[0]) else numbers:
        yield format((sign.value or 0) * factor, "f")


def _year(line: Sequence[Sign], words: range) -> int | None:
    """The year that stands in the sentence; of several the last one before the figure, else the first after it."""
    years = [sign for sign in line if sign.group == "numeral" and _is_year(sign) and sign.start not in words]
    before = [sign for sign in years if sign.start < words.start]
    return next((int(sign.value or 0) for sign in before[-1:] or years), None)


def _is_year(sign: Sign) -> bool:
    value = sign.value or Decimal(0)
    return value == value.to_integral_value() and 1900 <= value < 2100 and sign.end - sign.start == 1


def _clause(passage: Passage, words: range, figures: Sequence[range]) -> range:
    """The words around a number up to a comma, or to the "and" between it and another number."""
    folded = passage.sentence.folded
    ands = [at for group, at, _ in passage.sentence.cues if group == "and"]
    before = [at for at in ands for other in figures if other.stop <= at < words.start]
    after = [at for at in ands for other in figures if words.stop <= at < other.start]
    borders = [i for i, word in enumerate(folded) if word in (",", ";", "(", ")")]
    start = max([0, *[i + 1 for i in [*borders, *before] if i < words.start]])
    stop = min([len(folded), *[i for i in [*borders, *after] if i >= words.stop]])
    return range(start, stop)


def _about(document: Document, passage: Passage, clause: range, words: range) -> str:
    """The words of the clause without the number."""
    text = document.text.text
    parts = [
        passage.span(part).of(text)
        for part in (range(clause.start, words.start), range(words.stop, clause.stop))
        if any(word[0].isalnum() for word in passage.sentence.folded[part.start : part.stop])
    ]
    label = next((above for above in passage.above), None)
    if not parts and label:
        return " ".join(label.sentence.block.span.of(text).strip(" :").split())
    return " ".join(" ".join(parts).split())
