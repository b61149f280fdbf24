"""Bars that lie, a category under the other: side by side for several series, or stacked into one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from builder.figures.art import Label, Mark, Path, lowered, polyline, rectangle
from builder.figures.charts.markers import OUTLINE
from builder.figures.charts.names import beside, categories
from builder.figures.charts.numbers import exact_of, number_of, sum_of, values_of
from builder.figures.lettering import Row
from builder.figures.look import Look
from builder.figures.scales import Scale, spread
from builder.model.drawings import Chart

BAR: Final = 1.5
"""Thickness of a bar in terms of the lettering's size."""
THIN: Final = 1.25
"""The same where several bars share a category."""
APART: Final = 0.15
"""Between bars of one category, in the same."""
ROOM: Final = 0.75
"""Between categories, in the same."""
LEAST: Final = 0.3
"""Share of the width that the bars have at least."""


class _Plot(Struct, frozen=True):
    """Where the bars lie."""

    drawing: Chart
    look: Look
    names: Sequence[Sequence[Row]]
    said: Sequence[Sequence[Row]]
    """What stands at the end of each bar, by category."""
    over: bool
    """Names that leave no room beside them stand over their bars."""
    heads: Sequence[Sequence[Row]]
    """The same of series, in the first category; empty: they stand at the ends of their bars."""
    scale: Scale
    thick: float
    """Of a bar, in points."""

    @property
    def stacked(self) -> bool:
        """Whether a category has one bar in parts."""
        return self.drawing.kind == "stacked"

    def tops(self, at: int) -> tuple[list[float], float]:
        """Where the bars of a category begin, from the first on, and how high all of them are."""
        tops: list[float] = []
        y = 0.0
        for index in range(1 if self.stacked else len(self.drawing.series)):
            y += APART * self.look.size if index else 0.0
            y += len(self.heads[index]) * self.look.leading if self.heads and not at else 0.0
            tops.append(y)
            y += self.thick
        return tops, y


def bars(drawing: Chart, width: float, look: Look) -> tuple[list[Mark], float]:
    """What is drawn, and how high it is."""
    plot = _plot(drawing, width, look)
    marks: list[Mark] = []
    y = 0.0
    if plot.stacked and drawing.labels:
        heads, y = _heads(drawing, plot.scale, look, width)
        marks += heads
    head = y
    for at, rows in enumerate(plot.names):
        if plot.over:
            marks += beside(rows, 0.0, y + len(rows) * look.leading / 2, look)
            y += len(rows) * look.leading
        tops, needed = plot.tops(at)
        high = max(needed, 0.0 if plot.over else len(rows) * look.leading)
        if not plot.over:
            marks += beside(rows, 0.0, y + high / 2, look)
        tops = [y + (high - needed) / 2 + top for top in tops]
        marks += _stack(plot, at, tops[0]) if plot.stacked else _side_by_side(plot, at, tops)
        y += high + ROOM * look.size
    y -= ROOM * look.size if plot.names else 0.0
    foot = y + 0.25 * look.size
    zero = plot.scale.at(0.0)
    marks.append(Path(polyline((zero, head - 0.25 * look.size), (zero, foot)), stroke="ink", width=0.6))
    return lowered(marks, 0.25 * look.size), foot + 0.25 * look.size


def _plot(drawing: Chart, width: float, look: Look) -> _Plot:
    names, left = categories(look, drawing.labels, width)
    stacked = drawing.kind == "stacked"
    named = not stacked and len(drawing.series) > 1
    said = _said(drawing, look, named)
    reserve = _reserve(said, look)
    every = [sum_of(drawing, at).value for at in range(len(drawing.labels))] if stacked else values_of(drawing)
    low, high = min(0.0, *every, 0.0), max(0.0, *every, 0.0)
    sides = 2 if low < 0 else 1
    over = width - left - sides * reserve < LEAST * width
    heads: list[tuple[Row, ...]] = []
    if over:
        left = 0.0
        names = [look.rows(name, width) for name in drawing.labels]
        if named and width - sides * reserve < LEAST * width:
            heads = [look.rows(one.name, width, "em") for one in drawing.series]
            said = _said(drawing, look, named=False)
            reserve = _reserve(said, look)
    before = reserve if low < 0 else 0.0
    start = left + before
    scale = Scale(low, high if high > low else low + 1.0, start, max(width - reserve, start + look.size))
    thick = (BAR if stacked or len(drawing.series) == 1 else THIN) * look.size
    return _Plot(drawing, look, names, said, over, heads, scale, thick)


def _reserve(said: Sequence[Sequence[Row]], look: Look) -> float:
    """What stands at the ends of bars takes from the room of the longest one."""
    return max((one.width for row in said for one in row), default=0.0) + 0.6 * look.size


