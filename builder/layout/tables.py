"""Tables: rows as slabs, the head set again on each page below a line that says that the table goes on.

A row that is higher than half a page, or for which a head leaves no room, is divided between its lines; cells that take
several rows have their lines in the rows that they stand beside, so that a page break never cuts through one.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from builder.diagnostics import Diagnostic
from builder.layout.lines import SetLine
from builder.layout.paragraph import set_lines
from builder.layout.slabs import (
    FORBIDDEN,
    SPLIT_KEPT,
    WIDOW,
    Bench,
    Placed,
    PlacedFill,
    PlacedLine,
    Plan,
    Slab,
    Source,
    baseline,
    lift,
)
from builder.layout.table_columns import cell_style, decimal_shift, plan
from builder.markup.flow import Anchor, MarginNote, NoteMark, TableBlock, TableRow, TextBlock, TextRun
from builder.markup.style import BlockStyle

SHORT_TABLE = 12
"""A table of up to so many rows is kept on one page where it can be."""
TALL_ROW = 0.5
"""Share of the page from which on a row may be divided, as one may that the head leaves no room for."""


def table(block: TableBlock, x: float, width: float, bench: Bench, found: list[Diagnostic]) -> list[Slab]:
    """The slabs of a table ``width`` points wide: caption, head and rows."""
    if not block.aligns:
        return []
    fitted = plan(block, width, bench)
    if fitted.lacking > 0.05:
        found.append(_too_wide(block, fitted, bench))
    return laid_out(fitted, x, width, bench, found)


def laid_out(fitted: Plan, x: float, width: float, bench: Bench, found: list[Diagnostic]) -> list[Slab]:
    """The slabs of a table whose columns are decided; its caption takes ``width`` points."""
    block = fitted.block
    style = block.style
    caption = _caption(block.caption, x, width, bench, found)
    head = _rows([row for row in block.rows if row.head], fitted, x, bench, found)
    if head and style.head_rule is not None:
        head[-1].height += style.padding
    continued = _continued(block.caption, x, width, bench)
    above = sum(slab.height for slab in (*continued, *head))
    body = _rows([row for row in block.rows if not row.head], fitted, x, bench, found, above)

    def rule(slab: Slab, y: float, thickness: float, colour: str) -> None:
        slab.placed.append(PlacedFill(x, y, fitted.width, thickness, colour))

    if (head or body) and style.rule_above is not None:
        rule((head or body)[0], -style.rule_above.thickness, style.rule_above.thickness, style.rule_above.colour)
    if head and style.head_rule is not None:
        last = head[-1]
        rule(last, last.height - style.padding / 2, style.head_rule.thickness, style.head_rule.colour)
    if body and style.rule_below is not None:
        last = body[-1]
        rule(last, last.height, style.rule_below.thickness, style.rule_below.colour)
        last.height += style.rule_below.thickness
    for slab in head:
        slab.cost = FORBIDDEN
    short = len(body) <= SHORT_TABLE
    # Copies: what stands beside the head or begins with it, an item's number for one, does not come again.
    again = (*continued, *(replace(slab, placed=list(slab.placed)) for slab in head))
    for index, slab in enumerate(body):
        slab.heads = (*again, *slab.heads) if again else ()
        if index == 0:
            slab.cost = FORBIDDEN if head or caption else 0.0
        elif short or index in (1, len(body) - 1):
            slab.cost = max(slab.cost, SPLIT_KEPT)
    slabs = [*caption, *head, *body]
    if slabs:
        slabs[0].cost = 0.0
    return slabs


def _too_wide(block: TableBlock, fitted: Plan, bench: Bench) -> Diagnostic:
    return Diagnostic(
        "too-wide",
        bench.flow.nodes[block.node].span,
        f"this table is {math.ceil(fitted.lacking)} pt wider than the page, though it is set as small as may be",
        "give it fewer columns or shorter words, or divide it",
    )


# -- the caption -----------------------------------------------------------------------------------------------------


def _caption(caption: TextBlock | None, x: float, width: float, bench: Bench, found: list[Diagnostic]) -> list[Slab]:
    if caption is None:
        return []
    lines, faults = set_lines(caption, width, bench.setting)
    found += faults
    down = baseline(caption.style, bench.grid)
    source = Source(caption, width)
    slabs = [_caption_line(PlacedLine(x, down, line, source), caption.style.leading) for line in lines]
    for slab in slabs:
        slab.cost = FORBIDDEN
    if slabs:
        slabs[-1].height += caption.style.after
        slabs[0].cost = 0.0
    return slabs


def _caption_line(item: PlacedLine, leading: float) -> Slab:
    """A line of a caption, lower by what a picture in it is too high."""
    more = lift(item.line, item.y)
    placed = item._replace(y=item.y + more)
    return Slab(leading + more, [placed], notes=item.line.notes, baseline=placed.y)


def _continued(caption: TextBlock | None, x: float, width: float, bench: Bench) -> list[Slab]:
    """What stands above the head where the table goes on: its caption on one line, or its label alone."""
    if caption is None:
        return []
    kept = [inline for inline in caption.inlines if not isinstance(inline, (NoteMark, Anchor, MarginNote))]
    label = [
        inline
        for inline in kept
        if isinstance(inline, TextRun) and bench.flow.nodes[inline.node].element.kind == "span.label"
    ]
    ending = TextRun(f" ({bench.words('continued')})", caption.style.text, caption.node)
    for words in (kept, label):
        if words:
            block = replace(caption, inlines=(*words, ending))
            lines, _ = set_lines(block, width, bench.setting)
            if len(lines) == 1:
                down = baseline(caption.style, bench.grid)
                slab = _caption_line(PlacedLine(x, down, lines[0]), caption.style.leading)
                slab.height += caption.style.after
                return [slab]
    return []


# -- rows ------------------------------------------------------------------------------------------------------------


class _SetCell(Struct, frozen=True):
    """A cell's lines, in place across."""

    row: int
    rows: int
    x: float
    lines: Sequence[SetLine]
    source: Source
    shifts: Sequence[float]
    leading: float
    down: float
    """From the top of a line to its baseline."""
    lifts: Sequence[float]
    """By how much pictures in a line make it higher than the leading."""

    @property
    def height(self) -> float:
        return len(self.lines) * self.leading + sum(self.lifts)

    def tops(self) -> list[float]:
        """Of its lines, from its own."""
        return [0.0, *accumulate(self.leading + more for more in self.lifts[:-1])] if self.lines else []


