"""Old encodings: the same text in each of them comes back, or is refused; never is it another text."""

import random
import unicodedata
from pathlib import Path

import pytest
import yaml

from pipeline.reading import charsets, likelihood
from pipeline.reading.charsets import OWN, TCVN3, VNI
from pipeline.reading.encodings import Decoded, Fault, decode, font_converted
from pipeline.reading.likelihood import CEDILLAS

CORPUS = Path(__file__).parent.parent / "corpus"
TEXTS = {
    language: [
        path.read_text(encoding="utf-8-sig")
        for path in sorted((CORPUS / language).iterdir())
        if path.suffix in (".md", ".txt")
    ]
    for language in ("ru", "vi", "ro")
}
RUSSIAN = "Решение о покупке принимают инженеры и закупщики предприятия, и длится оно несколько месяцев.\n"
VIETNAMESE = "Người mua hàng so sánh giá của nhiều cửa hàng, còn doanh nghiệp thì thường quyết định chậm hơn.\n"
ROMANIAN = "Cumpărătorii compară prețurile și așteaptă reducerile, în timp ce firmele hotărăsc încet.\n"
ENCODINGS = [
    *(("ru", name) for name in ("windows-1251", "KOI8-R", "IBM866", "ISO-8859-5", "UTF-16LE", "UTF-16BE")),
    *(("vi", name) for name in ("windows-1258", *OWN, "UTF-16LE", "UTF-16BE")),
    *(("ro", name) for name in ("windows-1250", "ISO-8859-2", "ISO-8859-16", "UTF-16LE")),
]
SEVERAL = {"ISO-8859-2": "windows-1250", "ISO-8859-16": "windows-1250", "TCVN3": "TCVN5712-1"}
"""Encodings in which most texts have the same bytes as in another, which is named then."""


def backwards(encoding: str) -> dict[str, bytes]:
    """Characters to their bytes in one of OWN; the last of several."""
    if encoding != VNI:
        return {charsets.decoded(bytes([byte]), encoding): bytes([byte]) for byte in range(256)}
    data = yaml.safe_load(charsets.DATA.read_text(encoding="utf-8"))[VNI]
    pairs = {letter: base + mark for base, marks in data["marks"].items() for mark, letter in marks.items()}
    signs = pairs | {letter: sign for sign, letter in data["letters"].items()}
    signs |= {letter.upper(): sign.upper() for letter, sign in signs.items()}
    return {letter: sign.encode("cp1252") for letter, sign in signs.items()}


def encode(text: str, encoding: str) -> bytes:
    """A text in an encoding; what it has not is "?". Vietnamese with marks as Windows writes them."""
    text = unicodedata.normalize("NFC", text)
    if encoding in ("windows-1250", "ISO-8859-2"):
        text = text.translate(str.maketrans("șțȘȚ", "şţŞŢ"))
    if encoding == "ISO-8859-16":
        text = text.translate(CEDILLAS)
    if encoding in OWN:
        table = backwards(encoding)
        return b"".join(table.get(c) or c.encode("cp1252" if encoding == VNI else "ascii", "replace") for c in text)
    if encoding == "windows-1258":
        text = "".join(_with_loose_tone(character) for character in text)
    return text.encode(encoding, "replace")


def _with_loose_tone(character: str) -> str:
    marks = unicodedata.normalize("NFD", character)
    tones = "".join(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
    base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tones))
    return base + tones if tones else character


def same(text: str, other: str) -> bool:
    """Whether texts are equal but for what cleaning makes equal."""
    one, two = (unicodedata.normalize("NFC", each).translate(CEDILLAS) for each in (text, other))
    return one == two


@pytest.mark.parametrize(("language", "encoding"), ENCODINGS)
def test_a_text_comes_back_or_is_refused(language: str, encoding: str) -> None:
    right = refused = 0
    for text in TEXTS[language]:
        for cut in (200, 500, 2000, len(text)):
            data = encode(text[:cut], encoding)
            wanted = charsets.decoded(data, encoding)
            found = decode(data)
            assert cut < len(text) or not isinstance(found, Fault), encoding
            if isinstance(found, Fault) or found.encoding == "UTF-8":  # a text without diacritics is ASCII
                refused += isinstance(found, Fault)
                continue
            assert same(found.text, wanted), (encoding, found.encoding, cut)
            right += 1
    assert right and refused <= right / 3


@pytest.mark.parametrize(
    ("text", "names"), [(RUSSIAN, ENCODINGS[:6]), (VIETNAMESE, ENCODINGS[6:13]), (ROMANIAN, ENCODINGS[13:])]
)
def test_one_sentence_is_enough(text: str, names: list[tuple[str, str]]) -> None:
    for _, encoding in names:
        found = decode(encode(text, encoding))
        assert isinstance(found, Decoded) and same(found.text, text), encoding
        assert found.encoding == SEVERAL.get(encoding, encoding)
        assert found.legacy == (not encoding.startswith("UTF"))


