"""Blocks → strips: a section's blocks as columns of slabs, made bottom-up.

A block becomes a ``Stack``; a group stacks its children and adds its frame, its rules, its hanging labels.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from builder.diagnostics import Diagnostic
from builder.figures.vectors import PIXEL
from builder.layout.floats import height, leaves
from builder.layout.openings import Cap, drop_cap, small_first_line
from builder.layout.paragraph import SetLine, extent, set_lines
from builder.layout.pictures import facing, on_spread
from builder.layout.pictures import picture as picture_slab
from builder.layout.slabs import (
    FORBIDDEN,
    HYPHEN_AT_TURN,
    INTRODUCED,
    SPLIT_KEPT,
    WIDOW,
    Bench,
    Columns,
    Float,
    Frame,
    Passage,
    Placed,
    PlacedAnchor,
    PlacedFill,
    PlacedHeading,
    PlacedLine,
    Slab,
    Source,
    baseline,
)
from builder.layout.table_columns import plan
from builder.layout.tables import table
from builder.markup.flow import (
    FlowBlock,
    Group,
    InlinePicture,
    PictureBlock,
    RuleBlock,
    TableBlock,
    TextBlock,
    TextRun,
)
from builder.markup.style import BlockStyle, Rule
from builder.markup.vocabulary import SIDES
from builder.model.drawings import Vector

HIGHEST_FLOAT = 0.8
"""Share of the page that a table may take to float; what is higher stands in the text and is divided."""
LONG_NOTE = 0.5
"""Share of a turned page; a note that takes more goes below the whole table."""
SIDE_SHARE = 0.4
"""Of the measure: what a figure at the side of the text takes that does not say how wide it is."""
LEAST_BESIDE = 12.0
"""Ems that must be left for the text beside it."""
LABEL_GAP = 0.4
"""Ems between the widest label of a column and what stands beside it, at least."""
LABEL_SHARE = 0.5
"""Of the measure, at most, for a column of labels; they stand above what they label where they want more."""
CAPITALS = 0.67
"""Height of capitals, in ems, about."""
OFF_GRID = frozenset({"div.person", "div.people", "div.article", "div.articles", "div.table"})
"""Groups with a rhythm of their own."""


class Stack(NamedTuple):
    """A block's slabs with the room it wants around it."""

    slabs: list[Slab]
    before: float
    after: float
    keep_next: bool = False


def strips(blocks: Sequence[FlowBlock], width: float, bench: Bench) -> tuple[list[Slab], list[Diagnostic]]:
    """The vertical material of ``blocks`` at ``width`` points."""
    found: list[Diagnostic] = []
    stack = _stack(blocks, 0.0, width, bench, found, on_grid=True)
    _settle_headings(stack.slabs, bench.grid)
    return stack.slabs, found


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


def _stack(
    blocks: Sequence[FlowBlock], x: float, width: float, bench: Bench, found: list[Diagnostic], on_grid: bool
) -> Stack:
    """Blocks one below the other. On the grid, which is in the running text, some of them may float."""
    slabs: list[Slab] = []
    floats: tuple[Float, ...] = ()
    first_before = after = 0.0
    keep = False
    beside = 0
    for index, block in enumerate(blocks):
        if index < beside:
            continue
        if on_grid and (lifted := _floats(block, x, width, bench, found)):
            floats += lifted
            continue
        wrapped = _wrapped(blocks[index:], x, width, bench, found, on_grid)
        if wrapped is not None:
            stack, count = wrapped
            beside = index + count
        else:
            stack = _strip(block, x, width, bench, found, on_grid)
        if not stack.slabs:
            continue
        head = stack.slabs[0]
        if slabs:
            head.before = max(after, stack.before)
            if _introduces(slabs[-1], block):
                head.cost = max(head.cost, INTRODUCED)
            if keep or block.style.keep_previous:
                head.cost = max(head.cost, FORBIDDEN)
        else:
            first_before = stack.before
        head.floats = floats + head.floats
        floats = ()
        slabs += stack.slabs
        after, keep = stack.after, stack.keep_next
    if floats:
        slabs = slabs or [Slab(0.0)]
        slabs[-1].floats += floats
    return Stack(slabs, first_before, after, keep)