def _rows(
    rows: Sequence[TableRow], fitted: Plan, x: float, bench: Bench, found: list[Diagnostic], above: float = 0.0
) -> list[Slab]:
    """Rows of the head or of the body, which have a head of so many points ``above`` them on each page."""
    padding = fitted.block.style.padding
    cells = _cells(rows, fitted, x, bench, found)
    tall = [0.0] * len(rows)
    for cell in cells:
        if cell.rows == 1:
            tall[cell.row] = max(tall[cell.row], cell.height + 2 * padding)
    for cell in cells:
        last = cell.row + cell.rows - 1
        lack = cell.height + 2 * padding - sum(tall[cell.row : last + 1])
        if cell.rows > 1 and lack > 0:
            tall[last] += lack
    bounds = [0.0, *accumulate(tall)]
    joined = {row for cell in cells for row in range(cell.row + 1, cell.row + cell.rows)}
    alone: dict[int, list[_SetCell]] = {}
    for cell in cells:
        if cell.rows == 1:
            alone.setdefault(cell.row, []).append(cell)
    tops: list[float] = []
    slabs: list[Slab] = []
    for number, (top, height) in enumerate(zip(bounds, tall, strict=False)):
        if not height:
            continue
        fits = height <= min(TALL_ROW * bench.height, bench.height - above)
        cuts = [0.0] if fits else _cuts(alone.get(number, []), padding)
        for index, (upper, lower) in enumerate(zip(cuts, [*cuts[1:], height], strict=True)):
            tops.append(top + upper)
            edge = index in (1, len(cuts) - 1)
            cost = 0.0 if index == 0 else WIDOW if edge else SPLIT_KEPT
            if index == 0 and number in joined:
                cost = FORBIDDEN if sum(tall) <= bench.height else SPLIT_KEPT
            # The rest of a row stands as far below the head that is set again as a row does.
            slabs.append(Slab(lower - upper, cost=cost, heads=(Slab(padding),) if index else ()))
    for cell in cells:
        y = bounds[cell.row] + padding
        for line, shift, more in zip(cell.lines, cell.shifts, cell.lifts, strict=True):
            at = max(0, bisect_right(tops, y + 0.01) - 1)
            placed: Placed = PlacedLine(cell.x + shift, y - tops[at] + cell.down + more, line, cell.source)
            slab = slabs[at]
            slab.placed.append(placed)
            slab.notes += line.notes
            slab.baseline = slab.baseline or placed.y
            y += cell.leading + more
            if more:  # no page ends in a picture, in a row that is divided or beside several
                for crossed in slabs[at + 1 : bisect_left(tops, y - 0.01)]:
                    crossed.cost = FORBIDDEN
    return slabs


def _cells(rows: Sequence[TableRow], fitted: Plan, x: float, bench: Bench, found: list[Diagnostic]) -> list[_SetCell]:
    """The cells, set, in reading order."""
    block, columns = fitted.block, fitted.columns
    language = block.style.text.language
    lefts = fitted.lefts(x)
    cells: list[_SetCell] = []
    # By identity: most cells share their style, and it is slow to compare.
    styles: dict[tuple[int, str], tuple[BlockStyle, float]] = {}
    for number, row in enumerate(rows):
        for cell in row.cells:
            column, end = cell.column, cell.column + cell.columns
            width, align = columns[column], block.aligns[column]
            if cell.columns > 1:
                width = sum(columns[column:end]) + block.style.gutter * (end - column - 1)
                align = "center" if align == "decimal" else align
            style = cell.content.style
            known = styles.get((id(style), align))
            if known is None:
                known = styles[id(style), align] = (cell_style(style, align), baseline(style, bench.grid))
            own, down = known
            source = Source(cell.content, width + 0.01, own)
            matter = fitted.matters.get(cell.node)
            lines, faults = set_lines(source.block, source.width, bench.setting, source.style, matter=matter)
            found += faults
            decimal = align == "decimal"
            point = fitted.points[column]
            shifts = [decimal_shift(line, width, point, row.head, language) if decimal else 0.0 for line in lines]
            lifts = [lift(line, down) for line in lines]
            cells.append(_SetCell(number, cell.rows, lefts[column], lines, source, shifts, style.leading, down, lifts))
    return cells


def _cuts(cells: Sequence[_SetCell], padding: float) -> list[float]:
    """Where a row may be divided: between the lines of its highest cell."""
    if not cells:
        return [0.0]
    highest = max(cells, key=lambda cell: cell.height)
    return [0.0, *(padding + top for top in highest.tops()[1:])]
