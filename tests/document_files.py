"""Files of the formats that are read, made as small as they can be; what is in them the tests say."""

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("text", "text"), ("table", "table"), ("meta", "meta"))
)

STYLES = f"""<w:styles {W}>
<w:style w:styleId="Titre"><w:name w:val="Title"/></w:style>
<w:style w:styleId="Titre1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="Titre2"/></w:style>
<w:style w:styleId="Titre2"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="Puce"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="TM1"><w:name w:val="toc 1"/></w:style>
<w:style w:styleId="Rond"><w:name w:val="Round"/><w:basedOn w:val="Rond"/></w:style>
</w:styles>"""


def zipped(members: dict[str, str | bytes], stored: tuple[str, ...] = ()) -> bytes:
    """A zip archive of these members."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, ZIP_STORED if name in stored else ZIP_DEFLATED)
    return file.getvalue()


def docx(body: str, core: str = "", **more: str) -> bytes:
    """A DOCX with this XML in its body, and further parts by the names of their files in `word/`."""
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": STYLES,
            "docProps/core.xml": f"<coreProperties {DC}>{core}</coreProperties>",
            **{f"word/{name}.xml": content for name, content in more.items()},
        }
    )


def paragraph(text: str, style: str = "", properties: str = "") -> str:
    """A paragraph of a DOCX."""
    of = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{of}{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def odt(body: str, meta: str = "", **more: str) -> bytes:
    """An ODT with this XML as its text."""
    content = f"<office:document-content {ODF}><office:body><office:text>{body}</office:text></office:body>"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"{content}</office:document-content>",
            "meta.xml": f"<office:document-meta {ODF} {DC}><office:meta>{meta}</office:meta></office:document-meta>",
            **more,
        },
        stored=("mimetype",),
    )


def epub(chapters: dict[str, str], metadata: str = "", **more: str) -> bytes:
    """An EPUB with these pages in this order; further members by name, with `__` for `/`."""
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(chapters)))
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfile full-path="OEBPS/book.opf"/></container>',
            "OEBPS/book.opf": f"<package><metadata {DC}>{metadata}</metadata><manifest>{items}</manifest>"
            f"<spine>{spine}</spine></package>",
            **{f"OEBPS/{name}": page for name, page in chapters.items()},
            **{name.replace("__", "/"): content for name, content in more.items()},
        },
        stored=("mimetype",),
    )


def pdf(*pages: list[str], info: str = "", content: bytes | None = None, filters: str = "") -> bytes:
    """A PDF with these lines (Latin letters) on its pages, or with one page of this content stream."""
    streams = [content] if content is not None else [_lines(lines) for lines in pages]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(streams)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    for n, stream in enumerate(streams):
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * n} 0 R"
        objects.append(f"{page} /Resources << /Font << /F1 3 0 R >> >> >>".encode())
        objects.append(f"<< /Length {len(stream)} {filters} >>\nstream\n".encode() + stream + b"\nendstream")
    objects.append(f"<< {info} >>".encode("latin-1"))
    return _assembled(objects)


def _lines(lines: list[str]) -> bytes:
    shown = "".join(f"({line}) Tj T*\n" for line in lines)
    return f"BT /F1 10 Tf 12 TL 50 740 Td\n{shown}ET".encode("cp1252")


def _assembled(objects: list[bytes]) -> bytes:
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF"
    return data + head + table + trailer % (len(objects) + 1, len(objects), len(data))


def packed_blanks(size: int, times: int = 1) -> bytes:
    """So many bytes of blanks (in steps of 1 MiB), packed, and packed again; one step is packed and then repeated."""
    packer = zlib.compressobj(9)
    steps = [packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2)]
    data = steps[0] + steps[1] * (size // (1 << 20) - 1) + packer.flush()
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data