def _strip(block: FlowBlock, x: float, width: float, bench: Bench, found: list[Diagnostic], on_grid: bool) -> Stack:
    """One block."""
    style = block.style
    match block:
        case TextBlock():
            stack = _text(block, x, width, bench, found, on_grid)
        case Group():
            stack = _group(block, x, width, bench, found, on_grid)
        case PictureBlock():
            stack = Stack([picture_slab(block, x, width, bench, found)], style.before, style.after)
        case RuleBlock():
            ornament = TextBlock(
                block.node, "hr", replace(style, align="center"), (TextRun(style.marker, style.text, block.node),)
            )
            stack = _text(ornament, x, width, bench, found, on_grid)
        case TableBlock():
            stack = Stack(table(block, x, width, bench, found), style.before, style.after)
    if stack.slabs:
        first = stack.slabs[0]
        first.top = max(first.top, style.top)
        first.spring = first.spring or style.spring
        if style.keep_together:
            for slab in stack.slabs[1:]:
                slab.cost = max(slab.cost, SPLIT_KEPT)
        _mark(block, x, first, bench)
    return stack


def _mark(block: FlowBlock, x: float, first: Slab, bench: Bench) -> None:
    """Destinations and outline entries of a block that has an id."""
    node = bench.flow.nodes[block.node]
    identifier = node.attributes.get("id", "")
    if identifier:
        first.placed.insert(0, PlacedAnchor(x, 0.0, identifier, block.node))
    tag = node.element.kind
    if isinstance(block, TextBlock) and len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        number = bench.flow.section.number if tag == "h1" else ""
        title = " ".join(f"{number} {_plain(block)}".split())
        first.placed.append(PlacedHeading(x, 0.0, title, identifier, int(tag[1]) - 1))


def _plain(block: TextBlock) -> str:
    return "".join(
        inline.text if isinstance(inline, TextRun) else " " for inline in block.inlines if not hasattr(inline, "id")
    )


# -- floats ---------------------------------------------------------------------------------------------------------


def _floats(block: FlowBlock, x: float, width: float, bench: Bench, found: list[Diagnostic]) -> tuple[Float, ...]:
    """What becomes of a block that leaves the running text; nothing when it stays."""
    if not isinstance(block, Group):
        return ()
    ids = tuple(_ids(block, bench))
    tables = [child for child in block.children if isinstance(child, TableBlock)]
    if block.kind == "div.table" and any(plan(one, width, bench).lacking > 0.05 for one in tables):
        return _turned(block, ids, width, bench, found)
    halves = _spread(block, ids, x, width, bench, found)
    if halves:
        return halves
    if not block.style.floats or not ids or not _captioned(block):
        return ()
    faults: list[Diagnostic] = []
    slabs = _strip(block, x, width, bench, faults, False).slabs
    own = _own_notes(slabs, width, bench, faults)
    slabs += own
    if (tables or own) and height(slabs) > HIGHEST_FLOAT * bench.height:
        return ()
    found += faults
    return (Float(tuple(slabs), ids, height(slabs)),)


def _spread(
    block: Group, ids: tuple[str, ...], x: float, width: float, bench: Bench, found: list[Diagnostic]
) -> tuple[Float, ...]:
    """The halves of a figure that takes two facing pages, its caption under the left one; nothing for others."""
    drawn = next((child for child in block.children if isinstance(child, PictureBlock) and on_spread(child)), None)
    if drawn is None or block.kind != "figure":
        return ()
    words = [child for child in block.children if child is not drawn]
    under = _stack(words, x, width, bench, found, False) if words else Stack([], 0.0, 0.0)
    room = bench.height - height(under.slabs) - (under.before if under.slabs else 0.0)
    left, right = facing(drawn, x, width, room, bench, found)
    if under.slabs:
        under.slabs[0].before = under.before
    slabs = [left, *under.slabs]
    _mark(block, x, left, bench)
    slabs += _own_notes(slabs, width, bench, found)
    return (Float(tuple(slabs), ids, height(slabs), side="left"), Float((right,), ids, right.height, side="right"))


def _own_notes(slabs: Sequence[Slab], width: float, bench: Bench, found: list[Diagnostic]) -> list[Slab]:
    """Notes called in what leaves the running text; they go with it and stand below it."""
    out: list[Slab] = []
    for name in [name for slab in slabs for name in slab.notes]:
        note = _strip(bench.flow.notes[name], 0.0, width, bench, found, False).slabs
        if note and not out:
            note[0].before = bench.grid / 2
        out += note
    return out


def _ids(block: Group, bench: Bench) -> Iterator[str]:
    """The ids of a group and of the figures in it."""
    own = bench.flow.nodes[block.node].attributes.get("id", "")
    if own:
        yield own
    for child in block.children:
        if isinstance(child, Group) and child.kind == "figure":
            yield from _ids(child, bench)


