"""Conflicts as rows: short for people, all and complete for programs."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipeline.answers.conflicts import Conflict, Side, Stance
from pipeline.answers.matrix_rows import citation_fields
from pipeline.answers.names import Names
from pipeline.answers.testimony import Citation
from pipeline.answers.values import quoted, worded
from pipeline.answers.wording import read_wording

CITATION_COLUMNS = (
    *("conflict", "score", "kind", "reach", "concept", "label", "class", "side", "stance", "segment", "value"),
    *("document", "language", "start", "end", "quote"),
)
"""Columns of `citation_rows`."""


class ConflictWords:
    """Words conflicts for people, in the language of `names`."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.words = read_wording("conflicts", names.language)

    def columns(self) -> list[str]:
        """The headers of `rows`."""
        return [self.words[key] for key in ("conflict", "concept", "one", "other")]

    def rows(self, conflicts: Iterable[Conflict], quotes: int) -> Iterator[list[str]]:
        """A row a conflict. A side quotes at most so many sentences."""
        for conflict in conflicts:
            kind = f"{self.words[conflict.kind]}\n{self.words[f'in-{conflict.reach}']}"
            yield [kind, self.names.of(conflict.concept), *(self.side(side, quotes) for side in conflict.sides)]

    def side(self, side: Side, quotes: int) -> str:
        """What a side says, and its sentences, in turn from all documents."""
        rest = len(side.citations) + side.rest - quotes
        more = [self.words["more-quotes"].format(n=rest)] if quotes and rest > 0 else []
        return "\n".join([self.stance(side), *map(quoted, side.citations[:quotes]), *more])

    def stance(self, side: Side) -> str:
        """What a side says, in few words: "B2B: no", "only B2B", "B2B: 6–18 months"."""
        segment = self.names.segment(side.segment) if side.segment else ""
        value = worded(side.value, self.names) if side.value else ""
        if not segment:
            return value
        return self.words[f"says-{side.stance}"].format(segment=segment, value=value)


def citation_rows(conflicts: Sequence[Conflict], names: Names) -> Iterator[tuple[Any, ...]]:
    """A row a sentence, for CSV and TSV (see CITATION_COLUMNS); conflicts and sides are numbered from 1."""
    for number, conflict in enumerate(conflicts, 1):
        about = (conflict.concept, names.of(conflict.concept), conflict.class_)
        for place, side in enumerate(conflict.sides, 1):
            said = (place, side.stance, side.segment, worded(side.value, names) if side.value else "")
            for cited in side.citations:
                yield number, conflict.score, conflict.kind, conflict.reach, *about, *said, *_place(cited)


def nested(conflict: Conflict, names: Names) -> dict[str, Any]:
    """A conflict as JSON, with all its quotes."""
    return {
        "kind": conflict.kind,
        "score": conflict.score,
        "reach": conflict.reach,
        "languages": conflict.languages,
        "concept": conflict.concept,
        "label": names.of(conflict.concept),
        "class": conflict.class_,
        "sides": [_side(side, names) for side in conflict.sides],
    }


def _side(side: Side, names: Names) -> dict[str, Any]:
    return {
        "stance": side.stance,
        "segment": side.segment or None,
        "value": worded(side.value, names) if side.stance is Stance.VALUE and side.value else None,
        "quotes": [citation_fields(cited) for cited in side.citations],
    }


def _place(cited: Citation) -> tuple[str, str, int, int, str]:
    return cited.document, cited.language, cited.start, cited.end, cited.quote
