"""Mentions with the segments the text ties them to and what it denies of them, in raw offsets."""

from collections import Counter
from collections.abc import Sequence

from pipeline.claims.case import Case
from pipeline.claims.context import UNTIED, Clause, Name, Segments, Sentence
from pipeline.claims.ties import decide
from pipeline.claims.vocabulary import Vocabulary
from pipeline.records import ASSERTED, DENIED, Block, CleanText, Mention

MEMORY, HORIZON = 8, 4
"""Sentences looked back for what "this segment" means, and ahead for what a label introduces."""

OPENING, IN_PASSING = 6, 2
"""Sentences that open a document, and how often one that is about one segment may still name others."""

LEAST_NAMES, ALONE = 3, 0.75
"""How often a document names a segment, and in what share of all names, to be about it without saying so."""

SHORT_CLAUSE = 8
"""Words of a clause that does no more than judge for another segment: "но почти бесполезен в B2B"."""


def resolve(
    text: CleanText, raw: str, blocks: Sequence[Block], sentences: Sequence[Sentence], vocabulary: Vocabulary
) -> tuple[Mention, ...]:
    """The mentions of a document in raw offsets, each with its segments, its polarity and the rules that decided.

    `sentences` are those of the document (`naming.read`): each of their matches becomes a mention, in their order.
    """
    first_of = [0]
    for block in blocks:
        first_of.append(first_of[-1] + len(block.sentences))
    counts = Counter(name.segment for sentence in sentences for name in sentence.names)
    pair = tuple(sorted(segment for segment, _ in counts.most_common(2)))
    frame = _frame(sentences, counts)
    columns = [_columns(blocks, number, sentences, first_of) for number in range(len(blocks))]
    above: list[Sentence] = []
    mentions = []
    of_block: Block | None = None
    for index, sentence in enumerate(sentences):
        if not sentence.matches:
            continue
        if sentence.block is not of_block:
            above, of_block = _above(blocks, sentence.block, sentences, first_of), sentence.block
        previous = sentences[max(0, index - MEMORY) : index][::-1]
        following = sentences[index + 1 : index + 1 + HORIZON]
        for match, place in zip(sentence.matches, sentence.spots, strict=True):
            case = Case(match, *place, sentence, above, previous, following, pair, columns[match.block], frame)
            mentions.append(_mention(case, index, text, raw, vocabulary))
    return tuple(mentions)


def _frame(sentences: Sequence[Sentence], counts: Counter[str]) -> Segments:
    """The segment that a whole document is about: its opening says so ("в этой статье — про B2B"), or names no other.

    A document that names others again and again is about them too, whatever it announces.
    """
    opening = sentences[:OPENING]
    told = [sentence.segments for sentence in opening if sentence.has("frame") and len(sentence.segments) == 1]
    if told and counts.total() - counts[told[0][0]] <= max(counts[told[0][0]], IN_PASSING):
        return told[0]
    named = {name.segment for sentence in opening for name in sentence.names}
    alone = len(named) == 1 and counts[min(named)] >= max(LEAST_NAMES, ALONE * counts.total())
    return (min(named),) if alone else ()


def _mention(case: Case, sentence: int, text: CleanText, raw: str, vocabulary: Vocabulary) -> Mention:
    match, span = case.match, text.to_raw(case.match.span)
    untied = vocabulary.concepts[match.concept].class_ in UNTIED
    segments, rule = ((), "") if untied else decide(case)
    denial = None if untied else case.denial
    why = denial[0] if denial else ""
    denied = segments if why else ()
    if segments and not untied:
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
        tuple(sorted(denied)) if len(denied) > 1 else denied,
        DENIED if wholly else ASSERTED,
        rule,
        why or ("excepted" if denied else ""),
        case.sentence.block.repeat,
    )


def _next_clause(case: Case) -> tuple[Segments, Segments]:
    """For which segments the next clause says the same of the mention, and for which it denies it.

    "… для B2C, но и для B2B", "… для B2C, но не для B2B"; a clause that has mentions of its own speaks of those.
    """
    sentence = case.sentence
    order = sentence.clauses
    following = order[order.index(case.clause) + 1 :][:1] if len(order) > 1 else ()
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


def _above(
    blocks: Sequence[Block], block: Block, sentences: Sequence[Sentence], first_of: Sequence[int]
) -> list[Sentence]:
    """The sentences that a block stands under, innermost first: the first of each block, but of a paragraph or label
    that leads in a list ("… участвуют:") the last of its line that is about a segment, for the list goes on from there.
    """
    found: list[Sentence] = []
    while block.parent is not None:
        first, end = first_of[block.parent], first_of[block.parent + 1]
        above = blocks[block.parent]
        leads = above.kind == "paragraph" or (above.kind == "label" and block.kind == "item")
        line = (s for s in sentences[max(0, end - MEMORY) : end][::-1] if s.line == sentences[first].line and s.meant)
        told = next(line, None) if leads else None
        found += [told] if told else sentences[first : first + 1]
        block = above
    return found


def _columns(blocks: Sequence[Block], number: int, sentences: Sequence[Sentence], first_of: Sequence[int]) -> Segments:
    """The segments that head the cells behind a cell in its row, to the next cell of the same or an earlier column."""
    if blocks[number].kind != "row":
        return ()
    column = blocks[number].parent
    own = -1 if column is None else column
    found: set[str] = set()
    for block in blocks[number + 1 :]:
        if block.kind != "row" or block.parent is None or block.parent <= own:
            break
        found.update(sentences[first_of[block.parent]].segments)
    return tuple(sorted(found))
