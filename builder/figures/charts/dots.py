"""A row for each category, a dot for each value, over a scale that need not begin at zero."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builder.figures.art import Label, Mark, Path, polyline
from builder.figures.charts.markers import marker
from builder.figures.charts.names import beside, categories
from builder.figures.charts.numbers import steps_of, values_of
from builder.figures.look import Look
from builder.figures.scales import Scale, spread, ticks
from builder.model.drawings import Chart


def dots(drawing: Chart, width: float, look: Look) -> tuple[list[Mark], float]:
    """What is drawn, and how high it is."""
    names, left = categories(look, drawing.labels, width)
    values = values_of(drawing) or [0.0]
    steps, exact = ticks(min(values), max(values), 5)
    texts = steps_of(drawing, steps, exact)
    scale = Scale(steps[0], steps[-1], left + look.size, width - max(look.row(texts[-1]).width / 2, look.size))
    several = len(drawing.series) > 1
    top = (look.leading + 0.4 * look.size) if several else 0.0
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
        marks += _heads(drawing, scale, look, width, middles)
    marks += _axis(steps, texts, scale, foot + 1.1 * look.size, look)
    return marks, foot + 1.5 * look.size


def _heads(drawing: Chart, scale: Scale, look: Look, width: float, middles: Sequence[float]) -> Iterator[Mark]:
    """The names of the series over the rows, whose ``middles`` are given: each is joined to the first dot of its
    series."""
    shown = [
        next((value, middles[at], one.name) for at, value in enumerate(one.values) if value is not None)
        for one in drawing.series
        if any(value is not None for value in one.values)
    ]
    shown.sort(key=lambda dot: dot[0])
    heads = [look.row(name) for _, _, name in shown]
    dots = [(scale.at(value), middle) for value, middle, _ in shown]
    places = spread([x for x, _ in dots], [one.width for one in heads], 0.0, width, 0.8 * look.size)
    for head, (x, middle), place in zip(heads, dots, places, strict=True):
        yield Path(polyline((place, look.leading), (x, middle - 0.5 * look.size)), stroke="grey", width=0.4)
        yield Label(place, 0.8 * look.size, head, anchor="middle")


def _axis(steps: Sequence[float], texts: Sequence[str], scale: Scale, y: float, look: Look) -> Iterator[Label]:
    """The numbers under the scale: as many as there is room for, the last always."""
    out: list[Label] = []
    for step, text in zip(reversed(steps), reversed(texts), strict=True):
        label = Label(scale.at(step), y, look.row(text), "grey", "middle")
        if not out or label.left + label.row.width + 0.6 * look.size <= out[-1].left:
            out.append(label)
    return reversed(out)
