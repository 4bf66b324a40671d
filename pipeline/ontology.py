"""An ontology folder as the journey uses it: read once in a process, and compiled when a document needs it."""

import gc
import hashlib
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.claims.schema import Aspect, StatementSchema
from pipeline.claims.vocabulary import Vocabulary, ontology_files
from pipeline.claims.vocabulary_table import vocabulary_in
from pipeline.graph.statements import StatementReader

if TYPE_CHECKING:
    from pipeline.claims.matching import Matcher

YOUNG = 100_000
"""New objects after which Python looks for cycles among them, instead of 700: what a document is read into has none and
goes as a whole, and to look for them ever again took an eighth of the reading time."""


class UncompiledError(Exception):
    """A document needs the matcher of a language in a process that compiles none."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.language = language


class Ontology:
    """What the files of an ontology folder say, as they were when it was opened."""

    compiles = True
    """Whether this process compiles what it lacks; one of several says so first (UncompiledError)."""

    def __init__(self, folder: Path, cache: Path | None = None) -> None:
        """`cache` is of `vocabulary_in`. Raises SyntaxError and ValueError as `read_vocabulary` does."""
        gc.set_threshold(YOUNG)
        self.digest = _digest(folder)
        self.vocabulary: Vocabulary = vocabulary_in(folder, self.digest, cache)
        reader = StatementReader(folder, self.vocabulary.base)
        aspects = tuple(Aspect(*row) for row in reader.aspects())
        self.schema = StatementSchema(reader.relations(), aspects, reader.class_names())
        self._matchers: dict[str, Matcher] = {}

    @cached_property
    def segment_names(self) -> re.Pattern[str]:
        """The abbreviations of segments ("B2B"), also where they are glued to a word."""
        segments = (c for c in self.vocabulary.concepts.values() if c.class_ == "Segment")
        labels = {label.text for concept in segments for label in concept.labels}
        names = sorted(label for label in labels if re.fullmatch("[A-Z]2[A-Z]", label))
        return re.compile("(?:" + "|".join(names) + r")(?!\d)")

    def matcher(self, language: str, cache: Path | None) -> "Matcher":
        """The matcher of a language, compiled once wherever its tables are kept (`cache`). Raises UncompiledError."""
        if language not in self._matchers:
            if not self.compiles:
                raise UncompiledError(language)
            self.compile(language, cache)
        return self._matchers[language]

    def is_compiled(self, language: str, cache: Path) -> bool:
        """Whether `compile` finds in `cache` what takes it seconds to make."""
        from pipeline.claims.label_table import is_kept

        return is_kept(self.vocabulary, language, cache)

    def compile(self, language: str, cache: Path | None) -> None:
        """Have the matcher of a language ready in this process, and in all that are forked of it from now on."""
        from pipeline.claims.cue_words import cue_words
        from pipeline.claims.matching import Matcher  # a second of imports, which a build that reads nothing is spared
        from pipeline.claims.wordforms import remember_forms

        if language not in self._matchers:
            if cache:
                remember_forms(cue_words(self.vocabulary, self.schema, language), language, cache)
            self._matchers[language] = Matcher(self.vocabulary, language, cache)
            gc.freeze()  # its tables stay: walking them at every collection would take half of the reading time


_open: dict[Path, Ontology] = {}


def opened(folder: Path, cache: Path | None = None) -> Ontology:
    """The ontology in a folder, as it was when it was first opened in this process, or opened anew.

    In the folder `cache` what was read in it is kept for other processes.
    """
    if folder not in _open:
        _open[folder] = Ontology(folder, cache)
    return _open[folder]


def opened_anew(folder: Path, cache: Path | None = None) -> Ontology:
    """The ontology in a folder as its files are now; what was compiled of them serves as long as they stay the same."""
    if folder in _open and _open[folder].digest != _digest(folder):
        del _open[folder]
    return opened(folder, cache)


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in ontology_files(folder):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
