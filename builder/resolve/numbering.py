"""Numbers of chapters, sections, tables, figures and boxes."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from builder.diagnostics import Diagnostic, Severity
from builder.model.manuscript import ManuscriptChapter
from builder.model.nodes import Block, Box, Division, Figure, Heading, Table
from builder.publication import Matter
from builder.resolve.rewrite import rewrite_blocks

DEEPEST = 3
"""Headings of lower levels have no number: ``1.2.3.4`` helps nobody to find a place."""


def chapter_numbers(chapters: tuple[ManuscriptChapter, ...]) -> tuple[str, ...]:
    """For each chapter its number: body chapters from 1, unless the author said ``.unnumbered``."""
    count = 0
    numbers = []
    for chapter in chapters:
        if chapter.matter is Matter.BODY and chapter.numbered:
            count += 1
            numbers.append(str(count))
        else:
            numbers.append("")
    return tuple(numbers)


class _Counters(Struct):
    """How many tables, figures and boxes the book has had so far."""

    table: int = 0
    figure: int = 0
    box: int = 0


class _Sections(Struct):
    """Where the numbering stands inside one chapter."""

    chapter: str
    counts: list[int] = field(default_factory=list)
    """Sections so far at level 2, sub-sections so far at level 3 …"""
    level: int = 1
    """Of the heading before."""
    silent: int = DEEPEST + 1
    """Level of the unnumbered heading that the next one stands under, if it is deeper."""

    def number(self, heading: Heading) -> str:
        """The number of the next heading; empty where it or its parent has none."""
        if not self.chapter or heading.level > min(self.silent, DEEPEST):
            return ""
        self.silent = DEEPEST + 1 if heading.numbered else heading.level
        if not heading.numbered:
            return ""
        depth = heading.level - 1
        if len(self.counts) < depth - 1:
            return ""
        self.counts = [*self.counts[:depth], 0][:depth]
        self.counts[depth - 1] += 1
        return ".".join([self.chapter, *map(str, self.counts)])


def numbered(
    chapters: tuple[ManuscriptChapter, ...],
) -> tuple[tuple[ManuscriptChapter, ...], tuple[str, ...], list[Diagnostic]]:
    """The chapters with everything in them numbered, the chapters' own numbers, and what was found."""
    diagnostics: list[Diagnostic] = []
    counters = _Counters()
    numbers = chapter_numbers(chapters)
    out = []
    for chapter, number in zip(chapters, numbers, strict=True):
        main = set(map(id, headings(chapter.blocks)))
        blocks = _number_blocks(chapter.blocks, _Sections(number), main, counters, diagnostics)
        out.append(chapter if blocks is chapter.blocks else replace(chapter, blocks=blocks))
    return tuple(out), numbers, diagnostics


def headings(blocks: tuple[Block, ...]) -> Iterator[Heading]:
    """The headings that divide the chapter: those in boxes, quotations and lists don't."""
    for block in blocks:
        match block:
            case Heading():
                yield block
            case Division():
                yield from headings(block.blocks)
            case _:
                pass


def _number_blocks(
    blocks: tuple[Block, ...],
    sections: _Sections,
    main: set[int],
    counters: _Counters,
    diagnostics: list[Diagnostic],
) -> tuple[Block, ...]:
    def rule(block: Block) -> Block:
        match block:
            case Heading() if id(block) in main:
                if block.level > sections.level + 1:
                    diagnostics.append(_skipped(block, sections.level))
                sections.level = block.level
                number = sections.number(block)
                return replace(block, number=number) if number else block
            case Table() if block.id or block.caption:
                counters.table += 1
                return replace(block, number=str(counters.table))
            case Figure() if block.id or (block.caption and block.numbered):
                counters.figure += 1
                return replace(block, number=str(counters.figure))
            case Box() if block.id:
                counters.box += 1
                return replace(block, number=str(counters.box))
            case _:
                return block

    return rewrite_blocks(blocks, lambda run: run, rule)


def _skipped(heading: Heading, before: int) -> Diagnostic:
    return Diagnostic(
        "skipped-heading-level",
        heading.span,
        f"a heading of level {heading.level} follows one of level {before}",
        f"write {'#' * (before + 1)} so that readers and their software can follow the outline",
        Severity.WARNING,
    )
