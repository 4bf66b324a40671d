"""All lists of cues are searched together, and each finds what it would find alone."""

from collections.abc import Mapping, Sequence

import pytest

from pipeline.language import cue_search
from pipeline.language.cue_search import CueIndex, CuesOf
from pipeline.language.cues import Cues

SENTENCE = ["мы", "не", "только", "продаем", "но", "и", "не", "раз", "чиним", "станки"]
"""Folded words."""


def ru(groups: Mapping[str, Sequence[str]], inside: Sequence[str] = ()) -> Cues:
    return Cues(groups, "ru", inside)


def test_each_list_has_its_own_longest_phrases() -> None:
    told = CuesOf(SENTENCE, "ru")
    assert list(told.find(ru({"not": ["не"]}))) == [("not", 1, 2), ("not", 6, 7)]
    assert list(told.find(ru({"not": ["не"], "more": ["не только"]}))) == [("more", 1, 3), ("not", 6, 7)]
    assert list(told.find(ru({"but": ["но и не", "не раз"]}))) == [("but", 4, 7)]
    assert list(told.find(ru({"no": ["нет"]}))) == []


def test_of_equally_long_phrases_the_one_that_takes_more_words_is_the_cue() -> None:
    phrases = ru({"near": ["не продаем"], "far": ["не продаем", "не чин*"]}, inside=["только"])
    assert list(CuesOf(["не", "только", "продаем"], "ru").find(phrases)) == [("near", 0, 3)]


def test_words_are_found_whole_by_their_beginning_or_as_one_of_several() -> None:
    phrases = ru({"repair": ["чин*"], "machine": ["станок|станки|станков"], "sell": ["прода"]})
    assert list(CuesOf(SENTENCE, "ru").find(phrases)) == [("repair", 8, 9), ("machine", 9, 10)]


def test_a_list_that_is_asked_for_later_is_found_in_what_was_searched_before() -> None:
    told, first, second = CuesOf(SENTENCE, "ru"), ru({"we": ["мы"]}), ru({"repair": ["чиним"]})
    assert list(told.find(first)) == [("we", 0, 1)]
    assert second not in told.lists()
    assert list(told.find(second)) == [("repair", 8, 9)]
    assert {first, second} <= told.lists()


def test_an_index_tells_the_sentences_that_have_cues_of_a_list() -> None:
    phrases = {"ru": ru({"price": ["цена"]}), "ro": Cues({"price": ["preț*"]}, "ro")}
    texts = (("ru", "цена растёт"), ("ro", "preturile cresc"), ("ru", "спрос растёт"), ("ru", "вот и цена"))
    index = CueIndex([CuesOf(text.split(), language) for language, text in texts])
    assert index.having(phrases.__getitem__) == [0, 1, 3]
    other = {"ru": ru({"here": ["вот"]}), "ro": Cues({"here": ["iată"]}, "ro")}
    assert index.having(other.__getitem__) == [3]
    assert index.having(other.__getitem__, phrases.__getitem__) == [0, 1, 3]


@pytest.mark.parametrize("limit", ["MOST_LISTS", "MOST_KNOWN", "MOST_NEXT"])
def test_what_is_forgotten_is_found_again(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cue_search, limit, 2)
    monkeypatch.setattr(cue_search, "_search_of", {"ru": cue_search._Search()}.__getitem__)
    lists = [ru({word: [word]}) for word in SENTENCE]
    told = CuesOf(SENTENCE, "ru")
    for cues, word in [*zip(lists, SENTENCE, strict=True)] * 2:
        assert [cue.group for cue in told.find(cues)] == [word] * SENTENCE.count(word)
        assert [cue.group for cue in CuesOf(SENTENCE, "ru").find(cues)] == [word] * SENTENCE.count(word)
    index = CueIndex([CuesOf(SENTENCE[:5], "ru"), CuesOf(SENTENCE[5:], "ru")])
    assert index.having(lambda _: lists[0], lambda _: lists[-1]) == [0, 1]
    assert index.having(lambda _: lists[3], lambda _: lists[4]) == [0]
