"""The words of tables, sentences and pages, in the languages of our readers: data in `data/TOPIC.yml`."""

from functools import cache
from importlib import resources

import yaml


@cache
def read_wording(topic: str, language: str) -> dict[str, str]:
    """The texts of a topic by their keys, in one of `records.READERS`; some hold `str.format` placeholders.

    Raises FileNotFoundError for a topic, and KeyError for a language, that there is none of.
    """
    return {key: texts[language] for key, texts in _texts(topic).items()}


@cache
def _texts(topic: str) -> dict[str, dict[str, str]]:
    """The texts of a topic in all languages; reading them takes longest."""
    text = resources.files("pipeline.answers").joinpath("data", f"{topic}.yml").read_text(encoding="utf-8")
    texts: dict[str, dict[str, str]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return texts
