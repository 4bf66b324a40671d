"""Hand-written records of six small documents, and a build made of them, for the tests of graph/ and answers/."""

import hashlib
import shutil
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.answers.ties import Ties
from pipeline.claims.vocabulary import Vocabulary, read_vocabulary
from pipeline.graph.dataset import Summary
from pipeline.graph.exports import Exporter
from pipeline.graph.quads import Digests
from pipeline.graph.schema import read_segment_properties
from pipeline.graph.store import load_store
from pipeline.graph.turtle import write_turtle
from pipeline.records import (
    ADVISED,
    ASSERTED,
    DENIED,
    HEDGED,
    STATED,
    BlockKind,
    Claim,
    Comparison,
    DocumentRecord,
    Duration,
    Evidence,
    Fact,
    FactType,
    Figure,
    Likeness,
    Mention,
    Metadata,
    Problem,
    Relation,
    Sentence,
    Sequence,
)

ROOT = Path(__file__).parent.parent
FIXTURE = Path(__file__).parent / "fixtures" / "ontology"
DIGESTS = Digests("0" * 64, "1" * 64)
KNOWN = Metadata(date="2024-03-05", author="Анна Белова; Ion Țăran", url="https://example.org/b2b", licence="CC0")


def sample_ontology(folder: Path) -> Path:
    """The real schema and shapes with the fixture's concepts, as an ontology folder."""
    ontology = folder / "ontology"
    shutil.copytree(FIXTURE, ontology)
    for name in ("aspects.ttl", "schema.ttl", "shapes.ttl"):
        shutil.copy(ROOT / "ontology" / name, ontology / name)
    return ontology


def sample_build(folder: Path) -> tuple[Path, Vocabulary]:
    """A build folder (exports and store) of the sample records, and the vocabulary it was made with."""
    ontology, build = sample_ontology(folder), folder / "build"
    build.mkdir()
    vocabulary = read_vocabulary(ontology)
    export(build, ontology, vocabulary, sample_records())
    load(build)
    return build, vocabulary


def load(build: Path) -> None:
    """Make the store of a build folder from its graph.nq."""
    load_store(build, [(build / "graph.nq").read_bytes()])


def summed(ontology: Path, vocabulary: Vocabulary, records: list[DocumentRecord]) -> Summary:
    """The counts of records, each marked with its source."""
    summary = Summary(vocabulary, read_segment_properties(ontology, vocabulary.base))
    for group in by_source(records):
        summary.add(group)
    return summary


def export(build: Path, ontology: Path, vocabulary: Vocabulary, records: list[DocumentRecord]) -> None:
    """Write the files of a build folder that the exporter makes of records, each marked with its source."""
    summary = summed(ontology, vocabulary, records)
    Exporter(build, ontology, vocabulary, DIGESTS, "0.1").write(records, summary.quads())
    write_turtle(build, ontology)


def by_source(records: list[DocumentRecord]) -> list[list[DocumentRecord]]:
    """Those of one source together."""
    groups: defaultdict[str, list[DocumentRecord]] = defaultdict(list)
    for record in records:
        groups[record.source or record.name].append(record)
    return list(groups.values())


def ties_of(sources: list[list[DocumentRecord]], vocabulary: Vocabulary) -> Ties:
    """What ties the concepts of documents, those of one source together."""
    ties = Ties(vocabulary)
    for records in sources:
        ties.add(records)
    return ties


