"""What is read in documents that are not plain text: text in the forms that segmentation knows, and metadata."""

from collections.abc import Callable

import pytest
from document_files import docx, epub, odt, paragraph, pdf, zipped

from pipeline.reading.documents import email, html, office, printed_lines
from pipeline.reading.documents import pdf as pdf_reader
from pipeline.reading.documents.outcome import Refused
from pipeline.records import Metadata


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def text(body: str) -> str:
    return html.read_text(page(body)).text


def refused(read: Callable[[bytes], object], data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read(data)
    return caught.value.code


ARTICLE = "<h1>Цикл сделки</h1><p>В B2B решение принимает комитет, и сделка длится месяцами.</p>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h2>Kênh</h2><p>Webinar và <b>email</b>.</p>", "## Kênh\n\nWebinar và email."),
        ("<ul><li>webinar<li>email</ul><p>Apoi", "- webinar\n- email\n\nApoi"),
        ("<ol><li>письмо<ul><li>тема</ul><li>звонок</ol>", "1. письмо\n- тема\n2. звонок"),
        ("<ol><li><p>Nhu cầu</p><p>Ai cần?</p></ol>", "1. Nhu cầu\n\nAi cần?"),
        ("<p>раз<br>два</p>три<div>четыре</div>", "раз\nдва\n\nтри\n\nчетыре"),
        ("<dl><dt>CAC<dd>cost<dt>LTV:<dd>valoare</dl>", "CAC:\n\n- cost\n\nLTV:\n\n- valoare"),
        ("<pre>a  b\nc</pre>", "a  b\nc"),
        ("<p>R&amp;D &mdash;\na&#x0a;b", "R&D — a b"),
        ("<p>См. <a href=/x>сайт</a>, <a href=/y>блог</a>.", "См. сайт, блог."),
        ("<a href=/x><h3>Titlu</h3><p>Text</p></a>", "### Titlu\n\nText"),
    ],
)
def test_html_keeps_its_blocks(body, expected):
    assert text(body) == expected


def test_html_tables_become_rows_and_layout_tables_their_content():
    table = "<table><caption>Kênh</caption><tr><th><th>B2B<th>B2C<tr><td>SEO<td colspan=2>có | có<tr><td>Email<td><p>ít"
    assert text(table + "</table>") == "Kênh\n\n|  | B2B | B2C |\n| SEO | có / có |  |\n| Email | ít |"
    assert text("<table><tr><td><h2>Preț</h2><p>Mic</p><td><ul><li>rată</ul></table>") == "## Preț\n\nMic\n\n- rată"
    assert text("<table><tr><td>Một cột</table>") == "Một cột"


@pytest.mark.parametrize(
    "beside",
    [
        "<nav><ul><li>Главная</ul></nav>",
        "<footer>© 2025</footer>",
        "<aside>Читайте также</aside>",
        "<header>Блог компании</header>",
        "<script>var a = '<p>не текст</p>'</script><style>p {}</style><noscript>нет скриптов</noscript>",
        '<div class="cookie-banner">Мы используем cookie <button>Да</button></div>',
        '<div id="comments"><p>Вася: спасибо</p></div>',
        '<div class="block ad">Реклама</div><section class="relatedPosts">Ещё</section>',
        '<div role="navigation">Меню</div><div hidden>спрятано</div><p style="display: none">спрятано</p>',
        "<div><a href=/>Главная</a> | <a href=/b>Блог</a> | <a href=/k>Контакты</a></div>",
        "<svg><title>Знак</title></svg><select><option>рус</select><!-- тайна -->",
    ],
)
@pytest.mark.parametrize("frame", ["{beside}{article}", "<main><article>{article}</article>{beside}</main>"])
def test_what_stands_beside_the_article_is_left_out(beside, frame):
    found = text(frame.format(beside=beside, article=ARTICLE))
    assert found == "# Цикл сделки\n\nВ B2B решение принимает комитет, и сделка длится месяцами."


@pytest.mark.parametrize(
    "frame",
    [
        '<div class="no-sidebar with-comments">{article}</div>',
        '<div class="content social-share">{article}</div>',
        '<section id="newsletter">{article}</section>',
        "<article><header>{article}</header></article>",
        "<h1>Цикл сделки</h1><article>{rest}</article>",
        "<form><div>{article}</div></form>",
    ],
)
def test_the_article_stays_whatever_its_frame_is_called(frame):
    found = text(frame.format(article=ARTICLE, rest=ARTICLE.partition("</h1>")[2]))
    assert found == "# Цикл сделки\n\nВ B2B решение принимает комитет, и сделка длится месяцами."


