"""Time runs to the right: the field on which columns stand or lines run, its scale and its axis."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from builder.figures.art import Label, Mark, Path, polyline
from builder.figures.charts.columns import columns, numbers
from builder.figures.charts.field import Field
from builder.figures.charts.lines import lines
from builder.figures.charts.markers import MARKED
from builder.figures.charts.names import WIDEST
from builder.figures.charts.numbers import steps_of, sum_of, values_of
from builder.figures.lettering import Row
from builder.figures.look import Look
from builder.figures.scales import Scale, ticks
from builder.model.drawings import Chart

SHOWN: Final = 4
"""So many names without room are told; the others are counted."""
PLOT: Final = 0.5
"""Height of the field in terms of the chart's width."""
LEAST: Final = 0.4
"""Share of the width that the field has at least, with the numbers of its scale."""
STRIP: Final = 0.2
"""The same without them; in less nothing can be seen."""


def over_time(drawing: Chart, width: float, look: Look) -> tuple[list[Mark], float, str]:
    """What is drawn, how high it is, and what found no room."""
    lined = drawing.kind in ("lines", "dots")
    values = _heights(drawing)
    # What hardly changes is not blown up by leaving out nought: a level line stands where its height says.
    far = lined and 0.4 * max(values) < min(values) < max(values)
    steps, exact = ticks(min(values) if far else min(0.0, *values), max(*values, 0.0), 6)
    field = _field(drawing, width, look, (steps[0], steps[-1]))
    marks: list[Mark] = []
    left = 0.0
    # Columns that say their own numbers need no scale beside them.
    said = [] if lined else numbers(field)
    if said:
        marks, field, said = _without_scale(field, values)
        y = field.upright.at(0.0)
        marks.append(Path(polyline((0.0, y), (field.right + 0.3 * look.size, y)), stroke="ink", width=0.6))
    else:
        marks, field, left = _scale(field, steps, exact)
        field = replace(field, across=replace(field.across, start=left + 0.4 * look.size))
    marks += said  # read before the names of series, which stand at the right
    marks += lines(field, drawing.kind == "lines") if lined else columns(field)
    axis, depth, lost = _axis(field, width)
    crowded = "the chart is too narrow for the names of its series" if field.right - left < STRIP * width else lost
    return [*marks, *axis], field.foot + depth, crowded


def _heights(drawing: Chart) -> list[float]:
    """The values that the scale must take in."""
    if drawing.kind == "stacked":
        return [sum_of(drawing, at).value for at in range(len(drawing.labels))] or [0.0]
    return values_of(drawing) or [0.0]


def _field(drawing: Chart, width: float, look: Look, reach: tuple[float, float]) -> Field:
    """The field for values between two."""
    lined = drawing.kind in ("lines", "dots")
    places = drawing.times or tuple(float(index) for index in range(len(drawing.labels)))
    names = [look.rows(one.name, WIDEST * width) for one in drawing.series] if len(drawing.series) > 1 else []
    widest = max((row.width for rows in names for row in rows), default=0.0)
    # Names of words too wide to be parted go beyond the edge, which is told, but leave the field its room.
    right = width - min(max(widest + (1 + MARKED) * look.size if names else 0.0, 1.2 * look.size), (1 - LEAST) * width)
    nearest = min((b - a for a, b in itertools.pairwise(places)), default=1.0)
    margin = 0.0 if lined else nearest / 2
    first, last = (places[0] - margin, places[-1] + margin) if places else (0.0, 1.0)
    last = last if last > first else first + 1.0
    top, foot = 1.3 * look.size, 1.3 * look.size + PLOT * width
    across = Scale(first, last, 0.4 * look.size, right)
    return Field(drawing, look, places, nearest, across, Scale(*reach, foot, top), right, foot, names)


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
    field = _lowered(field, look.leading)
    return [Label(0.0, 0.8 * look.size, look.row(unit), "grey")], field, numbers(field)


