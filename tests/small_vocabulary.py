"""A thesaurus of a few concepts, made in code, for the tests of matching, scope and polarity."""

from collections.abc import Sequence

from pipeline.claims.vocabulary import Concept, Label, LabelRule, Vocabulary

LANGUAGES = ("en", "ru", "vi", "ro")
BASE = "https://w3id.org/b2graph/"

LABELS = {
    "b2b": (
        "Segment",
        "B2B | business-to-business",
        "корпоративный рынок | рынок B2B",
        "thị trường doanh nghiệp",
        "piață corporativă",
    ),
    "b2c": ("Segment", "B2C", "потребительский рынок", "thị trường tiêu dùng", "piață de consum"),
    "end-consumer": ("Stakeholder", "end consumer", "конечный потребитель", "người tiêu dùng cuối", "consumator final"),
    "email": ("Channel", "e-mail", "электронная почта", "thư điện tử", "poștă electronică"),
    "trade-fair": ("Channel", "trade fair", "отраслевая выставка | выставка", "hội chợ", "târg de profil | târg"),
    "marketplace": (
        "Channel",
        "marketplace | B2B-Center",
        "маркетплейс | Озон | B2B-площадка",
        "sàn thương mại điện tử",
        "platformă de vânzare | piață online B2B",
    ),
    "social-media": ("Channel", "social media", "соцсеть", "mạng xã hội", "rețea socială"),
    "decision-cycle": (
        "Process",
        "decision cycle",
        "цикл принятия решения",
        "chu kỳ ra quyết định",
        "ciclu de decizie",
    ),
    "conversion-rate": (
        "Metric",
        "conversion rate | CR",
        "коэффициент конверсии",
        "tỷ lệ chuyển đổi",
        "rată de conversie",
    ),
    "key-indicator": ("Metric", "KPI", "ключевой показатель", "chỉ số chính", "indicator cheie"),
    "average-order-value": ("Metric", "average order value", "средний чек | чек", "giá trị đơn hàng", "bon mediu"),
    "sales-qualified-lead": ("Metric", "SQL", "готовый лид", "khách sẵn sàng mua", "lead calificat"),
    "lead": ("Audience", "lead", "лид", "khách hàng tiềm năng", "client potențial"),
    "personal-manager": ("Offer", "account manager", "личный менеджер", "chuyên viên riêng", "manager dedicat"),
    "discount": ("PricingModel", "discount", "скидка", "giảm giá", "reducere | discount"),
    "price": ("Criterion", "price", "цена", "giá", "preț"),
    "white-paper": ("ContentFormat", "white paper", "экспертный доклад", "sách trắng", "carte albă"),
}
KINDS_OF_STRATEGY = ("Process", "Audience", "Offer", "PricingModel", "ContentFormat")
SEGMENTS = {"b2b": "B2B", "b2c": "B2C", "end-consumer": "B2C"}

RULES = (
    LabelRule("SQL", "en", match_case=True, near=("лид", "lead", "MQL", "воронка"), not_near=("база данных",)),
    LabelRule("CR", "en", match_case=True),
    LabelRule("Озон", "ru", match_case=True),
    LabelRule("чек", "ru", not_near=("банк",)),
)
BLOCKED = (("vi", "hàng giá trị"),)


def labels_of(texts: Sequence[str]) -> tuple[Label, ...]:
    """The labels in one text for each of `LANGUAGES`, parted by "|", the preferred one first."""
    return tuple(
        Label(text.strip(), language, "altLabel" if number else "prefLabel")
        for language, line in zip(LANGUAGES, texts, strict=True)
        for number, text in enumerate(line.split("|"))
    )


def small_vocabulary() -> Vocabulary:
    """A `Vocabulary` of `LABELS`, `RULES` and `BLOCKED`."""
    concepts = {}
    for key, (kind, *texts) in LABELS.items():
        class_ = "Strategy" if kind in KINDS_OF_STRATEGY else kind
        concepts[key] = Concept(key, f"{BASE}concept/{key}", class_, kind, labels_of(texts), segment=SEGMENTS.get(key))
    return Vocabulary(BASE, concepts, RULES, BLOCKED)
