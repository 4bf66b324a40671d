"""How long something takes: "от 3 до 6 месяцев", "vài tuần", "până la un an"."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.claims.passages import Document, Named, Passage, takes_time
from pipeline.claims.quantities import Sign, has_unit, letters_of, signs
from pipeline.language.lexicon import language_data
from pipeline.records import DENIED, Duration, Fact

DAYS = {
    "second": Decimal(1) / 86400,
    "minute": Decimal(1) / 1440,
    "hour": Decimal(1) / 24,
    "day": Decimal(1),
    "week": Decimal(7),
    "month": Decimal(30),
    "quarter": Decimal(90),
    "half-year": Decimal("182.5"),
    "year": Decimal(365),
    "five-or-year": Decimal(365),
}
"""Days of a unit; week, month and year are the contract's numbers."""

LONGEST = 100 * DAYS["year"]
"""Longer stretches of time are years of the calendar."""

REACH = 12
"""Words between a duration and what takes so long."""

SHORT = 12
"""Words of a sentence that only gives the value of its heading: "В B2B — от 3 до 6 месяцев"."""

HEADINGS = ("Process", "Metric")
"""Kinds of concepts that a heading names as what takes so long; others it may name in passing."""

CARRIED = 3
"""Sentences and labels over which "…; B2C: a week" still speaks of what the last duration was about."""

LETTERS = dict.fromkeys(DAYS, "U") | {
    "five-or-year": "V",
    "from": "F",
    "between": "B",
    "and": "A",
    "or": "O",
    "to": "T",
    "at-most": "M",
    "at-least": "L",
    "or-more": "W",
    "sometimes": "S",
    "and-half": "H",
    "filler": "o",
    "lasts": "X",
    "within": "w",
    "about": "i",
    "not-beside": "P",
    "names": "n",
}

UNITS = "UV"
"""Letters of the units of time."""

# A unit with its number ("3 недели"; Vietnamese "năm" is five and year), or without where it is an end of a range.
_FULL = "[NV]D?o*[UV]o*H?"
_BARE = "U(?!N)"
_DURATION = re.compile(
    rf"""(?P<bound>[iw]*[FLMX]?[iw]*)
    (?: (?: (?P<low>{_FULL})[TMDO]+i? | (?P<number>[NV])o*[TMDO]+i?(?=[NV])
          | (?<=B)(?P<between>{_FULL}|N)o*A | (?P<bare>{_BARE})[MD]+
          | (?:^|(?<=[FX]))(?P<after>{_BARE})[TO] )
        (?P<high>{_FULL}|{_BARE})
    | (?P<one>{_FULL}|(?<=[LMXi]){_BARE}) )
    (?P<tail> ,?[AO]?S[D,]?[FLM]?(?P<more>{_FULL}|{_BARE}) | ,?(?P<open>W) )?""",
    re.VERBOSE,
)


def duration(document: Document) -> Iterator[Fact]:
    """The durations that sentences give for a process, stage, offer or measure of time, with its segments."""
    last: Named | None = None
    told = 0
    for number, passage in enumerate(document.passages):
        if not has_unit(passage, "durations", LETTERS, UNITS):
            continue
        line = signs(document.text.text, passage, "durations", LETTERS)
        letters = letters_of(line)
        for found in _DURATION.finditer(letters):
            value = _value(found, line, passage)
            if value is None or _beside(letters, found):
                continue
            words = _words(line, found)
            subject = _subject(passage, words, "X" in letters[: found.end()])
            if not subject and last and number - told <= CARRIED and _of_another(passage, words, last):
                subject = last
            if subject or any(_is_duration(label) for label in _labels(passage)):
                quote = document.evidence(passage.span(words), "duration")
                segments = _segments(passage, words, subject)
                yield Fact("duration", value, subject.concept.key if subject else None, segments, "duration", quote)
                last, told = subject or last, number


def _beside(letters: str, found: re.Match[str]) -> bool:
    """Whether the words beside tell that this is an age, a date, a frequency or an experience."""
    return bool(re.search("P_?$", letters[: found.start()])) or letters.startswith("P", found.end())


def _words(line: Sequence[Sign], found: re.Match[str]) -> range:
    """The words of the duration, without the verb before it."""
    start = found.start() + found["bound"].find("X") + 1
    if start and line[start - 1].letter in "BF":
        start -= 1
    return range(line[start].start, line[found.end() - 1].end)


