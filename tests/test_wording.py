"""What people read is there in all four languages, with the same gaps to fill."""

from pathlib import Path
from string import Formatter

import pytest
import yaml

from pipeline.answers import wording
from pipeline.answers.wording import read_wording
from pipeline.records import READERS

TOPICS = sorted(path.stem for path in (Path(wording.__file__).parent / "data").glob("*.yml"))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("topic", TOPICS)
def test_every_text_is_there_in_all_languages_with_the_same_placeholders(topic: str) -> None:
    path = Path(wording.__file__).parent / "data" / f"{topic}.yml"
    texts = yaml.safe_load(path.read_text(encoding="utf-8"))
    incomplete = {key for key, by_language in texts.items() if set(by_language) != set(READERS)}
    uneven = {key for key, by in texts.items() if len({frozenset(placeholders(text)) for text in by.values()}) > 1}
    cedillas = {key for key, by in texts.items() if set("şţŞŢ") & set(by["ro"])}
    assert (incomplete, uneven, cedillas) == (set(), set(), set())


@pytest.mark.parametrize("language", READERS)
def test_a_support_has_a_word_in_every_language(language: str) -> None:
    words = read_wording("coverage", language)
    assert {"covered", "mentioned", "missing"} <= words.keys()
    assert len(set(words.values())) == len(words)
