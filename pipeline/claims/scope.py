"""Which segments does the text tie a mention to? An ordered list of rules; the first that answers decides."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.claims import naming
from pipeline.claims.context import Clause, Name, Segments, Sentence, joined
from pipeline.claims.polarity import Denial
from pipeline.claims.vocabulary import Vocabulary
from pipeline.records import ASSERTED, DENIED, Block, CleanText, Match, Mention

SHORT_CLAUSE = 8
"""Words of a clause that does no more than judge for another segment: "но почти бесполезен в B2B"."""


@dataclass(frozen=True, slots=True)
class Case:
    """A mention whose segments are asked for, with what the rules may look at.

    `pair` are the two segments the document names most.
    """

    match: Match
    at: int
    end: int
    sentence: Sentence
    above: Sequence[Sentence]
    previous: Sequence[Sentence]
    following: Sentence | None
    pair: Segments

    @property
    def clause(self) -> Clause:
        """The clause the mention stands in."""
        return self.sentence.clause(self.at)

    @property
    def denial(self) -> Denial | None:
        """By what the text denies the mention."""
        return next((why for place, why in self.sentence.denials.items() if place.start == self.at), None)


Rule = Callable[[Case], Segments | None]


def judged_for(case: Case) -> Segments | None:
    """A verdict tells for whom: "приёмы B2C-брендов бесполезны для B2B"."""
    if case.denial is None or case.denial[1].start < case.end:
        return None
    names = [name for name in case.sentence.names if name.at in case.clause.words]
    told = [name for name in names if name.at >= case.denial[1].end]
    return _nearest(case, told[:1], case.sentence.names) if told else None


def both(case: Case) -> Segments | None:
    """ "в обоих случаях", "cả hai", "în ambele cazuri": the two segments of the document."""
    if len(case.pair) < 2:
        return None
    for cue in case.sentence.cues_of("both"):
        between = range(min(cue.end, case.end), max(cue.start, case.at))
        if cue.start in case.clause.words and not any(name.at in between for name in case.sentence.names):
            return case.pair
    return None


def difference(case: Case) -> Segments | None:
    """A difference or likeness between two segments is said of both: "отличия B2B от B2C", "khác nhau", "asemănări"."""
    sentence = case.sentence
    if len(sentence.named) < 2 or sentence.has("contrast"):
        return None
    alone = any(name.at == case.end or name.end == case.at for name in sentence.names)
    for cue in sentence.cues_of("difference", "different", "likeness"):
        between = sentence.folded[min(cue.end, case.end) : max(cue.start, case.at)]
        if not (alone and "," in between):
            return sentence.named
    return None


def adjacent(case: Case) -> Segments | None:
    """A segment's name stands right beside the mention: "цикл B2B", "B2B-маркетплейс", "tiếp thị B2C"."""
    beside = [name for name in case.sentence.names if name.at == case.end or name.end == case.at]
    return _nearest(case, beside, case.sentence.names) if beside else None


def clause(case: Case) -> Segments | None:
    """Several segments in one sentence: what stands in the clause of one belongs to that one."""
    sentence = case.sentence
    if not sentence.names or len(sentence.clauses) < 2 or _all_joined(sentence):
        return None
    here = [name for name in sentence.names if name.at in case.clause.words]
    if here:
        return _nearest(case, here)
    before = [
        name for part in sentence.clauses if not part.compared for name in sentence.names if name.at in part.words
    ]
    before = [name for name in before if name.at < case.clause.words.start]
    return (before[-1].segment,) if before else None


def coordination(case: Case) -> Segments | None:
    """ "B2B и B2C", "cả B2B lẫn B2C", "atât B2B, cât și B2C": both."""
    return _nearest(case, case.sentence.names) if len(case.sentence.segments) > 1 else None


def sentence_names_one(case: Case) -> Segments | None:
    """The sentence is about one segment."""
    return case.sentence.segments if len(case.sentence.segments) == 1 else None


