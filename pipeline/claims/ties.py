"""What ties a mention to segments: an ordered list of rules; the first that answers decides."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from pipeline.claims.case import Case
from pipeline.claims.context import Name, Segments, Sentence, joined

Rule = Callable[[Case], Segments | None]


def judged_for(case: Case) -> Segments | None:
    """A verdict tells for whom: "приёмы B2C-брендов бесполезны для B2B"."""
    denial = case.denial
    if denial is None or denial[1].start < case.end:
        return None
    names = [name for name in case.sentence.names if name.at in case.clause.words]
    told = [name for name in names if name.at >= denial[1].end]
    return _nearest(case, told[:1], case.sentence.names) if told else None


def both(case: Case) -> Segments | None:
    """ "в обоих случаях", "cả hai", "în ambele cazuri": the two segments of the document."""
    if len(case.pair) < 2 or not case.sentence.has("both"):
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
    alone = any(case.at <= name.end and name.at <= case.end for name in sentence.names)
    for cue in sentence.cues_of("difference", "different", "likeness"):
        between = sentence.folded[min(cue.end, case.end) : max(cue.start, case.at)]
        if not (alone and "," in between):
            return sentence.named
    return None


def adjacent(case: Case) -> Segments | None:
    """A segment's name stands in or right beside the mention: "цикл B2B", "B2B-маркетплейс", "tiếp thị B2C"."""
    beside = [name for name in case.sentence.names if case.at <= name.end and name.at <= case.end]
    return _nearest(case, beside, case.sentence.names) if beside else None


def announced(case: Case) -> Segments | None:
    """What stands before a colon is about all that follows: "каналы: куда идти B2B, а куда B2C"."""
    return case.sentence.named if len(case.sentence.named) > 1 and case.parted == ":" else None


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
    several = len(case.sentence.segments) > 1 and not case.parted
    return _nearest(case, case.sentence.names) if several else None


def sentence_names_one(case: Case) -> Segments | None:
    """The sentence is about one segment."""
    return case.sentence.segments if len(case.sentence.segments) == 1 and not case.parted else None


def pointer(case: Case) -> Segments | None:
    """ "Подробнее в статье …", "tìm hiểu thêm", "aflați mai multe": points elsewhere, whatever it stands under."""
    return () if case.sentence.has("elsewhere") else None


def label(case: Case) -> Segments | None:
    """The label, table head or opening words that the sentence stands under name segments, or speak of both."""
    for above in case.above:
        if above.block.kind == "heading":
            return None
        if above.segments:
            return above.segments
        if (
            case.sentence.number == 0
            and len(case.pair) > 1
            and any(above.has(group) for group in ("both", "difference", "likeness"))
        ):
            return case.pair
    return None


def row_label(case: Case) -> Segments | None:
    """The first cell of a row, where the others stand in columns of several segments, speaks of them all."""
    return case.columns if len(case.columns) > 1 else None


def comparison(case: Case) -> Segments | None:
    """A difference, where the heading or the sentence before names what is compared."""
    if not case.sentence.has("difference"):
        return None
    near = [above for above in case.above if above.named][:1] + list(case.previous[:1])
    return next((other.named for other in near if len(other.named) > 1), None)


def introduced(case: Case) -> Segments | None:
    """A label, where what it introduces is about one segment: "LinkedIn: здесь ищут партнёров в B2B",
    or about several, in clauses or by labels of their own: "Оплата: B2B: по счёту. B2C: картой".
    """
    if case.sentence.block.kind != "label" or not case.following or not case.following[0].segments:
        return None
    if len(case.following[0].segments) > 1 and case.following[0].line != case.sentence.line:
        return None
    told = set(case.following[0].segments)
    for after in case.following:
        if after.block.kind == "label" and not after.segments:
            break
        if after.names and after.names[0].at == 0:
            told.update(after.segments)
    return tuple(sorted(told))


def heading(case: Case) -> Segments | None:
    """A heading above names one segment, or what two have in common, or the concept itself with both.

    A title speaks of what stands right under it; under the headings of an article its segment is no more than a topic.
    """
    headings = [above for above in case.above if above.block.kind == "heading"]
    for number, above in enumerate(headings):
        if above.block.level == TITLE and (number or case.sentence.block.kind == "heading"):
            return None
        if above.named:
            section = case.sentence.block.kind != "heading" and above.block.level != TITLE
            own = section and any(match.concept == case.match.concept for match in above.matches)
            shared = own or above.has("likeness")
            return above.named if len(above.named) == 1 or shared else None
    return None


def anaphora(case: Case) -> Segments | None:
    """ "в этом сегменте", "mô hình này", "acest segment": the segment named last."""
    if not case.sentence.has("anaphora"):
        return None
    return next((earlier.meant for earlier in case.previous if len(earlier.meant) == 1), None)


def carried(case: Case) -> Segments | None:
    """The sentence before, in the same paragraph, is about one segment."""
    if any(above.block.kind == "label" and above.has("both") for above in case.above):
        return None
    line = [earlier for earlier in case.previous if earlier.line == case.sentence.line]
    labelled = any(earlier.block.kind == "label" and earlier.opens_line and not earlier.meant for earlier in line)
    for earlier in case.previous:
        apart = labelled or "heading" in (earlier.block.kind, case.sentence.block.kind)
        if earlier.line != case.sentence.line or (apart and earlier.block is not case.sentence.block):
            return None
        if earlier.meant:
            return earlier.meant if len(earlier.meant) == 1 and earlier.block.kind != "label" else None
    return None


def plain_words(case: Case) -> Segments | None:
    """The sentence speaks of one segment in plain words: "конечный потребитель", "người tiêu dùng"."""
    found = {name.segment for name in case.sentence.plain}
    return tuple(found) if len(found) == 1 and not case.parted else None


def document(case: Case) -> Segments | None:
    """The whole document is about one segment."""
    return case.frame or None


TITLE = 1
"""The level of a title among the headings (see `segmentation`)."""

RULES: tuple[Rule, ...] = (
    judged_for,
    difference,
    adjacent,
    both,
    announced,
    clause,
    coordination,
    sentence_names_one,
    pointer,
    plain_words,
    anaphora,
    carried,
    introduced,
    label,
    row_label,
    comparison,
    heading,
    document,
)


BY_NAMES = (judged_for, difference, adjacent, announced, clause, coordination, sentence_names_one)
"""Rules that have no answer where the sentence names no segment."""

WITHOUT_NAMES = tuple(rule for rule in RULES if rule not in BY_NAMES)


def decide(case: Case) -> tuple[Segments, str]:
    """The segments of a mention and the name of the rule that tells them; ((), "") when none does."""
    for rule in RULES if case.sentence.names else WITHOUT_NAMES:
        answer = rule(case)
        if answer is not None:
            return answer, rule.__name__
    return (), ""


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
