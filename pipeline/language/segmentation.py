"""Clean text becomes a tree of blocks: headings, labels, paragraphs, list items, table cells, each with its sentences.

The layout of a page is mostly lost in the texts we get: headings are short lines, lists have lost their bullets,
labels ("B2B: …") and headings are glued to the sentence before or after. Blocks are cut where these stood.
"""

import re
from collections.abc import Iterator
from itertools import takewhile

from pipeline.language.outline import GLUED_HEADING, HEADING, LABEL, SEGMENT_LABEL, TITLE, Piece, marked_repeats, tree
from pipeline.language.sentences import sentences
from pipeline.records import Block, BlockKind, CleanText, Span

HEADING_WORDS, LABEL_WORDS = 14, 7
"""Longest heading and label in words: no heading of the sources is longer, no sentence without a full stop shorter."""

HEADING_LENGTH, MOST_COLUMNS = 400, 12
"""Longest heading in characters and widest table in segments: bounds that keep reading linear in any text."""

_LINE = re.compile(r"[^\n]+")
_HASHES = re.compile(r"\s{0,3}(#{1,6})\s+")
_MARKER = re.compile(r"\s*(?:[-*•●▪◦–—·+✓✔➤►]|\(?\d{1,2}[.)]|\(?[a-zа-я]\))\s+(?=\S)")
_CELL = re.compile(r"[^|\t]*(?:[|\t]|$)")
_RULE_ROW = re.compile(r"[\s|:+\-–—=_*]+$")
_COLON_LABEL = re.compile(r"[^:.;!?…\n]{1,70}?:(?!//)(?!\d)")


def split(text: CleanText, language: str, names: re.Pattern[str]) -> tuple[Block, ...]:
    """The blocks of a document, in text order, in clean offsets.

    `names` recognises the names of segments ("B2B", "B2C"): what they label reaches further than other labels.
    """
    lines = [Span(found.start(), found.end()) for found in _LINE.finditer(text.text) if not found[0].isspace()]
    pieces = _Lines(text.text, lines, names, language).pieces()
    return tuple(marked_repeats(text.text, tree(text.text, pieces, language)))