def _captioned(block: Group) -> bool:
    return any(
        child_kind(child) == "figcaption"
        or (isinstance(child, Group) and child.kind == "figure" and _captioned(child))
        or (isinstance(child, TableBlock) and child.caption is not None)
        for child in block.children
    )


def _turned(
    block: Group, ids: tuple[str, ...], width: float, bench: Bench, found: list[Diagnostic]
) -> tuple[Float, ...]:
    """A wide table as pages that lie on their side; the notes called in it stand below the rows of their page."""
    slabs = _strip(block, 0.0, bench.height, bench, found, False).slabs
    # The table's notes are as wide as text: lines of the turned page would be too long to read.
    feet = [height(_own_notes([slab], width, bench, [])) + bench.grid / 2 if slab.notes else 0.0 for slab in slabs]
    filled = leaves(slabs, width, feet) if max(feet, default=0.0) <= LONG_NOTE * width else []
    if not filled:
        slabs += _own_notes(slabs, width, bench, found)
        filled = leaves(slabs, width, [0.0] * len(slabs))
    else:
        filled = [[*leaf, *_own_notes(leaf, width, bench, found)] for leaf in filled]
    return tuple(Float(tuple(leaf), ids, bench.height, turned=True) for leaf in filled)


# -- text ------------------------------------------------------------------------------------------------------------


def _text(block: TextBlock, x: float, width: float, bench: Bench, found: list[Diagnostic], on_grid: bool) -> Stack:
    style = block.style
    left, room = x + style.left, width - style.left - style.right
    lines_of_grid = style.leading / bench.grid
    # Paragraphs come back to the grid; headings stand freely in the room between two of them.
    phase = 0.0 if on_grid and block.kind == "p" and abs(lines_of_grid - round(lines_of_grid)) < 1e-6 else None
    cap = drop_cap(block, bench.setting)
    if cap is not None:
        slabs = _capped(cap, left, room, bench, phase, found)
        if slabs:
            return Stack(slabs, style.before, style.after, style.keep_next)
    opening = small_first_line(block, room, bench.setting) if style.small_first_line else None
    if opening is not None:
        first, block = opening
        lines, faults = set_lines(block, room, bench.setting) if block.inlines else ([], [])
        found += faults
        slabs = line_slabs(Source(block, room), [first, *lines], left, bench.grid, phase)
        return Stack(slabs, style.before, style.after, style.keep_next)
    lines, faults = set_lines(block, room, bench.setting)
    found += faults
    slabs = line_slabs(Source(block, room), lines, left, bench.grid, phase)
    if phase is not None and style.align == "justify" and len(lines) > 2:
        last = lines[-1]
        passage = Passage(block, left, room, len(lines), last.width / room, last.demerits)
        for slab in slabs:
            slab.passage = passage
    if slabs:
        _rules(style, x, width, slabs)
    return Stack(slabs, style.before, style.after, style.keep_next)


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
    slabs[0].placed.insert(0, PlacedLine(x, foot, cap.line))
    return slabs


def line_slabs(source: Source, lines: Sequence[SetLine], x: float, grid: float, phase: float | None) -> list[Slab]:
    """A slab for each line, with what a page break before it costs."""
    style = source.block.style
    down = baseline(style, grid)
    slabs: list[Slab] = []
    count = len(lines)
    for index, line in enumerate(lines):
        # A picture that is higher than its line pushes the line down.
        highest = max((pin.inline.height for pin in line.pinned if isinstance(pin.inline, InlinePicture)), default=0.0)
        base = max(down, highest)
        height_of = style.leading + base - down
        slab = Slab(height_of, [PlacedLine(x, base, line, source)], notes=line.notes, phase=phase, baseline=base)
        if index:
            # A paragraph of three lines can't be divided without a widow or an orphan either.
            if index == 1 or index == count - 1:
                slab.cost = WIDOW
            elif lines[index - 1].hyphenated:
                slab.cost = HYPHEN_AT_TURN
            if style.keep_next:
                slab.cost = FORBIDDEN
        slabs.append(slab)
    return slabs


def _rules(style: BlockStyle, x: float, width: float, slabs: list[Slab]) -> None:
    """Rules over and under a block."""
    if style.rule_above is not None:
        first = slabs[0]
        first.placed.insert(0, _rule(style.rule_above, x, 0.0, width))
    if style.rule_below is not None:
        last = slabs[-1]
        y = last.height + style.padding_below
        last.placed.append(_rule(style.rule_below, x, y, width))
        last.height = y + style.rule_below.thickness


