"""Finds the cues of all lists of a language in one pass over a sentence.

An automaton over words whose states are made when a text first reaches them, as regular expression engines do with
letters (Cox 2010, "Regular Expression Matching in the Wild"): a word that begins no cue costs one look-up.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import cache
from typing import NamedTuple

from pipeline.language.cues import REST, Cue, Cues, Phrase

MOST_KNOWN = 10_000
"""First words that are remembered, most of which begin no cue; they take about a megabyte."""

MOST_NEXT = 500
"""Words behind the first that each state remembers, most of which end it; any word may stand behind "and"."""

MOST_LISTS = 200
"""Lists searched together. A language has fewer than a hundred; each vocabulary that a process opens adds its own."""

MOST_SETS = 50
"""Sets of lists that are searched together at some time, while the first documents ask for ever more lists."""


class CuesOf:
    """The cues of a sentence. All lists of its language are searched together when the first of them is asked for."""

    def __init__(self, sentence: Sequence[str], language: str) -> None:
        """`sentence` are folded words."""
        self._sentence, self.language = sentence, language
        self._searched: frozenset[Cues] = frozenset()
        self._found: Mapping[Cues, Sequence[Cue]] = {}

    def find(self, cues: Cues) -> Sequence[Cue]:
        """The cues of a list, in order, none overlapping; at each place the longest."""
        found = self._found.get(cues)
        if found is None and cues not in self._searched:
            _search_of(self.language).add({cues})
            self.lists()
            found = self._found.get(cues)
        return found or ()

    def lists(self) -> Set[Cues]:
        """The lists that have cues here, of those that have been asked for in the language so far."""
        search = _search_of(self.language)
        wanted = search.lists
        if self._searched is not wanted:
            new = wanted - self._searched if self._searched else wanted  # itself, whose hash is known
            found = search.find(self._sentence, new)
            self._searched, self._found = wanted, {**self._found, **found} if self._found else found
        return self._found.keys()


class CueIndex:
    """Which of many sentences have cues of a list."""

    def __init__(self, sentences: Sequence[CuesOf]) -> None:
        """The sentences may be of several languages."""
        self._sentences = sentences
        self._languages = {sentence.language for sentence in sentences}
        self._numbers: dict[Cues, list[int]] = {}

    def having(self, *lists: Callable[[str], Cues]) -> list[int]:
        """The numbers of the sentences that have cues of one of some lists, each told by what gives it for a language.

        A rule that begins with a cue need look at no other sentence.
        """
        wanted = {language: {list_in(language) for list_in in lists} for language in self._languages}
        every = frozenset().union(*wanted.values())
        if not every <= self._numbers.keys():
            self._read(wanted)
        return sorted({number for cues in every for number in self._numbers[cues]})

    def _read(self, wanted: Mapping[str, set[Cues]]) -> None:
        for language, lists in wanted.items():
            _search_of(language).add(lists)
        self._numbers = {cues: [] for language in self._languages for cues in _search_of(language).lists}
        for number, sentence in enumerate(self._sentences):
            for cues in sentence.lists() & self._numbers.keys():
                self._numbers[cues].append(number)


class _Waiting:
    """Phrases by the word that comes next in them."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_word: defaultdict[str, list[Phrase]] = defaultdict(list)
        self._lengths: frozenset[int] = frozenset()
        self._loose: list[Phrase] = []
        for phrase in phrases:
            part = phrase.left[0]
            for word in (*part.words, *(f"{beginning}{REST}" for beginning in part.beginnings)):
                self._by_word[word].append(phrase)
            self._lengths |= {len(beginning) for beginning in part.beginnings}
            if phrase.inside and len(phrase.left) < phrase.parts:
                self._loose.append(phrase)

    def after(self, word: str) -> list[Phrase]:
        """The phrases that go on with a word, as they stand behind it."""
        found = [*self._by_word.get(word, ())]
        for length in self._lengths:
            if length <= len(word):
                found += self._by_word.get(word[:length] + REST, ())
        if not found and not self._loose:
            return found
        stay = [phrase for phrase in self._loose if word in phrase.inside and not phrase.left[0].fits(word)]
        return [phrase._replace(left=phrase.left[1:]) for phrase in found] + stay


class _End(NamedTuple):
    """A phrase that has ended: its parts, the words it took, its group. The greatest of several is the cue."""

    parts: int
    words: int
    group: str


class _State(dict[str, "_State | None"]):
    """What is known behind some words: the phrases that wait for more, and the longest of each list that has ended.

    As a dictionary: the state behind the next word, None where nothing goes on with it. `cues` are the ended phrases
    with the words they took.
    """

    def __init__(
        self, waiting: _Waiting, words: int = 0, ended: Mapping[Cues, _End] | None = None, open: bool = True
    ) -> None:
        """`open`: whether any phrase waits."""
        super().__init__()
        self._waiting, self._words, self._ended, self.open = waiting, words, ended or {}, open
        self.cues = [(cues, end.group, end.words) for cues, end in self._ended.items()]

    def __missing__(self, word: str) -> "_State | None":
        phrases = self._waiting.after(word)
        if len(self) >= (MOST_NEXT if self._words else MOST_KNOWN):
            self.clear()
        state = self[word] = self._behind(phrases) if phrases else None
        return state

    def _behind(self, phrases: Sequence[Phrase]) -> "_State":
        ended, words = dict(self._ended), self._words + 1
        for phrase in phrases:
            if not phrase.left:
                end = _End(phrase.parts, words, phrase.group)
                ended[phrase.cues] = max(end, ended.get(phrase.cues, end))
        left = [phrase for phrase in phrases if phrase.left]
        return _State(_Waiting(left), words, ended, open=bool(left))


class _Search:
    """The lists of a language that somebody has asked for."""

    def __init__(self) -> None:
        self.lists: frozenset[Cues] = frozenset()
        self._starts: dict[frozenset[Cues], _State] = {}

    def add(self, lists: Set[Cues]) -> None:
        """Search for more lists from now on."""
        if not lists <= self.lists:
            together = self.lists | lists
            self.lists = together if len(together) <= MOST_LISTS else frozenset(lists)

    def find(self, sentence: Sequence[str], lists: frozenset[Cues]) -> dict[Cues, list[Cue]]:
        """The cues of some lists in a sentence, those of each in order, none overlapping; at each place the longest."""
        found: dict[Cues, list[Cue]] = {}
        start, count = self._start_of(lists), len(sentence)
        for at, word in enumerate(sentence):
            state, end = start[word], at + 1
            if state is None:
                continue
            while state.open and end < count and (further := state[sentence[end]]) is not None:
                state, end = further, end + 1
            for cues, group, words in state.cues:
                earlier = found.get(cues)
                if earlier is None:
                    found[cues] = [Cue(group, at, at + words)]
                elif earlier[-1].end <= at:
                    earlier.append(Cue(group, at, at + words))
        return found

    def _start_of(self, lists: frozenset[Cues]) -> _State:
        """Where to begin with all lists, or with those that came after a sentence was searched for the others."""
        start = self._starts.get(lists)
        if start is None:
            if len(self._starts) >= MOST_SETS:
                self._starts.clear()
            start = self._starts[lists] = _State(_Waiting(phrase for cues in lists for phrase in cues.phrases))
        return start


@cache
def _search_of(language: str) -> _Search:
    return _Search()
