"""brat standoff: a text and an `.ann` file a document, offsets in code points of that text.

Format: https://brat.nlplab.org/standoff.html
"""

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.answers.export.texts import AnnotatedText, read_texts
from pipeline.answers.published import Row

CLASSES = ("Segment", "Channel", "Metric", "Stage", "Stakeholder", "Criterion", "Strategy", "Industry")

CONFIGURATION = f"""[entities]
{chr(10).join(CLASSES)}

[relations]

[events]

[attributes]
Segment\tArg:<ENTITY>, Value:B2B|B2C
Denied\tArg:<ENTITY>
Repeat\tArg:<ENTITY>
"""


def write_brat(build: Path, target: Path) -> Iterator[Path]:
    """Write the texts of a build folder with their mentions below the folder `target`; gives the files.

    Concepts are notes (`#1 AnnotatorNotes`), as brat knows no IRIs but those of its own configuration.
    """
    configuration = target / "annotation.conf"
    configuration.write_text(CONFIGURATION, encoding="utf-8")
    yield configuration
    for document in read_texts(build):
        for suffix, content in ((".txt", document.text), (".ann", "".join(_lines(document)))):
            path = target / f"{document.name}{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8", newline="\n")
            yield path


def _lines(document: AnnotatedText) -> Iterator[str]:
    told: list[str] = []
    for number, mention in enumerate(document.mentions, 1):
        spans = ";".join(f"{start} {end}" for start, end in _fragments(mention))
        text = " ".join(line for line in mention["text"].split("\n") if line)
        yield f"T{number}\t{mention['class']} {spans}\t{text}\n"
        yield f"#{number}\tAnnotatorNotes T{number}\t{mention['concept']}\n"
        told += [f"Segment T{number} {segment}" for segment in mention["segments"]]
        told += [f"Denied T{number}"] * (mention["polarity"] == "denied") + [f"Repeat T{number}"] * mention["repeat"]
    yield from (f"A{number}\t{value}\n" for number, value in enumerate(told, 1))


def _fragments(mention: Row) -> Iterator[tuple[int, int]]:
    """The span of a mention cut at line ends, which no brat annotation crosses."""
    for line in re.finditer("[^\n]+", mention["text"]):
        yield mention["start"] + line.start(), mention["start"] + line.end()