@dataclass
class Writer:
    """Writes a document sentence by sentence, and its record with it."""

    name: str
    language: str
    text: str = ""
    sentences: list[Sentence] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    def say(
        self, words: str, kind: BlockKind = "paragraph", repeat: bool = False, under: int | None = None, **tied: str
    ) -> Evidence:
        """Add a sentence; `tied` has concept (with _ for -) = "surface|segments|denied|label language"."""
        start = len(self.text)
        self.text += words + "\n"
        self.sentences.append(Sentence(start, start + len(words), words, kind, under))
        for concept, spec in tied.items():
            self._mention(concept.replace("_", "-"), spec.split("|"), start, repeat)
        return Evidence(start, start + len(words), words, "sample-fact")

    def _mention(self, concept: str, spec: list[str], start: int, repeat: bool) -> None:
        surface, segments, denied, language = [*spec, "", "", ""][:4]
        at = self.text.index(surface, start)
        names = tuple(segments.split()) if segments else ()
        out = tuple(denied.split()) if denied else ()
        polarity = DENIED if names and set(names) == set(out) else ASSERTED
        end, sentence = at + len(surface), len(self.sentences) - 1
        mention = Mention(at, end, surface, concept, surface, self.language, "phrase", sentence, names, out, polarity)
        self.mentions.append(replace(mention, repeat=repeat, label_language=language or self.language))

    def fact(
        self, value: Duration | Sequence | Comparison | Likeness | Figure, concept: str | None, evidence: Evidence
    ) -> None:
        """Add a fact for B2B, except that comparisons are for no single segment and sequences for B2C."""
        kinds: dict[type, FactType] = {Duration: "duration", Sequence: "sequence", Figure: "figure"}
        segments = {Duration: ("B2B",), Sequence: ("B2C",)}.get(type(value), ())
        self.facts.append(Fact(kinds.get(type(value), "comparison"), value, concept, segments, "sample-fact", evidence))

    def relate(self, predicate: str, modality: str, aspect: str, segments: str, evidence: Evidence) -> None:
        """Relate the last two mentions, which stand in the same sentence, and give them the modality and aspect."""
        subject, other = len(self.mentions) - 2, len(self.mentions) - 1
        for index in (subject, other):
            self.mentions[index] = replace(self.mentions[index], modality=modality, aspect=aspect)
        ends = (predicate, subject, other, tuple(segments.split()), ASSERTED, modality, aspect, "sample-relation")
        self.relations.append(Relation(*ends, (evidence,)))

    def record(self) -> DocumentRecord:
        """The record, with the claims that its mentions make."""
        found: dict[tuple[str, str, str], list[Evidence]] = defaultdict(list)
        for index, m in enumerate(self.mentions):
            for segment in () if m.repeat else m.segments:
                polarity = DENIED if segment in m.denied else ASSERTED
                sentence = self.sentences[m.sentence]
                evidence = Evidence(sentence.start, sentence.end, sentence.text, "sample-scope", index)
                found[m.concept, segment, polarity].append(evidence)
        claims = tuple(Claim(*key, tuple(evidence)) for key, evidence in found.items())
        sha = hashlib.sha256(self.text.encode()).hexdigest()
        title, parts = self.sentences[0].text, (tuple(self.sentences), tuple(self.mentions), claims, tuple(self.facts))
        return DocumentRecord(self.name, sha, self.language, title, *parts, relations=tuple(self.relations))


def _romanian() -> Writer:
    doc = Writer("ro/preț.txt", "ro")
    doc.say("Cum decid firmele", "heading")
    judged = doc.say("În B2B decide directorul financiar după preț.", cfo="directorul financiar|B2B", price="preț|B2B")
    doc.relate("caresAbout", STATED, "decision-process", "B2B", judged)
    more = doc.say("Prețul contează mai mult în B2C decât în B2B.", price="Prețul")
    doc.fact(Comparison("B2C", "B2B", "importance"), "price", more)
    doc.say("B2B trimite e-mail, B2C nu trimite e-mail.", email_marketing="e-mail|B2B B2C|B2C")
    share = doc.say("În 2023 rata de conversie a fost 12,5 %.", conversion_rate="rata de conversie")
    doc.fact(Figure("12.50", "%", 2023, 'rata de\n"conversie"', ("conversion-rate",)), None, share)
    doc.fact(Comparison("B2C", "B2B"), None, doc.say("În B2C se cumpără mai des decât în B2B."))
    fits = doc.say("E-mailul i se potrivește directorului financiar.", email_marketing="E-mailul", cfo="directorului")
    doc.relate("suitedTo", STATED, "channels", "", fits)
    per = doc.say("Urmăriți rata de conversie pe canale.", conversion_rate="rata de conversie", channels="canale")
    doc.relate("measuredPer", ADVISED, "measurement-crm", "", per)
    return doc


