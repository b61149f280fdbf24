"""The content as passages: runs of words as an author wrote them, with their language, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from builder.checks.case import Source
from builder.diagnostics import Span
from builder.model.nodes import (
    Block,
    Code,
    Division,
    Image,
    Inline,
    LineBreak,
    Link,
    Phrase,
    Quotation,
    References,
    Text,
)
from builder.model.walk import block_children, inline_children, lines

GAP = "\ufffc"
"""Stands in a passage for what is no text of the author's: code, a picture, an address, a generated label."""
_NEAR = 80
"""Lines after a block's first in which its words are looked for."""
_AS_TYPED = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "\u00a0": " "})


class Stretch(Struct, frozen=True):
    """Words in one language."""

    text: str
    language: str
    generated: bool = False
    """Set by the builder: citations, names of targets."""


class Passage(Struct, frozen=True):
    """A run of inlines: a paragraph, a heading, a cell."""

    span: Span
    stretches: tuple[Stretch, ...]
    block: Block | None

    @property
    def text(self) -> str:
        """What the author wrote, gaps for the rest."""
        return "".join(GAP if stretch.generated else stretch.text for stretch in self.stretches)


def passages(source: Source) -> Iterator[Passage]:
    """Every passage of the book in reading order: titles, running text, tables, notes."""
    language = source.book.publication.language
    for chapter in source.book.chapters:
        yield Passage(chapter.span, tuple(_stretches(chapter.title, language)), None)
        yield from _of_blocks(chapter.blocks, language, chapter.span)
        for note in chapter.notes:
            yield from _of_blocks(note.blocks, language, note.span)


def _of_blocks(blocks: Iterable[Block], language: str, span: Span) -> Iterator[Passage]:
    for block in blocks:
        if isinstance(block, References):
            continue  # its wording is the style's
        place = getattr(block, "span", span)
        own = block.language or language if isinstance(block, Quotation | Division) else language
        groups = block_children(block)
        inside = {id(line) for group in groups for child in group for line in lines(child)}
        for line in lines(block):
            if id(line) not in inside and line:
                yield Passage(place, tuple(_stretches(line, own)), block)
        for group in groups:
            yield from _of_blocks(group, own, place)


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
            case _ if type(node).__name__ in ("Citation", "Reference", "NoteReference"):
                yield Stretch(GAP, language, True)
            case _:
                yield from _stretches(inline_children(node), language)


def _is_address(children: Iterable[Inline], href: str) -> bool:
    said = "".join(child.text for child in children if isinstance(child, Text))
    return said == href or "://" in said or said == href.removeprefix("mailto:")


def locate(source: Source, span: Span, needle: str) -> Span:
    """The place of words in the file: near ``span``, else in a data file, else ``span`` itself."""
    wanted = [form for form in dict.fromkeys((needle, needle.translate(_AS_TYPED))) if form.strip()]
    text = source.texts.get(span.file)
    if text is not None:
        rows = text.splitlines()[span.line - 1 : span.line - 1 + _NEAR]
        for form in wanted:
            for number, row in enumerate(rows):
                at = row.find(form, span.column - 1 if not number else 0)
                if at >= 0:
                    return Span(span.file, span.line + number, at + 1)
    for file, content in source.texts.items():
        if file.endswith(".md"):
            continue
        for form in wanted:
            for number, row in enumerate(content.splitlines(), 1):
                if form in row:
                    return Span(file, number, row.index(form) + 1)
    return span
