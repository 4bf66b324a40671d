"""A message (.eml): its text, or its page where it has no text; its subject, date and sender."""

from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr, parsedate_to_datetime

from pipeline.reading.documents import html
from pipeline.reading.documents.layout import Page, one_line
from pipeline.reading.documents.markup_encoding import by_letters
from pipeline.reading.documents.outcome import Extracted, Refused
from pipeline.records import Metadata

MOST_PARTS = 1_000


def read(data: bytes) -> Extracted:
    """The text of a message; what is attached to it is another document and is not read. Raises Refused."""
    message = message_from_bytes(data, policy=policy.default)
    if not isinstance(message, EmailMessage) or sum(1 for _ in message.walk()) > MOST_PARTS:
        raise Refused("too-deep", f"the message has over {MOST_PARTS} parts: save its text alone")
    if message.get_content_type() in ("multipart/encrypted", "application/pkcs7-mime"):
        raise Refused("encrypted", "the message is encrypted: save its text from the mail program")
    body = message.get_body(("plain", "html"))
    if body is None:
        return Extracted("", _metadata(message))
    words, encoding = _decoded(body)
    return Extracted(_text(body, words), _metadata(message), encoding)


def _text(body: MIMEPart, words: str) -> str:
    if body.get_content_type() == "text/html":
        return html.read_text(words).text
    page = Page()
    lines = words.splitlines()
    page.lines(_unwrapped(lines) if body.get_param("format") == "flowed" else lines)
    return page.text()


def _decoded(body: MIMEPart) -> tuple[str, str]:
    """The words of a body, and their encoding where their letters tell another than the message does."""
    data = body.get_payload(decode=True)
    if not isinstance(data, bytes):
        return "", ""
    with suppress(UnicodeDecodeError):
        return data.decode(), ""
    return by_letters(data, body.get_content_charset(""))


def _unwrapped(lines: list[str]) -> list[str]:
    """Lines that a mail program wrapped, a paragraph each again (RFC 3676)."""
    found: list[str] = []
    open_ = False
    for line in lines:
        if open_:
            found[-1] += line
        else:
            found.append(line)
        open_ = line.endswith(" ") and line != "-- "
    return found


def _metadata(message: EmailMessage) -> Metadata:
    name, address = parseaddr(_header(message, "From"))
    try:
        date = parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except ValueError:
        date = ""
    return Metadata(title=_header(message, "Subject"), date=date, author=name or address)


def _header(message: EmailMessage, name: str) -> str:
    """A field of the header; nothing where it is so broken that the library fails on it: the text is sound."""
    with suppress(Exception):  # "From: <" is an IndexError of the library, others are AttributeErrors
        return one_line(str(message.get(name, "")))
    return ""