def _rule(rule: Rule, x: float, y: float, width: float) -> PlacedFill:
    return PlacedFill(x, y, width, rule.thickness, rule.colour)


# -- groups ----------------------------------------------------------------------------------------------------------


def _group(block: Group, x: float, width: float, bench: Bench, found: list[Diagnostic], on_grid: bool) -> Stack:
    style = block.style
    inset = style.padding if style.background else 0.0
    left = x + style.left + inset
    room = width - style.left - style.right - 2 * inset
    if style.columns > 1:
        return _columns(block, left, room, bench, found)
    block = _levelled(block, room, bench)
    inner_grid = on_grid and not style.background and block.kind.partition(".")[0] in ("section", "header", "div")
    inner_grid = inner_grid and not style.label_width and block.kind not in OFF_GRID
    if block.kind == "div.abreast":
        stack = _side_by_side(block, left, room, bench, found)
    elif block.kind in ("ul", "ol", "ul.references", "ol.toc"):
        stack = _list(block, left, room, bench, found)
    elif style.label_width and block.kind.startswith("dl"):
        stack = _paired(block, left, room, bench, found)
    elif _labelled(block):
        label = _strip(block.children[0], left, style.label_width, bench, found, False)
        body = _stack(block.children[1:], left + style.label_width, room - style.label_width, bench, found, False)
        stack = Stack(_abreast(label.slabs, body.slabs), 0.0, body.after)
    else:
        stack = _stack(block.children, left, room, bench, found, inner_grid)
    slabs = stack.slabs
    if slabs:
        if style.background and block.node:
            frame = Frame(x + style.left, width - style.left - style.right, style.background, style.padding)
            for slab in slabs:
                slab.frame = slab.frame or frame
        _rules(style, x + style.left, width - style.left - style.right, slabs)
    return Stack(slabs, max(style.before, stack.before), max(style.after, stack.after), stack.keep_next)


def _columns(block: Group, x: float, width: float, bench: Bench, found: list[Diagnostic]) -> Stack:
    """A group in balanced columns; they have a rhythm of their own."""
    style = block.style
    gutter = style.gutter or 1.5 * style.text.size
    pitch = (width + gutter) / style.columns
    narrow = replace(block, style=replace(style, columns=1, left=0.0, right=0.0))
    stack = _group(narrow, x, pitch - gutter, bench, found, False)
    columns = Columns(style.columns, pitch)
    for slab in stack.slabs:
        slab.columns = slab.columns or columns
    return stack


def _list(block: Group, x: float, width: float, bench: Bench, found: list[Diagnostic]) -> Stack:
    """Items with their markers in the label column, which is as wide as the widest of them wants; numbers stand with
    their units below one another."""
    style = block.style
    markers = [_marker(child, x, width, bench, found) for child in block.children]
    ends = [_end(slabs) for slabs in markers]
    widest = max(ends, default=0.0)
    column = max(style.label_width, widest + LABEL_GAP * style.text.size) if widest else style.label_width
    slabs: list[Slab] = []
    after = 0.0
    for child, marker, end in zip(block.children, markers, ends, strict=True):
        stack = _strip(child, x + column, width - column, bench, found, False)
        if not stack.slabs:
            continue
        if slabs:
            stack.slabs[0].before = max(after, stack.before, style.gap)
        if marker:
            for slab in marker:
                slab.placed = [item._replace(x=item.x + widest - end) for item in slab.placed]
            _abreast(marker, stack.slabs)
        slabs += stack.slabs
        after = stack.after
    return Stack(slabs, 0.0, after)


def _marker(item: FlowBlock, x: float, width: float, bench: Bench, found: list[Diagnostic]) -> list[Slab]:
    """The marker of a list's item; nothing where it has none."""
    if not isinstance(item, Group) or not item.marker:
        return []
    style = replace(item.style, align="left", indent=0.0, left=0.0, top=0.0)
    run = TextRun(item.marker, style.text, item.node)
    return _text(TextBlock(item.node, "marker", style, (run,)), x, width, bench, found, False).slabs


def _end(slabs: Sequence[Slab]) -> float:
    """How wide the longest of some lines is, in points."""
    return max((item.line.width for slab in slabs for item in slab.placed if isinstance(item, PlacedLine)), default=0.0)


def _labelled(block: FlowBlock) -> bool:
    """Whether the first child of a group is a label that stands beside the others."""
    if not isinstance(block, Group) or not block.style.label_width or not block.children:
        return False
    return block.kind.partition(".")[0] not in ("dl", "ul", "ol")