def label(case: Case) -> Segments | None:
    """The label, table head or opening words that the sentence stands under name segments, or speak of both."""
    for above in case.above:
        if above.block.kind == "heading":
            return None
        if above.segments:
            return above.segments
        if len(case.pair) > 1 and any(above.has(group) for group in ("both", "difference", "likeness")):
            return case.pair
    return None


def comparison(case: Case) -> Segments | None:
    """A difference, where the heading or the sentence before names what is compared."""
    if not case.sentence.has("difference"):
        return None
    near = [above for above in case.above if above.named][:1] + list(case.previous[:1])
    return next((other.named for other in near if len(other.named) > 1), None)


def introduced(case: Case) -> Segments | None:
    """A label, where what it introduces is about one segment: "LinkedIn: здесь ищут партнёров в B2B"."""
    block, after = case.sentence.block, case.following
    if block.kind == "label" and after is not None and after.block.span.start >= block.span.end:
        return after.segments if len(after.segments) == 1 else None
    return None


def heading(case: Case) -> Segments | None:
    """A heading above names one segment, or tells what two have in common."""
    for above in case.above:
        if above.block.kind == "heading" and above.named:
            return above.named if len(above.named) == 1 or above.has("likeness") else None
    return None


def anaphora(case: Case) -> Segments | None:
    """ "в этом сегменте", "mô hình này", "acest segment": the segment named last."""
    if not case.sentence.has("anaphora"):
        return None
    return next((earlier.meant for earlier in case.previous if len(earlier.meant) == 1), None)


def carried(case: Case) -> Segments | None:
    """The sentence before, in the same paragraph, is about one segment."""
    for earlier in case.previous:
        if earlier.block is not case.sentence.block:
            return None
        if earlier.meant:
            return earlier.meant if len(earlier.meant) == 1 else None
    return None


def plain_words(case: Case) -> Segments | None:
    """The sentence speaks of one segment in plain words: "конечный потребитель", "người tiêu dùng"."""
    found = {name.segment for name in case.sentence.plain}
    return (found.pop(),) if len(found) == 1 else None


RULES: tuple[Rule, ...] = (
    judged_for,
    difference,
    adjacent,
    both,
    clause,
    coordination,
    sentence_names_one,
    label,
    comparison,
    introduced,
    heading,
    anaphora,
    carried,
    plain_words,
)


def resolve(
    text: CleanText, raw: str, blocks: Sequence[Block], matches: Sequence[Match], vocabulary: Vocabulary
) -> tuple[Mention, ...]:
    """The mentions of a document in raw offsets, each with its segments, its polarity and the rules that decided."""
    sentences = _sentences(text, blocks, matches, vocabulary)
    naming.complete(sentences, vocabulary.segment_words)
    first_of = [0]
    for block in blocks:
        first_of.append(first_of[-1] + len(block.sentences))
    counts = Counter(name.segment for sentence in sentences for name in sentence.names)
    pair = tuple(sorted(segment for segment, _ in counts.most_common(2)))
    mentions = []
    for index, sentence in enumerate(sentences):
        above = _above(blocks, sentence.block, sentences, first_of)
        previous = sentences[max(0, index - 3) : index][::-1]
        following = next(iter(sentences[index + 1 : index + 2]), None)
        for match in sentence.matches:
            case = Case(match, *sentence.place(match), sentence, above, previous, following, pair)
            mentions.append(_mention(case, index, text, raw, vocabulary))
    return tuple(mentions)


