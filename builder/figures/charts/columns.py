"""Columns that stand, at each time one for each series, or one in parts."""

from __future__ import annotations

from collections.abc import Iterator

from builder.figures.art import Label, Mark, Path, rectangle
from builder.figures.charts.field import Field
from builder.figures.charts.markers import OUTLINE, swatch
from builder.figures.charts.names import End, at_ends
from builder.figures.charts.numbers import Sum, exact_of, number_of, sum_of


def columns(field: Field) -> Iterator[Mark]:
    """The columns, and the names of several series at the right."""
    stacked = field.drawing.kind == "stacked"
    _, whole, wide = _widths(field)
    ends: dict[int, End] = {}
    for at, place in enumerate(field.places):
        x = field.across.at(place) - whole / 2
        base = 0.0
        for index, one in enumerate(field.drawing.series):
            value = one.values[at]
            if value is None:
                continue
            low, high = field.upright.at(base), field.upright.at(base + value)
            box = rectangle(x if stacked else x + index * wide, min(low, high), wide, abs(high - low))
            yield Path(box, fill=f"series-{index + 1}", stroke="ink", width=OUTLINE)
            ends[index] = End((low + high) / 2 if stacked else high, one.name, index)
            base += value if stacked else 0.0
    if len(field.drawing.series) > 1:
        yield from at_ends(list(ends.values()), field, swatch)


def numbers(field: Field) -> list[Label]:
    """The numbers on the columns; none where they are too wide to stand beside one another."""
    drawing, look = field.drawing, field.look
    pitch, whole, wide = _widths(field)
    room = pitch if drawing.kind == "stacked" or len(drawing.series) == 1 else wide
    out: list[Label] = []
    for at, place in enumerate(field.places):
        left = field.across.at(place) - whole / 2
        if drawing.kind == "stacked":
            tops = [(left + whole / 2, sum_of(drawing, at))]
        else:
            tops = [
                (left + (index + 0.5) * wide, Sum(value or 0.0, value is not None, exact_of(one, at)))
                for index, one in enumerate(drawing.series)
                for value in (one.values[at],)
            ]
        for x, (value, known, exact) in tops:
            row = look.row(number_of(drawing, value, exact, unit=not out))
            if row.width > room:
                bare = look.row(number_of(drawing, value, exact, unit=False))
                if out or bare.width > pitch:
                    return []
                row = bare
            y = field.upright.at(value) + (1.12 if value < 0 else -0.35) * look.size
            if known:
                out.append(Label(x, y, row, anchor="middle"))
    return out


def _widths(field: Field) -> tuple[float, float, float]:
    """From column to column, the width of all at one place, and that of each."""
    pitch = field.across.at(field.across.low + field.nearest) - field.across.start
    whole = min(0.72 * pitch, 6.0 * field.look.size)
    series = field.drawing.series
    return pitch, whole, whole if field.drawing.kind == "stacked" else whole / max(len(series), 1)
