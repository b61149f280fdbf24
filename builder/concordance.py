"""Where the pages of the book begin in another printed form of it, as a table at the end of that one.

Both are set from the same markup, so a place in one is a place in the other: the text before it weighs the same.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from lxml import etree
from msgspec.structs import replace

from builder.diagnostics import Span
from builder.layout.page_starts import PageStart, weight
from builder.markup.section import Section
from builder.markup.vocabulary import kind_of
from builder.model.book import Book, BookChapter, ContentsEntry
from builder.model.nodes import Cell, Inline, Paragraph, Table, Text
from builder.publication import Matter

Xml: TypeAlias = "etree._Element"

GROUPS = 5
"""Pairs of columns side by side."""
_UNKNOWN = "000"
"""Stands for a page while it isn't known where it begins: as wide as most are."""
_NOT_READ = frozenset({"section.cover", "section.contents"})
"""Their pages differ from form to form, or have no number."""
_SPAN = Span("")


def concordance(
    sections: Sequence[Section], book: Sequence[PageStart], here: Sequence[PageStart]
) -> tuple[tuple[str, str], ...]:
    """For each page of the book its label, and the label of the page on which it begins here.

    Args:
        sections: The markup of both.
        book: Where the book's pages begin.
        here: Where those of the other form do.
    """
    pages: dict[int, list[tuple[int, str]]] = {}
    scales: dict[int, _Scale] = {}
    for start in here:
        scale = scales.setdefault(start.section, _Scale(sections[start.section].xhtml))
        pages.setdefault(start.section, []).append((scale.place(start.node, start.offset), start.label))
    out: list[tuple[str, str]] = []
    for start in book:
        own = pages.get(start.section)
        if not own or sections[start.section].kind in _NOT_READ:
            continue
        place = scales[start.section].place(start.node, start.offset)
        at = bisect.bisect_right([begin for begin, _ in own], place) - 1
        out.append((start.label, own[max(at, 0)][1]))
    return tuple(out)


def told(sections: Sequence[Section], book: Sequence[PageStart]) -> tuple[str, ...]:
    """The labels of the book's pages that the table has."""
    return tuple(start.label for start in book if sections[start.section].kind not in _NOT_READ)


class _Scale:
    """The text of a section laid out in one row, in ``weight``."""

    def __init__(self, xhtml: str) -> None:
        self._ends = 0
        self._chunks: list[list[tuple[int, int]]] = []
        """For each element the pieces of its own text: where each begins in it, and where in the section."""
        self._read(etree.fromstring(xhtml.encode()))

    def place(self, node: int, offset: int) -> int:
        """What stands in the section before so much of an element's own text."""
        chunks = self._chunks[node]
        own, begin = chunks[max(0, bisect.bisect_right(chunks, (offset, self._ends)) - 1)]
        return begin + offset - own

    def _read(self, xml: Xml) -> None:
        chunks: list[tuple[int, int]] = []
        self._chunks.append(chunks)
        own = 0

        def take(text: str | None) -> None:
            nonlocal own
            heavy = weight(text or "")
            chunks.append((own, self._ends))
            own += heavy
            self._ends += heavy

        take(xml.text)
        for child in xml:
            kind = _kind(child)
            # The same elements are passed over as where markup is parsed, so that numbers stand for the same ones.
            if _kind(xml) != "a.noteref" and kind != "span.screen":
                self._read(child)
            take(child.tail)


def _kind(xml: Xml) -> str:
    return kind_of(str(xml.tag), xml.get("class", "")) or str(xml.tag)


def with_concordance(book: Book, labels: Sequence[str], begin: Mapping[str, str]) -> Book:
    """The book with a chapter at its end that tells where each of its pages begins.

    Args:
        book: The book.
        labels: Its pages.
        begin: Where each begins, as far as that is known.
    """
    words = book.words
    identifier = _free("concordance", {chapter.id for chapter in book.chapters})
    title: tuple[Inline, ...] = words.run("concordance")
    rows = -(-len(labels) // GROUPS)
    head = (Cell(words.run("concordance-book"), _SPAN), Cell(words.run("concordance-here"), _SPAN)) * GROUPS
    body = tuple(
        tuple(_cell(text) for group in range(GROUPS) for text in _pair(labels, group * rows + row, begin))
        for row in range(rows)
    )
    table = Table("", (), ("right", "right") * GROUPS, (head,), body, _SPAN)
    chapter = BookChapter(
        file="",
        matter=Matter.BACK,
        title=title,
        number="",
        id=identifier,
        blocks=(Paragraph(words.run("concordance-note"), _SPAN), table),
        notes=(),
        span=_SPAN,
        slug=_free("concordance", {chapter.slug for chapter in book.chapters}),
    )
    entry = ContentsEntry(identifier, "", title, 1, Matter.BACK)
    return replace(book, chapters=(*book.chapters, chapter), contents=(*book.contents, entry))


def _pair(labels: Sequence[str], at: int, begin: Mapping[str, str]) -> tuple[str, str]:
    return (labels[at], begin.get(labels[at], _UNKNOWN)) if at < len(labels) else ("", "")


def _cell(text: str) -> Cell:
    return Cell((Text(text),) if text else (), _SPAN)


def _free(name: str, taken: set[str]) -> str:
    found, count = name, 1
    while found in taken:
        count += 1
        found = f"{name}-{count}"
    return found
