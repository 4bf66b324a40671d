"""Statistical term extraction: which phrases of a text behave like terms.

C-value (Frantzi, Ananiadou and Mima 2000) favours frequent and long phrases, and takes from a phrase what it owes to
the longer terms around it. As usual for single words, which have log 1 = 0 in the original, lengths are counted from 2.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log2

Term = tuple[str, ...]
"""Words in dictionary form."""


def c_values(frequencies: Mapping[Term, int]) -> dict[Term, float]:
    """The C-value of each candidate term, from how often each occurs (occurrences within longer ones included)."""
    longer: dict[Term, list[int]] = defaultdict(list)
    for term, frequency in frequencies.items():
        for part in set(parts(term)) & frequencies.keys():
            longer[part].append(frequency)
    return {
        term: log2(len(term) + 1) * (frequency - (sum(longer[term]) / len(longer[term]) if term in longer else 0))
        for term, frequency in frequencies.items()
    }


def parts(term: Term) -> Iterator[Term]:
    """The shorter phrases inside a phrase."""
    for length in range(1, len(term)):
        for start in range(len(term) - length + 1):
            yield term[start : start + length]


def shared_words(one: Iterable[str], other: Iterable[str], weights: Mapping[str, float]) -> float:
    """How much of two phrases' words they share, 0 to 1 (Dice), each word by its weight."""
    a, b = set(one), set(other)
    total = sum(weights[word] for word in a) + sum(weights[word] for word in b)
    return 2 * sum(weights[word] for word in a & b) / total if total else 0.0


def rarity(phrases: Sequence[Iterable[str]]) -> Mapping[str, float]:
    """Weights of words: the rarer among the phrases, the heavier (inverse document frequency)."""
    counts = Counter(word for phrase in phrases for word in set(phrase))
    return defaultdict(lambda: log2(1 + len(phrases)), {w: log2(1 + len(phrases) / n) for w, n in counts.items()})
