"""The widths of a table's columns, from what their cells hold; a table that is too wide is set smaller."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from builder.layout.lines import SetLine
from builder.layout.paragraph import set_lines
from builder.layout.segments import Matter, matter_of
from builder.layout.slabs import Bench, Plan
from builder.layout.words import DIVIDED, PLAIN, Word
from builder.markup.flow import (
    InlinePicture,
    NodeId,
    NoteMark,
    PageSlot,
    TableBlock,
    TableCell,
    TableRow,
    TextBlock,
    TextRun,
)
from builder.markup.style import BlockStyle, TextStyle
from builder.text.breaks import HOPELESS
from builder.text.numbers import marks, point_of

SMALLEST = 0.7
"""How much smaller a table may be set so that it fits."""
CLOSEST = 0.6
"""How much closer its columns may stand before that."""


def plan(block: TableBlock, width: float, bench: Bench) -> Plan:
    """The columns of a table that has ``width`` points; found once, though they are asked for twice."""
    known = bench.plans.get((block.node, width))
    if known is None or known[0] is not block:
        known = bench.plans[block.node, width] = (block, _planned(block, width, bench))
    return known[1]


def _planned(block: TableBlock, width: float, bench: Bench) -> Plan:
    matters = {cell.node: matter_of(cell.content, bench.setting) for row in block.rows for cell in row.cells}
    numbers = _numbers(block, bench, matters)
    wanted = [whole + fraction for whole, fraction in numbers]
    least, wish = _wants(block, bench, matters, wanted, divided=False)
    points = [fraction for _, fraction in numbers]
    gaps = len(least) - 1
    if sum(least) + block.style.gutter * CLOSEST * gaps > width:
        least, wish = _wants(block, bench, matters, wanted, divided=True)
    if gaps and sum(least) + block.style.gutter * gaps > width:
        gutter = max((width - sum(least)) / gaps, block.style.gutter * CLOSEST)
        block = replace(block, style=replace(block.style, gutter=gutter))
    gutters = block.style.gutter * gaps
    narrow = sum(least) + gutters
    if narrow <= width + 0.01:
        return Plan(block, tuple(_shared(least, wish, width - gutters)), tuple(points), matters)
    scale = max(width / narrow, SMALLEST)
    # A word that is wider than the page by itself is a fault; it is set no wider than words that nothing divides.
    columns = [min(value * scale, max(width, HOPELESS * block.style.text.size)) for value in least]
    lacking = narrow * scale - width
    return Plan(_scaled(block, scale), tuple(columns), tuple(value * scale for value in points), {}, lacking)


def cell_style(style: BlockStyle, align: str) -> BlockStyle:
    """How a cell's text is set in a column that is so aligned."""
    return replace(style, align="left" if align == "decimal" else align, indent=0.0)


def decimal_shift(line: SetLine, width: float, point: float, head: bool, language: str) -> float:
    """Decimal columns stand with their decimal signs in one line, flush with the widest number."""
    if head:
        return max(0.0, width - line.width)
    whole, _ = _parts(line, marks(language)[1])
    return max(0.0, width - point - whole)


# -- what the columns want -------------------------------------------------------------------------------------------


def _parts(line: SetLine, sign: str) -> tuple[float, float]:
    """Width of a number up to its decimal ``sign`` or its last figure, and of what follows: a unit, a note's mark."""
    pieces = list(itertools.takewhile(lambda piece: not piece.rise, line.pieces))
    stop = point_of("".join(piece.shaped.text for piece in pieces), sign)
    if stop is None:
        return line.width, 0.0
    seen = 0
    for piece in pieces:
        x = piece.x
        for glyph in piece.shaped.glyphs:
            if seen >= stop:
                return x, line.width - x
            x += (glyph.advance + piece.tracking) * piece.size / 1000
            seen += len(glyph.text)
    return x, max(0.0, line.width - x)


def _numbers(block: TableBlock, bench: Bench, matters: Mapping[NodeId, Matter]) -> list[tuple[float, float]]:
    """For each column, the room that its numbers want left and right of where the decimal sign begins."""
    widest = [(0.0, 0.0)] * len(block.aligns)
    if "decimal" not in block.aligns:
        return widest
    sign = marks(block.style.text.language)[1]
    styles: dict[int, BlockStyle] = {}  # by identity, as where the cells are set
    for row in block.rows:
        for cell in row.cells:
            column = cell.column
            if block.aligns[column] == "decimal" and not row.head and cell.columns == 1:
                style = styles.get(id(cell.content.style))
                if style is None:
                    style = styles[id(cell.content.style)] = cell_style(cell.content.style, "left")
                lines, _ = set_lines(cell.content, 1e5, bench.setting, style, matter=matters[cell.node])
                for line in lines:
                    whole, fraction = _parts(line, sign)
                    widest[column] = (max(widest[column][0], whole), max(widest[column][1], fraction))
    return widest