def test_chapters_about_newsletters_and_menus_of_prices_stay():
    body = f'{ARTICLE}<h2 id="social">Соцсети</h2><div id="newsletter"><p>Рассылка нужна.</p></div>'
    assert text(f"<article>{body}</article>").endswith("## Соцсети\n\nРассылка нужна.")


def test_pieces_that_an_editor_of_pages_calls_widgets_stay():
    piece = '<div class="elementor-element elementor-widget"><div class="elementor-widget-container">{}</div></div>'
    parts = ("<h1>Giá</h1>", "<p>Giá theo báo giá.</p>", "<ul><li>giảm giá</li></ul>", "<p>Trả góp.</p>")
    found = text("".join(map(piece.format, parts)) + '<div class="widget widget_tags"><p>thẻ</p></div>')
    assert found == "# Giá\n\nGiá theo báo giá.\n\n- giảm giá\n\nTrả góp."


def test_a_page_of_links_alone_has_no_text():
    assert text("<ul><li><a href=1>Одна</a><li><a href=2>Две</a><li><a href=3>Три</a></ul>") == ""


def test_metadata_of_a_page_comes_from_the_best_place():
    head = """<title>Preț - Blog</title><meta property="og:title" content="Prețul"><meta name="author" content="Ana">
    <meta property="article:published_time" content="2025-03-04T10:00"><link rel="canonical" href="https://e.org/p">"""
    body = '<h1>Alt titlu</h1><a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC</a>'
    assert html.read_text(page(body, head)).metadata == Metadata(
        "Prețul", "2025-03-04T10:00", "Ana", "https://e.org/p", "https://creativecommons.org/licenses/by/4.0/"
    )
    data = """<script type="application/ld+json">{"@graph": [{}, {"@type": ["Article"], "headline": "Giá",
    "author": [{"name": "An"}, {"name": "Bình"}], "datePublished": "2024-05-06", "license": "CC0"}]}</script>"""
    assert html.read_text(page("<p>Giá</p>", data)).metadata == Metadata("Giá", "2024-05-06", "An; Bình", "", "CC0")
    assert html.read_text(page("<h1>Giá</h1>", "<title>Giá | Web</title>")).metadata == Metadata("Giá")
    assert html.read_text(page("<p>Giá</p>", "<title>Giá | Web</title>")).metadata == Metadata("Giá | Web")
    assert html.read_text(page("", '<script type="application/ld+json">{"@type": </script>')).metadata == Metadata()


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8", "iso-8859-1"),
        ("utf-8-sig", "windows-1251"),
        ("utf-16", ""),
        ("cp1251", "windows-1251"),
        ("koi8-r", "koi8-r"),
        ("cp866", "ibm866"),
    ],
)
def test_pages_in_other_encodings(encoding, declared):
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    assert html.read(page("<p>Цена и срок", head).encode(encoding)).text == "Цена и срок"


@pytest.mark.parametrize("declared", ["", "koi8-r", "iso-8859-1", "utf-8", "nonsense"])
def test_letters_tell_more_than_what_a_page_declares(declared):
    head = f'<meta charset="{declared}">' if declared else ""
    words = "Решение о покупке принимают инженеры"
    found = html.read(page(f"<p>{words}", head).encode("cp1251"))
    assert (found.text, found.encoding) == (words, "windows-1251")


