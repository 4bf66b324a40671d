"""What a build states, as plain sentences in the reader's language: an editor can tell what a foreign quote supports.

The rows are those of claims.jsonl, relations.jsonl and facts.jsonl.
"""

from collections.abc import Iterable, Sequence

from pipeline.answers import amounts
from pipeline.answers.names import Names
from pipeline.answers.published import Row
from pipeline.answers.wording import read_wording
from pipeline.records import ADVISED, DENIED, HEDGED, STATED

FOR = ("Stakeholder", "Party", "Audience", "Industry")
"""Kinds of concepts that have a noun of their own beside them where something is for them: "для роли «…»"."""


class Sentences:
    """Words statements in the language of `names`."""

    def __init__(self, names: Names) -> None:
        """`names` has the labels, and so the language."""
        self.names = names
        self._words = read_wording("sentences", names.language)

    def claim(self, row: Row) -> str:
        """A row of claims.jsonl: a concept is tied to a segment, or the text denies that.

        Of several modalities the plainest counts: what is stated once is stated.
        """
        kind = self.names.kind(row["concept"])
        key = kind if kind in self._words else "Strategy"
        modality = next((m for m in (STATED, ADVISED, HEDGED) if m in row["modality"]), STATED)
        concept, segment = self.names.of(row["concept"]), self._segments([row["segment"]])
        return self._whole(self._told(key, row).format(concept=concept, segment=segment), modality)

    def relation(self, row: Row) -> str:
        """A row of relations.jsonl: how two concepts hang together, and in which segments."""
        predicate = row["predicate"].rpartition("#")[2]
        ends = {end: self._end(row[end], "quoted") for end in ("subject", "object")}
        for_whom = row["subject" if predicate == "caresAbout" else "object"]
        kind = self.names.kind(for_whom)
        of = self._end(for_whom, f"for-{kind if kind in FOR else 'other'}")
        sentence = self._told(predicate, row).format(**ends, of=of)
        if row["segments"] and "Segment" not in (self.names.kind(row[end]) for end in ends):
            segment = self._segments(row["segments"])
            sentence = self._words["in-segment"].format(segment=segment, sentence=sentence)
        return self._whole(sentence, row["modality"])

    def fact(self, row: Row) -> str:
        """A row of facts.jsonl: what lasts how long, follows, is more or less, or counts how much."""
        words = {
            "duration": self._duration,
            "sequence": self._sequence,
            "comparison": self._comparison,
            "figure": self._figure,
        }
        return self._whole(words[row["type"]](row), STATED)

    def only(self, sentence: str) -> str:
        """A sentence of a claim, where the text says that it holds for this segment and no other."""
        return f"{self._words['only'].format(sentence=sentence.removesuffix('.'))}."

    def _told(self, key: str, row: Row) -> str:
        return self._words[f"{key}-denied" if row["polarity"] == DENIED else key]

    def _duration(self, row: Row) -> str:
        time = amounts.duration(self.names.language, row["min_days"], row["max_days"])
        return f"{self._topic(row)}: {time}"

    def _sequence(self, row: Row) -> str:
        steps = (f"{n}.\N{NO-BREAK SPACE}{self.names.of(step)}" for n, step in enumerate(row["steps"], 1))
        return f"{self._topic(row)}: {' → '.join(steps)}"

    def _comparison(self, row: Row) -> str:
        concept = self.names.of(row["concept"]) if row["concept"] else self._words["comparison"]
        topic = f"{concept}, {self._words['quality-' + row['quality']]}" if row["quality"] else concept
        if "more" in row:
            more, less = (self._segments([row[side]]) for side in ("more", "less"))
            return f"{topic}: {self._words['more'].format(more=more, less=less)}"
        kind = "same" if "same" in row else "different"
        return f"{topic}: {self._words[kind].format(segment=self._segments(row[kind]))}"

    def _figure(self, row: Row) -> str:
        is_rank = row["unit"] == "rank"
        value = "" if is_rank else amounts.figure(self.names.language, row["value"], row["unit"])
        others = [self.names.of(iri) for iri in row["about_concepts"] if iri != row["concept"]]
        details = {
            "rank-of": row["rank"] if not is_rank else None,
            "about": ", ".join(others) if row["concept"] else None,
            "year": row["year"],
            "place": self._words[f"place-{row['place']}"] if row["place"] else None,
            "source": row["source"],
        }
        value = value or self._words["rank"].format(rank=row["rank"])
        told = [self._words[key].format(**{key.partition("-")[0]: x, "concepts": x}) for key, x in details.items() if x]
        around = f" ({'; '.join(told)})" if told else ""
        return f"{self._topic(row)}: {value}{around}"

    def _topic(self, row: Row) -> str:
        """What a fact is about, and in which segments; the words of the text where it names no concept."""
        quoted = f"“{row['about']}”" if row.get("about") else self._words[row["type"]]
        concept = self.names.of(row["concept"]) if row["concept"] else quoted
        key = "topic-in" if row["segments"] else "topic"
        return self._words[key].format(concept=concept, segment=self._segments(row["segments"]))

    def _end(self, concept: str, key: str) -> str:
        """An end of a relation, worded by a key."""
        label = self.names.of(concept)
        is_segment = self.names.kind(concept) == "Segment"
        return self._segment(label) if is_segment else self._words[key].format(label=label)

    def _segments(self, notations: Iterable[str]) -> str:
        return self._joined([self._segment(self.names.segment(notation)) for notation in notations])

    def _segment(self, label: str) -> str:
        """A segment by its label: a short one ("B2B") as it is, another with a noun beside it."""
        return label if label.isupper() else self._words["segment"].format(label=label)

    def _joined(self, parts: Sequence[str]) -> str:
        if len(parts) < 2:
            return "".join(parts)
        return self._words["and"].format(some=", ".join(parts[:-1]), last=parts[-1])

    def _whole(self, sentence: str, modality: str) -> str:
        """A sentence with its modality, capital and full stop; names like "eBay" keep their small letter."""
        if modality != STATED:
            sentence = self._words[modality].format(sentence=sentence)
        at = next((i for i, character in enumerate(sentence) if character.isalnum()), 0)
        first = sentence[at:].split(maxsplit=1)[0]
        opening = first[:1].upper() if first[1:] == first[1:].lower() else first[:1]
        return f"{sentence[:at]}{opening}{sentence[at + 1 :]}."