class _Lines:
    """Reads lines one by one, each with a look at its neighbours."""

    def __init__(self, text: str, lines: list[Span], names: re.Pattern[str], language: str) -> None:
        self.text, self.lines, self.names, self.language = text, lines, names, language
        self.in_list = False

    def pieces(self) -> Iterator[Piece]:
        index = 0
        while index < len(self.lines):
            width = self._table_width(index)
            if width:
                end = self._table_end(index, width)
                for row, line in enumerate(self.lines[index:end]):
                    yield Piece("row", _strip(self.text, line), column=row % width)
                index = end
            else:
                yield from self._line(index)
                index += 1

    def _line(self, index: int) -> Iterator[Piece]:
        line = self.lines[index]
        words = line.of(self.text)
        if found := _HASHES.match(words):
            yield Piece("heading", _strip(self.text, Span(line.start + found.end(), line.end)), len(found[1]))
        elif words.count("|") >= 2 or "\t" in words.strip():
            yield from self._cells(line)
        elif (found := _MARKER.match(words)) and self._is_numbered_heading(index):
            yield from self._headings(Span(line.start + found.end(), line.end), HEADING)
        elif found:
            yield from self._items(Span(line.start + found.end(), line.end))
        elif self._lost_bullet(index):
            yield from self._items(line)
        elif self._is_heading(index):
            yield from self._headings(line, TITLE if index == 0 else HEADING)
        else:
            yield from self._body(line, "paragraph")
        self.in_list = self._opens_list(index) or (self.in_list and self._goes_on(line))

    def _goes_on(self, line: Span) -> bool:
        return self._short(line) and not self._is_name(line)

    def _is_name(self, line: Span) -> bool:
        return bool(self.names.fullmatch(line.of(self.text).strip()))

    def _opens_list(self, index: int) -> bool:
        """Whether a line announces a list: it ends in a colon, or is no more than the name of a segment.

        Names in a row are a menu, or what a formula of the page left.
        """
        names = [self._is_name(line) for line in self.lines[max(0, index - 1) : index + 1]]
        return self.lines[index].of(self.text).rstrip().endswith(":") or names in ([True], [False, True])

    def _cells(self, line: Span) -> Iterator[Piece]:
        """The cells of a row; an empty one keeps its column ("| | B2B | B2C |")."""
        if _RULE_ROW.match(line.of(self.text)):
            return
        row = _strip(self.text, line)
        bars = len(row.of(self.text)) - len(row.of(self.text).lstrip("|"))
        start = row.start + min(bars, 1) if "\t" not in line.of(self.text) else line.start
        for column, found in enumerate(_CELL.finditer(self.text, start, line.end)):
            span = _strip(self.text, Span(found.start(), found.end() - found[0].endswith(("|", "\t"))))
            if span.start < span.end:
                yield Piece("row", span, column=column)

    def _table_width(self, index: int) -> int:
        """Columns of a table whose cells stand on lines of their own, its header naming two segments or more."""
        head = 0
        while head < 2 and index + head < len(self.lines) and self._short(self.lines[index + head]):
            names = self._names_from(index + head)
            if names >= 2:
                width = head + names
                fits = head and names <= MOST_COLUMNS and self._table_end(index, width) - index >= 2 * width
                return width if fits else 0
            head += 1
        return 0

    def _names_from(self, index: int) -> int:
        lines = self.lines[index : index + MOST_COLUMNS + 1]
        return len(list(takewhile(self._is_name, lines)))

    def _table_end(self, index: int, width: int) -> int:
        end = index
        while end + width <= len(self.lines) and all(
            len(line.of(self.text)) <= 120 and not line.of(self.text).rstrip().endswith((".", ":"))
            for line in self.lines[end : end + width]
        ):
            end += width
        return end

    def _short(self, line: Span) -> bool:
        words = line.of(self.text).strip()
        return len(words.split()) <= HEADING_WORDS and not words.endswith((".", ":", "!", "…"))

    def _lost_bullet(self, index: int) -> bool:
        """A short line after a line that announces a list, or one of several lines that end in semicolons."""
        words = self.lines[index].of(self.text).strip()
        if words.endswith((";", ",")) and len(words.split()) <= 2 * HEADING_WORDS:
            return True
        if not self.in_list or not self._goes_on(self.lines[index]):
            return False
        return not self._heads_section(index)

    def _heads_section(self, index: int) -> bool:
        """Whether a short line behind a list stands between an empty line and a long one, and so is a heading."""
        if index + 1 == len(self.lines) or self._opens_list(index - 1):
            return False
        apart = self.text.count("\n", self.lines[index - 1].end, self.lines[index].start) > 1
        return apart and not self._short(self.lines[index + 1])

    def _is_heading(self, index: int) -> bool:
        words = self.lines[index].of(self.text).strip()
        last = index + 1 == len(self.lines)
        return self._short(self.lines[index]) and not words.endswith((";", ",")) and words[:1].isalnum() and not last

    def _headings(self, line: Span, level: int) -> Iterator[Piece]:
        """A heading, or two that were glued together before a segment's name."""
        start = line.start
        for name in self.names.finditer(self.text, line.start, line.end):
            if name.start() > start and self.text[name.start() - 1].islower():
                yield Piece("heading", _strip(self.text, Span(start, name.start())), level)
                start, level = name.start(), HEADING
        yield Piece("heading", _strip(self.text, Span(start, line.end)), level)

    def _items(self, span: Span) -> Iterator[Piece]:
        return (piece._replace(listed=True) for piece in self._body(span, "item"))

    def _is_numbered_heading(self, index: int) -> bool:
        """ "4. Distribuția" between empty lines, with text below that is no list item, heads a section."""
        line = self.lines[index]
        if not line.of(self.text).lstrip()[0].isdigit() or not self._short(line) or index + 1 == len(self.lines):
            return False
        below = self.lines[index + 1]
        before = self.text[self.lines[index - 1].end if index else 0 : line.start]
        after = self.text[line.end : below.start]
        return "\n" in before[1:] and "\n" in after[1:] and not _MARKER.match(below.of(self.text))

    def _body(self, span: Span, kind: BlockKind) -> Iterator[Piece]:
        """Paragraphs and items, cut at labels and at headings glued into them; between cuts sentences stay together."""
        start = span.start
        for sentence in sentences(self.text, span.start, span.end, self.language):
            cuts = list(self._cuts(sentence))
            named = bool(self.names.match(self.text, sentence.start, sentence.end))
            if (cuts or named) and start < sentence.start:
                yield self._rest(kind, start, sentence.start)
                start = sentence.start
            for cut in cuts:
                yield cut
                start = cut.span.end
        if self.text[start : span.end].strip():
            yield self._rest(kind, start, span.end)

    def _rest(self, kind: BlockKind, start: int, end: int) -> Piece:
        """What stands between cuts. Where it begins with a segment's name, the rest of the line stands under it."""
        span = _strip(self.text, Span(start, end))
        return Piece(kind, span, SEGMENT_LABEL if self.names.match(self.text, span.start) else 0)

    def _cuts(self, sentence: Span) -> Iterator[Piece]:
        """The labels and glued headings at the start of a sentence."""
        start = sentence.start
        for name in self.names.finditer(self.text, sentence.start, sentence.end):
            if name.start() - start > HEADING_LENGTH:
                break
            glued_before = name.start() > start and self.text[name.start() - 1].isalpha()
            if glued_before and self._few_words(start, name.start(), HEADING_WORDS):
                yield Piece("heading", Span(start, name.start()), GLUED_HEADING)
                start = name.start()
            glued_after = name.end() < sentence.end and self.text[name.end()].isupper()
            if glued_after and self._few_words(start, name.end()):
                yield Piece("label", Span(start, name.end()), SEGMENT_LABEL)
                start = name.end()
                break
        label = _COLON_LABEL.match(self.text, start, sentence.end)
        if label and self._few_words(start, label.end()) and not label[0][:-1].strip().isdigit():
            span = _strip(self.text, Span(start, label.end()))
            yield Piece("label", span, SEGMENT_LABEL if self.names.search(label[0]) else LABEL)

    def _few_words(self, start: int, end: int, most: int = LABEL_WORDS) -> bool:
        return 0 < len(self.text[start:end].split()) <= most


def _strip(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))