def _side_by_side(plot: _Plot, at: int, tops: Sequence[float]) -> Iterator[Mark]:
    """The bars of a category, each with its number at its end."""
    look, zero = plot.look, plot.scale.at(0.0)
    for index, one in enumerate(plot.drawing.series):
        line = tops[index]
        if plot.heads and not at:
            rows = plot.heads[index]
            head = line - len(rows) * look.leading
            yield from beside(rows, 0.0, head + len(rows) * look.leading / 2, look)
        row = plot.said[at][index]
        base = line + plot.thick / 2 + 0.34 * look.size
        value = one.values[at]
        if value is None:
            yield Label(zero + 0.4 * look.size, base, row)
            continue
        stop = plot.scale.at(value)
        yield _bar(zero, stop, line, plot.thick, index)
        yield Label(stop + (-0.4 if value < 0 else 0.4) * look.size, base, row, anchor="end" if value < 0 else "start")


def _stack(plot: _Plot, at: int, top: float) -> Iterator[Mark]:
    """A bar in parts, each with its number where it has room for it, and the sum at its end."""
    look, zero = plot.look, plot.scale.at(0.0)
    base = top + plot.thick / 2 + 0.34 * look.size
    start = zero
    for index, one in enumerate(plot.drawing.series):
        value = one.values[at]
        if value is None:
            continue
        stop = start + plot.scale.at(value) - zero
        yield _bar(start, stop, top, plot.thick, index)
        inside = look.row(number_of(plot.drawing, value, exact_of(one, at), unit=False))
        if inside.width + 0.7 * look.size <= stop - start and len(plot.drawing.series) > 1:
            yield Label((start + stop) / 2, base, inside, f"on-{_ground(look, f'series-{index + 1}')}", "middle")
        start = stop
    yield Label(start + 0.4 * look.size, base, plot.said[at][0])


def _bar(start: float, stop: float, top: float, thick: float, index: int) -> Path:
    box = rectangle(min(start, stop), top, abs(stop - start), thick)
    return Path(box, fill=f"series-{index + 1}", stroke="ink", width=OUTLINE)


def _ground(look: Look, colour: str) -> str:
    """Whether a field of data is light or dark, which says what lettering shows on it."""
    red, green, blue = (int(look.colour(colour)[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return "light" if 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 > 0.18 else "dark"


def _said(drawing: Chart, look: Look, named: bool) -> list[list[Row]]:
    """What stands at the end of each bar, by category: the number, the first one with the unit; in the first category
    with the name of the series, if they are to be ``named`` there. Sums are set in bold."""
    out: list[list[Row]] = []
    unit = True
    for at in range(len(drawing.labels)):
        row: list[Row] = []
        if drawing.kind == "stacked":
            whole = sum_of(drawing, at)
            text = number_of(drawing, whole.value, whole.exact, unit) if whole.complete else "–"
            out.append([look.row(text, "strong")])
            unit = unit and not whole.complete
            continue
        for one in drawing.series:
            value = one.values[at]
            text = "–" if value is None else number_of(drawing, value, exact_of(one, at), unit)
            unit = unit and value is None
            if named and not at:
                text += f" {one.name}"
            row.append(look.row(text))
        out.append(row)
    return out


def _heads(drawing: Chart, scale: Scale, look: Look, width: float) -> tuple[list[Mark], float]:
    """The names of the series over the first bar, each joined to its part of it; and how high they stand."""
    names = [look.rows(one.name, width) for one in drawing.series]
    widths = [max(row.width for row in rows) for rows in names]
    start = scale.at(0.0)
    middles: list[float] = []
    for one in drawing.series:
        length = scale.at(one.values[0] or 0.0) - scale.at(0.0)
        middles.append(start + length / 2)
        start += length
    gap = 0.8 * look.size
    # Without room beside one another, each stands on a line of its own, like steps.
    steps = sum(widths) + gap * (len(widths) - 1) > width
    foot = sum(map(len, names)) * look.leading if steps else look.leading
    marks: list[Mark] = []
    places = spread(middles, widths, 0.0, width, gap)
    line = 0
    for rows, wide, middle, place in zip(names, widths, middles, places, strict=True):
        x = min(max(middle, wide / 2), width - wide / 2) if steps else place
        under = (line + len(rows)) * look.leading
        way = polyline((middle if steps else x, under), (middle, foot + 0.5 * look.size))
        marks.append(Path(way, stroke="grey", width=0.4))
        for at, row in enumerate(rows, line):
            marks.append(Label(x, at * look.leading + 0.8 * look.size, row, anchor="middle"))
        line += len(rows) if steps else 0
    return marks, foot + 0.6 * look.size
