"""How likely a text is Russian, Vietnamese or Romanian by its letters: wrongly decoded text is not.

A bigram model of letters (`data/letters.yml`). What an encoding does to a text shows where characters are no ASCII, so
only pairs with such a character count.
"""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from string import ascii_lowercase
from unicodedata import normalize

DATA = Path(__file__).parent / "data" / "letters.yml"

UNSEEN, FOREIGN, CONTROL, SIGN, ODD_SIGN, SPACE, SWITCH, CAPITAL = 10.0, 14.0, 30.0, 3.0, 12.0, 1.0, 6.0, 5.0
"""In nats: a pair of letters of the alphabet that did not occur; a character that no text in the language has; a
control character; a sign of typography; a rare one, or one on the wrong side of a word; what follows when it is no
letter; a change between Cyrillic and Latin letters in a word; a capital after a small letter."""

OPENING, CLOSING, RARE = frozenset("„«‘–—"), frozenset("”»…–—"), frozenset("‚‹›·€©®™°§±×÷½¼¾²³\u200b")
SIGNS = OPENING | CLOSING | RARE | frozenset("“’№•\u00a0\ufeff")
"""Signs of typography: those that follow no word, those that no word follows, and those that few texts have."""

LAYOUT = frozenset("\t\n\r\f")
CEDILLAS = str.maketrans("şţŞŢ", "șțȘȚ")


@dataclass(frozen=True, slots=True)
class Cost:
    """The negative log likelihood of a text, in nats, and how many pairs of characters it is of."""

    total: float
    pairs: int

    @property
    def mean(self) -> float:
        """Nats a pair: 2 to 4 for text in the language, 6 and more for other."""
        return self.total / self.pairs if self.pairs else math.inf


def cost(text: str, language: str) -> Cost:
    """How unlikely a text is in "ru", "vi" or "ro", by its pairs with a character that is no ASCII."""
    text = f" {normalize('NFC', text)} "
    pairs = Counter(pairwise(text))
    told = {pair: count for pair, count in pairs.items() if not (_is_plain(pair[0]) and _is_plain(pair[1]))}
    letters = _letters(language)
    total = sum(count * _pair(*pair, letters, language == "ru") for pair, count in told.items())
    return Cost(total, sum(told.values()))


def _is_plain(character: str) -> bool:
    return " " <= character <= "~" or character in LAYOUT


def _pair(first: str, second: str, letters: Mapping[str, Mapping[str, float]], is_cyrillic: bool) -> float:
    """What a pair costs: the second character after the first."""
    one, other = first.lower().translate(CEDILLAS), second.lower().translate(CEDILLAS)
    raised = CAPITAL if first.islower() and second.isupper() else 0.0
    if not (_is_plain(second) or other in letters or second in SIGNS):
        return FOREIGN if second.isprintable() else CONTROL
    if second in SIGNS:
        return ODD_SIGN if second in RARE or (second in OPENING and one in letters) else SIGN
    if first in CLOSING and other in letters:
        return ODD_SIGN + raised
    latin = [is_cyrillic and character in ascii_lowercase for character in (one, other)]
    if any(latin):
        return SWITCH + raised
    start, end = (character if character in letters else " " for character in (one, other))
    if start == end == " ":
        return SPACE
    return letters[start].get(end, UNSEEN) + raised


@cache
def _letters(language: str) -> Mapping[str, Mapping[str, float]]:
    """For each letter, and " " for the edge of a word, what those after it cost."""
    import yaml  # costs a run that finds nothing changed a tenth of its time

    rows: dict[str, str] = yaml.load(DATA.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)[language]
    return {
        letter.replace("_", " "): {
            follower: float(group[0]) for group in row.split() for follower in group[1:].replace("_", " ")
        }
        for letter, row in rows.items()
    }