def _russian() -> Writer:
    doc = Writer("ru/b2b.txt", "ru")
    doc.say("Каналы B2B", "heading", b2b="B2B")
    doc.say("В B2B работает email-рассылка и вебинар.", email_marketing="email-рассылка|B2B", webinar="вебинар|B2B")
    cycle = doc.say("Цикл сделки в B2B длится от 3 до 12 месяцев.", sales_cycle="Цикл сделки|B2B")
    doc.fact(Duration(90.0, 360.0), "sales-cycle", cycle)
    doc.say("Для B2C телевидение не нужно.", television="телевидение|B2C|B2C")
    doc.say(
        "В B2B работает email-рассылка и вебинар.",
        repeat=True,
        email_marketing="email-рассылка|B2B",
        webinar="вебинар|B2B",
    )
    return doc


def _short() -> Writer:
    doc = Writer("ru/группы.txt", "ru")
    group = doc.say(
        "Каналы, например email-рассылка, обычно дёшевы.", channels="Каналы", email_marketing="email-рассылка"
    )
    doc.relate("includes", HEDGED, "channels", "", group)
    doc.say("Рынок насосов", "heading", pumps="насосов")
    pumps = doc.say("Насосы — это B2B.", under=1, pumps="Насосы|B2B", b2b="B2B")
    doc.relate("exampleOf", STATED, "product", "B2B", pumps)
    doc.say("Вебинары здесь привычны.", under=1, webinar="Вебинары|B2B")
    return doc


def _vietnamese() -> Writer:
    doc = Writer("vi/kênh #2.txt", "vi")
    doc.say("Kênh B2C", "heading")
    doc.say("B2C dùng truyền hình và email.", television="truyền hình|B2C", email_marketing="email|B2C||en")
    doc.say("Tỷ lệ chuyển đổi quan trọng với B2C.", conversion_rate="Tỷ lệ chuyển đổi|B2C")
    steps = doc.say(
        "Các bước: nhận biết, cân nhắc, mua.", awareness="nhận biết", consideration="cân nhắc", purchase="mua"
    )
    doc.fact(Sequence(("awareness", "consideration", "purchase")), None, steps)
    means = doc.say("Nên dùng email để tạo nhận biết.", email_marketing="email|||en", awareness="nhận biết")
    doc.relate("servesPurpose", ADVISED, "planning", "B2C", means)
    doc.fact(Likeness("same", ("B2B", "B2C"), "importance"), "price", doc.say("Giá quan trọng như nhau với cả hai."))
    top = doc.say("Theo Hoa Sen, Việt Nam đứng thứ hai với 12 %.")
    doc.fact(Figure("12", "%", None, "Việt Nam đứng thứ hai với", (), "Hoa Sen", "vn", 2), None, top)
    return doc


def sample_records() -> list[DocumentRecord]:
    """Four documents, a copy of one of them, and one that was set aside, in order of their names."""
    romanian, russian, vietnamese = (doc().record() for doc in (_romanian, _russian, _vietnamese))
    mentions = tuple(replace(mention, repeat=True) for mention in russian.mentions)
    copy = replace(russian, name="ru/copy.txt", claims=(), facts=(), mentions=mentions, duplicate_of="ru/b2b.txt")
    problem = Problem("xx/other.txt", "detection", "error", "other-language", "neither ru, vi nor ro")
    other = DocumentRecord("xx/other.txt", "2" * 64, "und", "", problems=(problem,))
    odd = Problem("ru/b2b.txt", "cleaning", "info", "stump", "a stump", 3, 1)
    return [romanian, replace(russian, problems=(odd,), metadata=KNOWN), copy, _short().record(), vietnamese, other]


def sample_texts() -> dict[str, str]:
    """Document name to raw text."""
    docs = [_romanian(), _russian(), _short(), _vietnamese()]
    return {doc.name: doc.text for doc in docs} | {"ru/copy.txt": docs[1].text}
