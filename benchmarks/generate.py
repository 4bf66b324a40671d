"""A corpus of any size that looks like the real one: the bundled documents taken apart and filled anew.

    python benchmarks/generate.py DIR --bytes N [--seed S]

A document is a run of sections of the bundled documents of one language. Sentences of paragraphs change places with
others, mentions become labels of other concepts of the same class in the form of what they replace, numbers become
other numbers, and a share of the ordinary words becomes words of dictionaries, drawn by Zipf's law among those of the
same ending. Size and dirt differ from document to document. A document follows from its number and the seed alone, so
a larger corpus begins with the smaller one.
"""

import argparse
import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import TypeVar

from measuring import CACHE, ONTOLOGY, ROOT
from sections import Piece, Section, sections

from pipeline.claims.vocabulary import Concept, Vocabulary, read_vocabulary
from pipeline.journey import process
from pipeline.language.inflection import forms
from pipeline.language.lexicon import fold
from pipeline.reading.corpus import find_sources
from pipeline.reading.formats import read
from pipeline.records import LANGUAGES, Mention, RawText

DOCUMENTS_A_FOLDER = 1000

MEDIAN, SPREAD, LEAST, MOST = 6_000, 0.8, 1_000, 60_000
"""Letters of a document: log-normal, as the sizes of web pages are."""

SHARE = {"ru": 0.2, "ro": 0.2, "vi": 0.1}
"""The share of ordinary words that are replaced: with it, distinct words grow with the text as they do in real text."""

FLAT = 20
"""Ranks by which the first words and concepts are less frequent than by Zipf's plain law."""

WORD = re.compile(r"[^\W\d_]{5,}")
SYLLABLE = re.compile(r"[^\W\d_]{2,}")
NUMBER = re.compile(r"(?<!\w)\d+(?![\w.])|(?<=\d[.,])\d+")
OLD_LETTERS = str.maketrans("șțȘȚ", "şţŞŢ")
DOTTED_LESS = str.maketrans("ăâîșțĂÂÎȘȚ", "aaistAAIST")

Ranked = TypeVar("Ranked")


class Generator:
    """Makes documents from the sections of the bundled corpus and the labels of the thesaurus."""

    def __init__(self, seed: int) -> None:
        self.seed, self.vocabulary = seed, read_vocabulary(ONTOLOGY)
        self.sections: dict[str, list[Section]] = defaultdict(list)
        for source in find_sources([ROOT / "corpus"])[0]:
            record, raw = process(source, ONTOLOGY, CACHE), read(source)
            if record.language in LANGUAGES and isinstance(raw, RawText):
                self.sections[record.language] += sections(record, raw.text)
        self.loose = {
            language: [piece for section in known for piece in section if piece.loose]
            for language, known in self.sections.items()
        }
        self.words = {language: _words(language, self.vocabulary, seed) for language in LANGUAGES}
        self.concepts = _concepts(self.vocabulary, seed)

    def document(self, number: int) -> tuple[str, str]:
        """The language and the text of a document."""
        draw = random.Random(f"{self.seed}:{number}")
        language = LANGUAGES[number % len(LANGUAGES)]
        size = min(MOST, max(LEAST, draw.lognormvariate(0, SPREAD) * MEDIAN))
        pieces: list[str] = []
        length = 0
        while length < size:
            for piece in draw.choice(self.sections[language]):
                pieces.append(self._filled(piece, language, draw))
                length += len(pieces[-1])
            pieces.append("\n\n")
        return language, _dirty("".join(pieces).strip("\n") + "\n", language, draw)

    def _filled(self, piece: Piece, language: str, draw: random.Random) -> str:
        parts = draw.choice(self.loose[language]).parts if piece.loose and draw.random() < 0.5 else piece.parts
        return piece.before + "".join(
            self._words(part, language, draw) if isinstance(part, str) else self._label(part, language, draw)
            for part in parts
        )

    def _words(self, text: str, language: str, draw: random.Random) -> str:
        endings = self.words[language]

        def other(found: re.Match[str]) -> str:
            word = found[0]
            known = endings.get(_ending(word, language))
            return _by_rank(known, draw) if known and word.islower() and draw.random() < SHARE[language] else word

        text = NUMBER.sub(lambda found: _number(found[0], draw), text)
        return (SYLLABLE if language == "vi" else WORD).sub(other, text)

    def _label(self, mention: Mention, language: str, draw: random.Random) -> str:
        """The mention, or a label of another concept of its class: segments stay, for they carry what is claimed."""
        class_ = self.vocabulary.concepts[mention.concept].class_
        if class_ == "Segment":
            return mention.text
        concept = _by_rank(self.concepts[class_, mention.label_language], draw)
        label = draw.choice([one.text for one in concept.labels if one.language == mention.label_language])
        fitted = _fitted(label, mention.text, mention.label_language, language)
        return fitted[:1].upper() + fitted[1:] if mention.text[:1].isupper() else fitted


