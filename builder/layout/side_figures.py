"""Figures beside one another, and figures at the side of the text after them, which runs around them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from builder.figures.vectors import PIXEL
from builder.layout.paragraph import set_lines
from builder.layout.slabs import FORBIDDEN, Frame, PlacedFill, Slab, Source, baseline, edges
from builder.layout.stacks import Setter, Stack, kind_of, mark, places
from builder.layout.text_slabs import line_slabs
from builder.markup.flow import FlowBlock, Group, PictureBlock, TextBlock, is_place
from builder.markup.vocabulary import SIDES
from builder.model.drawings import Vector

SIDE_SHARE = 0.4
"""Of the measure: what a figure at the side of the text takes that does not say how wide it is."""
HIGHEST = 0.8
"""Share of the page that it may be high."""
LEAST_BESIDE = 12.0
"""Ems that must be left for the text beside it."""
CAPITALS = 0.67
"""Height of capitals, in ems, about."""


def abreast(block: Group, x: float, width: float, setter: Setter) -> Stack:
    """Figures in a row, as wide as makes their pictures equally high; one below the other where that is too high."""
    style = block.style
    gutter = style.gutter or style.text.size
    shapes = [_shape(child) for child in block.children]
    room = width - gutter * (len(shapes) - 1)
    if not shapes or room <= 0:
        return setter.column(block.children, x, width)
    trial = setter.trial()
    row: list[Slab] = []
    left = x
    for child, shape in zip(block.children, shapes, strict=True):
        wide = room * shape / sum(shapes)
        row.append(_one(trial.block(_filling(child), left, wide).slabs))
        left += wide + gutter
    high = max(slab.height for slab in row)
    if high > setter.bench.height:
        return setter.column(block.children, x, width)
    setter.take(trial)
    placed = [item for slab in row for item in slab.placed]
    return Stack([Slab(high, placed, notes=tuple(name for slab in row for name in slab.notes))], 0.0, 0.0)


def _shape(block: FlowBlock) -> float:
    """Width of a block's picture in terms of its height; 1 where it has none."""
    if isinstance(block, Group):
        return next((_shape(child) for child in block.children if isinstance(child, PictureBlock)), 1.0)
    across, down = block.pixels if isinstance(block, PictureBlock) else (0, 0)
    return across / down if across and down else 1.0


def _filling(block: FlowBlock) -> FlowBlock:
    """The block with its picture as wide as it can be."""
    if isinstance(block, PictureBlock):
        return replace(block, width=1.0)
    if isinstance(block, Group):
        return replace(block, children=tuple(map(_filling, block.children)))
    return block


def _one(slabs: Sequence[Slab]) -> Slab:
    """Slabs below one another as one that nothing divides, the fields behind them on it."""
    out = Slab(0.0)
    for frame, run in itertools.groupby(slabs, key=lambda slab: slab.frame):
        first, *others = run
        padding = frame.padding if frame is not None else 0.0
        top = out.height + (max(first.before, first.top) if out.height else 0.0)
        beneath = len(out.placed)
        out.height = top + padding
        for slab in (first, *others):
            out.height += max(slab.before, slab.top) if slab is not first else 0.0
            out.placed += [item._replace(y=item.y + out.height) for item in slab.placed]
            out.notes += slab.notes
            out.height += slab.height
        out.height += padding
        if frame is not None:
            out.placed.insert(beneath, PlacedFill(frame.x, top, frame.width, out.height - top, frame.colour))
    return out