def _mention(case: Case, sentence: int, text: CleanText, raw: str, vocabulary: Vocabulary) -> Mention:
    match, span = case.match, text.to_raw(case.match.span)
    is_segment = vocabulary.concepts[match.concept].class_ == "Segment"
    segments, rule = ((), "") if is_segment else _decide(case)
    why = case.denial[0] if case.denial and not is_segment else ""
    denied = segments if why else ()
    if segments and not is_segment:
        more, excepted = _next_clause(case)
        denied += tuple(segment for segment in excepted if segment not in segments)
        segments = tuple(sorted({*segments, *more, *excepted}))
    wholly = bool(why) and set(denied) == set(segments)
    return Mention(
        span.start,
        span.end,
        span.of(raw),
        match.concept,
        match.label,
        match.label_language,
        match.rule,
        sentence,
        segments,
        tuple(sorted(denied)),
        DENIED if wholly else ASSERTED,
        rule,
        why or ("excepted" if denied else ""),
        case.sentence.block.repeat,
    )


def _decide(case: Case) -> tuple[Segments, str]:
    for rule in RULES:
        answer = rule(case)
        if answer is not None:
            return answer, rule.__name__
    return (), ""


def _next_clause(case: Case) -> tuple[Segments, Segments]:
    """For which segments the next clause says the same of the mention, and for which it denies it.

    "… для B2C, но и для B2B", "… для B2C, но не для B2B"; a clause that has mentions of its own speaks of those.
    """
    sentence = case.sentence
    order = sentence.clauses
    following = order[order.index(case.clause) + 1 :][:1]
    for part in following:
        names = [name for name in sentence.names if name.at in part.words]
        if names and not any(place.start in part.words for place in sentence.places):
            told = tuple(sorted({name.segment for name in names}))
            if _denies(sentence, part, names[0]):
                return (), told
            return (told, ()) if sentence.cues_of("also", "and", within=part.words) else ((), ())
    return (), ()


def _denies(sentence: Sentence, part: Clause, name: Name) -> bool:
    """Whether a clause does no more than deny for a segment: "не для B2B", "бесполезен в B2B", "B2B — нет"."""
    cues = [cue for cue in sentence.polarity_cues if cue.start in part.words and cue.group not in ("stops", "then")]
    ahead = any(cue.group == "negation" and 0 <= name.at - cue.end <= 2 for cue in cues)
    short = any(cue.group in ("negation", "verdict", "discount") for cue in cues) and len(part.words) <= SHORT_CLAUSE
    return ahead or short


def _sentences(
    text: CleanText, blocks: Sequence[Block], matches: Sequence[Match], vocabulary: Vocabulary
) -> list[Sentence]:
    at: dict[tuple[int, int], list[Match]] = {}
    for match in matches:
        at.setdefault((match.block, match.sentence), []).append(match)
    return [
        Sentence(text.text, block, part, at.get((number, part), ()), vocabulary)
        for number, block in enumerate(blocks)
        for part in range(len(block.sentences))
    ]


def _above(
    blocks: Sequence[Block], block: Block, sentences: Sequence[Sentence], first_of: Sequence[int]
) -> list[Sentence]:
    """The first sentences of the blocks that a block stands under, innermost first."""
    found: list[Sentence] = []
    while block.parent is not None:
        found += sentences[first_of[block.parent] : first_of[block.parent] + 1]
        block = blocks[block.parent]
    return found


def _all_joined(sentence: Sentence) -> bool:
    return all(joined(sentence, a, b) for a, b in pairwise(sentence.names))


def _nearest(case: Case, names: Sequence[Name], all_names: Sequence[Name] | None = None) -> Segments:
    """The segments of the one of `names` nearest to the mention, with those joined to it by "and"."""
    nearest = min(names, key=lambda name: (min(abs(case.at - name.at), abs(case.at - name.end)), name.at))
    group = [nearest]
    order = list(all_names or names)
    index = order.index(nearest)
    for a, b in pairwise(order[index:]):
        if not joined(case.sentence, a, b):
            break
        group.append(b)
    for b, a in pairwise(order[index::-1]):
        if not joined(case.sentence, a, b):
            break
        group.append(a)
    return tuple(sorted({name.segment for name in group}))
