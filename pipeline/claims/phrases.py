"""The phrases of a text that are labels: as they stand, with a gap, and coordinated. The longest wins."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.claims.guards import Context, Stretch, same_case
from pipeline.claims.labels import Entry, LabelIndex
from pipeline.claims.lexemes import Lexemes
from pipeline.claims.siblings import Member, Siblings
from pipeline.claims.vocabulary import Vocabulary
from pipeline.language.lexicon import Word, language_data, sentence_words
from pipeline.records import Block, CleanText, Match, Span
from pipeline.rejections import MATCH_CASE

END = "\n"
"""Stands between sentences, so that no phrase crosses their border."""

LONGEST_ELLIPSIS = 3
"""Words of a coordinated part that leaves its head out: "каналы распределения и [каналы] прямых продаж"."""


class Candidate(NamedTuple):
    """A phrase found in the words [start, end) of the text; `name` is its name in the index."""

    start: int
    end: int
    name: str
    rule: str = ""


Found = tuple[Candidate, Entry]


class CompiledLabels:
    """The labels of a vocabulary that can stand in texts of one language, and how the language builds its phrases."""

    def __init__(self, vocabulary: Vocabulary, language: str, cache: Path | None) -> None:
        """Compile the labels of `language` and of English; `cache` is the folder of `LabelIndex`."""
        self.language = language
        self.classes = {key: concept.class_ for key, concept in vocabulary.concepts.items()}
        self.codes = vocabulary.codes
        self.index = LabelIndex(vocabulary, language, cache)
        self.lexemes = Lexemes(self.index)
        matching = language_data(language)["matching"]
        self.shortest_head = int(matching["shortest_head"])
        self.head_first, self.head_last = bool(matching["head_first"]), bool(matching["head_last"])


class Phrases:
    """The phrases of a text that are labels, and which of them name their concepts."""

    def __init__(self, labels: CompiledLabels, text: CleanText, blocks: Sequence[Block]) -> None:
        """`blocks` are all of the text; those of the labels' language are looked at."""
        self.labels, self.index, self.text, self.blocks = labels, labels.index, text.text, blocks
        self.words: list[Word] = []
        self.places: list[tuple[int, int]] = []
        self.contexts: dict[tuple[int, int], Context] = {}
        self.stretches: dict[Span, Stretch] = {}
        self.openings: dict[int, int] = {}
        for number, block in enumerate(blocks):
            if block.language == labels.language:
                for part, sentence in enumerate(block.sentences):
                    self._read(sentence, (number, part))
        self.lexemes = [labels.lexemes.of(word.text) for word in self.words]
        self.classes = [lexeme.class_ for lexeme in self.lexemes]

    def _read(self, sentence: Span, place: tuple[int, int]) -> None:
        if not place[1]:
            self.openings[len(self.words)] = place[0]
        self.words += *sentence_words(self.text, *sentence), Word(END, sentence.end, sentence.end)
        self.places += [place] * (len(self.words) - len(self.places))

    def candidates(self) -> list[Candidate]:
        """All labels that stand in the text, whatever else does."""
        return [*self._as_they_stand(), *self._with_a_gap()]

    def _as_they_stand(self) -> Iterator[Candidate]:
        for name, start, end in self.index.find([lexeme.orth for lexeme in self.lexemes]):
            yield Candidate(start, end, name)

    def _with_a_gap(self) -> Iterator[Candidate]:
        """Labels with qualifying words inside: "цикл быстрого принятия решения", "obiectivele dvs. de vânzări"."""
        gaps = {self.places[i] for i, lexeme in enumerate(self.lexemes) if lexeme.fills}
        kept = (
            [i for i, lexeme in enumerate(self.lexemes) if not lexeme.fills and self.places[i] in gaps] if gaps else ()
        )
        if kept:
            for name, start, end in self.index.find([self.lexemes[i].orth for i in kept]):
                first, last = kept[start], kept[end - 1]
                if last - first > end - 1 - start and self.index.entries(name)[0].concept:
                    yield Candidate(first, last + 1, name, "gap")

    def chosen(self, candidates: Iterable[Candidate]) -> list[Found]:
        """Of overlapping candidates whose guards hold the longest label, else the first; general words come last."""
        taken: set[int] = set()
        found: list[Found] = []
        left = sorted(candidates, key=lambda c: (-self.index.weight(c.name), c.start, -c.end, c.rule))
        for again, general in ((False, False), (True, False), (False, True)):
            sure = self.siblings(found) if again and left else None
            order, left = left, []
            for candidate in order:
                if not taken.isdisjoint(range(candidate.start, candidate.end)):
                    continue
                if (general and candidate.rule) or not (entry := self._entry(candidate, sure, general)):
                    left.append(candidate)
                else:
                    taken.update(range(candidate.start, candidate.end))
                    found.append((candidate, entry))
        return sorted(found, key=lambda one: one[0].start)

    def siblings(self, found: Iterable[Found]) -> Siblings:
        """What the mentions that are certain can vouch for."""
        return Siblings(
            (self._member(*one) for one in found if one[1].concept), self.openings, self.blocks, self._joins
        )

    def _member(self, candidate: Candidate, entry: Entry) -> Member:
        return Member(candidate.start, candidate.end, self.labels.classes.get(entry.concept, ""))

    def parts(self, found: Found) -> list[Found]:
        """A found phrase; with a segment at an edge it is two: "B2B-закупки", but not the platform "B2B-Center"."""
        candidate, entry = found
        if candidate.end - candidate.start == 1 or not entry.concept:
            return [found]
        told = [word.text for word in self.words[candidate.start : candidate.end]]
        at = next((i for i in (0, len(told) - 1) if told[i] in self.labels.codes), None)
        if at is None or (at == 0 and told[1][0].isupper()):
            return [found]
        place = candidate.start + at
        code = Candidate(place, place + 1, self.index.look_up([self.classes[place]]) or "")
        rest = candidate._replace(start=place + 1) if at == 0 else candidate._replace(end=place)
        pieces = [(code, self.index.entries(code.name)[0]), (rest, entry)]
        segment = self.labels.classes[entry.concept] == "Segment"  # "рынок B2B": no more than B2B is marked
        return pieces[:1] if segment else pieces[:: -1 if at else 1]

    def coordinated(self, found: Sequence[Found]) -> list[Found]:
        """Parts of a coordination that leave out the head they share with the phrase beside them.

        "визуальный и развлекательный контент", "каналы распределения и продаж", "rata de retenție și de conversie".
        """
        taken = {i for candidate, _ in found for i in range(candidate.start, candidate.end)}
        more: list[Found] = []
        for candidate, entry in found:
            if entry.concept and candidate.end - candidate.start > 1 and not entry.general:
                more += self._before(candidate, taken) if self.labels.head_last else []
                more += self._after(candidate, taken) if self.labels.head_first else []
        return more

    def _before(self, candidate: Candidate, taken: set[int]) -> Iterator[Found]:
        head, joiner = [candidate.end - 1], candidate.start - 1
        while self._joins(joiner):
            found = self._ellipsis(
                taken, head, [range(joiner - n, joiner) for n in range(1, LONGEST_ELLIPSIS + 1)], False
            )
            if not found:
                return
            yield found
            joiner = found[0].start - 1

    def _after(self, candidate: Candidate, taken: set[int]) -> Iterator[Found]:
        joiner = candidate.end
        while self._joins(joiner):
            shortest = candidate.start + self.labels.shortest_head - 1
            heads = [list(range(candidate.start, stop)) for stop in range(candidate.end - 1, shortest, -1)]
            parts = [range(joiner + 1, joiner + 1 + n) for n in range(LONGEST_ELLIPSIS, 0, -1)]
            found = next(filter(None, (self._ellipsis(taken, head, parts, True) for head in heads)), None)
            if not found:
                return
            yield found
            joiner = found[0].end

    def _joins(self, at: int) -> bool:
        return 0 <= at < len(self.lexemes) and self.lexemes[at].joins

    def _ellipsis(self, taken: set[int], head: Sequence[int], parts: Iterable[range], head_first: bool) -> Found | None:
        """The first of `parts` that is a label together with the head, and free."""
        for part in parts:
            if part.start < 0 or part.stop > len(self.words) or taken.intersection(part):
                continue
            if all(self.lexemes[i].is_function for i in part):
                continue  # "pe LinkedIn, în newsletter": "în" is no second "[Linked]In"
            order = [*head, *part] if head_first else [*part, *head]
            name = self.index.look_up([self.classes[i] for i in order])
            candidate = Candidate(part.start, part.stop, name, "coordination") if name else None
            entry = self._entry(candidate) if candidate else None
            if candidate and entry and entry.concept:
                taken.update(part)
                return candidate, entry
        return None

    def _entry(self, candidate: Candidate, siblings: Siblings | None = None, general: bool = False) -> Entry | None:
        entries = (entry for entry in self.index.entries(candidate.name) if entry.general == general)
        return next((entry for entry in entries if not self.objection(entry, candidate, siblings)), None)

    def objection(self, entry: Entry, candidate: Candidate, siblings: Siblings | None = None) -> str:
        """The guard of a label that keeps it from naming its concept here; "" for none."""
        if entry.match_case and not same_case(self.span(candidate).of(self.text), entry.label.text):
            return MATCH_CASE
        if not (entry.near or entry.not_near):
            return ""  # so are most labels, and need no context
        vouched_for = siblings is not None and siblings.vouch_for(self._member(candidate, entry))
        return entry.objection(self._context(self.places[candidate.start]), vouched_for)

    def _context(self, place: tuple[int, int]) -> Context:
        """The label words of a sentence, of the headings it stands under and, of a heading, those right below it."""
        if place not in self.contexts:
            block = self.blocks[place[0]]
            spans = [block.sentences[place[1]]]
            if block.kind == "heading":
                spans += [below.span for below in self.blocks[place[0] + 1 : place[0] + 2]]
            while block.parent is not None:
                block = self.blocks[block.parent]
                spans.append(block.span)
            self.contexts[place] = Context([self._stretch(span) for span in spans])
        return self.contexts[place]

    def _stretch(self, span: Span) -> Stretch:
        if span not in self.stretches:
            told = sentence_words(self.text, *span)
            self.stretches[span] = Stretch([self.labels.lexemes.of(word.text).members for word in told])
        return self.stretches[span]

    def span(self, candidate: Candidate) -> Span:
        """The clean span of a candidate."""
        return Span(self.words[candidate.start].start, self.words[candidate.end - 1].end)

    def match(self, found: Found) -> Match | None:
        """A `Match`, or nothing for a phrase that is no mention. Its rule says which kind of label matched and how."""
        candidate, entry = found
        if not entry.concept:
            return None
        label = entry.label
        english = "" if label.language == self.labels.language else "-en"
        rule = f"{label.kind}{english}{'-' + candidate.rule if candidate.rule else ''}"
        block, sentence = self.places[candidate.start]
        return Match(self.span(candidate), block, sentence, entry.concept, label.text, label.language, rule)
