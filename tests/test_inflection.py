"""The forms of label words."""

import pytest

from pipeline.language.inflection import forms


@pytest.mark.parametrize(
    ("word", "label_language", "text_language", "form"),
    [
        ("цикл", "ru", "ru", "циклами"),
        ("решения", "ru", "ru", "решении"),
        ("продажи", "ru", "ru", "продаж"),
        ("целевая", "ru", "ru", "целевых"),
        ("лидогенерация", "ru", "ru", "лидогенерацией"),
        ("чекаут", "ru", "ru", "чекауте"),
        ("расчёт", "ru", "ru", "расчета"),
        ("квиз", "ru", "ru", "квизом"),
        ("оффер", "ru", "ru", "офферов"),
        ("бандл", "ru", "ru", "бандлов"),
        ("гайд", "ru", "ru", "гайдов"),
        ("воронок", "ru", "ru", "воронки"),
        ("rată", "ro", "ro", "ratei"),
        ("conversie", "ro", "ro", "conversiilor"),
        ("achiziție", "ro", "ro", "achizitiile"),
        ("vânzare", "ro", "ro", "vanzarilor"),
        ("client", "ro", "ro", "clientii"),
        ("strategie", "ro", "ro", "strategiile"),
        ("marcă", "ro", "ro", "marcile"),
        ("brand", "ro", "ro", "brandurilor"),
        ("linkuri", "ro", "ro", "linkurile"),
        ("al", "ro", "ro", "ale"),
        ("generarea", "ro", "ro", "generarii"),
        ("strategia", "ro", "ro", "strategiilor"),
        ("рациональный", "ru", "ru", "рациональны"),
        ("KPI", "en", "ro", "kpi-urile"),
        ("lead", "en", "ro", "leaduri"),
        ("campaign", "en", "vi", "campaigns"),
        ("strategy", "en", "ru", "strategies"),
        ("khách", "vi", "vi", "khách"),
    ],
)
def test_form_is_found(word: str, label_language: str, text_language: str, form: str) -> None:
    assert form in forms(word, label_language, text_language)


@pytest.mark.parametrize(
    ("word", "label_language", "text_language", "form"),
    [
        ("в", "ru", "ru", "ве"),
        ("лид", "ru", "ru", "лидер"),
        ("КП", "ru", "ru", "кпа"),
        ("de", "ro", "ro", "deul"),
        ("giá", "vi", "vi", "giás"),
        ("conținut", "ro", "ro", "contine"),
        ("e", "ro", "ro", "este"),
        ("4P", "en", "ru", "4ps."),
    ],
)
def test_form_is_not_made(word: str, label_language: str, text_language: str, form: str) -> None:
    assert form not in forms(word, label_language, text_language)


@pytest.mark.parametrize("language", ["ru", "vi", "ro", "en"])
def test_a_word_is_its_own_form(language: str) -> None:
    assert "marketing" in forms("Marketing", language, language)