def test_docx_in_the_order_of_its_body():
    body = (
        paragraph("Kênh bán hàng", "Titre")
        + paragraph("Mục lục", "TM1")
        + paragraph("B2B", "Titre1")
        + paragraph("Chi tiết", "Mine")
        + "<w:p><w:r><w:t>Chu kỳ </w:t></w:r><w:del><w:r><w:t>ngắn</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>dài</w:t></w:r></w:ins><w:r><w:tab/><w:rPr/><w:t>lắm.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>"
        + paragraph("hội chợ", "Puce")
        + paragraph("email", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
        + paragraph("không phải mục", "Puce", '<w:numPr><w:numId w:val="0"/></w:numPr>')
        + f"<w:sdt><w:sdtContent>{paragraph('Trong khung')}</w:sdtContent></w:sdt>"
        + paragraph("Vòng", "Rond")
        + paragraph("Cấp hai", properties='<w:outlineLvl w:val="1"/>')
    )
    assert office.read(docx(body)).text == (
        "# Kênh bán hàng\n\n## B2B\n\n### Chi tiết\n\nChu kỳ dài lắm.\n\n- hội chợ\n- email\n\nkhông phải mục\n\n"
        "Trong khung\n\nVòng\n\n### Cấp hai"
    )


def test_docx_tables_notes_and_text_boxes():
    def cell(words: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(words)}</w:tc>"

    rows = (
        cell("") + cell("B2B", '<w:gridSpan w:val="2"/>') + cell("B2C"),
        cell("SEO") + cell("da") + cell("") + cell("nu", "<w:vMerge/>"),
    )
    table = f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    frame = f"<w:tbl><w:tr>{cell('Singur')}</w:tr></w:tbl>"
    box = f"<w:p><w:r><w:t>Text</w:t><w:pict><w:txbxContent>{paragraph('Casetă')}</w:txbxContent></w:pict></w:r></w:p>"
    note = '<w:p><w:r><w:t>Preț</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    notes = '<w:footnotes {}><w:footnote w:id="2">{}</w:footnote></w:footnotes>'.format(
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"', paragraph("Sursa: noi")
    )
    found = office.read(docx(table + frame + box + note, footnotes=notes)).text
    assert found == "|  | B2B |  | B2C |\n| SEO | da |  |  |\n\nSingur\n\nText\n\nCasetă\n\nPreț\n\nSursa: noi"


def test_core_properties_of_a_docx():
    core = "<dc:title>Предложение</dc:title><dc:creator>Ирина Лапина</dc:creator><dcterms:created>2024-01-02T03:04:05Z"
    found = office.read(docx(paragraph("да"), f"{core}</dcterms:created>")).metadata
    assert found == Metadata("Предложение", "2024-01-02T03:04:05Z", "Ирина Лапина")
    made_up = "<dc:title>Microsoft Word - Документ1</dc:title>"
    assert office.read(docx(paragraph("да"), made_up)).metadata == Metadata()


def test_odt_in_the_order_of_its_body():
    body = (
        "<text:tracked-changes><text:p>xóa</text:p></text:tracked-changes>"
        '<text:p text:style-name="Title">Bảng giá</text:p>'
        '<text:h text:outline-level="1">Giá <text:span>cả</text:span></text:h>'
        '<text:p>Một<text:s text:c="999999999"/>hai<text:line-break/>ba<text:note>'
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>Nguồn</text:p></text:note-body>"
        "</text:note> bốn</text:p>"
        "<text:list><text:list-item><text:p>mục</text:p><text:list><text:list-item><text:p>con</text:p></text:list-item>"
        "</text:list></text:list-item></text:list><text:section><text:p>Phần</text:p></text:section>"
        '<table:table><table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>B2B</text:p>'
        '</table:table-cell><table:table-cell table:number-columns-repeated="999999999"/></table:table-row>'
        "</table:table>"
    )
    meta = "<dc:title>Giá</dc:title><meta:initial-creator>An</meta:initial-creator><dc:date>2024-02-03</dc:date>"
    found = office.read(odt(body, meta))
    assert found.text == "# Bảng giá\n\n## Giá cả\n\nMột hai\nba bốn\n\nNguồn\n\n- mục\n- con\n\nPhần\n\n| B2B | B2B |"
    assert found.metadata == Metadata("Giá", "2024-02-03", "An")


def test_epub_in_the_order_of_reading():
    chapters = {"b%20b.xhtml": page("<h1>Doi</h1>"), "a.xhtml": page("<nav>Cuprins</nav><p>Unu</p>")}
    metadata = (
        "<dc:title>Carte</dc:title><dc:creator>Ana</dc:creator><dc:creator>Ion</dc:creator><dc:rights>CC0</dc:rights>"
    )
    found = office.read(epub(chapters, metadata, **{"OEBPS__b b.xhtml": page("<h1>Doi</h1>")}))
    assert found.text == "# Doi\n\nUnu"
    assert found.metadata == Metadata("Carte", "", "Ana; Ion", "", "CC0")


def test_information_that_is_no_text_costs_the_information():
    found = pdf_reader.read(pdf(["Ciclul de achizitie."], info="/Title (Ciclul) /Author <feffd800>"))
    assert "Ciclul de achizitie." in found.text and found.metadata == Metadata()