def _levelled(block: Group, width: float, bench: Bench) -> Group:
    """A group with the same room for the labels of all its children: what the widest of them takes."""
    labelled = [child for child in block.children if isinstance(child, Group) and _labelled(child)]
    labels = [child.children[0] for child in labelled]
    if not labels:
        return block
    wide = [
        extent(label, bench.setting) + LABEL_GAP * label.style.text.size
        for label in labels
        if isinstance(label, TextBlock)
    ]
    widest = max(wide, default=0.0)

    def level(child: FlowBlock) -> FlowBlock:
        if not isinstance(child, Group) or not _labelled(child) or child.style.label_width >= widest:
            return child
        room = widest if widest <= LABEL_SHARE * width else 0.0
        return replace(child, style=replace(child.style, label_width=room))

    return replace(block, children=tuple(map(level, block.children)))


def _side_by_side(block: Group, x: float, width: float, bench: Bench, found: list[Diagnostic]) -> Stack:
    """Figures in a row, as wide as makes their pictures equally high; one below the other where that is too high."""
    style = block.style
    gutter = style.gutter or style.text.size
    shapes = [_shape(child) for child in block.children]
    room = width - gutter * (len(shapes) - 1)
    if not shapes or room <= 0:
        return _stack(block.children, x, width, bench, found, False)
    faults: list[Diagnostic] = []
    row: list[Slab] = []
    left = x
    for child, shape in zip(block.children, shapes, strict=True):
        wide = room * shape / sum(shapes)
        row.append(_one(_strip(_filling(child), left, wide, bench, faults, False).slabs))
        left += wide + gutter
    high = max(slab.height for slab in row)
    if high > bench.height:
        return _stack(block.children, x, width, bench, found, False)
    found += faults
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
    """Slabs below one another as one that nothing divides."""
    out = Slab(0.0)
    for slab in slabs:
        out.height += max(slab.before, slab.top) if out.height else 0.0
        out.placed += [item._replace(y=item.y + out.height) for item in slab.placed]
        out.notes += slab.notes
        out.height += slab.height
    return out


def _wrapped(
    blocks: Sequence[FlowBlock], x: float, width: float, bench: Bench, found: list[Diagnostic], on_grid: bool
) -> tuple[Stack, int] | None:
    """A figure at the side of the text after it, and how many blocks these are; ``None`` where the first block is no
    such figure, or there is no room or no text beside it: then it stands by itself."""
    figure = blocks[0]
    side = SIDES.get(child_kind(figure), "")
    if not side or not isinstance(figure, Group):
        return None
    gutter = figure.style.gutter or figure.style.text.size
    picture = next((child for child in figure.children if isinstance(child, PictureBlock)), None)
    wide = width * ((picture.width if picture is not None else None) or SIDE_SHARE)
    if picture is not None and figure.kind == "figure.code" and isinstance(picture.drawing, Vector):
        wide = min(wide, PIXEL * picture.drawing.width)  # no larger than it takes to be read
    taken = wide + gutter
    if width - taken < LEAST_BESIDE * figure.style.text.size:
        return None
    faults: list[Diagnostic] = []
    high = _one(_strip(_filling(figure), 0.0, wide, bench, faults, False).slabs)
    first = blocks[1] if len(blocks) > 1 else None
    if first is None or not _runs_beside(first) or high.height > bench.height * HIGHEST_FLOAT:
        return None
    # Level with the capitals of the first line, and half a line away from the text below it.
    down = baseline(first.style, bench.grid) - CAPITALS * first.style.text.size if isinstance(first, TextBlock) else 0.0
    foot = down + high.height
    narrow: list[Slab] = []
    slabs: list[Slab] = []
    y = after = first_before = 0.0
    count = 1
    for block in blocks[1:]:
        if y > foot or not _runs_beside(block):
            break
        stack: Stack | _Around
        if isinstance(block, TextBlock):
            stack = _around(block, x, width, (foot + bench.grid / 2 - y, taken), bench, faults, on_grid)
        else:
            stack = _strip(block, x, width - taken, bench, faults, on_grid)
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
            y += slab.before if slabs else 0.0
            if slabs and (y < foot or index < lines):
                slab.cost = max(slab.cost, FORBIDDEN)
            slabs.append(slab)
            y += slab.height
        after = stack.after
    if not slabs:
        return None
    found += faults
    slabs[-1].height += max(0.0, foot + bench.grid / 2 - y)
    lefts = [item._replace(x=item.x + x, y=item.y + down) for item in high.placed]
    rights = [item._replace(x=item.x + width - wide) for item in lefts]
    for slab in slabs if side == "outer" else ():
        slab.verso = list(slab.placed)
    for slab in narrow:
        moved = [item._replace(x=item.x + taken) for item in slab.placed]
        if side == "left":
            slab.placed = moved
        elif side == "outer":
            slab.verso = moved
    head = slabs[0]
    head.placed = [*(lefts if side == "left" else rights), *head.placed]
    head.verso = [*lefts, *head.verso] if head.verso is not None else None
    head.notes = high.notes + head.notes
    return Stack(slabs, first_before, after), count


