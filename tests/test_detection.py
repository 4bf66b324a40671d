"""The language of documents (each case is a document of its own) and of blocks, and that both stay cheap."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.language import profiles
from pipeline.language.detection import detect_block, detect_document
from pipeline.language.lexicon import language_data
from pipeline.language.profiles import fit, fold, posteriors
from pipeline.records import LANGUAGES

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "languages.tsv").read_text(encoding="utf-8").splitlines()
]
OURS = [(language, text) for language, text in CASES if language in LANGUAGES]
OTHERS = [(language, text) for language, text in CASES if language not in LANGUAGES]
ENGLISH = "The buying committee of this company compares what each of the vendors can offer, and then it decides."


@pytest.mark.parametrize(("language", "text"), OURS)
def test_sentence_of_our_languages(language, text):
    assert detect_document(text).language == language


@pytest.mark.parametrize("text", [fold(text) for language, text in OURS if language == "ro"])
def test_romanian_without_diacritics_is_romanian(text):
    assert detect_document(text).language == "ro"


@pytest.mark.parametrize(("language", "text"), OURS)
def test_capitals_change_nothing(language, text):
    assert detect_document(text.upper()).language == language


@pytest.mark.parametrize(("language", "text"), OTHERS)
def test_other_languages_are_not_accepted(language, text):
    assert detect_document(text).language not in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_is_its_sentences(language):
    text = "\n".join(text for name, text in OURS if name == language)
    guess = detect_document(text)
    assert guess.language == language and guess.confidence == 1.0


@pytest.mark.parametrize("text", ["", "12 345 %", "→ … —", "\u0301"])
def test_no_words_no_language(text):
    assert detect_document(text).language == "und" and detect_document(text).confidence == 0.0


def test_a_foreign_abstract_does_not_decide():
    russian = " ".join(text for language, text in OURS if language == "ru")
    assert detect_document(f"{ENGLISH} {ENGLISH}\n{russian * 3}").language == "ru"


def test_a_stop_while_profiles_are_loaded_is_no_fault_of_theirs(monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("langdetect.detector_factory.DetectorFactory.add_profile", stop)
    with pytest.raises(KeyboardInterrupt):
        profiles._profiles.__wrapped__(profiles.LATIN)


def test_detection_is_the_same_in_every_process():
    code = "from pipeline.language.detection import detect_document as d; print(d('Il compratore'), d('скидка лид'))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1 and "LanguageGuess" in outputs.pop()


@pytest.mark.parametrize(
    ("document_language", "text", "expected"),
    [
        ("ru", ENGLISH, "en"),
        ("vi", ENGLISH, "en"),
        ("ro", ENGLISH, "en"),
        ("ru", "Marketing automation, lead scoring, account-based marketing, customer success platform", "ru"),
        ("ro", "Marketing automation, lead scoring, account-based marketing, customer success platform", "ro"),
        ("ru", "ABM, SQL/MQL, pipeline velocity, win rate, customer lifetime value, churn rate и upsell", "ru"),
        ("ro", "Canale: LinkedIn ads, cold outreach, account-based marketing și webinars pentru decision makers", "ro"),
        ("vi", "Kênh: LinkedIn ads, cold outreach, account-based marketing và webinar cho người quyết định", "vi"),
        ("ro", "The buyer decides.", "ro"),
        ("ro", " ".join(text for language, text in OURS[:2]), "ru"),
        ("ru", "Clienții corporativi prețuiesc fiabilitatea furnizorului și timpul scurt de răspuns al echipei.", "ro"),
        ("en", "Người mua lẻ thường quyết định rất nhanh, còn doanh nghiệp thì cần nhiều phòng ban phê duyệt.", "vi"),
    ],
)
def test_a_block_has_the_language_of_its_document_unless_it_is_clearly_other(document_language, text, expected):
    assert detect_block(text, document_language) == expected


@pytest.mark.parametrize(("language", "text"), OURS)
def test_no_block_of_a_document_changes_its_language(language, text):
    assert detect_block(text, language) == language
    assert detect_block(f"{text} {text} {text}", language) == language


def test_ruled_out_languages_get_no_probability():
    assert posteriors(["слово"], "Cyrillic", {}, {"bg", "mk", "ru", "uk"}) == {}
    assert posteriors(["слово"], "Cyrillic", {}, {"bg", "mk", "uk"})["ru"] == 1.0


def test_fit_tells_a_language_from_its_alphabet():
    russian = ["договор", "подписали", "после", "долгих", "переговоров"]
    kyrgyz = ["сатып", "алуучу", "чечимди", "тез", "кабыл", "алат"]
    assert fit(russian, "Cyrillic", "ru") > -8.5 > fit(kyrgyz, "Cyrillic", "ru")


@pytest.mark.parametrize("language", [*LANGUAGES, "en"])
def test_the_data_of_a_language_can_match(language):
    data = language_data(language)["detection"]
    assert set(data) == {
        "letters",
        "marks",
        "words",
        "endings",
        "foreign",
        "foreign_endings",
        "neighbours",
        "prior",
        "fit",
    }
    assert set(data["marks"]) <= set(data["letters"])
    for word in data["words"]:
        assert word.islower() and set(word) <= set(data["letters"]), word
    for name in ("words", "endings", "foreign", "foreign_endings"):
        assert len(data[name]) == len(set(data[name])), name
