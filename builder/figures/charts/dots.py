"""A row for each category, a dot for each value, over a scale that need not begin at zero."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from builder.figures.art import Label, Mark, Path, polyline
from builder.figures.charts.markers import MARKED, marker
from builder.figures.charts.names import beside, categories
from builder.figures.charts.numbers import steps_of, values_of
from builder.figures.lettering import Row
from builder.figures.look import Look
from builder.figures.scales import Scale, spread, ticks
from builder.model.drawings import Chart

APART: Final = 0.8
"""Between the names of series, in terms of the lettering's size."""


def dots(drawing: Chart, width: float, look: Look) -> tuple[list[Mark], float]:
    """What is drawn, and how high it is."""
    names, left = categories(look, drawing.labels, width)
    values = values_of(drawing) or [0.0]
    steps, exact = ticks(min(values), max(values), 5)
    texts = steps_of(drawing, steps, exact)
    scale = Scale(steps[0], steps[-1], left + look.size, width - max(look.row(texts[-1]).width / 2, look.size))
    several = len(drawing.series) > 1
    heads = _names(drawing, look, width) if several else []
    over = max(map(len, heads), default=0) * look.leading
    top = over + 0.4 * look.size if several else 0.0
    tall = [max(1.9 * look.size, len(rows) * look.leading + 0.4 * look.size) for rows in names]
    foot = top + sum(tall)
    marks: list[Mark] = [
        Path(polyline((scale.at(step), top), (scale.at(step), foot)), stroke="faint", width=0.4) for step in steps
    ]
    y = top
    for at, rows in enumerate(names):
        middle = y + tall[at] / 2
        marks.append(Path(polyline((left, middle), (scale.stop, middle)), stroke="grey", width=0.3, dash=(0.6, 1.6)))
        marks += beside(rows, 0.0, middle, look)
        for index, one in enumerate(drawing.series):
            value = one.values[at]
            if value is not None:
                marks += marker(scale.at(value), middle, index, look)
        y += tall[at]
    if several and drawing.labels:
        middles = [top + sum(tall[:at]) + tall[at] / 2 for at in range(len(tall))]
        marks += _heads(drawing, heads, scale, look, width, middles)
    marks += _axis(steps, texts, scale, foot + 1.1 * look.size, look)
    return marks, foot + 1.5 * look.size


def _names(drawing: Chart, look: Look, width: float) -> list[tuple[Row, ...]]:
    """The names of the series, in lines where they have no room beside one another."""
    whole = [(look.row(one.name),) for one in drawing.series]
    signs = (MARKED + APART) * look.size
    if sum(row.width + signs for (row,) in whole) <= width + APART * look.size:
        return [*whole]
    return [look.rows(one.name, (width + APART * look.size) / len(whole) - signs) for one in drawing.series]


def _heads(
    drawing: Chart, names: Sequence[Sequence[Row]], scale: Scale, look: Look, width: float, middles: Sequence[float]
) -> Iterator[Mark]:
    """The names of the series over the rows, whose ``middles`` are given: each is joined to the first dot of its
    series."""
    shown = [
        next((scale.at(value), middles[at], index) for at, value in enumerate(one.values) if value is not None)
        for index, one in enumerate(drawing.series)
        if any(value is not None for value in one.values)
    ]
    shown.sort()
    foot = max(map(len, names)) * look.leading
    sizes = [MARKED * look.size + max(row.width for row in names[index]) for _, _, index in shown]
    places = spread([x for x, _, _ in shown], sizes, 0.0, width, APART * look.size)
    for (x, middle, index), size, place in zip(shown, sizes, places, strict=True):
        rows = names[index]
        left, first = place - size / 2, foot - (len(rows) - 0.5) * look.leading
        yield Path(polyline((place, foot), (x, middle - 0.5 * look.size)), stroke="grey", width=0.4)
        yield from marker(left + 0.34 * look.size, first, index, look)
        yield from beside(rows, left + MARKED * look.size, foot - len(rows) * look.leading / 2, look)


def _axis(steps: Sequence[float], texts: Sequence[str], scale: Scale, y: float, look: Look) -> Iterator[Label]:
    """The numbers under the scale: as many as there is room for, the last always."""
    out: list[Label] = []
    for step, text in zip(reversed(steps), reversed(texts), strict=True):
        label = Label(scale.at(step), y, look.row(text), "grey", "middle")
        if not out or label.left + label.row.width + 0.6 * look.size <= out[-1].left:
            out.append(label)
    return reversed(out)
