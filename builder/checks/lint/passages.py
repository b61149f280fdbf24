"""The content as passages: runs of words as an author wrote them, with their language, and where they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from msgspec import Struct

from builder.checks.case import Source
from builder.diagnostics import Span
from builder.identifiers import bare_doi, doi_address
from builder.model.book import Book
from builder.model.nodes import (
    Block,
    Citation,
    Code,
    Endnotes,
    Image,
    Inline,
    LineBreak,
    Link,
    Note,
    NoteReference,
    Phrase,
    Reference,
    References,
    Text,
)
from builder.model.walk import block_children, blocks, inline_children, language_in, lines

GAP = "\ufffc"
"""Stands in a passage for what is no text of the author's: code, a picture, an address, a generated label."""
HAN = "\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
KANA = "\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f"
"""Letters in brackets of a pattern, which are written without spaces: a row of them is no word."""
_NEAR = 80
"""Lines after a block's first in which its words are looked for."""
_REACH = 1 << 16
"""Characters of those lines that are looked through."""
_ABOUT = (24, 8, 3)
"""Characters at either side of what is looked for that tell it from its like: the most first, for marks and line
ends of the source may stand among them."""
_GAPS = re.compile(rf"[{GAP}\n]")
_AS_TYPED = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "–": "--", "—": "---", "\u00a0": " ", "\n": " "}
)


class Stretch(Struct, frozen=True):
    """Words in one language."""

    text: str
    language: str


class Passage(Struct, frozen=True):
    """A run of inlines: a paragraph, a heading, a cell."""

    span: Span
    stretches: tuple[Stretch, ...]
    text: str
    """What the author wrote, gaps for the rest."""

    def languages(self) -> Callable[[int], str]:
        """The language of the words at an offset of the text."""
        ends = list(accumulate(len(stretch.text) for stretch in self.stretches))
        return lambda offset: self.stretches[bisect_right(ends, offset)].language

    def offsets(self) -> Iterator[tuple[int, Stretch]]:
        """The stretches, each with its offset in the text."""
        starts = accumulate((len(stretch.text) for stretch in self.stretches), initial=0)
        return zip(starts, self.stretches, strict=False)


def is_in(language: str, ranges: Iterable[str]) -> bool:
    """Whether a language is one of some, given in small letters, or a form of one: ``fr-CA`` of ``fr``."""
    tag = language.lower()
    return any(tag == wanted or tag.startswith(f"{wanted}-") for wanted in ranges)


def everything(book: Book) -> Iterator[Block]:
    """Every block that somebody wrote: of the imprint, of chapters and of their notes."""
    yield from blocks(book.imprint)
    for chapter in book.chapters:
        yield from blocks(chapter.blocks)
        for note in chapter.notes:
            yield from blocks(note.blocks)


def passages(source: Source) -> Iterator[Passage]:
    """Every passage of the book: of its imprint, then in reading order titles, running text, tables, notes."""
    language = source.book.publication.language
    yield from _of_blocks(source.book.imprint, language, Span(""))
    for chapter in source.book.chapters:
        yield _passage(chapter.span, chapter.title, language)
        yield from _of_blocks(chapter.blocks, language, chapter.span)
        yield from _of_notes(chapter.notes, language)


def _of_notes(notes: Iterable[Note], language: str) -> Iterator[Passage]:
    for note in notes:
        yield from _of_blocks(note.blocks, note.language or language, note.span)


def _of_blocks(nodes: Iterable[Block], language: str, span: Span) -> Iterator[Passage]:
    for block in nodes:
        if isinstance(block, References):
            continue  # its wording is the style's
        if isinstance(block, Endnotes):
            yield from _of_notes((note for group in block.groups for note in group.notes), language)
            continue
        place = getattr(block, "span", span)
        own = language_in(block, language)
        groups = block_children(block)
        inside = {id(line) for group in groups for child in group for line in lines(child)}
        for line in lines(block):
            if id(line) not in inside and line:
                yield _passage(place, line, own)
        for group in groups:
            yield from _of_blocks(group, own, place)


def _passage(span: Span, line: Iterable[Inline], language: str) -> Passage:
    stretches = tuple(_stretches(line, language))
    return Passage(span, stretches, "".join(stretch.text for stretch in stretches))