def test_signs_tell_windows_from_iso() -> None:
    said = ROMANIAN + "Se numește „preț de listă”.\n"
    for encoding in ("windows-1250", "ISO-8859-16"):
        found = decode(encode(said, encoding))
        assert (
            isinstance(found, Decoded)
            and found.encoding == encoding
            and "„preț de listă”" in found.text.translate(CEDILLAS)
        )


def test_tables_are_those_of_the_standards() -> None:
    vowels = "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵăâđêôơư"
    for encoding in OWN:
        table = backwards(encoding)
        assert set(vowels) - {"ì", "í"} <= table.keys(), encoding
        assert all(charsets.decoded(table[letter], encoding) == letter for letter in table)
    assert set(vowels.upper()) <= backwards("VISCII").keys()
    assert charsets.decoded(b"ti\xaang Vi\xaet", "VISCII") == "tiếng Việt"
    assert charsets.decoded(b"ti\xd5ng Vi\xd6t", "TCVN3") == "tiếng Việt"
    assert charsets.decoded(b"tie\xe1ng Vie\xe4t", "VNI") == "tiếng Việt"


@pytest.mark.parametrize(
    ("font", "shown"), [(TCVN3, "Ng­êi mua hµng so s¸nh gi¸"), (VNI, "Ngöôøi mua haøng so saùnh giaù")]
)
def test_letters_of_a_font_are_those_it_shows(font: str, shown: str) -> None:
    assert charsets.converted(shown, font) == "Người mua hàng so sánh giá"
    assert font_converted(shown * 3)[1] == font
    text, found = font_converted(f"{VIETNAMESE}{shown} {shown}\n{VIETNAMESE}")
    assert (text, found) == (f"{VIETNAMESE}{text[len(VIETNAMESE) : -len(VIETNAMESE)]}{VIETNAMESE}", font)
    assert "Người mua hàng so sánh giá Người" in text


@pytest.mark.parametrize(
    "text",
    [
        RUSSIAN,
        VIETNAMESE,
        ROMANIAN,
        "L’entreprise a développé une stratégie très élaborée, où les réseaux sociaux jouent un rôle décisif.",
        "O negócio não é fácil: a relação com o cliente é construída ao longo de vários meses.",
        "El año pasado la compañía vendió más en España; ¿qué pasó después?",
        "Cô gì dì có hai tá, cà và cá, nhà thì xa, ba má tôi ra đi.",
        "½ £ 5 ©®™ “x” – §",
    ],
)
def test_ordinary_text_is_no_font_encoding(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "UTF-8")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(encoding: str) -> None:
    found = decode(VIETNAMESE.encode(encoding))
    assert isinstance(found, Decoded) and (found.text, found.legacy) == (VIETNAMESE, False)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        (
            "cp1252",
            "L’entreprise a développé une stratégie très élaborée, où les réseaux sociaux jouent un rôle décisif.",
        ),
        ("cp1250", "Zákazníci porovnávají ceny a čekají na slevy, zatímco firmy rozhodují pomalu."),
        ("cp1254", "Müşteriler fiyatları karşılaştırıyor ve indirimleri bekliyor; şirketler yavaş karar veriyor."),
        ("cp1253", "Οι πελάτες συγκρίνουν τις τιμές και περιμένουν τις εκπτώσεις."),
        ("shift_jis", "顧客は価格を比較して割引を待ちますが、企業の決定は遅いです。"),
        ("cp1251", "Цена"),
    ],
)
def test_what_fits_no_language_is_refused(encoding: str, text: str) -> None:
    found = decode(text.encode(encoding))
    assert isinstance(found, Fault) and "save the file as UTF-8" in found.message


def test_damaged_utf8_is_told_where_and_taken_for_nothing_else() -> None:
    for text in (RUSSIAN, VIETNAMESE, ROMANIAN):
        data = text.encode() * 5
        at = len(text.encode()) * 3 + 5
        found = decode(data[:at] + b"\xff\xfe" + data[at:])
        assert isinstance(found, Fault) and (found.line, found.message[:9]) == (4, f"byte {found.position} "[:9])


def test_nul_and_odd_lengths_are_faults() -> None:
    assert isinstance(decode(RUSSIAN.encode() + b"\0\0"), Fault)
    assert isinstance(decode(RUSSIAN.encode("utf-16-le")[:-1]), Fault)
    assert isinstance(decode(RUSSIAN.encode("utf-16")[:-1]), Fault)
    assert isinstance(decode(("цена\0" + RUSSIAN).encode("utf-16")), Fault)


def test_noise_is_no_text() -> None:
    chance = random.Random(1)
    for length in (40, 100, 1000):
        for _ in range(100):
            data = bytes(chance.choice((32, chance.randrange(128, 256))) for _ in range(length))
            assert isinstance(decode(data), Fault)
            decode(chance.randbytes(length))


def test_letters_of_the_model_are_those_of_the_languages() -> None:
    for language, letter in (("ru", "ё"), ("vi", "ợ"), ("ro", "ț")):
        rows = yaml.safe_load(likelihood.DATA.read_text(encoding="utf-8"))[language]
        assert letter in rows and all(isinstance(row, str) for row in rows.values())
    assert likelihood.cost(RUSSIAN, "ru").mean < 3 < likelihood.cost(RUSSIAN[::-1], "ru").mean
