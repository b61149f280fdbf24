"""Text blocks as slabs: a slab for each line, with what a page break before it costs."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from builder.diagnostics import Diagnostic
from builder.layout.lines import SetLine
from builder.layout.openings import Cap, drop_cap, small_first_line
from builder.layout.paragraph import set_lines
from builder.layout.slabs import (
    FORBIDDEN,
    HYPHEN_AT_TURN,
    INSEPARABLE,
    WIDOW,
    Bench,
    Passage,
    PlacedFill,
    PlacedLine,
    Slab,
    Source,
    baseline,
    lift,
)
from builder.layout.stacks import Stack
from builder.markup.flow import TextBlock
from builder.markup.style import BlockStyle, Rule

LEAST_ROOM = 1.0
"""Points that a line has, whatever room its theme leaves it: what is set in it sticks out, and is told."""
SEAM = 0.5
"""Points by which a line's part of a field goes under the next one's, so that no hair of paper shows between them."""


def set_text(
    block: TextBlock, x: float, width: float, bench: Bench, found: list[Diagnostic], on_grid: bool = False
) -> Stack:
    """A block of lines with its opening, its rules and the field behind it."""
    style = block.style
    across = width - style.left - style.right
    inset = style.padding if style.background else 0.0
    room = max(across - 2 * inset, LEAST_ROOM)
    slabs = _slabs(block, x + style.left + inset, room, bench, found, on_grid and not style.background)
    if slabs:
        if inset:
            _pad(inset, slabs)
        add_rules(style, x, width, slabs)
        if style.background:
            _fill(style.background, x + style.left, across, slabs)
    return Stack(slabs, style.before, style.after, style.keep_next)


def _slabs(
    block: TextBlock, left: float, room: float, bench: Bench, found: list[Diagnostic], on_grid: bool
) -> list[Slab]:
    """The lines of a block, which are ``room`` points wide, with its opening."""
    style = block.style
    lines_of_grid = style.leading / bench.grid
    # Paragraphs come back to the grid; headings stand freely in the room between two of them.
    phase = 0.0 if on_grid and block.kind == "p" and abs(lines_of_grid - round(lines_of_grid)) < 1e-6 else None
    cap = drop_cap(block, bench.setting)
    if cap is not None and (slabs := _capped(cap, left, room, bench, phase, found)):
        return slabs
    opening = small_first_line(block, room, bench.setting, found) if style.small_first_line else None
    if opening is not None:
        first, block = opening
        lines, faults = set_lines(block, room, bench.setting) if block.inlines else ([], [])
        found += faults
        return line_slabs(Source(block, room), [first, *lines], left, bench.grid, phase)
    lines, faults = set_lines(block, room, bench.setting)
    found += faults
    slabs = line_slabs(Source(block, room), lines, left, bench.grid, phase)
    if phase is not None and style.align == "justify" and len(lines) > 2:
        last = lines[-1]
        passage = Passage(block, left, room, len(lines), last.width / room, last.demerits)
        for slab in slabs:
            slab.passage = passage
    return slabs


def _pad(padding: float, slabs: Sequence[Slab]) -> None:
    """Room above and below the lines of a block."""
    first = slabs[0]
    first.placed = [item._replace(y=item.y + padding) for item in first.placed]
    first.baseline += padding
    first.height += padding
    slabs[-1].height += padding


def _fill(colour: str, x: float, width: float, slabs: Sequence[Slab], verso: float = 0.0) -> None:
    """A field behind a block, which a page break divides with the lines."""
    for slab, following in itertools.zip_longest(slabs, slabs[1:]):
        under = SEAM + max(following.before, following.top) if following is not None else 0.0
        slab.placed.insert(0, PlacedFill(x, 0.0, width, slab.height + under, colour, verso))


def lay_fields(slabs: Sequence[Slab]) -> None:
    """Lay the fields of blocks on their slabs, so that what holds them may have a field behind all. Those of columns
    stay as they are: each column has its own."""
    for frame, run in itertools.groupby(slabs, key=lambda slab: None if slab.columns else slab.frame):
        if frame is not None:
            within = list(run)
            _pad(frame.padding, within)
            _fill(frame.colour, frame.x, frame.width, within, frame.verso)
            for slab in within:
                slab.frame = None


def _capped(cap: Cap, x: float, width: float, bench: Bench, phase: float | None, found: list[Diagnostic]) -> list[Slab]:
    """A paragraph beside a large first letter; nothing when it has fewer lines than the letter is high."""
    style = cap.rest.style
    source = Source(cap.rest, width, beside=(style.drop_cap, cap.taken))
    lines, faults = set_lines(cap.rest, width, bench.setting, beside=source.beside)
    if len(lines) < style.drop_cap:
        return []
    found += faults
    slabs = line_slabs(source, lines, x, bench.grid, phase)
    for index, slab in enumerate(slabs[: style.drop_cap]):
        slab.placed = [item._replace(x=item.x + cap.taken) for item in slab.placed]
        if index:
            slab.cost = FORBIDDEN
    foot = slabs[0].baseline + (style.drop_cap - 1) * style.leading
    slabs[0].placed[:0] = [PlacedLine(x, slabs[0].baseline, cap.before), PlacedLine(x, foot, cap.line)]
    return slabs


def line_slabs(source: Source, lines: Sequence[SetLine], x: float, grid: float, phase: float | None) -> list[Slab]:
    """A slab for each line, with what a page break before it costs."""
    style = source.block.style
    down = baseline(style, grid)
    slabs: list[Slab] = []
    count = len(lines)
    for index, line in enumerate(lines):
        more = lift(line, down)
        placed = PlacedLine(x, down + more, line, source)
        slab = Slab(style.leading + more, [placed], notes=line.notes, phase=phase, baseline=placed.y)
        if index:
            # A paragraph of three lines can't be divided without a widow or an orphan either.
            if index == 1 or index == count - 1:
                slab.cost = WIDOW
            elif lines[index - 1].hyphenated:
                slab.cost = HYPHEN_AT_TURN
            if style.keep_next:
                slab.cost = INSEPARABLE
        slabs.append(slab)
    return slabs


def add_rules(style: BlockStyle, x: float, width: float, slabs: list[Slab], padding: float = 0.0) -> None:
    """Rules over and under a block, at the edges of a field that goes so far beyond its slabs."""
    if style.rule_above is not None:
        first = slabs[0]
        first.placed.insert(0, rule_fill(style.rule_above, x, -padding, width))
    if style.rule_below is not None:
        last = slabs[-1]
        y = last.height + style.padding_below
        last.placed.append(rule_fill(style.rule_below, x, y + padding, width))
        last.height = y + style.rule_below.thickness


def rule_fill(rule: Rule, x: float, y: float, width: float) -> PlacedFill:
    """A rule as what is printed, its top at ``y``."""
    return PlacedFill(x, y, width, rule.thickness, rule.colour)