def wrapped(
    blocks: Sequence[FlowBlock], start: int, x: float, width: float, setter: Setter, on_grid: bool
) -> tuple[Stack, int] | None:
    """The figure at ``start`` at the side of the text after it, and how many blocks these are; ``None`` where it is
    none that stands there, or there is no room or no text beside it: then it stands by itself."""
    figure = blocks[start]
    side = SIDES.get(kind_of(figure), "")
    if not side or not isinstance(figure, Group):
        return None
    bench, trial = setter.bench, setter.trial()
    gutter = figure.style.gutter or figure.style.text.size
    picture = next((child for child in figure.children if isinstance(child, PictureBlock)), None)
    wide = width * ((picture.width if picture is not None else None) or SIDE_SHARE)
    if picture is not None and figure.kind == "figure.code" and isinstance(picture.drawing, Vector):
        wide = min(wide, PIXEL * picture.drawing.width)  # no larger than it takes to be read
    taken = wide + gutter
    if width - taken < LEAST_BESIDE * figure.style.text.size:
        return None
    high = _one(trial.block(_filling(figure), 0.0, wide).slabs)
    first = next((block for block in blocks[start + 1 :] if not is_place(block)), None)
    if first is None or not _runs_beside(first) or high.height > bench.height * HIGHEST:
        return None
    # Level with the capitals of the first line, and half a line away from the text below it.
    down = baseline(first.style, bench.grid) - CAPITALS * first.style.text.size if isinstance(first, TextBlock) else 0.0
    foot = down + high.height
    narrow: list[Slab] = []
    slabs: list[Slab] = []
    y = after = first_before = 0.0
    count = 1
    for block in itertools.islice(blocks, start + 1, None):
        if y > foot or not _runs_beside(block):
            break
        if is_place(block):
            trial.unplaced.extend(places(block, x, bench))
            count += 1
            continue
        stack: Stack | _Around
        if isinstance(block, TextBlock) and not _has_edges(block):
            left = foot + bench.grid / 2 - y - (edges(slabs[-1], None) if slabs else 0.0)
            stack = _around(block, x, width, (left, taken), trial, on_grid)
        else:
            stack = trial.block(block, x, width - taken, on_grid)
        count += 1
        if not stack.slabs:
            continue
        if slabs:
            stack.slabs[0].before = max(after, stack.before)
        else:
            first_before = stack.before
        lines = stack.narrow if isinstance(stack, _Around) else len(stack.slabs)
        narrow += stack.slabs[:lines]
        for index, slab in enumerate(stack.slabs):
            y += slab.before + edges(slabs[-1], slab) if slabs else 0.0
            if slabs and (y < foot or index < lines):
                slab.cost = max(slab.cost, FORBIDDEN)
            slabs.append(slab)
            y += slab.height
        after = stack.after
    if not slabs:
        return None
    # Places that stand before the figure are found where it begins.
    slabs[0].placed[:0] = setter.unplaced
    setter.unplaced.clear()
    setter.take(trial)
    slabs[-1].height += max(0.0, foot + bench.grid / 2 - y)
    right = width - wide
    figure_by, text_by = {
        "left": (_Move(0.0), _Move(taken)),
        "right": (_Move(right), _Move(0.0)),
        "outer": (_Move(right, -right), _Move(0.0, taken)),
    }[side]
    _move(narrow, text_by)
    high.placed = [item._replace(x=item.x + x, y=item.y + down) for item in high.placed]
    _move([high], figure_by)
    head = slabs[0]
    head.placed[:0] = high.placed
    head.notes = high.notes + head.notes
    return Stack(slabs, first_before, after), count


class _Move(NamedTuple):
    """By how much something is moved to the right, in points."""

    always: float
    verso: float = 0.0
    """On a left-hand page besides."""


def _move(slabs: Sequence[Slab], by: _Move) -> None:
    """Move what stands on slabs, with the fields behind them and the heads that are set again above them."""
    frames: dict[Frame, Frame] = {}
    for slab in {id(one): one for narrow in slabs for one in (narrow, *narrow.heads)}.values():
        slab.placed = [item._replace(x=item.x + by.always, verso=item.verso + by.verso) for item in slab.placed]
        frame = slab.frame
        if frame is not None:
            if frame not in frames:
                frames[frame] = replace(frame, x=frame.x + by.always, verso=frame.verso + by.verso)
            slab.frame = frames[frame]


def _runs_beside(block: FlowBlock) -> bool:
    """Whether a block of the text may stand beside a figure."""
    return kind_of(block) in ("p", "ul", "ol", "dl", "blockquote", "p.reference-line", "p.annotation")


def _has_edges(block: FlowBlock) -> bool:
    """Whether a block has a field or rules, which are straight: it stands beside a figure as a whole."""
    style = block.style
    return bool(style.background or style.rule_above or style.rule_below)


class _Around(NamedTuple):
    """A paragraph that runs around a figure."""

    slabs: list[Slab]
    narrow: int
    """How many of them stand beside it."""
    before: float
    after: float


def _around(
    block: TextBlock,
    x: float,
    width: float,
    figure: tuple[float, float],
    setter: Setter,
    on_grid: bool,
) -> _Around:
    """A paragraph beside a ``figure`` that takes so many points of its height and of its width."""
    bench = setter.bench
    style = replace(block.style, drop_cap=0, cap=None, small_first_line=False)
    count = max(1, math.ceil(figure[0] / style.leading - 0.01))
    source = Source(replace(block, style=style), width - style.left - style.right, beside=(count, figure[1]))
    lines, faults = set_lines(source.block, source.width, bench.setting, beside=source.beside)
    setter.found.extend(faults)
    lines_of_grid = style.leading / bench.grid
    phase = 0.0 if on_grid and abs(lines_of_grid - round(lines_of_grid)) < 1e-6 else None
    slabs = line_slabs(source, lines, x + style.left, bench.grid, phase)
    if slabs:
        slabs[0].placed[:0] = setter.unplaced
        setter.unplaced.clear()
        mark(block, x, slabs[0], bench)
    else:
        setter.unplaced.extend(places(block, x, bench))
    return _Around(slabs, min(count, len(slabs)), style.before, style.after)
