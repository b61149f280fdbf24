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
        marks += _heads(drawing, scale, look, width, top + tall[0] / 2 - 0.5 * look.size)
    marks += _axis(steps, texts, scale, foot + 1.1 * look.size, look)
    return marks, foot + 1.5 * look.size


def _heads(drawing: Chart, scale: Scale, look: Look, width: float, foot: float) -> Iterator[Mark]:
    """The names of the series over the first row, each joined to its dot, the line to which ends at ``foot``."""
    shown = [(value, one.name) for one in drawing.series if (value := one.values[0]) is not None]
    shown.sort(key=lambda pair: pair[0])
    heads = [look.row(name) for _, name in shown]
    middles = [scale.at(value) for value, _ in shown]
    places = spread(middles, [one.width for one in heads], 0.0, width, 0.8 * look.size)
    for head, x, place in zip(heads, middles, places, strict=True):
        yield Path(polyline((place, look.leading), (x, foot)), stroke="grey", width=0.4)
        yield Label(place, 0.8 * look.size, head, anchor="middle")


def _axis(steps: Sequence[float], texts: Sequence[str], scale: Scale, y: float, look: Look) -> Iterator[Label]:
    """The numbers under the scale: as many as there is room for, the last always."""
    out: list[Label] = []
    for step, text in zip(reversed(steps), reversed(texts), strict=True):
        label = Label(scale.at(step), y, look.row(text), "grey", "middle")
        if not out or label.left + label.row.width + 0.6 * look.size <= out[-1].left:
            out.append(label)
    return reversed(out)
