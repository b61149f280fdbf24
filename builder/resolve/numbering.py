"""Numbers of chapters, sections, tables, figures and boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from builder.diagnostics import Diagnostic, Severity
from builder.model.manuscript import ManuscriptChapter
from builder.model.nodes import Block, Box, Division, Endnotes, Figure, Heading, Note, NoteCall, Table
from builder.model.walk import blocks as blocks_of
from builder.model.walk import inlines
from builder.publication import Matter, NotePlace
from builder.resolve.rewrite import Run, rewrite_blocks, runs_of

DEEPEST = 3
"""Headings of lower levels have no number: ``1.2.3.4`` helps nobody to find a place."""
_FLOATS = (Table, Figure, Box)


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

    def number(self, block: Block) -> Block:
        """The next block with its number, if it is one that is counted."""
        match block:
            case Table() if block.id or block.caption:
                self.table += 1
                return replace(block, number=str(self.table))
            case Figure() if block.id or (block.caption and block.numbered):
                self.figure += 1
                return replace(block, number=str(self.figure))
            case Box() if block.id:
                self.box += 1
                return replace(block, number=str(self.box))
            case _:
                return block


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
    chapters: tuple[ManuscriptChapter, ...], place: NotePlace
) -> tuple[tuple[ManuscriptChapter, ...], tuple[str, ...], list[Diagnostic]]:
    """The chapters with everything in them numbered, the chapters' own numbers, and what was found. ``place``: that of
    the notes, which are read where they are set."""
    diagnostics: list[Diagnostic] = []
    numbers = chapter_numbers(chapters)
    counters = _Counters()
    notes = _Notes(chapters, place, counters)
    out = []
    for at, (chapter, number) in enumerate(zip(chapters, numbers, strict=True)):
        notes.begin(at)
        main = set(map(id, headings(chapter.blocks)))
        out.append(_number_blocks(chapter.blocks, _Sections(number), main, counters, notes, diagnostics))
        notes.end(at)
    settled = zip(chapters, out, notes.settled, strict=True)
    return (
        tuple(
            chapter
            if blocks is chapter.blocks and not own
            else replace(chapter, blocks=blocks, notes={**chapter.notes, **own})
            for chapter, blocks, own in settled
        ),
        numbers,
        diagnostics,
    )


class _Notes:
    """The notes of all chapters, whose tables, figures and boxes are counted where they are read: at the foot where
    they are called first, else together where they are set."""

    def __init__(self, chapters: Sequence[ManuscriptChapter], place: NotePlace, counters: _Counters) -> None:
        self._chapters = chapters
        self._place = place
        self._counters = counters
        self._at = 0
        self._with_floats = [
            {
                label
                for label, note in chapter.notes.items()
                if any(isinstance(one, _FLOATS) for one in blocks_of(note.blocks))
            }
            for chapter in chapters
        ]
        """Labels of those that hold any, and have not been read."""
        self.settled: list[dict[str, Note]] = [{} for _ in chapters]
        """Those that are other now, by label."""

    def begin(self, at: int) -> None:
        """The chapter ``at`` begins with its title."""
        self._at = at
        self.meet(self._chapters[at].title)

    def meet(self, run: Run) -> Run:
        """Read what a run of the chapter calls, if it is set there."""
        if self._place is NotePlace.FOOT and self._with_floats[self._at]:
            self._read(self._at, run)
        return run

    def end(self, at: int) -> None:
        """The chapter ``at`` is over."""
        if self._place is NotePlace.CHAPTER:
            self._read_all(at)

    def set_here(self) -> None:
        """All notes of the book are set here."""
        if self._place is NotePlace.BOOK:
            for at in range(len(self._chapters)):
                self._read_all(at)

    def _read_all(self, at: int) -> None:
        chapter = self._chapters[at]
        for run in (chapter.title, *runs_of(chapter.blocks)) if self._with_floats[at] else ():
            self._read(at, run)

    def _read(self, at: int, run: Run) -> None:
        for node in inlines(run):
            if isinstance(node, NoteCall) and node.label in self._with_floats[at]:
                self._with_floats[at].remove(node.label)
                note = self._chapters[at].notes[node.label]
                blocks = rewrite_blocks(note.blocks, lambda run: run, self._counters.number)
                self.settled[at][node.label] = replace(note, blocks=blocks)


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
    notes: _Notes,
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
            case Endnotes():
                notes.set_here()
                return block
            case _:
                return counters.number(block)

    return rewrite_blocks(blocks, notes.meet, rule)


def _skipped(heading: Heading, before: int) -> Diagnostic:
    return Diagnostic(
        "skipped-heading-level",
        heading.span,
        f"a heading of level {heading.level} follows one of level {before}",
        f"write {'#' * (before + 1)} so that readers and their software can follow the outline",
        Severity.WARNING,
    )