def test_pdf_lines_become_paragraphs_again():
    lines = [
        "Ciclul de vanzare",
        "",
        "In B2B decizia o ia un comitet de achizitii, de aceea vanza-",
        "rea dureaza luni. Oferta trece pe la juristi si pe la finante,",
        "iar apoi la director.",
        "- webinare",
        "- email",
    ]
    found = pdf_reader.read(pdf(lines, info="/Title (Ciclul) /Author (Ana Pop) /CreationDate (D:20240203101112Z)"))
    assert found.text.split("\n\n")[:2] == [
        "Ciclul de vanzare",
        "In B2B decizia o ia un comitet de achizitii, de aceea vanzarea dureaza luni. Oferta trece pe la juristi si pe"
        " la finante, iar apoi la director.",
    ]
    assert "- webinare\n\n- email" in found.text
    assert found.metadata == Metadata("Ciclul", "2024-02-03", "Ana Pop")


def test_running_heads_and_page_numbers_of_printed_pages_go():
    pages = [
        ["Revista, nr. 3", f"Pagina {n} are un rand care merge pana la capat, ca orice rand.", str(n)] for n in range(4)
    ]
    assert list(printed_lines.paragraphs(pages)) == [
        " ".join(f"Pagina {n} are un rand care merge pana la capat, ca orice rand." for n in range(4))
    ]
    assert list(printed_lines.paragraphs([["Revista", "Text."], ["Revista", "Alt text."]])).count("Revista") == 2


HEAD = (
    b"From: =?utf-8?B?0JjRgNC40L3QsA==?= <i@example.org>\r\nSubject: =?utf-8?Q?Pre=C8=9B?=\r\n"
    b"Date: Tue, 4 Mar 2025 23:59:00 -0500\r\n"
)


def test_a_message_by_its_text_or_its_page():
    plain = b'Content-Type: text/plain; charset="koi8-r"; format=flowed\r\n\r\n' + "Цена \r\nи срок\r\nвсё\r\n".encode(
        "koi8-r"
    )
    assert email.read(HEAD + plain).text == "Цена и срок\nвсё"
    assert email.read(HEAD + plain).metadata == Metadata("Preț", "2025-03-04", "Ирина")
    mixed = (
        b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\nPGgyPlByZcibPC9oMj48cD5NaWM=\r\n--b--\r\n"
    )
    assert email.read(HEAD + mixed).text == "## Preț\n\nMic"
    assert email.read(HEAD + b"Content-Type: image/png\r\n\r\nxx").text == ""


@pytest.mark.parametrize("sender", ["<", "=?a@[\0", "<@[\t"])
def test_a_broken_field_of_a_message_costs_no_more_than_itself(sender):
    found = email.read(f"From: {sender}\r\nSubject: Preț\r\nDate: 31 Foo\r\n\r\nMic\r\n".encode())
    assert (found.text, found.metadata) == ("Mic", Metadata("Preț"))


@pytest.mark.parametrize("declared", ["", "; charset=koi8-r", "; charset=utf-8", "; charset=nonsense"])
def test_letters_tell_more_than_what_a_message_declares(declared):
    words = "Решение о покупке принимают инженеры"
    found = email.read(HEAD + f"Content-Type: text/plain{declared}\r\n\r\n{words}\r\n".encode("cp1251"))
    assert (found.text, found.encoding) == (words, "windows-1251")


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"a.txt": "x"}, "unsupported-format"),
        ({"xl/workbook.xml": "x"}, "unsupported-format"),
        ({"ppt/presentation.xml": "x"}, "unsupported-format"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}, "unsupported-format"),
        ({"word/document.xml": "<w>"}, "malformed"),
        ({"META-INF/container.xml": '<a><rootfile full-path="x.opf"/></a>'}, "malformed"),
        ({"content.xml": "<a/>", "META-INF/manifest.xml": "<encryption-data/>"}, "encrypted"),
        ({"../../evil.txt": "x", "word/document.xml": "<a/>"}, "unsafe-archive"),
        ({"word\\..\\..\\evil": "x"}, "unsafe-archive"),
        ({"/etc/passwd": "x"}, "unsafe-archive"),
        ({"C:evil": "x"}, "unsafe-archive"),
    ],
)
def test_archives_that_are_refused(members, code):
    assert refused(office.read, zipped(members)) == code


def test_protected_books_are_refused_and_hidden_fonts_are_not():
    chapters = {"a.xhtml": page("<p>Text</p>")}
    locked = '<encryption><CipherReference URI="{}"/></encryption>'
    named = {"META-INF__encryption.xml": locked.format("OEBPS/a.xhtml")}
    assert refused(office.read, epub(chapters, **named)) == "encrypted"
    named = {"META-INF__encryption.xml": locked.format("OEBPS/font.otf")}
    assert office.read(epub(chapters, **named)).text == "Text"