def _wants(
    block: TableBlock, bench: Bench, matters: Mapping[NodeId, Matter], numbers: Sequence[float], divided: bool
) -> tuple[list[float], list[float]]:
    """For each column, its longest word and its longest cell; ``divided``: words go on at what parts them anyway."""
    least, wish = list(numbers), list(numbers)
    spanning: list[tuple[int, int, float]] = []
    for row in block.rows:
        for cell in row.cells:
            column = cell.column
            longest = _longest(cell.content, bench, divided)
            if cell.columns == 1:
                least[column] = max(least[column], longest)
                wish[column] = max(wish[column], matters[cell.node].extent + 0.01)
            else:
                spanning.append((column, column + cell.columns, longest))
    for start, stop, longest in spanning:
        short = longest - sum(least[start:stop]) - block.style.gutter * (stop - start - 1)
        for index in range(start, stop):
            least[index] += max(0.0, short) / (stop - start)
            wish[index] = max(wish[index], least[index])
    return least, wish


def _longest(block: TextBlock, bench: Bench, divided: bool) -> float:
    """Width of the longest word, or of the longest part of one, or of the widest picture."""
    longest = 0.0
    for inline in block.inlines:
        if isinstance(inline, TextRun):
            ink = bench.setting.inks.of(inline.style)
            for word in map(ink.word, inline.text.split()):
                longest = max(longest, *_stretches(word, divided))
        elif isinstance(inline, InlinePicture):
            longest = max(longest, inline.width)
    return longest + 0.01


def _stretches(word: Word, divided: bool) -> Iterator[float]:
    """Widths of what stays on one line: pieces of Han, parts of addresses, what is between hyphens that are written."""
    if word.pieces:
        yield from (piece.width for piece, _ in word.pieces)
        return
    begin = 0.0
    for cut in word.cuts(PLAIN if word.soft is None else DIVIDED) if divided else ():
        yield cut.head - begin
        begin = word.width - cut.tail
    yield word.width - begin


def _shared(least: list[float], wish: list[float], room: float) -> list[float]:
    """Widths of the columns, in points: what each wants when there is room, else between its longest word and that,
    so that the table has as few lines as may be."""
    if sum(wish) <= room:
        # A narrow table keeps its own width but for text columns, which may take what is left.
        if sum(wish) > 0.6 * room:
            spare = room - sum(wish)
            return [value + spare * value / sum(wish) for value in wish]
        return wish
    # Widths in proportion to a root of what the column holds: long columns get more lines, not all the room.
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


# -- smaller ---------------------------------------------------------------------------------------------------------


def _scaled(block: TableBlock, scale: float) -> TableBlock:
    """The table with everything in it smaller; its caption stays."""
    texts: dict[TextStyle, TextStyle] = {}

    def text(style: TextStyle) -> TextStyle:
        if style not in texts:
            texts[style] = replace(style, size=style.size * scale, rise=style.rise * scale)
        return texts[style]

    def content(cell: TextBlock) -> TextBlock:
        style = replace(cell.style, text=text(cell.style.text), leading=cell.style.leading * scale)
        inlines = tuple(
            replace(inline, style=text(inline.style))
            if isinstance(inline, (TextRun, NoteMark, PageSlot))
            else replace(inline, width=inline.width * scale, height=inline.height * scale)
            if isinstance(inline, InlinePicture)
            else inline
            for inline in cell.inlines
        )
        return replace(cell, style=style, inlines=inlines)

    def row(of: TableRow) -> TableRow:
        cells: list[TableCell] = [replace(cell, content=content(cell.content)) for cell in of.cells]
        return replace(of, cells=tuple(cells))

    own = block.style
    style = replace(
        own,
        text=text(own.text),
        leading=own.leading * scale,
        padding=own.padding * scale,
        gutter=own.gutter * scale,
    )
    return replace(block, style=style, rows=tuple(map(row, block.rows)))
