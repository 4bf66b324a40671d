"""Numbers in the reader's language: stretches of time in natural units, and figures with their units."""

from decimal import Decimal

from pipeline.answers.wording import read_wording

UNITS = (
    ("year", 365.0),
    ("month", 30.0),
    ("week", 7.0),
    ("day", 1.0),
    ("hour", 1 / 24),
    ("minute", 1 / 1440),
    ("second", 1 / 86400),
)
"""Units of time with their days; week, month and year are the contract's."""

HALVES = ("year", "month", "week")
"""Units that are counted in halves too, from one and a half on."""

HALF_YEAR = 182.5

ROUNDED = 0.000006
"""Days by which a duration may miss its unit: durations are kept to five decimals of a day."""

MOST = 31
"""The ends of a range share a smaller unit ("5-7 days", not "5 days - 1 week") up to this many of it."""

UNIT_WORDS = {"people": "people", "x": "times", "percentage points": "points"}
"""Wording of the units of figures that are words."""

Amount = tuple[float, str]
"""A number of units of time."""


def duration(language: str, least: float, most: float | None) -> str:
    """A stretch of time of `least` to `most` days (None: open) in words: "3-12 months", "1 year or more"."""
    words = read_wording("amounts", language)
    if most is None:
        return words["at-least"].format(time=_time(language, _amount(least))) if least else words["any-time"]
    if least == most:
        return _time(language, _amount(most))
    if not least:
        return words["at-most"].format(time=_time(language, _amount(most)))
    (low, unit), (high, other) = _ends(least, most)
    if unit == other:
        return f"{number(language, low)}–{_time(language, (high, unit))}"
    return f"{_time(language, (low, unit))} – {_time(language, (high, other))}"


def figure(language: str, value: str, unit: str) -> str:
    """A plain decimal with its unit: a currency code, "%" or a word of facts.jsonl; not a rank."""
    words, plain = read_wording("amounts", language), Decimal(value)
    if unit in UNIT_WORDS:
        return _counted(language, plain, UNIT_WORDS[unit])
    return words["percent" if unit == "%" else "money"].format(n=number(language, plain), unit=unit)


def number(language: str, value: float | Decimal) -> str:
    """A number with the reader's decimal sign, and its thousands set apart from five digits on."""
    words = read_wording("amounts", language)
    whole, _, rest = f"{Decimal(str(value)):f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", words["thousands"]) if len(whole.lstrip("-")) > 4 else whole
    return grouped + (words["decimal"] + rest.rstrip("0") if rest.rstrip("0") else "")


def plural(language: str, value: float | Decimal) -> str:
    """The plural form, after CLDR (https://cldr.unicode.org/index/cldr-spec/plural-rules): one, few or many.

    >>> [plural("ru", n) for n in (1, 3, 5, 11, 21, 1.5)]
    ['one', 'few', 'many', 'many', 'one', 'few']
    >>> [plural("ro", n) for n in (1, 2, 19, 20, 101, 1.5)]
    ['one', 'few', 'few', 'many', 'few', 'few']
    """
    n = int(value)
    if value != n:
        return "few"
    if language == "ru":
        last, teens = n % 10, 10 < n % 100 < 20
        return "many" if teens or last in (0, *range(5, 10)) else "one" if last == 1 else "few"
    if language == "ro":
        return "one" if n == 1 else "few" if n == 0 or 0 < n % 100 < 20 else "many"
    return "one" if n == 1 else "many"


def _counted(language: str, value: float | Decimal, unit: str) -> str:
    words = read_wording("amounts", language)
    return words[f"{unit}-{plural(language, value)}"].format(n=number(language, value))


def _time(language: str, amount: Amount) -> str:
    return _counted(language, *amount)


def _amount(days: float) -> Amount:
    """Days in the largest unit of which they are a whole number, or a half one that people say."""
    if days == HALF_YEAR:
        return 6, "month"
    for unit, length in UNITS[:4]:
        if (count := _whole(days, length)) is not None:
            return count, unit
    for unit, length in UNITS:
        halves = _whole(2 * days, length)
        if unit in HALVES and halves and halves > 2:
            return halves / 2, unit
        if unit not in HALVES and (count := _whole(days, length)) is not None:
            return count, unit
    return round(days, 2), "day"


def _whole(days: float, length: float) -> int | None:
    """How many units of some days' length make up days; None where it is no whole number."""
    count = round(days / length)
    return count if count and abs(days - count * length) <= ROUNDED else None


def _ends(least: float, most: float) -> tuple[Amount, Amount]:
    """The ends of a range in their units, in the same one where both are whole numbers of it."""
    for unit, length in UNITS:
        low, high = _whole(least, length), _whole(most, length)
        if low and high and high <= MOST:
            return (low, unit), (high, unit)
    return _amount(least), _amount(most)