def _concepts(vocabulary: Vocabulary, seed: int) -> Mapping[tuple[str, str], Sequence[Concept]]:
    """Concepts by class and by the language of labels they have, in the order of how often they shall be named."""
    found: dict[tuple[str, str], list[Concept]] = defaultdict(list)
    for concept in vocabulary.concepts.values():
        for language in {label.language for label in concept.labels}:
            found[concept.class_, language].append(concept)
    for ranked in found.values():
        ranked.sort(key=lambda concept: concept.key)
        random.Random(seed).shuffle(ranked)
    return found


def _words(language: str, vocabulary: Vocabulary, seed: int) -> Mapping[str, Sequence[str]]:
    """Words by their ending in the order of how often they shall stand: of a dictionary; Vietnamese ones, of labels."""
    if language == "vi":
        labels = (label for concept in vocabulary.concepts.values() for label in concept.labels)
        texts = (label.text for label in labels if label.language == language)
        known: Iterable[str] = {word for text in texts for word in SYLLABLE.findall(text) if not word.isascii()}
    else:
        from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

        known = DefaultDictionaryFactory().get_dictionary(language)
    by_ending: dict[str, list[str]] = defaultdict(list)
    for word in sorted(known):
        if word.islower() and word.isalpha():
            by_ending[_ending(word, language)].append(word)
    for ranked in by_ending.values():
        random.Random(seed).shuffle(ranked)
    return by_ending


def _ending(word: str, language: str) -> str:
    return "" if language == "vi" else word[-2:]


def _by_rank(ranked: Sequence[Ranked], draw: random.Random) -> Ranked:
    """One of `ranked`, each as likely as Zipf's law in the form of Mandelbrot has it: as 1 / (rank + FLAT)."""
    return ranked[int(FLAT * ((len(ranked) / FLAT + 1) ** draw.random() - 1))]


def _number(digits: str, draw: random.Random) -> str:
    """Another number as long; years stay years."""
    if re.fullmatch("20[0-3]\\d", digits):
        return str(draw.randrange(2012, 2027))
    return str(draw.randrange(10 ** (len(digits) - 1), 10 ** len(digits)))


def _fitted(label: str, replaced: str, label_language: str, language: str) -> str:
    """A label, its words in those forms that end as the words they replace do."""
    words, ends = label.split(), replaced.lower().split()
    if label_language in ("en", "vi") or not label.islower():
        return label
    first = 0 if len(words) == len(ends) or language == "ro" else len(words)
    fitted = [_form(word, end, language) for word, end in zip(words[first:], ends, strict=False)]
    return " ".join([*words[:first], *fitted, *words[first + len(fitted) :]])


@cache
def _form(word: str, like: str, language: str) -> str:
    """The form of a word that ends most like another; forms are folded, so what they share with the word is its own."""
    folded = fold(word, language)
    known = sorted(form for form in forms(word, language, language) if "-" not in form or "-" in word)
    form = max(known, key=lambda form: (min(3, _shared(form[::-1], like[::-1])), form == folded))
    own = _shared(form, folded)
    return word[:own] + form[own:]


def _shared(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _dirty(text: str, language: str, draw: random.Random) -> str:
    """A document as somebody saved it: about half are clean."""
    match draw.randrange(10):
        case 0:
            return "\ufeff" + text
        case 1:
            return text.replace("\n", "\r\n")
        case 2:
            return text.replace("-", "\u2011")
        case 3:
            return re.sub(r"(?<=\d) (?=\w)", "\u00a0", text)
        case 4 if language == "vi":
            return unicodedata.normalize("NFD", text)
        case 4 if language == "ro":
            return text.translate(OLD_LETTERS)
        case 5 if language == "ro":
            return text.translate(DOTTED_LESS)
    return text


def generate(folder: Path, size: int, seed: int) -> int:
    """Write documents of `size` bytes in all below `folder`. Gives how many there are."""
    generator = Generator(seed)
    written = number = 0
    while written < size:
        language, text = generator.document(number)
        path = folder / f"{number // DOCUMENTS_A_FOLDER:03}" / f"{number:06}-{language}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        written += path.write_bytes(text.encode())
        number += 1
    return number


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--bytes", type=int, default=1_000_000, dest="size", metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    given = parser.parse_args()
    made = generate(given.folder, given.size, given.seed)
    print(f"{made} documents")