def _value(found: re.Match[str], line: Sequence[Sign], passage: Passage) -> Duration | None:
    bound = found["bound"].strip("iw")
    if found["one"]:
        least = most = _amount(line[slice(*found.span("one"))])
        open_ = bound in ("L", "F") or _vague(line[slice(*found.span("one"))], passage)
        least = Decimal(0) if bound == "M" else least
    else:
        low = next(name for name in ("low", "number", "between", "bare", "after") if found[name])
        most = _amount(line[slice(*found.span("high"))])
        unit = _unit(line[slice(*found.span("high"))])
        least = _amount(line[slice(*found.span(low))], unit)
        open_ = any(sign.group == "many" for sign in line[slice(*found.span("high"))])
    if found["more"]:
        most = max(most, _amount(line[slice(*found.span("more"))]))
        open_ = _vague(line[slice(*found.span("more"))], passage)
    if found["open"]:
        open_ = True
    if least > most or most > LONGEST:
        return None
    return Duration(_days(least), None if open_ else _days(most))


def _vague(part: Sequence[Sign], passage: Passage) -> bool:
    """Whether no upper end is told: "несколько недель", "годы"."""
    plurals = language_data(passage.sentence.block.language)["facts"]["plural-units"]
    bare = part[0].letter == "U" and passage.sentence.folded[part[0].start] in plurals
    return bare or any(sign.group in ("few", "many") for sign in part)


def _amount(part: Sequence[Sign], unit: Decimal | None = None) -> Decimal:
    """The days of a number with its unit; a unit alone counts once, a number alone in the given unit."""
    first = part[0]
    number = Decimal(1) if first.letter == "U" else Decimal(5) if first.letter == "V" else first.value or Decimal(1)
    if any(sign.letter == "H" for sign in part):
        number += Decimal("0.5")
    return number * (_unit(part) or unit or Decimal(0))


def _unit(part: Sequence[Sign]) -> Decimal | None:
    units = [DAYS[sign.group] for sign in part if sign.group in DAYS]
    return units[-1] if units else None


def _days(amount: Decimal) -> float:
    """Days as a float, to the second."""
    return float(round(amount, 5))


def _subject(passage: Passage, words: range, verb: bool) -> Named | None:
    """What takes so long: named in the clause, the sentence or its label; behind "lasts" or "duration:", also above."""
    clause = passage.clause(words.start)
    inside = [named for named in passage.named if _lasts(passage, named) and _distance(named, words) <= REACH]
    inside.sort(key=lambda named: (named.at not in clause, named.at > words.start, _distance(named, words)))
    if inside:
        return inside[0]
    labels = _labels(passage)
    told = next((label for label in labels if _is_duration(label)), None)
    if told and told.named:
        return told.named[0]
    nearest = [above for above in passage.above if above.named][:1] if len(passage.sentence.words) <= SHORT else []
    around = [*passage.earlier, *passage.above] if verb or told else nearest
    lasting = (
        named
        for other in around
        for named in other.named[::-1]
        if _lasts(other, named) and (other.sentence.block.kind != "heading" or named.concept.kind in HEADINGS)
    )
    return next(lasting, None)


def _labels(passage: Passage) -> list[Passage]:
    """What stands over a value: its label or heading, a label right before it, and the head of its row."""
    rows = passage.earlier[-1:] if passage.sentence.block.kind == "row" else ()
    before = [other for other in passage.earlier[:1] if other.sentence.block.kind == "label"]
    return [*rows, *before, *passage.above[:2]]


def _is_duration(passage: Passage) -> bool:
    """Whether words announce a duration: "Срок оплаты:", "Thời gian", "Durata:"."""
    block = passage.sentence.block
    return block.kind in ("label", "row") and passage.tells_time()


def _lasts(passage: Passage, named: Named) -> bool:
    """Whether a concept takes time, or the text says so of it: "срок поставки"."""
    told = passage.tells_time(range(named.at, named.end))
    return (takes_time(named.concept) or told) and named.mention.polarity != DENIED


def _distance(named: Named, words: range) -> int:
    return max(words.start - named.end, named.at - words.stop, 0)


def _segments(passage: Passage, words: range, subject: Named | None) -> tuple[str, ...]:
    """The segments of what takes so long where it stands in the clause; else those of the clause or its label."""
    clause = passage.clause(words.start)
    if subject and subject in passage.within(clause):
        return subject.mention.segments
    others = [named.mention.segments for named in passage.within(clause) if named.mention.segments]
    return _own_segments(passage, words) or next(iter(others), subject.mention.segments if subject else ())


def _of_another(passage: Passage, words: range, last: Named) -> bool:
    """Whether the sentence or its label speaks of another segment than what the last duration was about."""
    own = set(_own_segments(passage, words))
    return bool(own and last.mention.segments and not own & set(last.mention.segments))


def _own_segments(passage: Passage, words: range) -> tuple[str, ...]:
    """The segments named in the clause, else in the label above."""
    clause = passage.clause(words.start)
    named = {name.segment for name in passage.sentence.names if name.at in clause}
    above = passage.above[:1] if passage.above and passage.above[0].sentence.block.kind != "heading" else ()
    return tuple(sorted(named)) or tuple(name for label in above for name in label.sentence.segments)
