"""What is known about a document, as Dublin Core terms."""

import pyoxigraph as ox
import pytest

from pipeline.graph.description import description
from pipeline.records import Metadata

DCT, XSD = "http://purl.org/dc/terms/", "http://www.w3.org/2001/XMLSchema#"


def said(metadata: Metadata) -> list[tuple[str, str, str]]:
    """Local name of the property, value, and "iri" or the local name of the datatype, of what is said."""
    lines = "".join(f"<https://example.org/d> {p} {o} .\n" for p, o in description(metadata))
    found = []
    for triple in ox.parse(input=lines, format=ox.RdfFormat.N_TRIPLES):
        kind = "iri" if isinstance(triple.object, ox.NamedNode) else triple.object.datatype.value.removeprefix(XSD)
        found.append((triple.predicate.value.removeprefix(DCT), triple.object.value, kind))
    return found


def test_nothing_is_said_of_what_is_unknown() -> None:
    assert said(Metadata(title="Каналы")) == []


def test_all_is_said_in_dublin_core() -> None:
    known = Metadata("Каналы", "2024-03-05", "Анна Белова; Ion Țăran", "https://example.org/каналы?x=1", "CC0")
    assert said(known) == [
        ("date", "2024-03-05", "date"),
        ("creator", "Анна Белова", "string"),
        ("creator", "Ion Țăran", "string"),
        ("isFormatOf", "https://example.org/каналы?x=1", "iri"),
        ("license", "CC0", "string"),
    ]


@pytest.mark.parametrize(
    ("date", "value", "kind"),
    [
        ("2024", "2024", "gYear"),
        ("2024-03", "2024-03", "gYearMonth"),
        ("2024-03-05T10:00:00+03:00", "2024-03-05", "date"),
        ("5.03.2024", "2024-03-05", "date"),
        ("31.02.2024", "31.02.2024", "string"),
        ("2024-13", "2024-13", "string"),
        ("0000", "0000", "string"),
        ("03/05/2024", "03/05/2024", "string"),
        ('весна "2024"', 'весна "2024"', "string"),
    ],
)
def test_a_date_is_typed_where_it_is_one(date: str, value: str, kind: str) -> None:
    assert said(Metadata(date=date)) == [("date", value, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https://example.org/a b",
        'https://example.org/"><script>',
        "https://example.org/%zz",
        "https://example.org/\u202eexe",
        "example.org",
    ],
)
def test_only_an_address_that_can_be_followed_is_an_iri(text: str) -> None:
    assert said(Metadata(url=text, licence=text)) == [("isFormatOf", text, "string"), ("license", text, "string")]
