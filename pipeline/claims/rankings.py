"""Places in an order: "занимает второе место", "đứng thứ ba", "piața de top este China"."""

from collections.abc import Iterator
from functools import cache

from pipeline.claims.attribution import is_subject, places
from pipeline.claims.passages import Passage
from pipeline.language.cues import Cues
from pipeline.language.lexicon import language_data

UNIT = "rank"
"""The unit of a figure whose number is its rank."""

SURE, LOOSE, TOP = "sure", "loose", "top"


def ranks(passage: Passage) -> Iterator[tuple[int, range]]:
    """The ranks that a sentence gives, from 1 for the top, with their words.

    What may be a figure of speech ("на первом месте", "top") is a rank where a place is the subject of its clause.
    """
    for group, start, end in passage.cues(ranking(passage.sentence.block.language)):
        way, _, rank = group.partition(" ")
        if way == SURE or (way == LOOSE and ranked_place(passage, passage.clause(start))):
            yield 1 if rank == TOP else int(rank), range(start, end)


def ranked_place(passage: Passage, clause: range) -> str | None:
    """The code of the place that a clause speaks of, "США" in "США лидируют в Европе"; None where there is none."""
    return next((cue[0] for cue in places(passage) if cue[1] in clause and is_subject(passage, cue)), None)


@cache
def ranking(language: str) -> Cues:
    """The phrases of a language that give a rank."""
    data = language_data(language)["facts"]["ranks"]
    groups = {"other": data["other"], f"{LOOSE} {TOP}": data["top"]}
    for way, ordinals in ((SURE, data["ordinals"]), (LOOSE, data["loose"])):
        for rank, forms in ordinals.items():
            groups[f"{way} {rank}"] = [frame.format(word) for word in forms for frame in data["frames"]]
    return Cues(groups, language)