def _runs_beside(block: FlowBlock) -> bool:
    """Whether a block of the text may stand beside a figure."""
    return child_kind(block) in ("p", "ul", "ol", "dl", "blockquote", "p.reference-line", "p.annotation")


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
    bench: Bench,
    found: list[Diagnostic],
    on_grid: bool,
) -> _Around:
    """A paragraph beside a ``figure`` that takes so many points of its height and of its width."""
    style = replace(block.style, drop_cap=0, cap=None, small_first_line=False)
    count = max(1, math.ceil(figure[0] / style.leading - 0.01))
    source = Source(replace(block, style=style), width - style.left - style.right, beside=(count, figure[1]))
    lines, faults = set_lines(source.block, source.width, bench.setting, beside=source.beside)
    found += faults
    lines_of_grid = style.leading / bench.grid
    phase = 0.0 if on_grid and abs(lines_of_grid - round(lines_of_grid)) < 1e-6 else None
    slabs = line_slabs(source, lines, x + style.left, bench.grid, phase)
    if slabs:
        _mark(block, x, slabs[0], bench)
    return _Around(slabs, min(count, len(slabs)), style.before, style.after)


def _paired(block: Group, x: float, width: float, bench: Bench, found: list[Diagnostic]) -> Stack:
    """Terms in the label column, their meanings beside them."""
    style = block.style
    gutter = style.text.size
    slabs: list[Slab] = []
    label: list[Slab] = []
    for child in block.children:
        if child_kind(child) == "dt":
            label = _strip(child, x, style.label_width - gutter, bench, found, False).slabs
            continue
        body = _strip(child, x + style.label_width, width - style.label_width, bench, found, False)
        entry = _abreast(label, body.slabs)
        label = []
        if slabs and entry:
            entry[0].before = max(style.gap, body.before)
            entry[0].cost = 0.0
        if slabs and entry and style.row_rule is not None:
            entry[0].placed.insert(0, _rule(style.row_rule, x, -style.gap / 2, width))
        slabs += entry
    return Stack(slabs, 0.0, 0.0)


def _introduces(above: Slab, block: FlowBlock) -> bool:
    """Whether ``block`` is of the kinds that the paragraph before them leads to."""
    return above.phase is not None and child_kind(block) in ("ul", "ol", "blockquote", "dl.facts", "div.table")


def child_kind(block: FlowBlock) -> str:
    """Kind of a block's element."""
    return block.kind if isinstance(block, (TextBlock, Group)) else ""


def _abreast(label: list[Slab], body: list[Slab]) -> list[Slab]:
    """``label``'s slabs beside ``body``'s first ones, on one baseline; ``body`` grows where the label is higher."""
    if not label or not body:
        return body or label
    first = body[0]
    down = max(0.0, first.baseline - label[0].baseline)
    second = first.height + body[1].before + body[1].baseline if len(body) > 1 and body[1].baseline else 0.0
    if label[0].baseline > first.baseline * 1.5 and second >= label[0].baseline:
        down = second - label[0].baseline  # a large numeral is as high as two lines
    elif label[0].baseline > first.baseline:
        push = label[0].baseline - first.baseline
        first.placed = [item._replace(y=item.y + push) for item in first.placed]
        first.height += push
        first.baseline += push
    y = down
    beside: list[Placed] = []
    for slab in label:
        y += slab.before if slab is not label[0] else 0.0
        beside += [item._replace(y=item.y + y) for item in slab.placed]
        first.notes += slab.notes
        y += slab.height
    first.placed = beside + first.placed  # the label is read first
    total = first.height
    for slab in body[1:]:
        if total >= y - 1e-6:
            break
        slab.cost = max(slab.cost, FORBIDDEN)
        total += slab.before + slab.height
    if total < y - 1e-6:
        body[-1].height += y - total
    return body
