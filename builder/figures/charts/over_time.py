"""Time runs to the right: the field on which columns stand or lines run, its scale and its axis."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from builder.figures.art import Label, Mark, Path, polyline
from builder.figures.charts.columns import columns, numbers
from builder.figures.charts.field import Field
from builder.figures.charts.lines import lines
from builder.figures.charts.markers import MARKED
from builder.figures.charts.numbers import steps_of, sum_of, values_of
from builder.figures.look import Look
from builder.figures.scales import Scale, ticks
from builder.model.drawings import Chart

PLOT: Final = 0.5
"""Height of the field in terms of the chart's width."""


def over_time(drawing: Chart, width: float, look: Look) -> tuple[list[Mark], float]:
    """What is drawn, and how high it is."""
    lined = drawing.kind in ("lines", "dots")
    values = _heights(drawing)
    # What hardly changes is not blown up by leaving out nought: a level line stands where its height says.
    far = lined and 0.4 * max(values) < min(values) < max(values)
    steps, exact = ticks(min(values) if far else min(0.0, *values), max(*values, 0.0), 6)
    field = _field(drawing, width, look, (steps[0], steps[-1]))
    marks: list[Mark] = []
    # Columns that say their own numbers need no scale beside them.
    said = [] if lined else numbers(field)
    if said:
        marks, field, said = _without_scale(field, values)
        y = field.upright.at(0.0)
        marks.append(Path(polyline((0.0, y), (field.right + 0.3 * look.size, y)), stroke="ink", width=0.6))
    else:
        marks, left = _scale(field, steps, exact)
        field = replace(field, across=replace(field.across, start=left + 0.4 * look.size))
    marks += said  # read before the names of series, which stand at the right
    marks += lines(field, drawing.kind == "lines") if lined else columns(field)
    marks += _under(field, width)
    return marks, field.foot + 1.75 * look.size


def _heights(drawing: Chart) -> list[float]:
    """The values that the scale must take in."""
    if drawing.kind == "stacked":
        return [sum_of(drawing, at).value for at in range(len(drawing.labels))] or [0.0]
    return values_of(drawing) or [0.0]


def _field(drawing: Chart, width: float, look: Look, reach: tuple[float, float]) -> Field:
    """The field for values between two."""
    lined = drawing.kind in ("lines", "dots")
    places = drawing.times or tuple(float(index) for index in range(len(drawing.labels)))
    right = 0.0
    if len(drawing.series) > 1:
        beside = look.size + (MARKED * look.size if lined else 0.0)
        right = max((look.row(one.name).width for one in drawing.series), default=0.0) + beside
    right = width - max(right, 1.2 * look.size)
    nearest = min((b - a for a, b in itertools.pairwise(places)), default=1.0)
    margin = 0.0 if lined else nearest / 2
    first, last = (places[0] - margin, places[-1] + margin) if places else (0.0, 1.0)
    last = last if last > first else first + 1.0
    top, foot = 1.3 * look.size, 1.3 * look.size + PLOT * width
    across = Scale(first, last, 0.4 * look.size, right)
    return Field(drawing, look, places, nearest, across, Scale(*reach, foot, top), right, foot)


def _without_scale(field: Field, values: Sequence[float]) -> tuple[list[Mark], Field, list[Label]]:
    """The unit where no column has room for it, the field that goes from nought to the values, and their numbers."""
    look, unit, top = field.look, field.drawing.unit, field.upright.stop
    # Numbers under columns that hang down stand over the labels of the axis.
    under = 1.2 * look.size if min(values) < 0 else 0.0
    low, high = min(0.0, *values), max(0.0, *values)
    field = replace(field, upright=Scale(low, high if high > low else 1.0, field.foot - under, top))
    said = numbers(field)
    if not unit or any(unit.split()[-1] in label.row.text for label in said):
        return [], field, said
    # It stands over them, once.
    upright = replace(field.upright, start=field.upright.start + look.leading, stop=field.upright.stop + look.leading)
    field = replace(field, upright=upright, foot=field.foot + look.leading)
    return [Label(0.0, 0.8 * look.size, look.row(unit), "grey")], field, numbers(field)


def _scale(field: Field, steps: Sequence[float], exact: int) -> tuple[list[Mark], float]:
    """The lines and numbers of the scale, and where the plot begins."""
    look, stop = field.look, field.right + 0.3 * field.look.size
    shown = [look.row(text) for text in steps_of(field.drawing, steps, exact)]
    over = bool(field.drawing.unit)  # the topmost number has the unit and is wide: it stands over its line
    left = max((one.width for one in (shown[:-1] if over else shown)), default=0.0) + 0.6 * look.size
    marks: list[Mark] = []
    for index, (step, one) in enumerate(zip(steps, shown, strict=True)):
        y = field.upright.at(step)
        base = step == 0 or (not index and steps[0] > 0)
        marks.append(Path(polyline((left, y), (stop, y)), stroke="grey" if base else "faint", width=0.4))
        if index == len(steps) - 1 and over:
            marks.append(Label(0.0, y - 0.45 * look.size, one, "grey"))
        else:
            marks.append(Label(left - 0.5 * look.size, y + 0.34 * look.size, one, "grey", "end"))
    return marks, left


def _under(field: Field, width: float) -> Iterator[Mark]:
    """Labels of the axis: as many as there is room for, the first always."""
    look, foot = field.look, field.foot
    end = float("-inf")
    rows = [look.row(label) for label in field.drawing.labels]
    for one, place in zip(rows, field.places, strict=True):
        x = field.across.at(place)
        left = min(max(x - one.width / 2, 0.0), width - one.width)
        if left < end + 0.6 * look.size:
            continue
        yield Path(polyline((x, foot), (x, foot + 0.3 * look.size)), stroke="grey", width=0.4)
        yield Label(left, foot + 1.45 * look.size, one)
        end = left + one.width
