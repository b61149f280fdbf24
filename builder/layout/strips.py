"""Blocks → strips: a section's blocks as columns of slabs, made bottom-up.

A block becomes a ``Stack``; a group stacks its children and adds its frame, its rules, its hanging labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from builder.diagnostics import Diagnostic
from builder.layout.floats import height
from builder.layout.labels import beside_label, is_labelled, levelled, set_list, set_pairs
from builder.layout.lifting import is_captioned, lift
from builder.layout.pictures import picture as picture_slab
from builder.layout.side_figures import abreast, wrapped
from builder.layout.slabs import (
    FORBIDDEN,
    INSEPARABLE,
    INTRODUCED,
    LOOKS_ALONE,
    SPLIT_KEPT,
    Bench,
    Columns,
    Float,
    Frame,
    PlacedAnchor,
    PlacedLine,
    Slab,
)
from builder.layout.stacks import Setter, Stack, kind_of, mark, places
from builder.layout.tables import table
from builder.layout.text_slabs import LEAST_ROOM, add_rules, lay_fields, set_text
from builder.markup.flow import FlowBlock, Group, PictureBlock, RuleBlock, TableBlock, TextBlock, TextRun, is_place

FULL = 0.98
"""Share of the measure from which on a line is taken for one in the middle of a paragraph."""
OFF_GRID = frozenset({"div.person", "div.people", "div.article", "div.articles", "div.table"})
"""Groups with a rhythm of their own."""


def strips(blocks: Sequence[FlowBlock], width: float, bench: Bench) -> tuple[list[Slab], list[Diagnostic]]:
    """The vertical material of ``blocks`` at ``width`` points."""
    setter = _Setter(bench)
    stack = setter.column(blocks, 0.0, width, on_grid=True)
    slabs = stack.slabs or [Slab(0.0) for _ in stack.floats[:1]]
    if slabs:
        last = slabs[-1]
        last.trailing, last.keeps = stack.floats, stack.keep_next
        last.placed += [place._replace(y=last.height) for place in setter.unplaced]
    _settle_headings(slabs, bench.grid)
    return slabs, setter.found


def _settle_headings(slabs: Sequence[Slab], grid: float) -> None:
    """What is kept with a paragraph below it stands so that the paragraph comes to the grid with the room it asked
    for: what the grid takes goes above the heading, not below. Only a chapter's opening, which has its own place on the
    page, takes it below, so that all of them look alike."""
    settled: list[Slab] = []
    for upper, lower in zip(reversed(slabs[:-1]), reversed(slabs[1:]), strict=True):
        if upper.phase is None and lower.phase is not None and lower.cost >= FORBIDDEN:
            upper.phase = (lower.phase - max(lower.before, lower.top) - upper.height) % grid
            settled.append(upper)
            if upper.top:
                for slab in settled:
                    slab.phase = None
        else:
            settled = []


class _Piece(NamedTuple):
    """A block of a column."""

    block: FlowBlock
    stack: Stack
    """Empty where it has left the text, or all that is in it has."""
    floats: tuple[Float, ...] = ()
    """What it has become, where it has left the text itself."""


class _Setter(Struct, frozen=True):
    """The ``stacks.Setter`` of a section."""

    bench: Bench
    found: list[Diagnostic] = field(default_factory=list)
    unplaced: list[PlacedAnchor] = field(default_factory=list)

    def trial(self) -> _Setter:
        """One that keeps what it finds to itself."""
        return _Setter(self.bench)

    def lying(self, height: float) -> _Setter:
        """A trial for a page that lies on its side, which is so many points high."""
        return _Setter(replace(self.bench, height=height))

    def take(self, trial: Setter) -> None:
        """Take over what a trial has found."""
        self.found.extend(trial.found)
        self.unplaced.extend(trial.unplaced)

    def block(self, block: FlowBlock, x: float, width: float, on_grid: bool = False) -> Stack:
        """One block."""
        style = block.style
        bench, found = self.bench, self.found
        width = max(width, LEAST_ROOM)
        match block:
            case TextBlock():
                stack = set_text(block, x, width, bench, found, on_grid)
            case Group():
                stack = self._group(block, x, width, on_grid)
            case PictureBlock():
                stack = Stack([picture_slab(block, x, width, bench, found)], style.before, style.after)
            case RuleBlock():
                ornament = TextBlock(
                    block.node, "hr", replace(style, align="center"), (TextRun(style.marker, style.text, block.node),)
                )
                stack = set_text(ornament, x, width, bench, found, on_grid)
            case TableBlock():
                stack = Stack(table(block, x, width, bench, found), style.before, style.after)
        if stack.slabs:
            first = stack.slabs[0]
            first.top = max(first.top, style.top)
            first.spring = first.spring or style.spring
            if style.keep_together:
                for slab in stack.slabs[1:]:
                    slab.cost = max(slab.cost, SPLIT_KEPT)
            first.placed[:0] = self.unplaced
            self.unplaced.clear()
            mark(block, x, first, bench)
        else:
            self.unplaced.extend(places(block, x, bench))
        return stack

    def column(self, blocks: Sequence[FlowBlock], x: float, width: float, on_grid: bool = False) -> Stack:
        """Blocks one below the other."""
        width = max(width, LEAST_ROOM)
        slabs: list[Slab] = []
        first_before = after = 0.0
        keep = False
        above = 0.0
        floats: tuple[Float, ...] = ()
        for block, stack, lifted in self._pieces(blocks, x, width, on_grid):
            floats += lifted
            if not stack.slabs:
                floats += stack.floats
                continue
            head = stack.slabs[0]
            if slabs:
                head.before = max(after, stack.before)
                if _introduces(slabs[-1], block):
                    head.cost = max(head.cost, INTRODUCED)
                lone = _lone_line(stack.slabs, width)
                if 0 < lone < FULL or above >= FULL:
                    head.cost = max(head.cost, LOOKS_ALONE)
                above = lone
                if keep or block.style.keep_previous:
                    head.cost = max(head.cost, FORBIDDEN)
            else:
                first_before = stack.before
            head.floats = floats + head.floats
            floats = stack.floats
            slabs += stack.slabs
            after, keep = stack.after, stack.keep_next
        return Stack(slabs, first_before, after, keep, floats)

    def _pieces(self, blocks: Sequence[FlowBlock], x: float, width: float, on_grid: bool) -> list[_Piece]:
        """What stands one below the other, and between it what has left the text."""
        pieces: list[_Piece] = []
        beside = 0
        stayed = False
        printed = not all(map(is_place, blocks))
        for index, block in enumerate(blocks):
            if index < beside:
                continue
            if printed and is_place(block):
                self.unplaced.extend(places(block, x, self.bench))
                continue
            if stayed:
                block = _flush(block)
            if on_grid and (lifted := lift(block, x, width, self)):
                pieces.append(_Piece(block, Stack([], 0.0, 0.0), lifted))
                continue
            around = wrapped(blocks, index, x, width, self, on_grid)
            if around is not None:
                stack, count = around
                beside = index + count
            else:
                stack = self.block(block, x, width, on_grid)
            if not stack.slabs:
                if stack.floats:
                    pieces.append(_Piece(block, stack))
                continue
            if is_captioned(block):
                self._put_back(pieces, x, width)
            pieces.append(_Piece(block, stack))
            stayed = block.style.floats
        return pieces

    def _put_back(self, pieces: list[_Piece], x: float, width: float) -> None:
        """Let stand what has left the text not far before a figure or table that stays: there is hardly a page for it
        on which it comes before that one, which has the higher number."""
        room = self.bench.height
        for at in range(len(pieces) - 1, -1, -1):
            piece = pieces[at]
            room -= height(piece.stack.slabs)
            if room < 0:
                return
            if piece.floats and not any(one.alone for one in piece.floats):
                pieces[at] = _Piece(piece.block, self.block(piece.block, x, width, True))
                following = pieces[at + 1] if at + 1 < len(pieces) else None
                if following is not None and (flush := _flush(following.block)) is not following.block:
                    # The places of what printed nothing before it stay with it.
                    before = [item for item in following.stack.slabs[0].placed if isinstance(item, PlacedAnchor)]
                    self.unplaced[:0] = [place for place in before if place.node != flush.node]
                    pieces[at + 1] = _Piece(flush, self.block(flush, x, width, True))

    def _group(self, block: Group, x: float, width: float, on_grid: bool) -> Stack:
        style = block.style
        edge, across = x + style.left, max(width - style.left - style.right, LEAST_ROOM)
        if style.columns > 1:
            return self._columns(block, edge, across)
        inset = style.padding if style.background else 0.0
        left, room = edge + inset, max(across - 2 * inset, LEAST_ROOM)
        block = levelled(block, room, self)
        inner_grid = on_grid and not style.background and block.kind.partition(".")[0] in ("section", "header", "div")
        inner_grid = inner_grid and not style.label_width and block.kind not in OFF_GRID
        if block.kind == "div.abreast":
            stack = abreast(block, left, room, self)
        elif block.kind in ("ul", "ol", "ul.references", "ol.toc"):
            stack = set_list(block, left, room, self)
        elif style.label_width and block.kind.startswith("dl"):
            stack = set_pairs(block, left, room, self)
        elif is_labelled(block):
            stack = beside_label(block, left, room, self)
        else:
            stack = self.column(block.children, left, room, inner_grid)
        slabs = stack.slabs
        if block.kind == "header.opening":
            for slab in slabs[1:]:
                slab.cost = INSEPARABLE
        if slabs:
            if slabs[-1].columns is not None and style.rule_below is not None:
                slabs.append(Slab(0.0, cost=FORBIDDEN))  # below all of them
            if style.background and block.node:
                lay_fields(slabs)
                spans = any(slab.columns for slab in slabs)
                frame = Frame(edge, across, style.background, style.padding, across=spans)
                for slab in slabs:
                    slab.frame = slab.frame or frame
            add_rules(style, edge, across, slabs, inset)
        before, after = max(style.before, stack.before), max(style.after, stack.after)
        return Stack(slabs, before, after, stack.keep_next, stack.floats)

    def _columns(self, block: Group, x: float, width: float) -> Stack:
        """A group in balanced columns; they have a rhythm of their own."""
        style = block.style
        gutter = style.gutter or 1.5 * style.text.size
        pitch = (width + gutter) / style.columns
        narrow = replace(block, style=replace(style, columns=1, left=0.0, right=0.0))
        stack = self._group(narrow, x, pitch - gutter, False)
        columns = Columns(style.columns, pitch)
        for slab in stack.slabs:
            slab.columns = slab.columns or columns
        return stack


def _flush(block: FlowBlock) -> FlowBlock:
    """What follows a block that might have floated and stands in the text: a paragraph has no indent there."""
    if isinstance(block, TextBlock) and block.kind == "p" and block.style.indent > 0:
        return replace(block, style=replace(block.style, indent=0.0))
    return block


def _lone_line(slabs: Sequence[Slab], width: float) -> float:
    """Share of the measure that the only line of a paragraph takes; 0 where it has more, or is none of the text."""
    if len(slabs) > 1 or slabs[0].phase != 0:
        return 0.0
    return max((item.line.width / width for item in slabs[0].placed if isinstance(item, PlacedLine)), default=0.0)


def _introduces(above: Slab, block: FlowBlock) -> bool:
    """Whether ``block`` is of the kinds that the paragraph before them leads to."""
    return above.phase is not None and kind_of(block) in ("ul", "ol", "blockquote", "dl.facts", "div.table")