def _scale(field: Field, steps: Sequence[float], exact: int) -> tuple[list[Mark], Field, float]:
    """The lines and numbers of the scale, the field beside them, and where it begins."""
    look, stop = field.look, field.right + 0.3 * field.look.size
    shown = [look.row(text) for text in steps_of(field.drawing, steps, exact)]
    over = bool(field.drawing.unit)  # the topmost number has the unit and is wide: it stands over its line
    left = max((one.width for one in (shown[:-1] if over else shown)), default=0.0) + 0.6 * look.size
    marks: list[Mark] = []
    # Where it reaches the names of series, it stands over them too.
    high = look.leading if over and shown[-1].width > field.right else 0.0
    field = _lowered(field, high)
    for index, (step, one) in enumerate(zip(steps, shown, strict=True)):
        y = field.upright.at(step)
        base = step == 0 or (not index and steps[0] > 0)
        marks.append(Path(polyline((left, y), (stop, y)), stroke="grey" if base else "faint", width=0.4))
        if index == len(steps) - 1 and over:
            marks.append(Label(0.0, y - 0.45 * look.size - high, one, "grey"))
        else:
            marks.append(Label(left - 0.5 * look.size, y + 0.34 * look.size, one, "grey", "end"))
    return marks, field, left


def _lowered(field: Field, by: float) -> Field:
    """The field, so many points lower."""
    upright = replace(field.upright, start=field.upright.start + by, stop=field.upright.stop + by)
    return replace(field, upright=upright, foot=field.foot + by)


def _axis(field: Field, width: float) -> tuple[list[Mark], float, str]:
    """The labels of the axis, how far down they reach, and which names found no room."""
    labels = field.drawing.labels
    if not field.drawing.times and any(letter.isalpha() for label in labels for letter in label):
        return _names(field, width)
    # Times and numbers go on from one another: as many stand there as there is room for, the first always.
    some, _ = _line([[field.look.row(label)] for label in labels], 1, field, width)
    return some, 1.75 * field.look.size, ""


def _names(field: Field, width: float) -> tuple[list[Mark], float, str]:
    """The same of names, which can't be told from others: broken into lines, and by turns higher and lower."""
    look, labels = field.look, field.drawing.labels
    pitch = field.across.at(field.across.low + field.nearest) - field.across.start if len(labels) > 1 else width
    whole, lost = _line([[look.row(label)] for label in labels], 1, field, width)
    for turns in (1, 2) if lost else ():
        room = turns * pitch - 0.6 * look.size
        if room < look.size:
            continue
        names = [look.rows(label, room) for label in labels]
        marks, left_out = _line(names, turns, field, width)
        if not left_out:
            lines = sum(max(map(len, names[turn::turns]), default=0) for turn in range(turns))
            return marks, 1.75 * look.size + (lines - 1) * look.leading, ""
    return whole, 1.75 * look.size, _listed([labels[at] for at in lost])


def _line(names: Sequence[Sequence[Row]], turns: int, field: Field, width: float) -> tuple[list[Mark], list[int]]:
    """Labels under the field in so many ``turns``, one lower than the other, and the numbers of those without room."""
    look, foot = field.look, field.foot
    marks: list[Mark] = []
    lost: list[int] = []
    ends = [float("-inf")] * turns
    tops = [sum(max(map(len, names[one::turns]), default=0) for one in range(turn)) for turn in range(turns)]
    for at, (rows, place) in enumerate(zip(names, field.places, strict=True)):
        turn = at % turns
        x, wide = field.across.at(place), max(row.width for row in rows)
        left = min(max(x - wide / 2, 0.0), width - wide)
        if left < ends[turn] + 0.6 * look.size:
            lost.append(at)
            continue
        top = foot + tops[turn] * look.leading
        marks.append(Path(polyline((x, foot), (x, top + 0.3 * look.size)), stroke="grey", width=0.4))
        for index, row in enumerate(rows):
            middle = left + (wide - row.width) / 2
            marks.append(Label(middle, top + 1.45 * look.size + index * look.leading, row))
        ends[turn] = left + wide
    return marks, lost


def _listed(names: Sequence[str]) -> str:
    """Says that names have no room."""
    if not names:
        return ""
    shown = ", ".join(f"“{name}”" for name in names[:SHOWN])
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"the chart has no room for {shown}{more}"
