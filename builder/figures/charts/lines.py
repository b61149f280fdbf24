"""Lines, and dots over time: a gap in the data is one in the line."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from builder.figures.art import Mark, Path, polyline
from builder.figures.charts.field import Field
from builder.figures.charts.markers import DASHES, marker
from builder.figures.charts.names import End, at_ends

MOST_MARKERS: Final = 30
"""A line of more points has markers on some of them only, one that stands alone on none: they would hide it."""


def lines(field: Field, joined: bool) -> Iterator[Mark]:
    """The lines with their markers, or without ``joined`` the markers alone; and the names of several series."""
    ends: list[End] = []
    for index, one in enumerate(field.drawing.series):
        colour, dash, _ = DASHES[index]
        run: list[tuple[float, float]] = []
        points: list[tuple[float, float]] = []
        for place, value in [*zip(field.places, one.values, strict=True), (0.0, None)]:
            if value is not None:
                run.append((field.across.at(place), field.upright.at(value)))
                continue
            if len(run) > 1 and joined:
                yield Path(polyline(*run), stroke=colour, width=1.2, dash=dash, join="round")
            points += run
            run = []
        step = max(1, math.ceil(len(points) / MOST_MARKERS)) if joined else 1
        if step == 1 or len(field.drawing.series) > 1:
            for x, y in points[::step]:
                yield from marker(x, y, index, field.look)
        if points:
            ends.append(End(points[-1][1], one.name, index))
    if len(field.drawing.series) > 1:
        yield from at_ends(ends, field, marker)