def _stretches(nodes: Iterable[Inline], language: str) -> Iterator[Stretch]:
    for node in nodes:
        match node:
            case Text(text):
                yield Stretch(text, language)
            case LineBreak():
                yield Stretch("\n", language)
            case Code() | Image():
                yield Stretch(GAP, language)
            case Phrase(children=children, language=own):
                yield from _stretches(children, own or language)
            case Link(href=href, children=children) if _is_address(children, href):
                yield Stretch(GAP, language)
            case Reference(kind="glossref", children=children):
                yield from _stretches(children, language)
            case Citation() | Reference() | NoteReference():
                yield Stretch(GAP, language)
            case _:
                yield from _stretches(inline_children(node), language)


def _is_address(children: Iterable[Inline], href: str) -> bool:
    said = "".join(child.text for child in children if isinstance(child, Text))
    return "://" in said or href in (said, f"mailto:{said}", doi_address(bare_doi(said)))


class _Lines(NamedTuple):
    """The lines of a file from a place on, as one line."""

    span: Span
    text: str
    starts: Sequence[int]
    """The offsets at which its lines begin."""

    def place(self, at: int) -> Span:
        """The place in the file of an offset in the text."""
        row = bisect_right(self.starts, at) - 1
        column = at - self.starts[row] + (1 if row else self.span.column)
        return Span(self.span.file, self.span.line + row, column)


def _lines(span: Span, rows: Sequence[str], most: int | None = None) -> _Lines:
    return _Lines(span, " ".join(rows)[:most], list(accumulate((len(row) + 1 for row in rows), initial=0)))


class Finder:
    """Finds where words of passages stand: near the passage, else in a data file, else the passage itself is told.

    Like words that are asked for one after the other, under one name, are found one after the other.
    """

    def __init__(self, source: Source) -> None:
        self._rows = {file: text.splitlines() for file, text in source.texts.items()}
        self._data = [_lines(Span(file), rows) for file, rows in self._rows.items() if not file.endswith(".md")]
        self._near = _lines(Span(""), [])
        self._passed: dict[tuple[Span, str, str], int] = {}

    def place(self, passage: Passage, start: int, end: int, name: str) -> Span:
        """Where the words between two offsets of a passage's text stand."""
        if passage.span != self._near.span:
            self._near = self._lines_from(passage.span)
        needle = passage.text[start:end]
        contexts = list(_contexts(passage.text, start, end))
        for rows, forms in ((self._near, contexts), *((rows, (contexts[0], contexts[-1])) for rows in self._data)):
            at = self._find(rows, forms, (rows.span, name, needle))
            if at >= 0:
                return rows.place(at)
        return passage.span

    def _lines_from(self, span: Span) -> _Lines:
        rows = self._rows.get(span.file, [])[span.line - 1 : span.line - 1 + _NEAR]
        return _lines(span, [row if number else row[span.column - 1 :] for number, row in enumerate(rows)], _REACH)

    def _find(self, rows: _Lines, contexts: Iterable[tuple[str, str]], key: tuple[Span, str, str]) -> int:
        """The offset of words in lines, the next ones if they were found before; -1: nowhere."""
        passed = self._passed.get(key, 0)
        for before, words in _as_written(contexts):
            for begin in dict.fromkeys((max(0, passed - len(before)), 0)):
                at = rows.text.find(before + words, begin)
                if at >= 0:
                    self._passed[key] = at + len(before) + 1
                    return at + len(before)
        return -1


def _contexts(text: str, start: int, end: int) -> Iterator[tuple[str, str]]:
    """Words of a text with less and less about them: what stands before them, and they with what follows."""
    needle = text[start:end]
    for most in _ABOUT:
        before = _GAPS.split(text[max(0, start - most) : start])[-1]
        after = _GAPS.split(text[end : end + most])[0]
        yield before, needle + after
        yield before, needle
        yield "", needle + after
    yield "", needle


def _as_written(contexts: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """The same as they may be typed, each form once."""
    forms = [(one, (one[0].translate(_AS_TYPED), one[1].translate(_AS_TYPED))) for one in contexts]
    return dict.fromkeys(form for pair in forms for form in pair)
