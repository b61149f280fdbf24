"""Tables: column widths from what the cells hold, rows as slabs, the head set again on each page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from builder.diagnostics import Diagnostic
from builder.layout.paragraph import SetLine, set_lines
from builder.layout.slabs import FORBIDDEN, SPLIT_KEPT, Bench, Placed, PlacedFill, PlacedLine, Slab, baseline
from builder.markup.flow import TableBlock, TableCell, TableRow, TextBlock, TextRun
from builder.markup.style import BlockStyle

_NUMBER = re.compile(r"[-+\u2212]?[\d.,\u00a0\u2009\u202f']+")
SHORT_TABLE = 12
"""A table of up to so many rows is kept on one page where it can be."""


def table(block: TableBlock, x: float, width: float, bench: Bench, found: list[Diagnostic]) -> list[Slab]:
    """The slabs of a table ``width`` points wide: caption, head and rows."""
    style = block.style
    count = len(block.aligns)
    if not count:
        return []
    numbers = _numbers(block, bench)
    points = [fraction for _, fraction in numbers]
    columns = _columns(block, width, style.gutter, bench, [whole + fraction for whole, fraction in numbers])
    lefts = [x + sum(columns[:index]) + style.gutter * index for index in range(count)]
    caption = _caption(block, x, width, bench, found)
    rows = [(row, _row(row, block, columns, lefts, points, bench, found)) for row in _rowed(block.rows)]
    head = [slab for row, slab in rows if row.head]
    body = [slab for row, slab in rows if not row.head]
    total = x + sum(columns) + style.gutter * (count - 1) - x

    def rule(slab: Slab, y: float, thickness: float, colour: str) -> None:
        slab.placed.append(PlacedFill(x, y, total, thickness, colour))

    if (head or body) and style.rule_above is not None:
        rule((head or body)[0], -style.rule_above.thickness, style.rule_above.thickness, style.rule_above.colour)
    if head and style.head_rule is not None:
        last = head[-1]
        last.height += style.padding
        rule(last, last.height - style.padding / 2, style.head_rule.thickness, style.head_rule.colour)
    if body and style.rule_below is not None:
        last = body[-1]
        rule(last, last.height, style.rule_below.thickness, style.rule_below.colour)
        last.height += style.rule_below.thickness
    for slab in head:
        slab.cost = FORBIDDEN
    short = len(body) <= SHORT_TABLE
    again = tuple(head)
    for index, slab in enumerate(body):
        slab.heads = again
        slab.cost = (
            FORBIDDEN
            if index == 0 and (head or caption)
            else SPLIT_KEPT
            if short or index in (1, len(body) - 1)
            else 0.0
        )
    return [*caption, *head, *body]


def _rowed(rows: Sequence[TableRow]) -> Sequence[TableRow]:
    return [row for row in rows if row.cells]


def _caption(block: TableBlock, x: float, width: float, bench: Bench, found: list[Diagnostic]) -> list[Slab]:
    caption = block.caption
    if caption is None:
        return []
    lines, faults = set_lines(caption, width, bench.setting)
    found += faults
    down = baseline(caption.style, bench.grid)
    slabs = [
        Slab(caption.style.leading, [PlacedLine(x, down, line)], notes=line.notes, cost=FORBIDDEN, baseline=down)
        for line in lines
    ]
    if slabs:
        slabs[-1].height += caption.style.after
        slabs[0].cost = 0.0
    return slabs


def _row(
    row: TableRow,
    block: TableBlock,
    columns: Sequence[float],
    lefts: Sequence[float],
    points: Sequence[float],
    bench: Bench,
    found: list[Diagnostic],
) -> Slab:
    padding = block.style.padding
    placed: list[Placed] = []
    notes: list[str] = []
    height = 0.0
    first = 0.0
    column = 0
    for cell in row.cells:
        if column >= len(columns):
            break
        end = min(column + cell.columns, len(columns))
        width = sum(columns[column:end]) + block.style.gutter * (end - column - 1)
        align = block.aligns[column]
        lines, faults = set_lines(cell.content, width, bench.setting, _cell_style(cell, align))
        found += faults
        style = cell.content.style
        down = baseline(style, bench.grid)
        first = first or padding + down
        for index, line in enumerate(lines):
            shift = _shift(line, align, width, points[column], row.head)
            placed.append(PlacedLine(lefts[column] + shift, padding + down + index * style.leading, line))
            notes += line.notes
        height = max(height, len(lines) * style.leading)
        column = end
    if any(cell.columns == 0 for cell in row.cells):
        height = max(height, block.style.leading)
    return Slab(height + 2 * padding, placed, notes=tuple(notes), baseline=first)


def _cell_style(cell: TableCell, align: str) -> BlockStyle:
    return replace(cell.content.style, align="left" if align == "decimal" else align, indent=0.0)


def _shift(line: SetLine, align: str, width: float, point: float, head: bool) -> float:
    """Decimal columns stand with their decimal signs in one line, in the middle of what the widest number needs."""
    if align != "decimal":
        return 0.0
    if head:
        return max(0.0, width - line.width)
    whole, _ = _parts(line)
    return max(0.0, width - point - whole)


def _parts(line: SetLine) -> tuple[float, float]:
    """Width of a number before its decimal sign, and from there on."""
    text = "".join(piece.shaped.text for piece in line.pieces)
    sign = max(text.rfind("."), -1)
    if sign < 0 or not _NUMBER.fullmatch(text):
        return line.width, 0.0
    share = 0.0
    seen = 0
    for piece in line.pieces:
        for glyph in piece.shaped.glyphs:
            if seen >= sign:
                return share, line.width - share
            share += glyph.advance * piece.size / 1000
            seen += len(glyph.text)
    return line.width, 0.0


def _numbers(block: TableBlock, bench: Bench) -> list[tuple[float, float]]:
    """For each column, the room that its numbers want left and right of where the decimal sign begins."""
    widest = [(0.0, 0.0)] * len(block.aligns)
    for row in block.rows:
        column = 0
        for cell in row.cells:
            if column < len(widest) and block.aligns[column] == "decimal" and not row.head and cell.columns == 1:
                lines, _ = set_lines(cell.content, 1e5, bench.setting, _cell_style(cell, "left"))
                for line in lines:
                    whole, fraction = _parts(line)
                    widest[column] = (max(widest[column][0], whole), max(widest[column][1], fraction))
            column += cell.columns
    return widest


def _columns(block: TableBlock, width: float, gutter: float, bench: Bench, numbers: Sequence[float]) -> list[float]:
    """Widths of the columns, in points: what each wants when there is room, else between its longest word and that,
    so that the table has as few lines as may be."""
    count = len(block.aligns)
    least, wish = list(numbers), list(numbers)
    spanning: list[tuple[int, int, float]] = []
    for row in block.rows:
        column = 0
        for cell in row.cells:
            if column >= count:
                break
            longest, whole = _extent(cell.content, bench)
            if cell.columns == 1:
                least[column] = max(least[column], longest)
                wish[column] = max(wish[column], whole)
            else:
                spanning.append((column, min(column + cell.columns, count), longest))
            column += cell.columns
    for start, stop, longest in spanning:
        short = longest - sum(least[start:stop]) - gutter * (stop - start - 1)
        for index in range(start, stop):
            least[index] += max(0.0, short) / (stop - start)
            wish[index] = max(wish[index], least[index])
    room = width - gutter * (count - 1)
    if sum(wish) <= room:
        # A narrow table keeps its own width but for text columns, which may take what is left.
        if sum(wish) > 0.6 * room:
            spare = room - sum(wish)
            return [value + spare * value / sum(wish) for value in wish]
        return wish
    if sum(least) >= room:
        return [value * room / sum(least) for value in least]
    # Widths in proportion to the square root of what the column holds: long columns get more lines, not all the room.
    widths = list(least)
    spare = room - sum(least)
    hunger = [max(0.0, want - have) ** 0.75 for want, have in zip(wish, least, strict=True)]
    while spare > 0.01 and sum(hunger) > 0:
        share = spare / sum(hunger)
        spare = 0.0
        for index, appetite in enumerate(hunger):
            give = appetite * share
            fed = min(widths[index] + give, wish[index])
            spare += widths[index] + give - fed
            widths[index] = fed
            if fed >= wish[index] - 1e-6:
                hunger[index] = 0.0
    return widths


def _extent(block: TextBlock, bench: Bench) -> tuple[float, float]:
    """Width of the longest word, and of everything on one line."""
    lines, _ = set_lines(block, 1e5, bench.setting, replace(block.style, align="left", indent=0.0))
    whole = max((line.width for line in lines), default=0.0)
    longest = 0.0
    for inline in block.inlines:
        if isinstance(inline, TextRun):
            ink = bench.setting.inks.of(inline.style)
            longest = max([longest, *(ink.word(word).width for word in inline.text.split())])
    return longest, whole + 0.01
